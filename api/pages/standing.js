// Renders where a person stands: the charter's rules, and a request that has been recorded.

import { make, outsideLink } from "./dom.js";

const SIGNS = { met: "✓", unmet: "✕", unknown: "?" };

export function renderRules(rules, say) {
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
  );
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

export function renderHandOff({ reference, status, url }, say, exportAddress) {
  const address = new URL(url, location.href);
  if (address.origin !== location.origin) return null;
  const code = address.searchParams.get("code") ?? "";
  const file = exportAddress(reference, code);
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
      make("a", { class: "secondary", href: file, download: `${reference}.txt` }, say("download")),
      outsideLink(address.pathname + address.search, say("see_request"), say),
    ),
    make("p", { class: "hint" }, say("keep_link")),
  );
}
