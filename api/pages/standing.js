// Renders where a person stands: the charter's rules, and a request that has been recorded.

import { make, outsideLink } from "./dom.js";

const SIGNS = { met: "✓", unmet: "✕", unknown: "?" };

// `way` leads to the path drawn whole.
export function renderRules(rules, way, say) {
  const met = rules.filter((rule) => rule.result === "met").length;
  return make(
    "details",
    { class: "rules", "aria-live": "off" },
    make(
      "summary",
      {},
      make("span", {}, say("rules_title")),
      make("span", { class: "hint" }, say("rules_count", { met, all: rules.length })),
    ),
    make("ul", {}, ...rules.map((rule) => renderRule(rule, say))),
    way,
  );
}

// A form, since the conversation’s id opens it: it stays out of addresses, logs and the browser's history.
export function renderPathWay({ conversation_id, language }, base, say) {
  return renderPost(new URL("charter", base).href, { conversation: conversation_id, language }, "quiet", say("rules_path"), say);
}

function renderRule({ result, explanation, charter }, say) {
  return make(
    "li",
    { data: { result } },
    make("span", { class: "sign", "aria-hidden": "true" }, SIGNS[result] ?? ""),
    make(
      "div",
      {},
      make("p", {}, make("strong", { class: "result" }, say(`rule_${result}`)), " ", explanation),
      make("p", { class: "hint" }, charter.says),
      make("p", { class: "hint" }, renderSection(charter, say)),
    ),
  );
}

function renderSection({ section, url }, say) {
  const text = say("rule_charter", { section });
  return url?.startsWith("https://") ? outsideLink(url, text, say) : text;
}

const FILES = ["pdf", "docx", "txt"];

export function renderHandOff({ reference, status, url }, say) {
  const address = new URL(url, import.meta.url);
  if (address.origin !== new URL(import.meta.url).origin) return null;
  return make(
    "div",
    { class: "handoff" },
    make(
      "dl",
      {},
      make("div", {}, make("dt", {}, say("reference")), make("dd", { class: "reference" }, reference)),
      make("div", {}, make("dt", {}, say("status")), make("dd", {}, say(`status_${status}`) || status)),
    ),
    make(
      "div",
      { class: "actions" },
      renderWay(address, reference, "", {}, say("see_request"), say),
      ...FILES.map((form) => renderWay(address, reference, "/export", { form }, say(`download_${form}`), say)),
    ),
    make("p", { class: "hint" }, say("keep_link")),
  );
}

// The code too travels in the body of a form.
function renderWay(address, reference, ending, more, text, say) {
  const values = { reference, code: new URLSearchParams(address.hash.slice(1)).get("code") ?? "", ...more };
  return renderPost(address.origin + address.pathname + ending, values, "secondary", text, say);
}

function renderPost(action, values, look, text, say) {
  return make(
    "form",
    { method: "post", action, target: "_blank", rel: "noopener" },
    ...Object.entries(values).map(([name, value]) => make("input", { type: "hidden", name, value })),
    make("button", { class: look }, text, make("span", { class: "unseen" }, ` (${say("new_window")})`)),
  );
}
