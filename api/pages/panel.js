// The widget around the conversation: where it stands on the page, its language, opening, closing, starting again.

import { Chat } from "./chat.js";
import { Client } from "./client.js";
import { applyTexts, make } from "./dom.js";
import { takeAway } from "./mine.js";
import { Session } from "./session.js";
import { buildShell } from "./shell.js";
import styles from "./styles.js";
import { sayer } from "./texts.js";

const SMALL = "(max-width: 40em), (max-height: 30em)";

export class Panel {
  constructor(host, shadow, { base, button, icon }) {
    this.host = host;
    this.display = host.display;
    this.button = button;
    const { language } = host;
    this.shell = buildShell(sayer(language), {
      icon,
      display: this.display,
      theme: host.getAttribute("theme") ?? "",
      level: Number(host.getAttribute("level")) || 2,
      subject: host.getAttribute("subject")?.trim().slice(0, 120) ?? "",
    });
    this.client = new Client(base, new Session(base));
    const chosen = Boolean(host.lang) && host.dataset.language === "chosen";
    this.chat = new Chat(this.shell.root, { client: this.client, language, chosen, changed: (chat) => this.#changed(chat) });
    this.#changed(this.chat);
    this.chat.composer.expect(null, false);
    this.#listen();
    this.#dress(shadow);
    this.#place(shadow);
  }

  open() {
    if (this.dialog.open) return;
    if (matchMedia(SMALL).matches) this.dialog.showModal();
    else this.dialog.show();
    this.button.setAttribute("aria-expanded", "true");
    // What is read first says that a machine answers; the field comes after it.
    (this.chat.begun ? this.chat.composer.field : this.shell.part("first")).focus({ preventScroll: true });
  }

  close() {
    this.dialog.close();
  }

  #dress(shadow) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  }

  #place(shadow) {
    if (this.display !== "button") {
      shadow.append(this.shell.root);
      this.#watchDock();
      return;
    }
    this.dialog = make(
      "dialog",
      { class: "panel", data: { position: this.host.getAttribute("position") ?? "" }, "aria-labelledby": "permanence-name", "aria-describedby": "permanence-lead" },
      this.shell.root,
    );
    this.dialog.addEventListener("close", (event) => {
      if (event.target !== this.dialog) return;
      this.button.setAttribute("aria-expanded", "false");
      this.button.focus();
    });
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || this.shell.anyDialogOpen()) return;
      event.preventDefault();
      this.close();
    });
    shadow.append(this.dialog);
  }

  #changed({ language, begun }) {
    const { root, part } = this.shell;
    const say = sayer(language);
    applyTexts(root, say);
    root.lang = language;
    for (const button of root.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === language));
    }
    part("restart").hidden = !begun;
    part("mine").hidden = !begun;
    this.host.dispatchEvent(new CustomEvent("permanence-language", { detail: language }));
  }

  #listen() {
    const { root, part, restartDialog, mineDialog } = this.shell;
    for (const button of root.querySelectorAll("[data-language]")) {
      button.addEventListener("click", () => this.chat.switchTo(button.dataset.language));
    }
    part("close")?.addEventListener("click", () => this.close());
    part("restart").addEventListener("click", () => restartDialog.showModal());
    restartDialog.addEventListener("close", () => {
      if (restartDialog.returnValue === "restart") this.chat.restart();
      restartDialog.returnValue = "";
    });
    takeAway(mineDialog, part("mine"), this.chat);
    // A request under way lives nowhere else in the browser.
    addEventListener("beforeunload", (event) => {
      if (this.chat.asking) event.preventDefault();
    });
  }

  // In a page of its own, the heights of what stays in place keep what has focus out from under it.
  #watchDock() {
    if (this.display !== "page") return;
    const { style } = document.documentElement;
    const parts = [this.shell.part("dock"), this.shell.part("top")];
    const tell = () => {
      const [dock, top] = parts.map((part) => (getComputedStyle(part).position === "sticky" ? part.offsetHeight : 0));
      style.setProperty("--permanence-dock", `${dock}px`);
      style.setProperty("--permanence-top", `${top}px`);
    };
    const watcher = new ResizeObserver(tell);
    for (const part of parts) watcher.observe(part);
  }
}
