// Makes elements. Text only ever goes in as text: nothing here, or anywhere in these pages, parses HTML.

export function make(tag, properties = {}, ...children) {
  const { on = {}, data = {}, ...attributes } = properties;
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  for (const [name, listener] of Object.entries(on)) node.addEventListener(name, listener);
  Object.assign(node.dataset, data);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

let made = 0;

export function freshId(stem) {
  made += 1;
  return `${stem}-${made}`;
}

// Fills the elements that carry the key of a fixed text.
export function applyTexts(root, say) {
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
}

// A link that leaves the page: in a new window, because this page keeps the conversation nowhere else.
export function outsideLink(url, text, say) {
  const note = make("span", { class: "unseen" }, ` (${say("new_window")})`);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text, note);
}
