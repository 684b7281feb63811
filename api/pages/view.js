// The visible conversation: its log, the sign that the assistant is at work, the choices that still count.

import { renderFailure, renderPerson, renderReply } from "./turns.js";

export class View {
  #open = [];
  #failure = null;

  constructor(root) {
    const part = (name) => root.querySelector(`[data-part=${name}]`);
    this.root = root;
    this.log = part("log");
    this.examples = part("examples");
    this.working = part("working");
    this.workingText = part("working-text");
    this.progress = part("progress");
    this.stop = part("stop");
    this.notice = part("notice");
    this.scroller = part("scroller");
  }

  // In a panel the conversation scrolls by itself; in a page of its own, the page does.
  get #bounded() {
    return this.root.dataset.display !== "page";
  }

  addPerson(text, say) {
    const turn = renderPerson(text, say);
    this.log.append(turn);
    this.#bring(turn);
    return turn;
  }

  // One addition to the log, hence one announcement.
  addReply(reply, person, handlers) {
    const turn = renderReply(reply, handlers);
    this.#open = [...turn.querySelectorAll("button[data-payload]")];
    this.log.append(turn);
    person.lang = reply.language;
    this.#bring(person);
  }

  addFailure(problem, person, language, handlers, say) {
    this.#failure = renderFailure(problem, language, handlers);
    person.dataset.failed = say("failed_mark");
    this.log.append(this.#failure);
    this.#show(this.#failure);
    return this.#failure;
  }

  clearFailure(person) {
    this.#failure?.remove();
    this.#failure = null;
    if (person) delete person.dataset.failed;
  }

  // A choice counts until something else is said; a message that failed gives it back.
  closeChoices(said) {
    for (const button of this.#open) {
      button.disabled = true;
      button.classList.toggle("chosen", button.dataset.payload === said);
    }
  }

  reopenChoices() {
    for (const button of this.#open) {
      button.disabled = false;
      button.classList.remove("chosen");
    }
  }

  showExamples(shown) {
    this.examples.hidden = !shown;
  }

  // `text` is shown and told; "" ends it. The stop button appears once waiting has become long.
  work(text, { told = false, stoppable = false } = {}) {
    this.working.hidden = !text;
    this.workingText.textContent = text;
    this.progress.textContent = told ? text : "";
    this.stop.hidden = !stoppable;
    if (stoppable) this.#show(this.working);
  }

  tell(text) {
    this.progress.textContent = text;
  }

  empty() {
    this.log.replaceChildren();
    this.#open = [];
    this.#failure = null;
    this.work("");
    this.showExamples(true);
    if (this.#bounded) this.scroller.scrollTop = 0;
    else window.scrollTo({ top: 0 });
  }

  #bring(turn) {
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    if (!this.#bounded) return turn.scrollIntoView({ block: "start", behavior });
    const top = turn.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    return this.scroller.scrollBy({ top: top - 8, behavior });
  }

  // Only as far as needed, and never the page around a panel.
  #show(node) {
    if (!this.#bounded) return node.scrollIntoView({ block: "nearest", behavior: "auto" });
    const [inner, outer] = [node.getBoundingClientRect(), this.scroller.getBoundingClientRect()];
    return this.scroller.scrollBy({ top: Math.max(0, inner.bottom - outer.bottom + 8) });
  }
}
