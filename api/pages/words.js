// Renders an answer's text and its citations.

import { freshId, make, outsideLink } from "./dom.js";
import { forceOf } from "./force.js";
import { isNote, keepMarks, parseLine, parseProse, plainLanguage } from "./prose.js";
import { readableDate } from "./texts.js";

const REVIEW_LINE = /^([^:]{2,80}?)\s?:\s([^]*)\s\(([^()]+)\)$/;

// A block of text; its marks open the citation they name. In a review, a line shows its label and its origin apart.
export function renderWords(text, { citations = [], language, say, review = null }) {
  const cards = citations.map((citation, index) => new Card(citation, index + 1, { text, language, say }));
  const line = (each) => keepMarks(parseLine(each)).map((piece) => renderPiece(piece, cards, say));
  const broken = (lines) => lines.flatMap((each, index) => (index ? [make("br"), ...line(each)] : line(each)));
  const item = (lines) => (review && renderReviewLine(lines, broken, review, say)) || make("li", {}, ...broken(lines));
  const blocks = parseProse(text).map((block) => {
    const lang = foreign(block.kind === "list" ? block.items.flat().join(" ") : block.lines.join(" "), language);
    if (block.kind === "paragraph") return make("p", { lang }, ...broken(block.lines));
    return make("ul", { lang }, ...block.items.map(item));
  });
  const look = ["words", isNote(text) && "note", review && "review"].filter(Boolean).join(" ");
  return { words: make("div", { class: look }, ...blocks), cards };
}

// A line of the request: its label, where it comes from, its value, and a way to correct it.
function renderReviewLine(lines, broken, { choose, lines: known }, say) {
  const [, label, value, from] = REVIEW_LINE.exec(lines.join("\n")) ?? [];
  if (!from) return null;
  const payload = say("correct_payload", { label });
  const required = known.find((each) => each.label === label)?.required;
  const correct = make(
    "button",
    { type: "button", class: "quiet", "aria-label": say("correct_label", { label }), data: { payload }, on: { click: () => choose(payload) } },
    say("correct_line"),
  );
  return make(
    "li",
    { class: "review-line" },
    make("strong", {}, label),
    make("span", { class: "hint" }, required ? `${from}, ${say("required")}` : from),
    make("span", { class: "review-value" }, ...broken(value.split("\n"))),
    correct,
  );
}

function renderPiece(piece, cards, say) {
  if (piece.kept) return make("span", { class: "kept" }, ...piece.kept.map((each) => renderPiece(each, cards, say)));
  if (piece.url) return outsideLink(piece.url, piece.url.replace(/^https:\/\/(www\.)?/, ""), say);
  const card = piece.mark && cards[piece.mark - 1];
  if (card) return card.mark();
  return document.createTextNode(piece.mark ? `[${piece.mark}]` : piece.text);
}

function foreign(text, language) {
  const found = plainLanguage(text);
  return found && found !== language ? found : undefined;
}

// French punctuation stays on the line of its word, however the source spaces it.
function glue(text) {
  return (text ?? "").replace(/ (?=[:;?!%»])|(?<=«) /g, "\u00a0");
}

// The citations of one message, outside what is announced: they are there when one looks for them.
export function renderSources(cards, say) {
  if (!cards.length) return null;
  const count = cards.length === 1 ? say("sources_one") : say("sources_many", { count: cards.length });
  const items = cards.map((card) => make("li", {}, card.details));
  return make(
    "section",
    { class: "sources", "aria-live": "off" },
    make("h3", { class: "eyebrow" }, count),
    make("ol", {}, ...items),
  );
}

// One citation that unfolds, and the marks that lead to it.
class Card {
  #from = null;

  constructor(citation, number, { text, language, say }) {
    Object.assign(this, { citation, number, text, language, say });
    this.summary = this.#summary();
    this.back = make("button", { type: "button", class: "quiet", hidden: true, on: { click: () => this.#return() } }, say("back_to_text"));
    this.details = make("details", { id: freshId("source"), class: "source" }, this.summary, this.#body());
    this.details.addEventListener("toggle", () => this.details.open || this.#forget());
  }

  mark() {
    const label = this.say("mark_label", { number: this.number, title: this.citation.title });
    const button = make("button", { type: "button", class: "mark", "aria-label": label, "aria-controls": this.details.id }, String(this.number));
    button.addEventListener("click", () => this.#openFrom(button));
    return make("sup", {}, button);
  }

  #openFrom(button) {
    this.details.open = true;
    this.#from = button;
    this.back.hidden = false;
    this.summary.focus({ preventScroll: true });
    this.details.scrollIntoView({ block: "nearest" });
  }

  #return() {
    const from = this.#from;
    this.#forget();
    from?.focus({ preventScroll: true });
    from?.scrollIntoView({ block: "center" });
  }

  #forget() {
    this.#from = null;
    this.back.hidden = true;
  }

  #summary() {
    const { title, publisher, authority, locator } = this.citation;
    const word = this.say(`force_${forceOf(this.citation)}`);
    return make(
      "summary",
      {},
      make("span", { class: "number", "aria-hidden": "true" }, String(this.number)),
      make(
        "span",
        { class: "what" },
        make("span", { class: "source-title", lang: foreign(title, this.language) }, glue(title)),
        make("span", { class: "source-place" }, glue(locator)),
        make("span", { class: "source-word", data: { authority } }, [publisher, word].filter(Boolean).join(", ")),
      ),
    );
  }

  #body() {
    const { kind, published, quote, url } = this.citation;
    const { say } = this;
    const rows = [
      [say("kind"), say(`kind_${kind}`) || kind],
      [say("published"), readableDate(published, this.language)],
    ].filter(([, value]) => value);
    const list = make("dl", {}, ...rows.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
    return make("div", { class: "source-body" }, list, this.#quotation(quote), this.#link(url), this.back);
  }

  // Words already shown in the answer are not shown twice.
  #quotation(quote) {
    if (!quote || this.text.includes(quote)) return null;
    const paragraphs = quote.split(/\n+/).map((line) => make("p", {}, line));
    return make(
      "figure",
      {},
      make("figcaption", {}, this.say("quote_label")),
      make("blockquote", { lang: foreign(quote, this.language) }, ...paragraphs),
    );
  }

  #link(url) {
    if (!url || !/^https?:\/\//.test(url) || !URL.canParse(url)) return null;
    const host = new URL(url).host.replace(/^www\./, "");
    return make("p", {}, outsideLink(url, this.say("open_source", { host }), this.say));
  }
}
