// The fields of a request as its answer gives them: a name with a value, or already with label and text.

import { readField } from "../base/schema.js";
import { entityOf } from "../base/state.js";
import { cellHtml, escape, isBlank } from "../cells/index.js";

export function fieldsOf(given, entityName) {
  const entity = entityOf(entityName);
  const all = Array.isArray(given) ? given : Object.entries(given || {}).map(([name, value]) => ({ name, ...(value && typeof value === "object" && "value" in value ? value : { value }) }));
  return all.map((one) => {
    const own = entity?.fields[one.name];
    const field = own || readField({ name: one.name, label: one.label || one.name, cell: { kind: one.kind || "text" } });
    return { ...one, field, label: one.label || field.label, html: html(one, field, one.value, own), wasHtml: "was" in one ? html({ text: one.was_text }, field, one.was, own) : "" };
  });
}

// Ids of people and records say nothing; there the answer's own text is shown.
const BY_TEXT = new Set(["person", "people", "link", "links"]);

function html(one, field, value, own) {
  if (one.text && (!own || BY_TEXT.has(field.cell.kind))) return escape(one.text);
  return isBlank(value) ? "—" : cellHtml(field, value, { form: true });
}
