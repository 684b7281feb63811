// Asks the server, and says what kind of silence it was.

export class SessionLost extends Error {}

// The server understood, and says in a sentence why not.
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    this.field = problem.field;
  }
}

export async function ask(path, { method = "GET", body, signal } = {}) {
  const options = { method, signal, headers: { accept: "application/json" } };
  if (body) {
    options.body = JSON.stringify(body);
    options.headers["content-type"] = "application/json";
  }
  const reply = await fetch(path, options);
  if (reply.status === 401) throw new SessionLost();
  if (reply.status >= 400 && reply.status < 500) throw new Refused(await reply.json());
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  return reply.status === 204 ? null : reply.json();
}
