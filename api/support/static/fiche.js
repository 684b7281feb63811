// The editor's form: what is typed outlives a lost session, for this tab and this account alone.

import { Kept } from "/static/kept.js";

const form = document.querySelector("form[data-keep]");
const kept = new Kept("fiche");
const fields = [...form.elements].filter((field) => field.name && !["seen", "id", "language", "action"].includes(field.name));

if (document.querySelector("[data-done]")) kept.drop((name) => name === form.dataset.keep || name === "new");
// A refused form already holds what was typed.
kept.follow(form, fields, { back: !document.getElementById("told") });
document.getElementById("told")?.focus();
