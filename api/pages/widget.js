// The tag <permanence-chat>: a button that costs the page almost nothing; the rest is fetched once someone opens it.

const HERE = new URL(".", import.meta.url);
// Where the rest is and what it must be: the server writes both when it starts.
const [REST, INTEGRITY] = ["static/panel.js", ""];
const LABELS = {
  fr: { open: "Poser une question", away: "Le service ne répond pas. Réessayez dans un instant, ou rechargez la page." },
  en: { open: "Ask a question", away: "The service does not respond. Try again in a moment, or reload the page." },
};
const BUTTON = `
:host { all: initial !important; display: block !important; font-size: medium !important; direction: ltr !important }
:host([hidden]) { display: none !important }
.launcher { position: fixed; inset: auto 1em 1em auto; z-index: 2147483647; color-scheme: light dark;
  font: 1em/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif }
.launcher[data-position=left] { inset: auto auto 1em 1em }
.launcher[data-theme=light] { color-scheme: light }
.launcher[data-theme=dark] { color-scheme: dark }
.launcher button[aria-expanded=true] { visibility: hidden }
.launcher button { --permanence-line: light-dark(#1d4a80, #a3c4f3); appearance: none; box-sizing: border-box; margin: 0; display: flex; gap: .625em; align-items: center; min-height: 3em;
  padding: .5em 1.25em .5em 1em; border: 1px solid transparent; border-radius: 1.5em; cursor: pointer; font: inherit; font-weight: 600;
  background: light-dark(#1d4a80, #a3c4f3); color: light-dark(#fff, #10203a); box-shadow: 0 2px 12px rgb(20 30 45 / 25%) }
.launcher button:hover { background: light-dark(#143861, #c3d9f8) }
.launcher button:focus-visible { outline: 3px solid light-dark(#1d4a80, #a3c4f3); outline-offset: 3px }
.launcher button[aria-busy=true] { cursor: progress }
.launcher svg { flex: none; width: 1.5em; height: 1.5em }
.launcher p { max-width: 16em; margin: 0 0 .5em; padding: .5em .75em; border-radius: .5em;
  background: light-dark(#fff, #1c222b); color: light-dark(#9a3417, #f3a98d); border: 1px solid }
.launcher p:empty { display: none }
@media (forced-colors: active) { .launcher button { forced-color-adjust: none; border-color: ButtonText; background: ButtonFace; color: ButtonText;
  --permanence-line: ButtonFace } }
@media print { .launcher { display: none } }`;
const ICON = [
  ["M7 3h18a5 5 0 0 1 5 5v11a5 5 0 0 1-5 5h-9l-7 6v-6H7a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z", "currentColor", "none"],
  ["M9 10.5h14M9 16.5h8", "none", "var(--permanence-line)"],
];

let whole;

// Everything else, in one file, once for all the tags of a page; asked for again if it did not arrive.
function load(attempt = 0) {
  // What failed once, some browsers never ask for again under the same address.
  const address = `${HERE}${REST}${attempt ? `?${attempt}` : ""}`;
  whole ??= checked(address)
    .then(() => import(address))
    .catch((error) => {
      whole = undefined;
      if (attempt) throw error;
      return load(Date.now());
    });
  return whole;
}

// An import says nothing of integrity; a link does, and the import then takes what the link has checked.
function checked(address) {
  const link = document.createElement("link");
  if (!INTEGRITY || !link.relList.supports("modulepreload")) return Promise.resolve();
  return new Promise((done, failed) => {
    link.addEventListener("load", done);
    link.addEventListener("error", failed);
    Object.assign(link, { rel: "modulepreload", href: address, integrity: INTEGRITY, crossOrigin: "anonymous", referrerPolicy: "no-referrer" });
    document.head.append(link);
  }).finally(() => link.remove());
}

class PermanenceChat extends HTMLElement {
  #root = null;
  #panel = null;
  #button = null;

  connectedCallback() {
    if (this.#root) return;
    this.#root = this.attachShadow({ mode: "open" });
    const own = new CSSStyleSheet();
    own.replaceSync(BUTTON);
    this.#root.adoptedStyleSheets = [own];
    if (this.display === "button") this.#showButton();
    else this.#build().catch(() => this.#sayAway(this.#root));
  }

  get display() {
    const wanted = this.getAttribute("display");
    return ["inline", "page"].includes(wanted) ? wanted : "button";
  }

  // What the tag says, else the page around it, else the browser; French where none of them is known.
  get language() {
    const said = [this.lang, this.closest("[lang]")?.lang, ...navigator.languages];
    return said.map((each) => (each ?? "").slice(0, 2).toLowerCase()).find((each) => each in LABELS) ?? "fr";
  }

  // Opens the conversation, as a click on the button does.
  async open() {
    if (this.display !== "button") return;
    this.#button.setAttribute("aria-busy", "true");
    try {
      await this.#build();
      this.#panel.open();
    } catch {
      this.#sayAway(this.#button.parentNode);
    }
    this.#button.removeAttribute("aria-busy");
  }

  // Takes up a conversation by the code given for it.
  async resume(code) {
    await this.open();
    await this.#build();
    await this.#panel.chat.resume(code);
  }

  async #build() {
    if (this.#panel) return;
    const { Panel } = await load();
    if (this.#panel) return;
    this.#panel = new Panel(this, this.#root, { base: HERE, button: this.#button, icon });
  }

  #showButton() {
    const box = document.createElement("section");
    box.className = "launcher";
    box.dataset.position = this.getAttribute("position") === "left" ? "left" : "right";
    box.dataset.theme = this.getAttribute("theme") ?? "";
    box.lang = this.language;
    box.setAttribute("aria-label", "Permanence");
    this.#button = document.createElement("button");
    this.#button.type = "button";
    this.#button.setAttribute("aria-haspopup", "dialog");
    this.#button.setAttribute("aria-expanded", "false");
    this.#button.append(icon(), LABELS[this.language].open);
    this.#button.addEventListener("click", () => this.open());
    box.append(this.#button);
    this.#root.append(box);
  }

  #sayAway(box) {
    const told = box.querySelector("p") ?? document.createElement("p");
    told.setAttribute("role", "alert");
    box.prepend(told);
    told.textContent = LABELS[this.language].away;
  }
}

function icon() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("aria-hidden", "true");
  for (const [d, fill, stroke] of ICON) {
    const path = document.createElementNS(svg.namespaceURI, "path");
    for (const [name, value] of Object.entries({ d, fill, "stroke-width": "2.4" })) path.setAttribute(name, value);
    path.style.stroke = stroke;
    svg.append(path);
  }
  return svg;
}

if (!customElements.get("permanence-chat")) customElements.define("permanence-chat", PermanenceChat);
