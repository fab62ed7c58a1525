// The fields of a request as its answer gives them: a name with a value, or already with label and text.

import { readField } from "../base/schema.js";
import { entityOf } from "../base/state.js";
import { say } from "../base/words.js";
import { cellHtml, escape, isBlank, plainText } from "../cells/index.js";

// One line of plain words for lists: a choice says itself, a yes its label; ids without a title are left out.
export function brief(fields) {
  const kept = fields.filter((f) => f.field.cell.kind !== "money" && f.text !== "" && !(BY_TEXT.has(f.field.cell.kind) && /^#/.test(f.text || "")));
  return kept.slice(0, 4).map(said).join(" · ");
}

function said(f) {
  const value = plainText(f.field, f.html === "—" ? null : f.value) || f.text || "—";
  if (f.field.cell.kind === "choice") return value;
  if (f.field.cell.kind === "boolean") return f.value ? f.label : say("fact_not", { label: f.label });
  return `${f.label} ${value}`;
}

// The sum at stake of a row of the list.
export const amountOf = (row) => fieldsOf(row.about || [], row.record.entity).find((f) => f.field.cell.kind === "money");

export function fieldsOf(given, entityName, record = null) {
  const entity = entityOf(entityName);
  const titled = (one, field) => (BY_TEXT.has(field.cell.kind) && record?.[one.name] ? { ...one, text: "", value: record[one.name] } : one);
  const all = Array.isArray(given) ? given : Object.entries(given || {}).map(([name, value]) => ({ name, ...(value && typeof value === "object" && "value" in value ? value : { value }) }));
  return all.map((raw) => {
    const own = entity?.fields[raw.name];
    const field = own || readField({ name: raw.name, label: raw.label || raw.name, cell: { kind: raw.kind || "text" } });
    const one = titled(raw, field);
    return { ...one, field, label: one.label || field.label, plain: plain(one, field, own), html: html(one, field, one.value, own), wasHtml: "was" in one ? html({ text: one.was_text }, field, one.was, own) : "" };
  });
}

// A value in words alone, for places where tags and icons would say more than the value does.
function plain(one, field, own) {
  if (one.text && (!own || BY_TEXT.has(field.cell.kind))) return escape(one.text);
  return isBlank(one.value) ? "—" : escape(plainText(field, one.value));
}

// Ids of people and records say nothing; there the answer's own text is shown.
const BY_TEXT = new Set(["person", "people", "link", "links"]);

function html(one, field, value, own) {
  if (one.text && (!own || BY_TEXT.has(field.cell.kind))) return escape(one.text);
  return isBlank(value) ? "—" : cellHtml(field, value, { form: true });
}
