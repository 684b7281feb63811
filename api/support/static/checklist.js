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
      this.later();
    });
  }

  // The question is read too: it may tell of what cannot wait.
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.assess(), PAUSE_MS);
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
    const begun = Object.keys(this.read.facts).length > 0 || Boolean(this.read.refused);
    verdict.replaceChildren(
      element("p", { class: "says" }, say(begun ? `decision_${decision.decision}` : "decision_none")),
      begun && decision.decision !== "need_facts" ? element("p", { class: "hint" }, this.why(decision)) : "",
      decision.priority && decision.priority !== "normal" ? element("p", { class: "hint" }, say(`priority_${decision.priority}`)) : "",
      element("p", { class: "hint" }, say("copilot_hotline", say(`hotline_${decision.hotline}`))),
    );
    this.drawFirst(this.read);
    this.drawNext(next);
    this.drawRules(decision.rules);
  }

  // What goes before everything else; written once, or it would be told again at every key.
  drawFirst({ urgent, refused }) {
    const place = byId("first");
    const told = JSON.stringify([urgent?.matter, refused?.section]);
    byId("answer").toggleAttribute("data-refused", Boolean(refused));
    if (place.dataset.told === told) return;
    place.dataset.told = told;
    place.replaceChildren(...[urgent && matter(urgent), refused && refusal(refused)].filter(Boolean));
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

function matter({ service, url, prepare }) {
  return element(
    "div",
    { class: "first" },
    element("h3", {}, say("copilot_urgent")),
    element("p", {}, service, " ", element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, url)),
    element("p", {}, prepare[0]),
    element("details", {}, element("summary", {}, say("copilot_urgent_prepare")), element("ul", {}, ...prepare.slice(1).map((line) => element("li", {}, line)))),
  );
}

function refusal({ says, section, url }) {
  return element(
    "div",
    { class: "first" },
    element("h3", {}, say("copilot_refused")),
    element("p", {}, says),
    element("p", { class: "about" }, element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, section)),
    element("p", {}, say("copilot_refused_what")),
  );
}
