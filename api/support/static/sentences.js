// The page's sentences, as the server wrote them into it, and the elements that are found by id.

const sentences = JSON.parse(document.getElementById("sentences").textContent);

export function say(key, value = "") {
  return sentences[key].replace(/{\w+}/, value);
}

export function byId(id) {
  return document.getElementById(id);
}

// "2026-11-22" as people write it; a date less precise stays as it is.
export function day(date) {
  const [year, month, number] = (date ?? "").split("-");
  return number ? `${number}/${month}/${year}` : month ? `${month}/${year}` : (year ?? "");
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
