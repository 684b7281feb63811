// Asks the server, and says what kind of silence it was.

export class SessionLost extends Error {}

export async function ask(path, { method = "GET", body, signal } = {}) {
  const options = { method, signal, headers: { accept: "application/json" } };
  if (body) {
    options.body = JSON.stringify(body);
    options.headers["content-type"] = "application/json";
  }
  const reply = await fetch(path, options);
  if (reply.status === 401) throw new SessionLost();
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  return reply.status === 204 ? null : reply.json();
}
