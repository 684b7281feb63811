// A person's own request: read with its reference and code, shown whole, downloadable.

import { Client } from "./client.js";
import { applyTexts, make } from "./dom.js";
import { chooseLanguage, markLanguage } from "./language.js";
import { renderRules } from "./standing.js";
import { sayer } from "./texts.js";

const client = new Client();
const part = (name) => document.querySelector(`[data-part=${name}]`);
const reference = decodeURIComponent(location.pathname.split("/").at(-1));
let language = chooseLanguage().language;
let code = new URLSearchParams(location.search).get("code") ?? "";
let request = null;
let told = "";

function show() {
  const say = sayer(language);
  applyTexts(document, say);
  markLanguage(language);
  document.title = say("request_page_title", { reference });
  part("told").textContent = say(told);
  part("request").replaceChildren(...(request ? render(say) : []));
}

function render(say) {
  // What the request says is in its own language; what the page says of it, in the person's.
  const lang = request.language === language ? undefined : request.language;
  const sections = [
    section(say("request_fields"), make("dl", { class: "fields", lang }, ...request.fields.map((each) => renderField(each, say)))),
    request.decision?.rules?.length ? make("div", { lang }, renderRules(request.decision.rules, sayer(request.language))) : null,
    section(say("request_events"), make("ol", { class: "events" }, ...request.events.map((each) => renderEvent(each, say)))),
    section(say("request_notices"), make("ul", { lang }, ...Object.values(request.notices).map((each) => make("li", {}, each)))),
  ];
  return [renderHead(say), ...sections.filter(Boolean)];
}

function section(title, ...content) {
  return make("section", {}, make("h2", {}, title), ...content);
}

function renderHead(say) {
  const rows = [
    [say("reference"), request.reference ?? reference],
    [say("status"), say(`status_${request.status}`) || request.status],
    [say("request_submitted"), readableMoment(request.submitted)],
  ];
  const file = client.exportAddress(reference, code);
  const download = make("a", { class: "primary", href: file, download: `${reference}.txt` }, say("download"));
  return make(
    "div",
    { class: "handoff" },
    make("dl", {}, ...rows.filter(([, value]) => value).map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)))),
    make("div", { class: "actions" }, download),
    make("p", { class: "hint" }, say("keep_link")),
  );
}

function renderField({ label, value, provenance }, say) {
  const origin = value && make("span", { class: "hint" }, say(`provenance_${provenance}`));
  return make("div", {}, make("dt", {}, label, origin || ""), make("dd", {}, value || say("request_skipped")));
}

function renderEvent({ at, what, detail }, say) {
  const to = say(`status_${detail?.to}`) || detail?.to;
  return make("li", {}, make("span", { class: "hint" }, readableMoment(at)), " ", say(`event_${what}`, { to }) || what);
}

function readableMoment(moment) {
  if (!moment) return "";
  const locale = language === "en" ? "en-GB" : "fr-FR";
  return new Date(moment).toLocaleString(locale, { dateStyle: "long", timeStyle: "short" });
}

async function load() {
  part("code").hidden = Boolean(code);
  if (!code) return show();
  told = "request_loading";
  show();
  try {
    request = await client.adviceRequest(reference, code);
    if (!chooseLanguage().chosen) language = request.language;
    told = "";
  } catch (problem) {
    const unknown = problem.kind === "lost" || problem.kind === "invalid";
    told = unknown ? "request_missing" : "request_failed";
    part("code").hidden = false;
  }
  return show();
}

part("code").addEventListener("submit", (event) => {
  event.preventDefault();
  code = document.querySelector("#code").value.trim();
  load();
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    language = button.dataset.language;
    show();
  });
}
load();
