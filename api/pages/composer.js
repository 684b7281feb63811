// The field where the person writes: Enter sends, the count shows near the limit, what is typed is never lost.

import { readableNumber } from "./texts.js";

export const LIMIT = 4000;
const COUNT_FROM = 3500;
const PURPOSE = { contact_email: "email", contact_name: "name", organisation: "organization" };

export class Composer {
  #asking = null;
  #begun = false;
  #hinted = null;

  constructor(form, { say, send }) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.label = form.querySelector("label");
    this.count = form.querySelector("[data-part=count]");
    this.hint = form.querySelector("[data-part=hint]");
    this.say = say;
    this.send = send;
    form.addEventListener("submit", (event) => this.#submit(event));
    this.field.addEventListener("input", () => this.#changed());
    this.field.addEventListener("keydown", (event) => this.#key(event));
  }

  // What the next message answers, which the field's label says.
  expect(asking, begun) {
    this.#asking = asking;
    this.#begun = begun;
    this.field.autocomplete = PURPOSE[asking] ?? "off";
    this.refresh();
  }

  speak(say) {
    this.say = say;
    this.refresh();
  }

  refresh() {
    const what = this.#asking && this.say(`asked_${this.#asking}`);
    const next = this.#begun ? "field_label_next" : "field_label";
    this.label.textContent = what ? this.say("field_label_asked", { what }) : this.say(next);
    this.hint.textContent = this.#hinted ? this.say(this.#hinted) : "";
    this.#countCharacters();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  // Puts a text back, before whatever has been typed since.
  restore(text) {
    this.field.value = [text, this.field.value].filter(Boolean).join("\n\n");
    this.#changed();
    this.focus();
  }

  tell(key) {
    this.#hinted = key;
    this.hint.textContent = key ? this.say(key) : "";
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  #changed() {
    this.tell(null);
    this.#countCharacters();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    this.focus();
    if (!text) return this.tell("field_empty");
    if (length(text) > LIMIT) return undefined;
    if (!this.send(text)) return this.tell("wait");
    this.field.value = "";
    return this.#changed();
  }

  #countCharacters() {
    const count = length(this.field.value);
    const number = (value) => readableNumber(value, this.form.closest("[lang]").lang);
    const over = count - LIMIT;
    this.field.setAttribute("aria-invalid", String(over > 0));
    this.count.hidden = count < COUNT_FROM;
    this.count.classList.toggle("over", over > 0);
    const values = { count: number(count), limit: number(LIMIT), over: number(over) };
    this.count.textContent = this.say(over > 0 ? "count_over" : "count", values);
  }
}

// As the server counts: characters, not UTF-16 units.
function length(text) {
  return [...text].length;
}
