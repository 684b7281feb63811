// The list of findings: a listbox that the field drives, so that the hands stay on the keyboard.

import { day, element, say } from "/static/sentences.js";

export class Findings {
  constructor(list, field, excluded, chosen) {
    Object.assign(this, { list, field, excludedLine: excluded, chosen });
    excluded.querySelector("button").addEventListener("click", () => this.restore());
    this.clear();
  }

  clear() {
    this.kept = new Map();
    this.out = new Set();
    this.empty();
  }

  // Nothing is asked.
  empty() {
    Object.assign(this, { found: [], sure: null, current: null, picked: false });
    this.draw();
  }

  // What words alone find, before it is judged: listed, never chosen for the agent.
  gather(found) {
    this.found = found;
    this.draw();
  }

  // All that is found; `sure` is the one that may be read out unread, null where the sources do not bear any.
  judge(found, sure) {
    Object.assign(this, { found, sure });
    const shown = this.shown();
    const held = (id) => id !== null && shown.some((one) => one.document_id === id);
    this.picked &&= held(this.current);
    if (!this.picked) this.current = held(sure) ? sure : null;
    this.draw();
    this.tell();
  }

  shown() {
    const others = this.found.filter((one) => !this.kept.has(one.document_id) && !this.out.has(one.document_id));
    return [...this.kept.values(), ...others];
  }

  move(step) {
    const shown = this.shown();
    const at = shown.findIndex((one) => one.document_id === this.current);
    const next = shown[Math.min(Math.max(at + step, 0), shown.length - 1)];
    if (next) this.choose(next.document_id);
  }

  // Another question: what was picked for the last one is not what is read out for this one.
  anew() {
    Object.assign(this, { picked: false, sure: null });
  }

  choose(id) {
    this.picked = true;
    this.current = id;
    this.draw();
    this.tell();
  }

  tell() {
    this.chosen(this.shown().find((one) => one.document_id === this.current) ?? null, this.sure);
  }

  pinned(one) {
    return Boolean(one) && this.kept.has(one.document_id);
  }

  pin() {
    const one = this.shown().find((each) => each.document_id === this.current);
    if (!one) return;
    if (!this.kept.delete(one.document_id)) this.kept.set(one.document_id, one);
    this.draw();
    this.tell();
  }

  exclude() {
    const shown = this.shown();
    const at = shown.findIndex((one) => one.document_id === this.current);
    if (at < 0) return;
    this.out.add(this.current);
    this.kept.delete(this.current);
    this.current = (shown[at + 1] ?? shown[at - 1])?.document_id ?? null;
    this.picked = this.current !== null;
    this.draw();
    this.tell();
  }

  restore() {
    this.out.clear();
    this.draw();
    this.field.focus();
  }

  draw() {
    const shown = this.shown();
    this.list.replaceChildren(...shown.map((one) => this.item(one)));
    this.list.hidden = shown.length === 0; // a list of options without any is none
    this.field.setAttribute("aria-expanded", String(shown.length > 0));
    const active = shown.findIndex((one) => one.document_id === this.current);
    if (active < 0) this.field.removeAttribute("aria-activedescendant");
    else {
      this.field.setAttribute("aria-activedescendant", `finding-${active}`);
      this.list.children[active].scrollIntoView({ block: "nearest" });
    }
    [...this.list.children].forEach((node, number) => (node.id = `finding-${number}`));
    this.excludedLine.hidden = this.out.size === 0;
    this.excludedLine.querySelector("span").textContent = this.out.size ? say("copilot_excluded", this.out.size) : "";
  }

  item(one) {
    const selected = one.document_id === this.current;
    const about = one.reviewed ? say("copilot_reviewed", day(one.reviewed)) : ofSource(one);
    return element(
      "li",
      { role: "option", "aria-selected": String(selected), lang: one.language, onclick: () => this.choose(one.document_id) },
      element("span", { class: "name" }, one.title),
      element("span", { class: "about" }, this.pinned(one) ? element("b", {}, `${say("copilot_pinned")} · `) : "", about),
    );
  }
}

// A passage is its source's word; a fiche is ours, whatever it cites first.
function ofSource(one) {
  const source = one.citations[0];
  return [say(`kind_${one.kind}`), source?.publisher, day(source?.published)].filter(Boolean).join(" · ");
}
