// Speaks to the server. Whatever goes wrong comes out as a Problem, whose kind says what to tell the person.

import { Session } from "./session.js";

const GIVE_UP_AFTER = 60_000;
const KINDS = { 401: "expired", 403: "refused", 404: "lost", 409: "underway", 413: "invalid", 422: "invalid", 429: "busy", 503: "starting" };

export class Problem extends Error {
  // `language` is that of `detail`, which the server wrote.
  constructor(kind, { status = 0, detail = "", language = "en" } = {}) {
    super(kind);
    this.kind = kind;
    this.status = status;
    this.detail = detail;
    this.language = language;
  }
}

export class Client {
  // `base` is the address of the server, which need not be that of the page.
  constructor(base = new URL("/", location.href), session = new Session(base), fetcher = (...call) => fetch(...call)) {
    this.base = new URL(base);
    this.session = session;
    this.fetcher = fetcher;
  }

  // `key` is the same when a message is tried again, so that a server may tell a repeat from a new message.
  async chat({ message, conversationId, language }, { key, signal }) {
    const body = { message, conversation_id: conversationId ?? undefined, language: language ?? undefined };
    const headers = { "idempotency-key": key, ...(language && { "accept-language": language }) };
    const reply = await this.#send("POST", "chat", body, { headers, signal });
    if (!Array.isArray(reply?.messages) || !reply.messages.length) throw new Problem("unreadable");
    return reply;
  }

  feedback(opinion) {
    return this.#send("POST", "feedback", opinion);
  }

  // Where a conversation stands, with the values that its card may take.
  standing(conversationId, language) {
    return this.#call(`${conversation(conversationId)}/standing?language=${language}`);
  }

  editCard(conversationId, changes, language) {
    return this.#send("PUT", `${conversation(conversationId)}/card?language=${language}`, changes);
  }

  // A code to come back to a request begun here; it replaces the one given before.
  giveCode(conversationId) {
    return this.#call(`${conversation(conversationId)}/resume-code`, { method: "POST" });
  }

  // The conversation behind a code that was given to come back to it.
  resume(code, language) {
    return this.#send("POST", `conversations/resume?language=${language}`, { code });
  }

  // The conversation as a file to keep: "txt" or "json".
  take(conversationId, ending) {
    const path = conversation(conversationId) + (ending === "txt" ? "/export.txt" : "");
    return this.#call(path, { reads: (response) => response.text() });
  }

  remove(conversationId) {
    return this.#call(conversation(conversationId), { method: "DELETE" });
  }

  #address(path) {
    return new URL(`api/v1/${path}`, this.base);
  }

  #send(method, path, body, { headers = {}, signal } = {}) {
    const sent = { "content-type": "application/json", ...headers };
    return this.#call(path, { method, headers: sent, body: JSON.stringify(body), signal });
  }

  // A session that has expired is changed for another one, once, without a word.
  async #call(path, options = {}) {
    try {
      return await this.#once(path, options);
    } catch (problem) {
      if (problem.status !== 401 || !this.session.needed) throw problem;
    }
    return this.#once(path, { ...options, renewed: true });
  }

  async #once(path, { signal, reads = read, headers = {}, renewed = this.session.missing, ...options }) {
    const [limit, control] = [new AbortController(), new AbortController()];
    const timer = setTimeout(() => limit.abort(), GIVE_UP_AFTER);
    for (const source of [limit.signal, signal]) source?.addEventListener("abort", () => control.abort());
    try {
      const fixed = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", signal: control.signal };
      if (renewed) this.session.hold((await read(await this.session.ask())).token);
      const sent = { ...headers, ...this.session.headers };
      const response = await this.fetcher(this.#address(path), { ...fixed, ...options, headers: sent });
      this.session.follow(response);
      return response.ok ? await reads(response) : await read(response);
    } catch (error) {
      throw error instanceof Problem ? error : new Problem(reasonOf(limit.signal, signal));
    } finally {
      clearTimeout(timer);
    }
  }
}

function conversation(id) {
  return `conversations/${encodeURIComponent(id)}`;
}

function reasonOf(limit, signal) {
  if (signal?.aborted) return "stopped";
  if (limit.aborted) return "late";
  return navigator.onLine === false ? "offline" : "away";
}

async function read(response) {
  if (response.status === 204) return null;
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = null;
  }
  if (!response.ok) {
    const kind = KINDS[response.status] ?? (response.status < 500 ? "invalid" : "server");
    const detail = typeof body?.detail === "string" ? body.detail : "";
    throw new Problem(kind, { status: response.status, detail, language: response.headers.get("content-language") ?? "en" });
  }
  if (body === null) throw new Problem("unreadable", { status: response.status });
  return body;
}
