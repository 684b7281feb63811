// The call: what is typed, found, read out and noted. Nothing typed is lost: the browser keeps it for this tab.

import { Answer } from "/static/answer.js";
import { Checklist } from "/static/checklist.js";
import { Findings } from "/static/findings.js";
import { begin, forget, kept, keep } from "/static/draft.js";
import { ask, Refused, SessionLost } from "/static/server.js";
import { byId, element, say } from "/static/sentences.js";

const PAUSE_MS = 60;
const REST_MS = 600; // half a question is seldom sure: that nothing is sure is told once the hands rest
const question = byId("question");
const answer = new Answer(byId("shown"), byId("empty"), byId("unsure"), { pin: () => findings.pin(), exclude: () => findings.exclude() });
const findings = new Findings(byId("findings"), question, byId("excluded"), tellAnswer);
const checklist = new Checklist({ changed: save, lost });
const sheet = byId("sheet-form");
let search = null;
let timer = null;
let rest = null;
let draft = kept() ?? begin();

function save() {
  draft.question = question.value;
  Object.assign(draft, checklist.state());
  for (const one of answer.used) draft.used[one.document_id] = used(one);
  draft.sheet = Object.fromEntries(new FormData(sheet));
  draft.open = byId("sheet").open;
  keep(draft);
  fillSheet();
}

// What the request for advice and the e-mail will want of an answer that was read out.
function used({ title, language, subject, email, citations }) {
  return { title, language, subject, email, shown: citations.map((one) => ({ title: `${one.title}, ${one.locator}`, url: one.url })) };
}

function lost(error) {
  if (!(error instanceof SessionLost)) byId("status").textContent = say("copilot_away");
  else byId("lost").hidden = false;
}

// An answer is read out because the sources bear it, or because the agent chose it and is told so.
function tellAnswer(one, sure) {
  const chosen = sure === null ? "copilot_chosen_unsure" : "copilot_chosen";
  clearTimeout(rest);
  if (one) answer.show(one, { pinned: findings.pinned(one), chosen: one.document_id === sure ? "" : chosen });
  else rest = setTimeout(() => answer.doubt(), REST_MS);
}

async function look() {
  search?.abort();
  search = new AbortController();
  findings.anew();
  clearTimeout(rest);
  answer.veil();
  byId("status").textContent = "";
  const query = question.value.trim();
  save();
  if (!query) {
    findings.empty();
    answer.show(null);
    tellFound("");
    return;
  }
  const wanted = { q: query, language: byId("filter-language").value, kind: byId("filter-kind").value, topic: byId("filter-topic").value };
  const { signal } = search;
  let complete = false;
  const stages = ["words", "meaning"].map(async (by) => {
    const { findings: found, sure } = await ask(`/copilot/find?${parameters({ ...wanted, by })}`, { signal });
    if (signal.aborted || (complete && by === "words")) return; // the words came after the meaning: too late to help
    complete ||= by === "meaning";
    if (!complete) {
      findings.gather(found);
      return;
    }
    findings.judge(found, sure);
    byId("status").textContent = say(sure ? "copilot_found" : "copilot_found_unsure", found.length);
  });
  try {
    await Promise.all(stages);
    tellFound(query);
  } catch (error) {
    if (error.name !== "AbortError") lost(error);
  }
}

function tellFound(query) {
  document.dispatchEvent(new CustomEvent("question-found", { detail: query }));
}

function parameters(wanted) {
  return new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
}

function fillSheet() {
  const titles = Object.values(draft.used).map((one) => one.title);
  byId("used").textContent = titles.length ? say("sheet_used", titles.join(" ; ")) : say("sheet_none_used");
  const { sector, size } = checklist.read;
  if (sector && !sheet.elements.sector.value) sheet.elements.sector.value = sector;
  if (size && !sheet.elements.size.value) sheet.elements.size.value = size;
  if (answer.topic && !sheet.elements.theme.value) sheet.elements.theme.value = answer.topic;
}

// The sheet is kept first, whatever comes after it: the next call, a request for advice, or an e-mail.
async function closeCall(then) {
  if (then === "request") sheet.elements.outcome.value = "escalated";
  const written = then === "email" && answer.use() ? used(answer.one) : null; // what is shown, never what was used before it
  save();
  if (then === "email" && !written) {
    byId("status").textContent = say("sheet_no_email");
    return;
  }
  // Now, while the browser still counts the key as the agent's own.
  const copied = written ? navigator.clipboard.writeText(written.email).then(() => true, () => false) : false;
  const said = Object.fromEntries(new FormData(sheet));
  const body = { ...said, id: draft.id, question: draft.question, missing: sheet.elements.missing.checked };
  body.decision = checklist.read.decision?.decision ?? "";
  body.fiches = Object.keys(draft.used);
  byId("sheet-told").hidden = true;
  byId("status").textContent = ""; // what it said of the e-mail is over
  try {
    await ask("/copilot/sheets", { method: "POST", body });
  } catch (error) {
    if (!(error instanceof Refused)) lost(error);
    byId("sheet-told").textContent = error instanceof Refused ? error.message : say("sheet_not_kept");
    byId("sheet-told").hidden = false;
    byId("sheet").open = true;
    return;
  }
  if (then === "request") {
    location.assign("/copilot/request");
    return;
  }
  next();
  byId("status").textContent = say("sheet_kept");
  if (written) tellEmail(written, await copied);
}

function tellEmail(written, copied) {
  const href = `mailto:?subject=${encodeURIComponent(written.subject)}&body=${encodeURIComponent(written.email)}`;
  const link = element("a", { href, id: "email-link" }, say("copilot_open_email"));
  byId("status").append(" ", say(copied ? "copilot_copied" : "sheet_email_ready"), " ", link);
  link.click();
}

function next() {
  clearTimeout(rest);
  forget();
  draft = begin();
  question.value = "";
  sheet.reset();
  byId("sheet").open = false;
  answer.clear();
  findings.clear();
  checklist.restore(draft);
  tellFound("");
  question.focus();
}

const KEYS = {
  p: () => findings.pin(),
  x: () => findings.exclude(),
  c: () => answer.copy(),
  u: () => answer.use(),
  r: () => closeCall("request"),
  m: () => closeCall("email"),
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
  checklist.later();
});
question.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    findings.move(event.key === "ArrowDown" ? 1 : -1);
    save();
  } else if (event.key === "Enter") byId("answer").focus();
});
for (const name of ["language", "kind", "topic"]) byId(`filter-${name}`).addEventListener("change", look);
sheet.addEventListener("submit", (event) => {
  event.preventDefault();
  closeCall(event.submitter?.value ?? "next");
});
byId("sheet").addEventListener("toggle", save);
sheet.addEventListener("input", save);

question.value = draft.question;
for (const [name, value] of Object.entries(draft.sheet)) {
  const field = sheet.elements[name];
  if (field?.type === "checkbox") field.checked = true; // a box that is not ticked is not in the draft at all
  else if (field) field.value = value;
}
byId("sheet").open = Boolean(draft.open);
checklist.restore(draft);
if (draft.question) look();
setInterval(() => {
  const seconds = Math.floor((Date.now() - draft.begun) / 1000);
  byId("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}, 1000);
