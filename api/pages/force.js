// What the words of a cited source are worth: the rules of assistant/force.yaml, for what is drawn in the browser.

const OTHERS = ["third_party", "civil_society", "editorial"];
const RECITAL = /^(?:[^›]* : )?(?:considérant|recital)s?\.? \d/i;

export function forceOf({ kind, authority, locator }) {
  if (OTHERS.includes(authority)) return authority;
  if (kind !== "law") return kind;
  if (RECITAL.test((locator ?? "").split(" › ").at(-1))) return "recital";
  return authority === "regulator" ? "act" : "law";
}
