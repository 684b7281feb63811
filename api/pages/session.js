// The short-lived session that a page of another origin needs; kept in memory alone, gone with the page.

const HEADER = "permanence-session";

export class Session {
  #token = null;

  constructor(base, fetcher = (...call) => fetch(...call)) {
    this.base = new URL(base);
    this.needed = this.base.origin !== location.origin;
    this.fetcher = fetcher;
  }

  async headers() {
    if (!this.needed) return {};
    if (!this.#token) await this.renew();
    return { [HEADER]: this.#token };
  }

  // The reply that binds a conversation brings the session of that conversation.
  follow(response) {
    this.#token = response.headers.get(HEADER) ?? this.#token;
  }

  // Another session: for the same conversation where one is held. False if the one held is too old.
  async renew() {
    const headers = this.#token ? { [HEADER]: this.#token } : {};
    const fixed = { method: "POST", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
    const response = await this.fetcher(new URL("api/v1/session", this.base), { ...fixed, headers });
    if (!response.ok) return false;
    this.#token = (await response.json()).token;
    return true;
  }

  forget() {
    this.#token = null;
  }
}
