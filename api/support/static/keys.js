// Lists by keyboard: "/" goes to the search field, the arrows from row to row.

const first = document.querySelector("[data-first]");
const links = [...document.querySelectorAll(".rows tbody th a")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
  if (event.key === "/" && first && !typing) {
    event.preventDefault();
    first.select();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !links.length || (typing && document.activeElement !== first)) return;
  event.preventDefault();
  const here = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, here + step))].focus();
});
