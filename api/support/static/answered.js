// Requests already answered on the point of the call: when and how, without a word of them; a reply opens on demand.

import { ask, Refused, SessionLost } from "/static/server.js";
import { byId, element, say } from "/static/sentences.js";

const PAUSE_MS = 600; // what is typed and found comes first
const place = byId("answered");
let shown = ""; // the document in view, which a reply may differ from
let last = "";
let timer = null;
let waiting = null;

document.addEventListener("finding-shown", ({ detail }) => (shown = detail?.document_id ?? ""));
document.addEventListener("question-found", ({ detail: question }) => {
  clearTimeout(timer);
  if (question === last) return;
  waiting?.abort();
  last = question;
  place.replaceChildren();
  if (question) timer = setTimeout(() => look(question), PAUSE_MS);
});

async function look(question) {
  waiting = new AbortController();
  try {
    const { answered } = await ask(`/copilot/answered?${new URLSearchParams({ q: question })}`, { signal: waiting.signal });
    if (question === last && answered.length) draw(answered);
  } catch (error) {
    if (error instanceof SessionLost) byId("lost").hidden = false; // otherwise the answer itself is enough
  }
}

function draw(answered) {
  place.replaceChildren(
    element("h3", {}, say("answered_title")),
    element("ul", { class: "colleagues" }, ...answered.map(line)),
    element("p", { class: "hint" }, say("answered_lead")),
  );
}

function line(one) {
  const told = element("p", { class: "told", role: "alert", hidden: true });
  const button = element("button", { type: "button", class: "secondary" }, say("answered_open"), element("span", { class: "unseen" }, ` ${one.reference}`));
  const item = element("li", {}, element("div", { class: "answered" }, element("p", { class: "about" }, `${one.told} · ${one.reference}`), button), told);
  button.addEventListener("click", () => open(one, item, button, told));
  return item;
}

async function open(one, item, button, told) {
  button.disabled = true;
  told.hidden = true;
  try {
    const { text, language, differ } = await ask(`/copilot/answered/${encodeURIComponent(one.reference)}`, { method: "POST", body: { document_id: shown } });
    const words = element("p", { class: "words", lang: language, tabindex: "-1" }, text);
    button.remove();
    item.append(differ.length ? element("div", { class: "told", role: "note" }, element("strong", {}, say("answered_differ")), " ", differ.join(" ")) : "", words);
    words.focus();
  } catch (error) {
    button.disabled = false;
    if (error instanceof SessionLost) byId("lost").hidden = false;
    told.textContent = error instanceof Refused ? error.message : say("copilot_away");
    told.hidden = error instanceof SessionLost;
  }
}
