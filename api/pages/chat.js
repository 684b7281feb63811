// Leads the conversation: one message at a time, each answered or given back.

import { Composer } from "./composer.js";
import { sayer } from "./texts.js";
import { View } from "./view.js";

const TELL_AFTER = 2_000;
const SLOW_AFTER = 8_000;
const FEW_WORDS = 3;

export class Chat {
  #conversationId = null;
  #asking = null;
  #hasDraft = false;
  #code = null;
  #chosen = false;
  #pending = null;
  #failed = null;

  // `root` holds the parts of the page; `changed` is called whenever the language or the state changes.
  constructor(root, { client, language, chosen, changed = () => {} }) {
    this.root = root;
    this.client = client;
    this.language = language;
    this.#chosen = chosen;
    this.changed = changed;
    this.say = sayer(language);
    this.view = new View(root);
    this.composer = new Composer(root.querySelector("form.composer"), { say: this.say, send: (text) => this.type(text) });
    this.view.stop.addEventListener("click", () => this.#stopWaiting());
    for (const button of this.view.examples.querySelectorAll("button")) {
      button.addEventListener("click", () => this.choose(button.textContent));
    }
  }

  get begun() {
    return this.view.log.childElementCount > 0;
  }

  get asking() {
    return this.#asking;
  }

  get conversationId() {
    return this.#conversationId;
  }

  // Whether a request was begun here that a code would lead back to.
  get hasDraft() {
    return this.#hasDraft;
  }

  get busy() {
    return this.#pending !== null;
  }

  // The person's own words; false while another message is under way.
  type(text) {
    const open = !this.#chosen && !this.#asking && text.split(/\s+/).length >= FEW_WORDS;
    // Free words choose the language for whoever chose none; a short answer, a name or a button must not.
    return this.#send(text, open ? null : this.language);
  }

  // A button's words; focus goes to them, since the button no longer counts.
  choose(payload) {
    if (this.#send(payload, this.language)) this.#pending.person.focus({ preventScroll: true });
  }

  switchTo(language, { chosen = true } = {}) {
    this.language = language;
    this.#chosen ||= chosen;
    this.say = sayer(language);
    this.changed(this);
    this.composer.speak(this.say);
  }

  // Comes back to a conversation by its code, and asks to go on with the request begun there.
  async resume(code) {
    try {
      const found = await this.client.resume(code, this.language);
      this.#conversationId = found.conversation_id;
      this.choose(this.say("resume_words"));
    } catch (problem) {
      this.composer.tell(problem.kind === "lost" ? "resume_failed" : "resume_away");
    }
  }

  // The same code wherever it is asked for: another one would take this one’s place.
  async giveCode() {
    const [id, held] = [this.#conversationId, this.#code];
    const code = held ?? (await this.client.giveCode(id)).code;
    if (id === this.#conversationId) this.#code = code; // else the person has begun anew meanwhile
    return { code, url: new URL(`#resume=${code}`, this.client.base).href };
  }

  restart(told = "restarted") {
    this.#pending?.control.abort();
    this.#pending = this.#failed = this.#asking = null;
    this.#leave();
    this.view.empty();
    this.composer.expect(null, false);
    this.changed(this);
    this.view.tell(this.say(told));
    this.composer.focus();
  }

  #leave() {
    this.#conversationId = this.#code = null;
    this.#hasDraft = false;
    this.client.session.forget();
  }

  #send(message, language) {
    if (this.busy) return false;
    this.#letGo();
    this.view.closeChoices(message);
    this.view.showExamples(false);
    const person = this.view.addPerson(message, this.say);
    this.#attempt({ message, language, person, key: freshKey() });
    return true;
  }

  async #attempt(turn) {
    const control = new AbortController();
    const pending = { ...turn, control };
    this.#pending = pending;
    const timers = this.#work();
    let outcome;
    try {
      const sent = { message: turn.message, conversationId: this.#conversationId, language: turn.language };
      const reply = await this.client.chat(sent, { key: turn.key, signal: control.signal });
      outcome = () => this.#receive(reply, turn);
    } catch (problem) {
      outcome = () => this.#fail(problem, turn);
    }
    for (const timer of timers) clearTimeout(timer);
    if (this.#pending !== pending) return; // restarted in between
    this.#pending = null;
    outcome();
    this.changed(this);
  }

  #work() {
    this.view.work(this.say("working"));
    return [
      setTimeout(() => this.view.work(this.say("working"), { told: true }), TELL_AFTER),
      setTimeout(() => this.view.work(this.say("slow"), { told: true, stoppable: true }), SLOW_AFTER),
    ];
  }

  #receive(reply, turn) {
    if (reply.conversation_id !== this.#conversationId) this.#code = null; // a code typed as a message leads elsewhere
    this.#conversationId = reply.conversation_id;
    this.#asking = reply.asking;
    this.#hasDraft = Boolean(reply.meter);
    this.view.work("");
    if (reply.language !== this.language) {
      this.switchTo(reply.language, { chosen: false });
      turn.person.querySelector(".who").textContent = this.say("you"); // written before their language was known
    }
    const handlers = {
      choose: (payload) => this.choose(payload),
      judge: (opinion) => this.client.feedback({ ...opinion, conversation_id: reply.conversation_id }),
      giveCode: () => this.giveCode(),
      base: this.client.base,
      standing: () => this.client.standing(reply.conversation_id, reply.language),
      editCard: (changes) => this.client.editCard(reply.conversation_id, changes, reply.language),
    };
    this.view.addReply(reply, turn.person, handlers);
    if (reply.disclaimer) this.view.notice.textContent = reply.disclaimer;
    this.composer.expect(reply.asking, true);
    this.composer.tell(null);
  }

  #fail(problem, turn) {
    const wasOnStop = this.view.stop.contains(this.root.getRootNode().activeElement);
    this.view.work("");
    this.#failed = turn;
    if (problem.kind === "lost" || problem.kind === "expired") this.#leave();
    const handlers = { retry: () => this.#retry(turn), edit: () => this.#edit(turn) };
    const failure = this.view.addFailure(problem, turn.person, this.language, handlers, this.say);
    if (wasOnStop) failure.querySelector("button").focus({ preventScroll: true });
  }

  // The same message under the same key, once: the button is gone before anything leaves.
  #retry(turn) {
    if (this.busy || this.#failed !== turn) return;
    this.#failed = null;
    this.view.clearFailure(turn.person);
    turn.person.focus({ preventScroll: true });
    this.#attempt(turn);
  }

  #edit(turn) {
    if (this.busy || this.#failed !== turn) return;
    this.#failed = null;
    this.view.clearFailure(turn.person);
    turn.person.remove();
    this.view.reopenChoices();
    this.view.showExamples(!this.begun);
    this.composer.restore(turn.message);
    this.changed(this);
  }

  // Something else is said: the failed message stays on screen, marked, and can no longer leave.
  #letGo() {
    if (!this.#failed) return;
    this.#failed = null;
    this.view.clearFailure(null);
  }

  #stopWaiting() {
    this.#pending?.control.abort();
  }
}

function freshKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
