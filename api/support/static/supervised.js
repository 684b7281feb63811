// Beside an answer found: whether a senior must approve it, asking for that, the reply as it comes, what colleagues answered.

import { ask, Refused, SessionLost } from "/static/server.js";
import { byId, element, say } from "/static/sentences.js";

const place = byId("beside-answer");
const news = byId("approval-news");
const asked = new Map(); // by document: what became of it during this call
let shown = null;
let drawn = null; // what was last drawn, and for which document
let round = 0;

document.addEventListener("finding-shown", ({ detail }) => look(detail));

async function look(one) {
  shown = one;
  if (one && drawn?.id === one.document_id) {
    // The answer was written anew while one types: what is typed here stays.
    withhold(drawn.told);
    return;
  }
  const mine = ++round;
  drawn = null;
  place.replaceChildren();
  if (!byId("question").value) asked.clear(); // the next call: what was approved was for the one before
  if (!one) return;
  try {
    const told = await ask(`/approvals/about?${new URLSearchParams({ document_id: one.document_id })}`);
    if (mine === round) draw(one, told);
  } catch (error) {
    if (error instanceof SessionLost) byId("lost").hidden = false; // otherwise the answer itself is enough
  }
}

function draw(one, told) {
  const held = asked.get(one.document_id);
  drawn = { id: one.document_id, told };
  withhold(told);
  place.replaceChildren(
    element("h3", {}, say("approval_title")),
    held ? state(held) : proposal(one, told),
    ...colleagues(told),
  );
}

// The twenty seconds to read out give way to what a senior says of them, and until then where the topic requires it.
function withhold(told) {
  const script = document.querySelector("#shown .script");
  if (!script) return;
  const held = asked.get(shown.document_id);
  script.hidden = told.required || Boolean(held);
  byId("instead")?.remove();
  if (script.hidden) script.after(instead(held));
}

function instead(held) {
  const words = held?.answer ? element("p", { lang: held.language }, held.answer) : "";
  return element("div", { id: "instead", class: "script", lang: document.documentElement.lang }, element("h3", {}, held?.told ?? say("approval_required")), words);
}

function proposal(one, told) {
  const text = element("textarea", { id: "approval-text", rows: "4", maxlength: "8000", lang: one.language });
  text.value = one.script;
  const notes = element("textarea", { id: "approval-notes", rows: "2", maxlength: "4000" });
  notes.value = byId("notes").value;
  const refused = element("p", { class: "told", role: "alert", hidden: true });
  const send = async (event) => {
    event.preventDefault();
    const about = { document_id: one.document_id, locator: one.citations[0]?.locator ?? "", language: one.language };
    try {
      follow(one, told, await ask("/approvals", { method: "POST", body: { ...about, question: byId("question").value, notes: notes.value, text: text.value } }));
    } catch (error) {
      refused.textContent = error instanceof Refused ? error.message : say("copilot_away");
      refused.hidden = false;
    }
  };
  return element(
    "details",
    { open: told.required },
    element("summary", {}, say("approval_ask")),
    element(
      "form",
      { class: "fields tight", onsubmit: send },
      element("label", { class: "field-label", for: text.id }, say("approval_text")),
      text,
      element("label", { class: "field-label", for: notes.id }, say("approval_notes")),
      notes,
      refused,
      element("div", { class: "actions" }, element("button", { class: "secondary" }, say("approval_send"))),
    ),
  );
}

function follow(one, told, first) {
  const hear = (held) => {
    asked.set(one.document_id, held);
    news.textContent = held.told;
    if (shown?.document_id === one.document_id) draw(one, told);
  };
  hear(first);
  const events = new EventSource(`/approvals/${first.id}/events`);
  events.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
  events.addEventListener("bye", () => events.close());
}

function state(held) {
  const name = held.state === "corrected" ? "approved" : held.state;
  return element(
    "div",
    { class: "approval-state" },
    element("p", {}, element("span", { class: "state", "data-state": name }, say(`approval_state_${held.state}`))),
    held.reason ? element("p", { class: "words" }, held.reason) : "",
    element("p", {}, element("a", { href: `/approvals/${held.id}`, target: "_blank", rel: "noopener" }, say("approval_open"))),
  );
}

function colleagues({ earlier, differ }) {
  if (!earlier.length) return [];
  return [
    element("h3", {}, say("colleagues_title")),
    differ.length ? element("div", { class: "told", role: "note" }, element("p", {}, element("strong", {}, say("colleagues_differ")), " ", differ.join(" "))) : "",
    element("ul", { class: "colleagues" }, ...earlier.map(answer)),
  ];
}

function answer(one) {
  return element(
    "li",
    {},
    element("p", { class: "about" }, one.expired ? element("strong", {}, say("colleagues_expired"), " ") : "", one.about),
    element("p", { class: "words", lang: one.language }, one.text),
  );
}
