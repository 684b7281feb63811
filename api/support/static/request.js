// A call becomes a request for advice: the form starts from the call, and nothing typed is lost until it is handed in.

import { begin, forget, keep, kept } from "/static/draft.js";
import { ask, Refused, SessionLost } from "/static/server.js";
import { byId, say } from "/static/sentences.js";

const form = byId("request-form");
const told = byId("request-told");
const written = byId("written");
const draft = kept() ?? begin();
const used = Object.values(draft.used);
draft.request ??= { language: used.at(-1)?.language ?? document.documentElement.lang, fields: {} };
const fields = [...form.elements].filter((field) => /^(INPUT|TEXTAREA)$/.test(field.tagName) && field.type !== "checkbox");

function call() {
  const { id, question, notes, ticked, sheet } = draft;
  const shown = used.flatMap((one) => one.shown).slice(0, 100);
  return { id, question, notes, ticked, shown, sector: sheet.sector ?? "", language: written.value };
}

function save() {
  draft.request = { language: written.value, fields: Object.fromEntries(fields.map((field) => [field.name, field.value])) };
  keep(draft);
}

function speak() {
  for (const field of fields) field.lang = written.value;
}

// Fills what nobody has typed in yet; the language of the request decides the words.
async function fill() {
  speak();
  const filled = { ...draft.filled };
  const begun = await ask("/copilot/request/begin", { method: "POST", body: call() });
  for (const field of fields) {
    const untouched = field.value === (filled[field.name] ?? "");
    if (untouched) field.value = begun.fields[field.name] ?? "";
  }
  draft.filled = begun.fields;
  byId("decision").textContent = say(`decision_${begun.decision.decision}`);
  save();
}

function away(error) {
  if (error instanceof SessionLost) {
    byId("lost").hidden = false;
    byId("lost").querySelector("a").focus();
    return;
  }
  told.textContent = error instanceof Refused ? error.message : say("asked_away");
  told.hidden = false;
  (form.elements[error.field] ?? told).focus();
}

async function handIn(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.disabled) return;
  save();
  told.hidden = true;
  button.disabled = true;
  try {
    done(await ask("/copilot/request", { method: "POST", body: { ...call(), fields: draft.request.fields, confirmed: byId("confirm").checked } }));
  } catch (error) {
    away(error);
  } finally {
    button.disabled = false;
  }
}

function done({ reference, secret, url, disclaimer, language }) {
  forget();
  byId("asking").hidden = true;
  byId("back").hidden = true;
  byId("done-reference").textContent = reference;
  byId("done-code").textContent = secret;
  byId("done-where").textContent = url.split("?")[0];
  byId("done-notice").textContent = disclaimer;
  byId("done-notice").lang = language;
  byId("done-link").href = `/queue/${encodeURIComponent(reference)}`;
  byId("done").hidden = false;
  byId("done-title").focus();
}

written.value = draft.request.language;
for (const field of fields) field.value = draft.request.fields[field.name] ?? "";
form.addEventListener("input", save);
form.addEventListener("submit", handIn);
written.addEventListener("change", () => fill().catch(away));
fill().catch(away);
(fields.find((field) => !field.value) ?? fields[0]).focus();
