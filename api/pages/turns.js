// Renders the turns of a conversation: what the person said, what the assistant replied, what went wrong.

import { make, outsideLink } from "./dom.js";
import { renderFeedback } from "./feedback.js";
import { renderCodeOffer, renderCopy, save } from "./keeping.js";
import { isNote } from "./prose.js";
import { renderCard, renderMeter } from "./situation.js";
import { renderHandOff, renderPathWay, renderRules } from "./standing.js";
import { sayer } from "./texts.js";
import { renderSources, renderWords } from "./words.js";

const JUDGED = new Set(["answer", "abstain", "referral"]);

// The person's own words: shown at once, announced to nobody, since they wrote them.
export function renderPerson(text, say) {
  return make(
    "article",
    { class: "turn person", tabindex: "-1", "aria-live": "off" },
    make("h2", { class: "who" }, say("you")),
    make("div", { class: "words" }, ...text.split(/\n{2,}/).map((each) => make("p", {}, each))),
  );
}

// `choose(payload)` answers for the person; `judge(opinion)` sends what they think of the answer;
// `standing()` and `editCard(changes)` read and correct what is known of the person; `giveCode()` gives a code to come back.
export function renderReply(reply, handlers) {
  const { choose } = handlers;
  const say = sayer(reply.language);
  const parts = reply.messages.map((message) => renderMessage(message, reply, say, choose));
  return make(
    "article",
    { class: "turn assistant", lang: reply.language, data: { outcome: reply.outcome, asking: reply.asking ?? "" } },
    make("div", { class: "head" }, make("h2", { class: "who" }, say("assistant")), renderEyebrow(reply, say)),
    reply.corrected ? make("p", { class: "hint" }, say("corrected", { question: reply.corrected })) : null,
    ...parts,
    reply.advice_request && renderHandOff(reply.advice_request, say),
    reply.come_back ? renderCodeOffer(handlers.giveCode, say) : null,
    ...renderStanding(reply, say, handlers),
    JUDGED.has(reply.outcome) ? renderFoot(reply, say, handlers) : null,
  );
}

// Beside the words, unfolded by whoever wants it: the situation, what is missing, the charter's points.
function renderStanding(reply, say, handlers) {
  const onPath = Boolean(reply.asking || reply.decision);
  return [
    onPath && reply.card?.length ? renderCard(reply.card, say, handlers) : null,
    reply.meter ? renderMeter(reply.meter, say) : null,
    reply.decision?.rules?.length ? renderRules(reply.decision.rules, renderPathWay(reply, handlers.base, say), say) : null,
  ];
}

// What one may do with an answer once it is read: judge it, keep its address.
function renderFoot(reply, say, { judge, base }) {
  return make("div", { class: "foot" }, renderFeedback(reply.turn_id, say, judge), renderPermalink(reply.permalink, base, say));
}

function renderPermalink(link, base, say) {
  if (!link || !URL.canParse(link, base) || new URL(link, base).origin !== base.origin) return null;
  const made = outsideLink(new URL(link, base).href, say("permalink"), say);
  made.className = "quiet";
  return make("p", { "aria-live": "off" }, made);
}

function renderEyebrow(reply, say) {
  const what = reply.outcome === "ask" && say(`asked_${reply.asking}`);
  const text = what ? say("outcome_ask_what", { what }) : say(`outcome_${reply.outcome}`);
  return text ? make("p", { class: "eyebrow" }, text) : null;
}

function renderMessage(message, reply, say, choose) {
  const citations = message.citations ?? [];
  const review = reply.asking === "confirm" ? { lines: reply.review ?? [], choose } : null;
  const { words, cards } = renderWords(message.text, { citations, language: reply.language, say, review });
  return make(
    "div",
    { class: "message" },
    words,
    isNote(message.text) ? renderNote(message.text, words, say) : null,
    renderSources(cards, say),
    renderChoices(message.buttons ?? [], say, choose),
  );
}

function renderChoices(buttons, say, choose) {
  if (!buttons.length) return null;
  const made = buttons.map(({ title, payload }) =>
    make("button", { type: "button", class: "choice", data: { payload }, on: { click: () => choose(payload) } }, title),
  );
  return make("div", { class: "choices", role: "group", "aria-label": say("choices_label") }, ...made);
}

// A note to send: copied, or kept as a file, from the words on screen.
function renderNote(text, words, say) {
  const keep = () => save(text, "message.txt", "text/plain");
  const download = make("button", { type: "button", class: "secondary", on: { click: keep } }, say("download_txt"));
  const [copy, said] = renderCopy("copy", text, words, say);
  return make("div", { class: "actions", "aria-live": "off" }, copy, download, said);
}

// What went wrong, what the server says of it, and the ways on; each way works once.
export function renderFailure(problem, language, { retry, edit }) {
  const say = sayer(language);
  // Only a refusal of these very words needs the server's own; whatever else went wrong is said in full already.
  const detail = problem.kind === "invalid" && problem.detail && make("p", { class: "hint" }, `${say("failed_detail")} `, make("span", { lang: problem.language }, problem.detail));
  const again = ["lost", "expired"].includes(problem.kind) ? "retry_new" : "retry";
  return make(
    "div",
    { class: "turn failure", lang: language, data: { problem: problem.kind } },
    make("p", {}, say(`failed_${problem.kind}`)),
    detail || null,
    make(
      "div",
      { class: "actions" },
      make("button", { type: "button", class: "primary", on: { click: retry } }, say(again)),
      make("button", { type: "button", class: "secondary", on: { click: edit } }, say("edit")),
    ),
  );
}
