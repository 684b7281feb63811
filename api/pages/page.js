// The page around the conversation: its language, its title, its address, starting again.

import { Chat } from "./chat.js";
import { Client } from "./client.js";
import { applyTexts } from "./dom.js";
import { chooseLanguage, markLanguage } from "./language.js";
import { sayer } from "./texts.js";

const root = document.querySelector("[data-chat]");
const restart = document.querySelector("[data-part=restart]");
const dialog = document.querySelector("dialog");
const { language, chosen } = chooseLanguage();

function changed({ language: spoken, begun }) {
  applyTexts(document, sayer(spoken));
  markLanguage(spoken);
  document.title = sayer(spoken)("page_title");
  restart.hidden = !begun;
}

const chat = new Chat(root, { client: new Client(), language, chosen, changed });
changed(chat);
chat.composer.expect(null, false);

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => chat.switchTo(button.dataset.language));
}
restart.addEventListener("click", () => dialog.showModal());
dialog.addEventListener("close", () => {
  if (dialog.returnValue === "restart") chat.restart();
  dialog.returnValue = "";
});

// The composer's height keeps what has focus out from under it.
const dock = document.querySelector("[data-part=dock]");
new ResizeObserver(() => {
  document.documentElement.style.setProperty("--dock", `${dock.offsetHeight}px`);
}).observe(dock);

// A request under way lives nowhere else in the browser.
addEventListener("beforeunload", (event) => {
  if (chat.asking) event.preventDefault();
});
