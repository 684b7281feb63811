// Gives a person what they keep: a file, words copied, a code to come back to a request begun here.

import { make, outsideLink } from "./dom.js";

export function save(text, name, kind) {
  const address = URL.createObjectURL(new Blob([text], { type: kind }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// A button that copies, and says so; where the browser refuses, what is `shown` is selected instead.
export function renderCopy(key, text, shown, say) {
  const said = make("span", { role: "status", class: "hint" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = say("copied");
    } catch {
      getSelection().selectAllChildren(shown);
      said.textContent = say("copy_failed");
    }
  };
  return [make("button", { type: "button", class: "secondary", on: { click: copy } }, say(key)), said];
}

// `giveCode()` returns a promise of { code, url }: asked for once, then shown in the place of the button.
export function renderCodeOffer(giveCode, say) {
  const told = make("p", { class: "hint", role: "status" });
  const give = async () => {
    button.disabled = true;
    try {
      const shown = renderCode(await giveCode(), say);
      box.replaceChildren(shown);
      shown.focus({ preventScroll: true });
      shown.scrollIntoView({ block: "nearest" });
    } catch {
      button.disabled = false;
      told.textContent = say("mine_failed");
    }
  };
  const button = make("button", { type: "button", class: "secondary", on: { click: give } }, say("code_ask"));
  const box = make("div", { class: "code-offer", "aria-live": "off" }, make("div", { class: "actions" }, button), told);
  return box;
}

function renderCode({ code, url }, say) {
  const shown = make("p", { class: "code" }, code);
  return make(
    "div",
    { class: "code-given", role: "group", "aria-label": say("code_title"), tabindex: "-1" },
    make("p", {}, make("strong", {}, say("code_title"))),
    shown,
    make("p", { class: "hint" }, say("code_hint")),
    make("div", { class: "actions" }, ...renderCopy("code_copy", url, shown, say), outsideLink(url, say("code_link"), say)),
  );
}
