// The charter's path beside the call: notes are read by the server, what they leave open is ticked by hand.

import { ask } from "/static/server.js";
import { byId, element, say } from "/static/sentences.js";

const PAUSE_MS = 150;

export class Checklist {
  constructor({ changed, lost }) {
    Object.assign(this, { changed, lost, ticked: {}, read: {}, timer: null, waiting: null });
    this.notes = byId("notes");
    this.notes.addEventListener("input", () => {
      changed();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.assess(), PAUSE_MS);
    });
  }

  state() {
    return { notes: this.notes.value, ticked: this.ticked };
  }

  restore({ notes, ticked }) {
    this.notes.value = notes;
    this.ticked = ticked;
    this.assess();
  }

  async assess() {
    this.waiting?.abort();
    this.waiting = new AbortController();
    const body = { notes: this.notes.value, ticked: this.ticked, question: byId("question").value };
    try {
      this.read = await ask("/copilot/assess", { method: "POST", body, signal: this.waiting.signal });
      this.draw();
      this.changed();
    } catch (error) {
      if (error.name !== "AbortError") this.lost(error);
    }
  }

  tick(facts) {
    this.ticked = { ...this.ticked, ...facts };
    this.assess();
  }

  draw() {
    const { decision, ask: next } = this.read;
    const verdict = byId("verdict");
    verdict.dataset.decision = decision.decision;
    const begun = Object.keys(this.read.facts).length > 0;
    verdict.replaceChildren(
      element("p", { class: "says" }, say(begun ? `decision_${decision.decision}` : "decision_none")),
      begun && decision.decision !== "need_facts" ? element("p", { class: "hint" }, this.why(decision)) : "",
      decision.priority && decision.priority !== "normal" ? element("p", { class: "hint" }, say(`priority_${decision.priority}`)) : "",
      element("p", { class: "hint" }, say("copilot_hotline", say(`hotline_${decision.hotline}`))),
    );
    this.drawNext(next);
    this.drawRules(decision.rules);
  }

  why(decision) {
    return decision.rules.find((rule) => rule.result === "unmet")?.explanation ?? "";
  }

  drawNext(next) {
    const place = byId("next");
    const focused = place.contains(document.activeElement);
    place.hidden = !next;
    place.replaceChildren();
    if (next) {
      const choices = next.choices.map(({ title, facts }) => element("button", { type: "button", onclick: () => this.tick(facts) }, title));
      place.append(element("p", { class: "field-label" }, say("copilot_ask_next")), element("p", {}, next.question), element("div", { class: "chips" }, ...choices));
    }
    if (focused) (place.querySelector("button") ?? this.notes).focus();
  }

  drawRules(rules) {
    const met = rules.filter((rule) => rule.result === "met").length;
    byId("counted").textContent = say("copilot_counted", `${met}/${rules.length}`);
    byId("rules").replaceChildren(
      ...rules.map((rule) =>
        element("li", { class: rule.result, title: rule.charter.says }, element("span", { class: "mark" }, say(`result_${rule.result}`)), element("span", {}, rule.explanation)),
      ),
    );
  }
}
