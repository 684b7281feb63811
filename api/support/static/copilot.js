// The call: what is typed, found, read out and noted. Nothing typed is lost: the browser keeps it for this tab.

import { Answer } from "/static/answer.js";
import { Checklist } from "/static/checklist.js";
import { Findings } from "/static/findings.js";
import { forget, kept, keep } from "/static/draft.js";
import { ask, SessionLost } from "/static/server.js";
import { byId, say } from "/static/sentences.js";

const PAUSE_MS = 60;
const question = byId("question");
const answer = new Answer(byId("shown"), byId("empty"), { pin: () => findings.pin(), exclude: () => findings.exclude() });
const findings = new Findings(byId("findings"), question, byId("excluded"), (chosen) => answer.show(chosen, findings.pinned(chosen)));
const checklist = new Checklist({ changed: save, lost });
const sheet = byId("sheet-form");
let search = null;
let timer = null;
let draft = kept() ?? begin();

function begin() {
  return { id: crypto.randomUUID(), begun: Date.now(), question: "", notes: "", ticked: {}, used: {}, sheet: {} };
}

function save() {
  draft.question = question.value;
  Object.assign(draft, checklist.state());
  for (const id of answer.used) draft.used[id.id] = id.title;
  draft.sheet = Object.fromEntries(new FormData(sheet));
  keep(draft);
  fillSheet();
}

function lost(error) {
  if (!(error instanceof SessionLost)) byId("status").textContent = say("copilot_away");
  else byId("lost").hidden = false;
}

async function look() {
  search?.abort();
  search = new AbortController();
  const query = question.value.trim();
  save();
  if (!query) {
    findings.show([]);
    byId("status").textContent = "";
    return;
  }
  const wanted = { q: query, language: byId("filter-language").value, kind: byId("filter-kind").value, topic: byId("filter-topic").value };
  const { signal } = search;
  let complete = false;
  const stages = ["words", "meaning"].map(async (by) => {
    const { findings: found } = await ask(`/copilot/find?${parameters({ ...wanted, by })}`, { signal });
    if (signal.aborted || (complete && by === "words")) return; // the words came after the meaning: too late to help
    complete ||= by === "meaning";
    findings.show(found);
    byId("status").textContent = complete ? say("copilot_found", found.length) : "";
  });
  try {
    await Promise.all(stages);
  } catch (error) {
    if (error.name !== "AbortError") lost(error);
  }
}

function parameters(wanted) {
  return new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
}

function fillSheet() {
  const used = Object.values(draft.used);
  byId("used").textContent = used.length ? say("sheet_used", used.join(" ; ")) : say("sheet_none_used");
  const { sector, size } = checklist.read;
  if (sector && !sheet.elements.sector.value) sheet.elements.sector.value = sector;
  if (size && !sheet.elements.size.value) sheet.elements.size.value = size;
  if (answer.topic && !sheet.elements.theme.value) sheet.elements.theme.value = answer.topic;
}

async function closeCall(event) {
  event.preventDefault();
  save();
  const said = Object.fromEntries(new FormData(sheet));
  const body = { ...said, id: draft.id, question: draft.question, missing: sheet.elements.missing.checked };
  body.decision = checklist.read.decision?.decision ?? "";
  body.fiches = Object.keys(draft.used);
  byId("sheet-told").hidden = true;
  byId("status").textContent = ""; // what it said of the e-mail is over
  try {
    await ask("/copilot/sheets", { method: "POST", body });
  } catch (error) {
    lost(error);
    byId("sheet-told").textContent = say("sheet_not_kept");
    byId("sheet-told").hidden = false;
    return;
  }
  next();
  byId("status").textContent = say("sheet_kept");
}

function next() {
  forget();
  draft = begin();
  question.value = "";
  sheet.reset();
  byId("sheet").open = false;
  answer.clear();
  findings.clear();
  checklist.restore(draft);
  question.focus();
}

const KEYS = {
  p: () => findings.pin(),
  x: () => findings.exclude(),
  c: () => answer.copy(),
  u: () => answer.use(),
  n: () => byId("notes").focus(),
  q: () => question.select(),
  t: () => {
    byId("sheet").open = true;
    fillSheet();
    sheet.querySelector("input:checked").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.altKey && !event.ctrlKey && KEYS[event.key.toLowerCase()]) {
    event.preventDefault();
    KEYS[event.key.toLowerCase()]();
  } else if (event.key === "Escape") {
    question.focus();
    question.select();
  }
});
question.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE_MS);
});
question.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    findings.move(event.key === "ArrowDown" ? 1 : -1);
    save();
  } else if (event.key === "Enter") byId("answer").focus();
});
for (const name of ["language", "kind", "topic"]) byId(`filter-${name}`).addEventListener("change", look);
sheet.addEventListener("submit", closeCall);
sheet.addEventListener("input", save);

question.value = draft.question;
for (const [name, value] of Object.entries(draft.sheet)) {
  const field = sheet.elements[name];
  if (field?.type === "checkbox") field.checked = true; // a box that is not ticked is not in the draft at all
  else if (field) field.value = value;
}
checklist.restore(draft);
if (draft.question) look();
setInterval(() => {
  const seconds = Math.floor((Date.now() - draft.begun) / 1000);
  byId("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}, 1000);
