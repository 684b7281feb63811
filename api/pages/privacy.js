// Finds in a message what looks like personal data, before it leaves; the server masks again what reaches it.

const EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]+@(?:[\w-]+\.)+[\p{L}]{2,24}/giu;
const PHONE = /(?<![\w+.,/-])(?:(?:\+|00)\s?[1-9](?:[\s.\-()]{0,2}\d){7,14}|0[1-9](?:[\s.-]?\d{2}){4})(?![\d])/g;
const NIR = /(?<![\w.])[1-478](?:[\s.-]?\d){4}[\s.-]?(?:\d[\s.-]?\d|2[\s.-]?[AB])(?:[\s.-]?\d){6}(?:[\s./-]{0,3}\d[\s]?\d)?(?![\d])/gi;
const IBAN = /(?<!\w)[A-Z]{2}\d{2}(?:[\s.-]?[A-Z0-9]){11,30}(?!\w)/gi;
const CARD = /(?<![\w.,])\d{4}(?:[\s.-]?\d{4}){3}(?!\d)/g;

const KINDS = [
  ["email", EMAIL, () => true],
  ["iban", IBAN, isIban],
  ["card", CARD, isCard],
  ["nir", NIR, isNir],
  ["phone", PHONE, () => true],
];
// What a question of the path asks for is no slip.
const ASKED = { contact_email: new Set(["email", "phone"]), contact_name: new Set(["email", "phone"]) };

// [{ kind, text, start, end }] in order; `asking` is what the message answers, if anything.
export function findPersonalData(text, asking = null) {
  const found = [];
  for (const [kind, shape, holds] of KINDS) {
    if (ASKED[asking]?.has(kind)) continue;
    for (const match of text.matchAll(shape)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const free = found.every((other) => end <= other.start || start >= other.end);
      if (free && holds(match[0])) found.push({ kind, text: match[0], start, end });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

// The text with each of them replaced by what `name(kind)` says.
export function mask(text, found, name) {
  return found.reduceRight((masked, { kind, start, end }) => masked.slice(0, start) + name(kind) + masked.slice(end), text);
}

function compact(text) {
  return text.replace(/[\s./-]/g, "").toUpperCase();
}

// ISO 13616: the country and the key at the end, letters as numbers, and the whole leaves 1 modulo 97.
function isIban(text) {
  const code = compact(text);
  const digits = (code.slice(4) + code.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return code.length >= 15 && modulo97(digits) === 1;
}

// The key of a French social security number is 97 less the rest; Corsica writes 2A and 2B for 19 and 18.
function isNir(text) {
  const code = compact(text);
  const number = code.slice(0, 13).replace("2A", "19").replace("2B", "18");
  const month = Number(number.slice(3, 5));
  if (code.length === 13) return month >= 1 && month <= 12 && /\s/.test(text.trim());
  return code.length === 15 && 97 - modulo97(number) === Number(code.slice(13));
}

// Luhn's formula.
function isCard(text) {
  const digits = [...compact(text)].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => total + (index % 2 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit), 0);
  return sum % 10 === 0;
}

function modulo97(digits) {
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}
