// The editor's form: what is typed outlives a lost session, for this tab alone.

const form = document.querySelector("form[data-keep]");
const name = `permanence-fiche-${form.dataset.keep}`;
const fields = () => [...form.elements].filter((field) => field.name && !["seen", "id", "language", "action"].includes(field.name));

if (document.querySelector("[data-done]")) {
  sessionStorage.removeItem(name);
  sessionStorage.removeItem("permanence-fiche-new");
}
const kept = JSON.parse(sessionStorage.getItem(name) ?? "null");
// A refused form already holds what was typed.
if (kept && !document.getElementById("told")) {
  for (const field of fields()) if (field.name in kept) field.value = kept[field.name];
}
form.addEventListener("input", () => {
  sessionStorage.setItem(name, JSON.stringify(Object.fromEntries(fields().map((field) => [field.name, field.value]))));
});
document.getElementById("told")?.focus();
