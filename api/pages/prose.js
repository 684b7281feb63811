// Reads an answer's plain text: paragraphs, "- " bullets, bare https addresses, [1] marks. Pure, knows no page.

const BULLET = /^[-•]\s+/;
const PIECE = /https:\/\/[^\s<>"«»“”]+|\[\d{1,2}\]/g;
const TRAILING = /[.,;:!?’'\]]+$/;

// [{ kind: "paragraph", lines: ["…"] } | { kind: "list", items: [["…"]] }]
export function parseProse(text) {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n[^\S\u00a0\n]*\n+/)
    .flatMap(parseBlock);
}

function parseBlock(block) {
  const parts = [];
  for (const line of block.split("\n").filter((each) => each.trim())) {
    const last = parts.at(-1);
    if (BULLET.test(line)) {
      const item = [line.replace(BULLET, "")];
      if (last?.kind === "list") last.items.push(item);
      else parts.push({ kind: "list", items: [item] });
    } else if (last?.kind === "list") last.items.at(-1).push(line.trim());
    else if (last) last.lines.push(line);
    else parts.push({ kind: "paragraph", lines: [line] });
  }
  return parts;
}

// [{ text } | { url } | { mark }], in order; together they are the line.
export function parseLine(line) {
  const pieces = [];
  let end = 0;
  for (const found of line.matchAll(PIECE)) {
    const whole = found[0].startsWith("https") ? trimAddress(found[0]) : found[0];
    if (found.index > end) pieces.push({ text: line.slice(end, found.index) });
    pieces.push(whole.startsWith("[") ? { mark: Number(whole.slice(1, -1)) } : { url: whole });
    end = found.index + whole.length;
  }
  if (end < line.length) pieces.push({ text: line.slice(end) });
  return pieces;
}

// The full stop after an address is the sentence's, and so is a bracket opened before it.
function trimAddress(address) {
  const bare = address.replace(TRAILING, "");
  const unopened = bare.endsWith(")") && bare.split(")").length > bare.split("(").length;
  return unopened ? trimAddress(bare.slice(0, -1)) : bare;
}

// The same pieces, with a mark kept on the line of the word before it and the punctuation after it:
// { kept: [pieces] } must not be broken.
export function keepMarks(pieces) {
  const kept = [];
  for (const piece of pieces) {
    const last = kept.at(-1);
    if (piece.mark && last?.kept) last.kept.push(piece);
    else if (piece.mark) kept.push({ kept: [...takeWord(last), piece] });
    else if (piece.text && last?.kept) kept.push(...givePunctuation(last.kept, piece.text));
    else kept.push({ ...piece });
  }
  return kept.filter((piece) => piece.text !== "");
}

function takeWord(last) {
  const [word] = /\S+\s*$/.exec(last?.text ?? "") ?? [];
  if (!word) return [];
  last.text = last.text.slice(0, -word.length);
  return [{ text: word }];
}

function givePunctuation(kept, text) {
  const [punctuation] = /^[ \u00a0]?[.,;:!?)»”]+/.exec(text) ?? [""];
  if (punctuation) kept.push({ text: punctuation });
  return punctuation.length < text.length ? [{ text: text.slice(punctuation.length) }] : [];
}

export function isNote(text) {
  return /^(Objet|Subject)\s*:/.test(text);
}

const COMMON = {
  fr: new Set("le la les des du une et est que qui dans pour sur avec pas sont aux ou par cette ces vous".split(" ")),
  en: new Set("the of and to is that for with not are by this which or be shall on from it as you".split(" ")),
};

// The language of a passage where its words make it plain, else undefined: only then is it worth marking.
export function plainLanguage(text) {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const score = (language) => words.filter((word) => COMMON[language].has(word)).length;
  const [fr, en] = [score("fr"), score("en")];
  if (Math.max(fr, en) < 3 || Math.max(fr, en) < 3 * Math.min(fr, en)) return undefined;
  return fr > en ? "fr" : "en";
}
