// What is typed during a call, kept by the browser for this tab alone until the sheet is closed.

const NAME = "permanence-call";

export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME));
  } catch {
    return null;
  }
}

export function keep(draft) {
  sessionStorage.setItem(NAME, JSON.stringify(draft));
}

export function forget() {
  sessionStorage.removeItem(NAME);
}
