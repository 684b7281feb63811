// The approvals' pages, kept up to date: the queue says when it has changed, one's own comes back decided.

import { Kept } from "/static/kept.js";

const told = document.getElementById("told");
told?.focus();

const kept = new Kept("approval");
const forms = [...document.querySelectorAll("form[data-keep]")];
// What was decided is no draft any more.
if (document.querySelector("[data-done]")) kept.drop((name) => !forms.some((form) => form.dataset.keep === name));
for (const form of forms) kept.follow(form, [form.elements.text, form.elements.reason], { back: !told });

const queue = document.getElementById("queue");
if (queue) {
  const events = new EventSource("/approvals/events");
  events.addEventListener("bye", () => events.close());
  events.addEventListener("message", ({ data }) => {
    const ids = JSON.parse(data).ids.join(" ");
    // The page is not changed under somebody's hands: it says that there is news.
    document.getElementById("news").hidden = ids === queue.dataset.ids;
  });
}

const followed = document.getElementById("follow")?.dataset.follow;
if (followed && !document.querySelector("textarea")) {
  const events = new EventSource(`/approvals/${followed}/events`);
  events.addEventListener("bye", () => events.close());
  events.addEventListener("message", ({ data }) => {
    if (JSON.parse(data).state !== "waiting") location.reload();
  });
}
