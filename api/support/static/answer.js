// One answer: what to read out first, then the whole of it, its sources, and the e-mail.

import { keepMarks, parseLine, parseProse } from "/static/prose.js";
import { byId, day, element, say } from "/static/sentences.js";

export class Answer {
  constructor(place, empty, actions) {
    Object.assign(this, { place, empty, actions });
    this.clear();
  }

  clear() {
    this.used = [];
    this.topic = "";
    this.show(null);
  }

  show(one, pinned = false) {
    this.one = one;
    this.place.hidden = !one;
    this.empty.hidden = Boolean(one);
    this.place.replaceChildren(...(one ? this.parts(one, pinned) : []));
    if (one) this.place.setAttribute("lang", one.language);
    if (one?.topic) this.topic ||= one.topic;
    document.dispatchEvent(new CustomEvent("finding-shown", { detail: one }));
  }

  parts(one, pinned) {
    return [
      element("div", { class: "head" }, element("h2", { id: "answer-title" }, one.title), this.buttons(pinned)),
      one.overdue ? element("p", { class: "told" }, say("copilot_overdue")) : "",
      element("div", { class: "script" }, element("h3", {}, say("copilot_script")), element("p", {}, one.script)),
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
        element("a", { class: "secondary", href: address, onclick: () => this.use() }, say("copilot_open_email")),
      ),
    );
  }

  use() {
    if (!this.one) return;
    this.used.push(this.one);
    byId("sheet-form").dispatchEvent(new Event("input"));
    byId("status").textContent = say("copilot_used");
  }

  async copy() {
    if (!this.one) return;
    this.use();
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
