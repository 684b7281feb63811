// The page around the widget: it speaks the widget's language, and takes one from its own address.

import { chooseLanguage } from "./language.js";
import { sayer } from "./texts.js";

const chat = document.querySelector("permanence-chat");
const speak = (language) => {
  document.documentElement.lang = language;
  document.title = sayer(language)("page_title");
};

chat.addEventListener("permanence-language", (event) => speak(event.detail));

const { language, chosen } = chooseLanguage();
chat.lang = language;
if (chosen) chat.dataset.language = "chosen";
speak(language);

// A code stands behind the #, which no server sees; it leaves the address at once.
const code = new URLSearchParams(location.hash.slice(1)).get("resume");
if (code) {
  history.replaceState(null, "", location.pathname + location.search);
  customElements.whenDefined("permanence-chat").then(() => chat.resume(code)).catch(() => {});
}
