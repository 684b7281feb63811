// Asks what the person thinks of an answer, and why where it does not help.

import { freshId, make } from "./dom.js";

const REASONS = ["other_question", "incomplete", "wrong", "outdated", "unclear", "sources"];
const COMMENT_LIMIT = 2000;

// `judge({ turn_id, helpful, reasons, comment })` returns a promise.
export function renderFeedback(turnId, say, judge) {
  const status = make("p", { class: "hint", role: "status", tabindex: "-1" });
  const question = make("span", { class: "hint", id: freshId("feedback") }, say("feedback_ask"));
  const ask = make("div", { class: "actions", role: "group", "aria-labelledby": question.id }, question);
  const box = make("div", { class: "feedback", "aria-live": "off" }, ask, status);

  let sending = false;
  const send = async (opinion) => {
    if (sending) return;
    sending = true;
    try {
      await judge({ turn_id: turnId, ...opinion });
      box.replaceChildren(status);
      status.textContent = say("feedback_thanks");
      status.focus({ preventScroll: true });
    } catch {
      status.textContent = say("feedback_failed");
    }
    sending = false;
  };
  const why = () => {
    const form = renderReasons(say, (said) => send({ helpful: false, ...said }));
    ask.replaceWith(form);
    form.querySelector("input").focus({ preventScroll: true });
  };
  const choice = (key, click) => make("button", { type: "button", class: "quiet", on: { click } }, say(key));
  ask.append(
    choice("feedback_yes", () => send({ helpful: true, reasons: [] })),
    choice("feedback_no", why),
  );
  return box;
}

function renderReasons(say, send) {
  const boxes = REASONS.map((reason) => make("input", { type: "checkbox", value: reason }));
  const comment = make("textarea", { id: freshId("comment"), rows: "2", maxlength: String(COMMENT_LIMIT) });
  const submit = (event) => {
    event.preventDefault();
    const reasons = boxes.filter((box) => box.checked).map((box) => box.value);
    send({ reasons, comment: comment.value.trim() || undefined });
  };
  return make(
    "form",
    { class: "reasons", on: { submit } },
    make(
      "fieldset",
      {},
      make("legend", {}, say("feedback_why")),
      ...boxes.map((box) => make("label", {}, box, say(`feedback_${box.value}`))),
    ),
    make("label", { class: "field-label", for: comment.id }, say("feedback_comment")),
    comment,
    make("div", { class: "actions" }, make("button", { class: "secondary" }, say("feedback_send"))),
  );
}
