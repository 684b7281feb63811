// Which language a page speaks first, and how it shows which one it speaks.

import { LANGUAGES } from "./texts.js";

// The one in the address if any (chosen), else the browser's first that we have, else French.
export function chooseLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (LANGUAGES.includes(asked)) return { language: asked, chosen: true };
  const preferred = navigator.languages.map((each) => each.slice(0, 2)).find((each) => LANGUAGES.includes(each));
  return { language: preferred ?? "fr", chosen: false };
}

export function markLanguage(language) {
  document.documentElement.lang = language;
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}
