// Speaks to the server. Whatever goes wrong comes out as a Problem, whose kind says what to tell the person.

const GIVE_UP_AFTER = 60_000;
const KINDS = { 404: "lost", 409: "invalid", 413: "invalid", 422: "invalid", 429: "busy", 503: "starting" };

export class Problem extends Error {
  constructor(kind, { status = 0, detail = "" } = {}) {
    super(kind);
    this.kind = kind;
    this.status = status;
    this.detail = detail;
  }
}

export class Client {
  constructor(base = "/api/v1", fetcher = (...call) => fetch(...call)) {
    this.base = base;
    this.fetcher = fetcher;
  }

  // `key` is the same when a message is tried again, so that a server may tell a repeat from a new message.
  async chat({ message, conversationId, language }, { key, signal }) {
    const body = { message, conversation_id: conversationId ?? undefined, language: language ?? undefined };
    const reply = await this.#post("/chat", body, { "idempotency-key": key }, signal);
    if (!Array.isArray(reply?.messages) || !reply.messages.length) throw new Problem("unreadable");
    return reply;
  }

  feedback(opinion) {
    return this.#post("/feedback", opinion);
  }

  adviceRequest(reference, code) {
    return this.#call(this.adviceRequestAddress(reference, code), {});
  }

  exportAddress(reference, code) {
    return this.adviceRequestAddress(reference, code, "/export.txt");
  }

  adviceRequestAddress(reference, code, ending = "") {
    return `${this.base}/advice-requests/${encodeURIComponent(reference)}${ending}?code=${encodeURIComponent(code)}`;
  }

  #post(path, body, headers = {}, signal = undefined) {
    const sent = { "content-type": "application/json", ...headers };
    return this.#call(this.base + path, { method: "POST", headers: sent, body: JSON.stringify(body), signal });
  }

  async #call(address, { signal, ...options }) {
    const limit = AbortSignal.timeout(GIVE_UP_AFTER);
    const control = new AbortController();
    for (const source of [limit, signal]) source?.addEventListener("abort", () => control.abort());
    try {
      const fixed = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
      const response = await this.fetcher(address, { ...fixed, ...options, signal: control.signal });
      return await read(response);
    } catch (error) {
      throw error instanceof Problem ? error : new Problem(reasonOf(limit, signal));
    }
  }
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
    throw new Problem(kind, { status: response.status, detail: typeof body?.detail === "string" ? body.detail : "" });
  }
  if (body === null) throw new Problem("unreadable", { status: response.status });
  return body;
}
