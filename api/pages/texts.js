// The pages' own sentences, by language.

import en from "./texts-en.js";
import fr from "./texts-fr.js";

const TEXTS = { fr, en };

export const LANGUAGES = Object.keys(TEXTS);

// say("count", { count: 12, limit: 4000 }) in one language; a key nobody wrote gives "".
export function sayer(language) {
  const texts = TEXTS[language] ?? TEXTS.fr;
  return (key, values = {}) =>
    (texts[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// "2021-02" → "février 2021"; a year alone stays itself.
export function readableDate(date, language) {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(date ?? "") ?? [];
  if (!year || !month) return date ?? "";
  const moment = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  const shape = { year: "numeric", month: "long", timeZone: "UTC", ...(day && { day: "numeric" }) };
  return moment.toLocaleDateString(language === "en" ? "en-GB" : "fr-FR", shape);
}

export function readableNumber(number, language) {
  return number.toLocaleString(language === "en" ? "en-GB" : "fr-FR");
}
