// Renders what is known of the person and the matter, correctable, and what a request still lacks.

import { freshId, make } from "./dom.js";

export function renderCard(card, say, { standing, editCard }) {
  const known = card.filter((line) => line.value !== null);
  const lines = make("dl", { class: "fields" }, ...card.map((line) => renderLine(line, say)));
  const told = make("p", { class: "hint", role: "status" });
  const edit = make("button", { type: "button", class: "secondary", on: { click: () => open() } }, say("card_edit"));
  const body = make("div", { class: "card-body" }, lines, make("div", { class: "actions" }, edit), told);
  const count = make("span", { class: "hint" }, say("card_count", { known: known.length, all: card.length }));

  async function open() {
    told.textContent = "";
    try {
      const now = await standing();
      const form = renderForm(now.card, say, save, () => show(now.card));
      body.replaceChildren(form, told);
      form.querySelector("select").focus({ preventScroll: true });
    } catch {
      told.textContent = say("card_failed");
    }
  }

  async function save(changes) {
    try {
      const now = Object.keys(changes).length ? await editCard(changes) : await standing();
      show(now.card);
      told.textContent = say("card_saved");
    } catch {
      told.textContent = say("card_failed");
    }
  }

  function show(now) {
    lines.replaceChildren(...now.map((line) => renderLine(line, say)));
    count.textContent = say("card_count", { known: now.filter((line) => line.value !== null).length, all: now.length });
    body.replaceChildren(lines, make("div", { class: "actions" }, edit), told);
    edit.focus({ preventScroll: true });
  }

  const summary = make("summary", {}, make("span", {}, say("card_title")), count);
  return make("details", { class: "rules", "aria-live": "off" }, summary, body);
}

function renderLine({ label, value, value_label: words, source }, say) {
  const origin = value === null ? null : make("span", { class: "hint" }, say(`card_${source}`));
  return make("div", {}, make("dt", {}, label), make("dd", {}, value === null ? say("card_unknown") : words, " ", origin));
}

function renderForm(card, say, save, leave) {
  const fields = card.map((line) => ({ line, select: renderSelect(line, say) }));
  const submit = (event) => {
    event.preventDefault();
    const changed = fields.filter(({ line, select }) => select.value !== (line.value ?? ""));
    save(Object.fromEntries(changed.map(({ line, select }) => [line.name, select.value || null])));
  };
  return make(
    "form",
    { class: "card-form", on: { submit } },
    ...fields.map(({ line, select }) => make("div", {}, make("label", { class: "field-label", for: select.id }, line.label), select)),
    make(
      "div",
      { class: "actions" },
      make("button", { class: "primary" }, say("card_save")),
      make("button", { type: "button", class: "secondary", on: { click: leave } }, say("card_leave")),
    ),
  );
}

function renderSelect({ value, choices = [] }, say) {
  const option = (code, label) => make("option", { value: code, selected: code === (value ?? "") }, label);
  return make("select", { id: freshId("card") }, option("", say("card_unknown")), ...choices.map((each) => option(each.value, each.label)));
}

export function renderMeter({ present, total, items }, say) {
  const count = make("span", { class: "hint" }, say("meter_count", { present, total }));
  return make(
    "details",
    { class: "rules", "aria-live": "off" },
    make("summary", {}, make("span", {}, say("meter_title")), count),
    make("ul", {}, ...items.map((item) => renderItem(item, say))),
  );
}

function renderItem({ label, present, hint }, say) {
  return make(
    "li",
    { data: { result: present ? "met" : "unknown" } },
    make("span", { class: "sign", "aria-hidden": "true" }, present ? "✓" : "–"),
    make(
      "div",
      {},
      make("p", {}, make("strong", { class: "result" }, say(present ? "meter_present" : "meter_missing")), " ", label),
      present || !hint ? null : make("p", { class: "hint" }, hint),
    ),
  );
}
