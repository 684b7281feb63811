// The page around the widget: it speaks the widget's language, and takes one from its own address.

const chat = document.querySelector("permanence-chat");
const title = document.querySelector("title");
const TITLES = { fr: title.textContent, en: title.dataset.en };

const speak = (language) => {
  document.documentElement.lang = language;
  document.title = TITLES[language];
};

chat.addEventListener("permanence-language", (event) => speak(event.detail));

// The one in the address if any (chosen), else the browser's first that we have, else French.
const asked = new URLSearchParams(location.search).get("lang");
const preferred = navigator.languages.map((each) => each.slice(0, 2)).find((each) => each in TITLES);
if (asked in TITLES) chat.dataset.language = "chosen";
chat.lang = asked in TITLES ? asked : (preferred ?? "fr");
speak(chat.lang);

// A code stands behind the #, which no server sees; it leaves the address at once.
const code = new URLSearchParams(location.hash.slice(1)).get("resume");
if (code) {
  history.replaceState(null, "", location.pathname + location.search);
  customElements.whenDefined("permanence-chat").then(() => chat.resume(code)).catch(() => {});
}
