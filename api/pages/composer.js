// The field where the person writes: Enter sends, the count shows near the limit, what is typed is never lost.

import { make } from "./dom.js";
import { findPersonalData, mask } from "./privacy.js";
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
    this.warned = form.querySelector("[data-part=warned]");
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
    this.warned.hidden = true;
    this.#countCharacters();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    this.focus();
    if (!text) return this.tell("field_empty");
    if (length(text) > LIMIT) return undefined;
    const found = findPersonalData(text, this.#asking);
    return found.length ? this.#warn(text, found) : this.#send(text);
  }

  #send(text) {
    if (!this.send(text)) return this.tell("wait");
    this.field.value = "";
    return this.#changed();
  }

  // What looks like personal data is shown before anything leaves; the person decides.
  #warn(text, found) {
    const { say } = this;
    const name = (kind) => say(`personal_${kind}`);
    const settle = (sent) => {
      this.warned.hidden = true;
      this.focus();
      if (sent) this.#send(sent);
    };
    const choice = (key, kind, click) => make("button", { type: "button", class: kind, on: { click } }, say(key));
    const title = make("h3", { id: "warned-title", tabindex: "-1" }, say(found.length === 1 ? "warned_one" : "warned_many"));
    this.warned.replaceChildren(
      title,
      make("ul", {}, ...found.map(({ kind, text: words }) => make("li", {}, say("warned_item", { what: name(kind), words })))),
      make("p", {}, say("warned_why")),
      make(
        "div",
        { class: "actions" },
        choice("warned_mask", "primary", () => settle(mask(text, found, (kind) => `[${name(kind)}]`))),
        choice("warned_send", "secondary", () => settle(text)),
        choice("warned_edit", "quiet", () => settle(null)),
      ),
    );
    this.warned.hidden = false;
    title.focus({ preventScroll: true });
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
