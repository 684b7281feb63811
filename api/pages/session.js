// The short-lived session that a page of another origin needs; kept in memory alone, gone with the page.

const HEADER = "permanence-session";

export class Session {
  #token = null;

  constructor(base, fetcher = (...call) => fetch(...call)) {
    this.base = new URL(base);
    this.needed = this.base.origin !== location.origin;
    this.fetcher = fetcher;
  }

  get missing() {
    return this.needed && !this.#token;
  }

  get headers() {
    return this.#token ? { [HEADER]: this.#token } : {};
  }

  // The reply that binds a conversation brings the session of that conversation.
  follow(response) {
    this.#token = response.headers.get(HEADER) ?? this.#token;
  }

  // Asks for another session: for the same conversation where one is held. What came back is the caller's to read.
  ask() {
    const fixed = { method: "POST", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
    return this.fetcher(new URL("api/v1/session", this.base), { ...fixed, headers: this.headers });
  }

  hold(token) {
    this.#token = token;
  }

  forget() {
    this.#token = null;
  }
}
