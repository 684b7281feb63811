// The page's sentences, as the server wrote them into it, and the elements that are found by id.

const sentences = JSON.parse(document.getElementById("sentences").textContent);

export function say(key, value = "") {
  return sentences[key].replace(/{\w+}/, value);
}

export function byId(id) {
  return document.getElementById(id);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// "2026-11-22" as people of the page's language write it, as precise as it is known.
export function day(date) {
  const [, year, month, number] = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?$/.exec(date ?? "") ?? [];
  if (!year) return date ?? ""; // what a manifest calls a date may be anything
  const french = document.documentElement.lang === "fr";
  const parts = french ? [number, month, year] : [number && Number(number), month && MONTHS[month - 1], year];
  return parts.filter(Boolean).join(french ? "/" : "\u00a0");
}

export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}
