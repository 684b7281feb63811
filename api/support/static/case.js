// A request's page: what is typed outlives a lost session, sources go into the reply, similar requests come when asked.

import { Kept } from "/static/kept.js";

const kept = new Kept("case");
const sent = document.querySelector("[data-done]")?.dataset.done;
// What was sent is no draft any more; what is written elsewhere on the page, or of another request, still is.
const about = [location.pathname.split("/").at(-1), new URLSearchParams(location.search).get("field"), sent];
if (sent) kept.drop((name) => name === about.filter(Boolean).join("-"));
for (const form of document.querySelectorAll("form[data-keep]")) {
  const field = form.querySelector("textarea, [name=value]");
  // A letter is empty until it is written; a field corrected begins with what it holds, a refused one with what was typed.
  const back = form.closest(".correct") ? !document.getElementById("told") : !field.value;
  kept.follow(form, [field], { back });
  if (back && kept.read(form.dataset.keep)) form.closest("details:not([open])")?.setAttribute("open", "");
}
document.getElementById("told")?.focus();

for (const button of document.querySelectorAll("[data-insert]")) {
  const answer = document.getElementById("answer");
  if (!answer) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const finding = button.closest("details");
    const sources = [...finding.querySelectorAll("li")].map((item) => item.textContent.replace(/\s+/g, " ").trim());
    const text = `${finding.querySelector(".words").textContent}\n\n${sources.join("\n")}`;
    answer.value = answer.value.trim() ? `${answer.value.trimEnd()}\n\n${text}` : text;
    answer.dispatchEvent(new Event("input"));
    answer.focus();
  });
}

const similar = document.querySelector("details[data-from]");
similar?.addEventListener("toggle", async () => {
  const place = similar.querySelector("div");
  if (!similar.open || place.dataset.read) return;
  const body = (await pageAt(similar.dataset.from))?.getElementById("similar-body");
  if (!body) return;
  place.replaceChildren(...body.children);
  place.dataset.read = "yes";
});

// The content policy lets no script turn text into a page; the browser itself may read one, of which no script runs.
function pageAt(address) {
  return new Promise((done) => {
    const call = new XMLHttpRequest();
    call.responseType = "document";
    call.addEventListener("loadend", () => done(call.status === 200 ? call.response : null));
    call.open("GET", address);
    call.setRequestHeader("accept", "text/html");
    call.send();
  });
}
