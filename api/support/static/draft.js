// What is typed during a call, kept by the browser for this tab and this account alone until the call is over.

const NAME = "permanence-call";
const who = document.body.dataset.who;

export function begin() {
  return { id: crypto.randomUUID(), begun: Date.now(), question: "", notes: "", ticked: {}, used: {}, sheet: {} };
}

export function kept() {
  try {
    const draft = JSON.parse(sessionStorage.getItem(NAME));
    if (draft?.by === who) return draft;
  } catch {
    // what cannot be read is not a draft
  }
  forget();
  return null;
}

export function keep(draft) {
  sessionStorage.setItem(NAME, JSON.stringify({ ...draft, by: who }));
}

export function forget() {
  sessionStorage.removeItem(NAME);
}
