// What is typed in a form outlives a lost session: kept for this tab and this account alone.

export class Kept {
  constructor(family) {
    this.prefix = `permanence-${family}-${document.body.dataset.who}-`;
  }

  read(name) {
    try {
      return JSON.parse(sessionStorage.getItem(this.prefix + name));
    } catch {
      return null; // what cannot be read is not a draft
    }
  }

  drop(wanted) {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(this.prefix) && wanted(key.slice(this.prefix.length))) sessionStorage.removeItem(key);
    }
  }

  // Puts back what was typed in these fields, then keeps what is typed from now on.
  follow(form, fields, { back = true } = {}) {
    const values = back ? this.read(form.dataset.keep) : null;
    for (const field of fields) if (values && field.name in values) field.value = values[field.name];
    form.addEventListener("input", () => {
      const typed = Object.fromEntries(fields.map((field) => [field.name, field.value]));
      sessionStorage.setItem(this.prefix + form.dataset.keep, JSON.stringify(typed));
    });
  }
}
