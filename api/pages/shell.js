// Builds the widget's fixed parts; their sentences come from the texts, by key.

import { freshId, make } from "./dom.js";

const NAMES = { fr: "Français", en: "English" };
const DATA = ["data_who", "data_where", "data_kept", "data_request", "data_rights", "data_browser"];

// `level` is that of the first heading; `subject` what the page around the widget is about.
export function buildShell(say, { display, icon, theme, level, subject }) {
  const title = (text, properties = {}, depth = 0) => make(`h${Math.min(level + depth, 6)}`, { data: { text }, ...properties });
  const root = make(display === "page" ? "div" : "section", {
    class: "permanence",
    data: { display, theme },
    "aria-labelledby": display === "inline" ? "permanence-name" : undefined,
  });
  const restartDialog = buildRestart(title);
  const mineDialog = buildMine(title);
  root.append(
    ...(display === "page" ? [buildSkip(root)] : []),
    buildTop(display, icon),
    make("div", { class: "scroller", data: { part: "scroller" }, ...scrolled(display) }, buildMain(title, subject, say), display === "page" ? buildDock() : null),
    ...(display === "page" ? [] : [buildDock()]),
    restartDialog,
    mineDialog,
  );
  return {
    root,
    restartDialog,
    mineDialog,
    part: (name) => root.querySelector(`[data-part=${name}]`),
    anyDialogOpen: () => restartDialog.open || mineDialog.open,
  };
}

// What scrolls by itself must be within reach of the keyboard.
function scrolled(display) {
  return display === "page" ? {} : { tabindex: "0", role: "group", data: { part: "scroller", label: "scroller_label" } };
}

function text(tag, key, properties = {}) {
  return make(tag, { data: { text: key }, ...properties });
}

function button(key, part, kind = "quiet") {
  return make("button", { type: "button", class: kind, data: { text: key, part } });
}

// By script: an address with # finds nothing inside a shadow tree.
function buildSkip(root) {
  const click = (event) => {
    event.preventDefault();
    root.querySelector("textarea").focus();
  };
  return make("a", { class: "skip", href: "#", data: { text: "skip" }, on: { click } });
}

function buildTop(display, icon) {
  const languages = Object.entries(NAMES).map(([code, name]) =>
    make("button", { type: "button", lang: code, data: { language: code }, "aria-pressed": "false" }, name),
  );
  const close = make("button", { type: "button", class: "quiet close", data: { part: "close", label: "close" } }, "×");
  return make(
    "div",
    { class: "top", data: { part: "top" } },
    make(
      "div",
      { class: "column" },
      make(
        "p",
        { class: "brand" },
        make("span", { class: "logo" }, icon()),
        text("span", "title", { class: "name", id: "permanence-name" }),
        " ",
        text("span", "tagline", { class: "tagline" }),
      ),
      make(
        "div",
        { class: "tools" },
        button("mine", "mine"),
        button("restart", "restart"),
        make("div", { class: "languages", role: "group", data: { label: "language_group" } }, ...languages),
        display === "button" ? close : null,
      ),
    ),
  );
}

function buildMain(title, subject, say) {
  return make(
    "div",
    { class: "column" },
    buildWelcome(title, subject, say),
    make("div", { class: "log", role: "log", "aria-live": "polite", data: { part: "log", label: "log_label" } }),
    make(
      "div",
      { class: "working", hidden: true, data: { part: "working" } },
      make("span", { class: "dots", "aria-hidden": "true" }, make("span"), make("span"), make("span")),
      make("p", { data: { part: "working-text" }, "aria-hidden": "true" }),
      button("stop_waiting", "stop", "secondary"),
    ),
    make("p", { class: "unseen", role: "status", data: { part: "progress" } }),
  );
}

function buildWelcome(title, subject, say) {
  const warning = (name) => make("div", {}, title(`welcome_${name}_title`, {}, 1), text("p", `welcome_${name}`));
  const examples = ["example_1", "example_2", "example_3", "example_4"].map((key) => make("li", {}, button(key, "example", "")));
  if (subject) examples.unshift(make("li", {}, make("button", { type: "button", data: { subject, part: "example" } }, say("example_subject", { subject }))));
  return make(
    "div",
    { class: "welcome", data: { part: "welcome" } },
    title("welcome_title", { class: "first", tabindex: "-1", data: { text: "welcome_title", part: "first" }, "aria-describedby": "permanence-lead" }),
    text("p", "welcome_lead", { class: "lead", id: "permanence-lead" }),
    text("p", "welcome_path"),
    make("div", { class: "warnings" }, warning("rescrit"), warning("names")),
    make(
      "details",
      { class: "data" },
      text("summary", "data_title"),
      make("ul", {}, ...DATA.map((key) => text("li", key))),
    ),
    make(
      "div",
      { class: "examples", data: { part: "examples" } },
      title("welcome_examples", { class: "eyebrow" }, 1),
      make("ul", {}, ...examples),
    ),
  );
}

function buildDock() {
  const field = freshId("message");
  return make(
    "div",
    { class: "dock", data: { part: "dock" } },
    make(
      "div",
      { class: "column" },
      make(
        "form",
        { class: "composer", novalidate: true },
        make("label", { class: "field-label", for: field, data: { part: "label" } }),
        make("div", { class: "warned", role: "group", "aria-labelledby": "warned-title", hidden: true, data: { part: "warned" } }),
        make(
          "div",
          { class: "field" },
          make("textarea", { id: field, rows: "2", "aria-describedby": "composer-count composer-hint composer-keys composer-notice", autocomplete: "off", spellcheck: "true" }),
          make("button", { class: "primary", data: { text: "send" } }),
        ),
        make("p", { class: "count", id: "composer-count", role: "status", hidden: true, data: { part: "count" } }),
        make("p", { class: "told", id: "composer-hint", role: "status", data: { part: "hint" } }),
        text("p", "field_hint", { class: "hint keys", id: "composer-keys" }),
      ),
      make(
        "p",
        { class: "notice", id: "composer-notice" },
        make("span", { class: "long", data: { part: "notice", text: "notice" } }),
        text("span", "notice_short", { class: "short" }),
      ),
    ),
  );
}

function buildRestart(title) {
  return make(
    "dialog",
    { class: "ask", "aria-labelledby": "restart-title" },
    make(
      "form",
      { method: "dialog" },
      title("restart_title", { id: "restart-title" }, 1),
      text("p", "restart_text"),
      make(
        "div",
        { class: "actions" },
        text("button", "restart_confirm", { class: "primary", value: "restart" }),
        text("button", "restart_cancel", { class: "secondary", value: "keep", autofocus: true }),
      ),
    ),
  );
}

function buildMine(title) {
  return make(
    "dialog",
    { class: "ask mine", "aria-labelledby": "mine-title" },
    make(
      "form",
      { method: "dialog" },
      title("mine_title", { id: "mine-title" }, 1),
      text("p", "mine_text"),
      make("div", { class: "actions" }, button("mine_text_file", "take-text", "primary"), button("mine_data_file", "take-data", "secondary")),
      make("div", { class: "come-back", hidden: true, data: { part: "come-back" } }, text("p", "code_mine"), make("div", { data: { part: "code" } })),
      text("p", "mine_delete_text"),
      make("div", { class: "actions" }, button("mine_delete", "delete", "secondary danger"), text("button", "mine_close", { class: "secondary", value: "close", autofocus: true })),
      make("p", { class: "told", role: "status", data: { part: "mine-told" } }),
    ),
  );
}
