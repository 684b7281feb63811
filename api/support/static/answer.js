// One answer: what to read out first, then the whole of it, its sources, and the e-mail; or that none is sure.

import { keepMarks, parseLine, parseProse } from "/static/prose.js";
import { byId, day, element, say } from "/static/sentences.js";

export class Answer {
  constructor(place, empty, unsure, actions) {
    Object.assign(this, { place, empty, unsure, actions });
    this.clear();
  }

  clear() {
    this.used = [];
    this.topic = "";
    this.show(null);
  }

  // Something was found, and nothing of it may be read out unread.
  doubt() {
    this.show(null);
    this.empty.hidden = true;
    this.unsure.hidden = false;
  }

  // The question has changed: until it is judged, what was to be read out for the last one is not.
  veil() {
    this.veiled = Boolean(this.one);
    for (const box of this.place.querySelectorAll(".script")) {
      box.classList.add("veiled");
      box.querySelector("h3").textContent = say("copilot_unchecked");
    }
  }

  // `chosen` says how the agent's own choice stands to the search; empty where the search itself bears the answer.
  show(one, { pinned = false, chosen = "" } = {}) {
    this.one = one;
    this.veiled = false;
    this.place.hidden = !one;
    this.empty.hidden = Boolean(one);
    this.unsure.hidden = true;
    this.place.replaceChildren(...(one ? this.parts(one, pinned, chosen) : []));
    if (one) this.place.setAttribute("lang", one.language);
    if (one?.topic) this.topic ||= one.topic;
    document.dispatchEvent(new CustomEvent("finding-shown", { detail: one }));
  }

  parts(one, pinned, chosen) {
    return [
      element("div", { class: "head" }, element("h2", { id: "answer-title" }, one.title), this.buttons(pinned)),
      one.overdue ? element("p", { class: "told" }, say("copilot_overdue")) : "",
      element("div", { class: "script" }, element("h3", {}, say("copilot_script")), element("p", {}, one.script), this.choice(chosen)),
      element("p", { class: "hint spoken" }, one.notice),
      ...one.cautions.map((caution) => element("p", { class: "caution" }, caution)),
      element("h3", {}, say("copilot_whole")),
      element("div", { class: "prose" }, ...prose(one.text)),
      one.origin ? element("p", { class: "origin" }, one.origin) : "",
      element("h3", {}, say("copilot_sources")),
      element("ol", { class: "sources" }, ...one.citations.map(source)),
      this.email(one),
    ].filter(Boolean);
  }

  choice(chosen) {
    return chosen ? element("p", { class: "choice", lang: document.documentElement.lang }, say(chosen)) : null;
  }

  buttons(pinned) {
    const button = (label, key, act, pressed) =>
      element("button", { type: "button", class: "quiet", onclick: act, "aria-pressed": pressed, "aria-keyshortcuts": `Alt+${key}` }, label);
    return element(
      "div",
      { class: "actions", lang: document.documentElement.lang },
      button(say("copilot_use"), "U", () => this.use()),
      button(say("copilot_pin"), "P", this.actions.pin, String(pinned)),
      button(say("copilot_exclude"), "X", this.actions.exclude),
    );
  }

  email(one) {
    const address = `mailto:?subject=${encodeURIComponent(one.subject)}&body=${encodeURIComponent(one.email)}`;
    return element(
      "details",
      { class: "email" },
      element("summary", {}, say("copilot_email")),
      element("pre", { tabindex: "0" }, one.email),
      element(
        "div",
        { class: "actions", lang: document.documentElement.lang },
        element("button", { type: "button", class: "secondary", onclick: () => this.copy() }, say("copilot_copy")),
        element("a", { class: "secondary", href: address, onclick: (event) => this.use() || event.preventDefault() }, say("copilot_open_email")),
      ),
    );
  }

  // Whether there was something to use: what is not shown, or not judged yet, is not; it is then said.
  use() {
    if (!this.one || this.veiled) {
      byId("status").textContent = say("copilot_unchecked");
      return false;
    }
    this.used.push(this.one);
    byId("sheet-form").dispatchEvent(new Event("input"));
    byId("status").textContent = say("copilot_used");
    return true;
  }

  async copy() {
    if (!this.use()) return;
    try {
      await navigator.clipboard.writeText(this.one.email);
      byId("status").textContent = say("copilot_copied");
    } catch {
      byId("status").textContent = say("copilot_not_copied");
    }
  }
}

function prose(text) {
  const words = (lines) => keepMarks(parseLine(lines.join(" "))).map(shown);
  return parseProse(text).map((block) =>
    block.kind === "list"
      ? element("ul", {}, ...block.items.map((lines) => element("li", {}, ...words(lines))))
      : element("p", {}, ...words(block.lines)),
  );
}

function shown(piece) {
  if (piece.kept) return element("span", { class: "kept" }, ...piece.kept.map(shown));
  return piece.url ?? piece.text ?? `[${piece.mark}]`;
}

function source(one) {
  const told = [one.publisher, one.force, day(one.published)].filter(Boolean).join(" · ");
  const name = `${one.title}, ${one.locator}`;
  const link = one.url ? element("a", { href: one.url, target: "_blank", rel: "noopener noreferrer" }, name) : name;
  return element(
    "li",
    {},
    element("span", {}, link),
    element("span", { class: "about", lang: document.documentElement.lang }, told),
    one.quote ? element("details", {}, element("summary", {}, say("copilot_quote")), element("blockquote", {}, one.quote)) : null,
  );
}
