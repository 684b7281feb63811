// Which language a page speaks first.

import { LANGUAGES } from "./texts.js";

// The one in the address if any (chosen), else the browser's first that we have, else French.
export function chooseLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (LANGUAGES.includes(asked)) return { language: asked, chosen: true };
  const preferred = navigator.languages.map((each) => each.slice(0, 2)).find((each) => LANGUAGES.includes(each));
  return { language: preferred ?? "fr", chosen: false };
}
