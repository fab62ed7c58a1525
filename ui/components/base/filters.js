// Filter chips and the filter expression are one thing: chips write it, and what chips could have written is read back.

import { get, query } from "./api.js";
import { bare, pruned, splitAt, tree } from "./junctions.js";
import { say } from "./words.js";

const QUOTED = /^'((?:[^'\\]|\\.)*)'$/;
const BARE = new Set(["number", "money", "percent", "score", "boolean", "person", "people", "link", "links", "duration"]);

export function literal(field, value) {
  if (value === "me" && ["person", "people"].includes(field.cell.kind)) return "me";
  if (value === "today") return "today";
  if (value && typeof value === "object") return String(value.id);
  if (BARE.has(field.cell.kind) && /^-?\d+(\.\d+)?%?$/.test(String(value))) return String(value);
  return "'" + String(value).replace(/\\/g, "\\\\").replace(/'/g, "\\'").replace(/[\r\n]+/g, " ") + "'";
}

export function write(chips, fields) {
  const parts = chips.map(pruned).filter(Boolean);
  return parts.map((chip) => (chip.expression !== undefined ? wrapped(chip.expression, parts.length) : branch(chip, fields))).filter(Boolean).join(" and ");
}

// A chip, or several joined by `and` or `or`, in brackets.
function branch(chip, fields) {
  const members = chip.any || chip.all;
  if (!members) return chip.expression !== undefined ? `(${chip.expression})` : atom(chip, fields);
  return "(" + members.map((each) => branch(each, fields)).filter(Boolean).join(chip.any ? " or " : " and ") + ")";
}

const wrapped = (text, count) => (count > 1 && /\b(or|if)\b/.test(text) ? `(${text})` : text);

function atom(chip, fields) {
  const field = fields[chip.field];
  const operator = operatorsOf(field).find((o) => o.key === chip.operator);
  if (!operator) return "";
  let value = "";
  if (operator.operand === "values") value = "[" + [].concat(chip.value ?? []).map((v) => literal(field, v)).join(", ") + "]";
  else if (operator.operand === "text") value = literal({ cell: { kind: "text" } }, chip.value ?? "");
  else if (operator.operand !== "none") value = literal(field, chip.value ?? "");
  return operator.template.replaceAll("{field}", chip.field).replaceAll("{value}", value);
}

// Splits at the top-level `and`s; each part becomes a chip, or one chip of its own words.
export function read(expression, fields) {
  if (!expression || !expression.trim()) return [];
  const whole = expression.trim();
  const parts = splitAt(whole, "or").length > 1 ? [whole] : splitAt(whole, "and");
  return parts.map((part) => recognise(part, fields) || joint(part, fields) || { expression: bare(part) });
}

// Conditions joined by `or`, when each of them could be a chip.
const joint = (part, fields) => (/ or /.test(part) ? tree(part, (text) => recognise(text, fields)) : null);

function recognise(part, fields) {
  for (const field of Object.values(fields)) {
    if (!part.includes(field.name)) continue;
    for (const operator of operatorsOf(field)) {
      const found = pattern(operator.template, field.name).exec(part);
      if (!found) continue;
      const raw = found.groups?.value;
      if (operator.operand === "none") return { field: field.name, operator: operator.key, value: null };
      const value = operator.operand === "values" ? readList(raw) : readLiteral(raw);
      if (value !== undefined) return { field: field.name, operator: operator.key, value };
    }
  }
  return equality(part, fields);
}

// `stage == 'won'` is the list of one for fields that are asked by lists.
function equality(part, fields) {
  const [, name, raw] = /^(\w+) == (.+)$/s.exec(part) || [];
  const operator = operatorsOf(fields[name]).find((one) => one.template === "{field} in {value}" && one.operand === "values");
  const value = operator ? readLiteral(raw) : undefined;
  return value === undefined ? null : { field: name, operator: operator.key, value: [value] };
}

function pattern(template, name) {
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  let first = true;
  const filled = escaped.replaceAll("{field}", name).replace(/\{value\}/g, () => (first ? ((first = false), "(?<value>.+?)") : "\\k<value>"));
  return new RegExp("^" + filled + "$", "s");
}

function readLiteral(raw) {
  const quoted = QUOTED.exec(raw);
  if (quoted) return quoted[1].replace(/\\(.)/g, "$1");
  if (/^-?\d+(\.\d+)?%?$/.test(raw) || raw === "me" || raw === "today") return raw;
  return undefined;
}

function readList(raw) {
  const found = /^\[(.*)\]$/s.exec(raw);
  if (!found) return undefined;
  const items = found[1].match(/'(?:[^'\\]|\\.)*'|[^,\s]+/g) || [];
  const values = items.map(readLiteral);
  return values.includes(undefined) ? undefined : values;
}

// The server's operators; without any, those every value has.
export function operatorsOf(field) {
  if (!field) return [];
  const given = (field.operators || []).filter((o) => typeof o === "object");
  return given.length ? given : FALLBACK(field);
}

// The chip that holds for records with this value; null for what no chip says.
export function chipOf(field, value) {
  const blank = value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
  const by = (template) => field.filterable !== false && operatorsOf(field).find((one) => one.template === template);
  const chip = (operator, asked) => (operator ? { field: field.name, operator: operator.key, value: asked } : null);
  if (blank) return chip(by("{field} is empty"), null);
  if (typeof value === "boolean") return chip(by(value ? "{field}" : "not {field}"), null);
  if (Array.isArray(value)) return null;
  return chip(by("{field} in {value}"), [value]) || chip(by("{field} == {value}"), value);
}

function FALLBACK(field) {
  const text = { key: "contains", label: say("op_contains"), template: "contains({field}, {value})", operand: "text" };
  const one = { key: "one_of", label: say("op_one_of"), template: "{field} in {value}", operand: "values" };
  const is = { key: "is", label: say("op_is"), template: "{field} == {value}", operand: "value" };
  const more = [{ key: "at_least", label: "≥", template: "{field} >= {value}", operand: "value" }, { key: "at_most", label: "≤", template: "{field} <= {value}", operand: "value" }];
  const presence = [
    { key: "empty", label: say("op_empty"), template: "{field} is empty", operand: "none" },
    { key: "filled", label: say("op_filled"), template: "{field} is not empty", operand: "none" },
  ];
  const kind = field.cell.kind;
  if (["choice", "stage"].includes(kind)) return [one, ...presence];
  if (["number", "money", "percent", "date", "datetime", "score"].includes(kind)) return [is, ...more, ...presence];
  if (kind === "boolean") return [{ key: "yes", label: say("yes"), template: "{field}", operand: "none" }, { key: "no", label: say("no"), template: "not {field}", operand: "none" }];
  if (["person", "link"].includes(kind)) return [is, ...presence];
  return [text, is, ...presence];
}

// An address holds ids; people read names. What may not be read stays a number.
export async function nameLinks(chips, fields) {
  for (const chip of chips) {
    if (chip.any || chip.all) await nameLinks(chip.any || chip.all, fields);
    const to = fields[chip.field]?.to || [];
    const ids = [].concat(chip.value ?? []).filter((one) => /^\d+$/.test(one));
    if (to.length !== 1 || !ids.length) continue;
    const answer = await get(`/${to[0]}` + query({ filter: `id in [${ids.join(", ")}]`, limit: 50, count: "none" })).catch(() => ({ rows: [] }));
    chip.titles = Object.fromEntries(answer.rows.map((row) => [row.id, row.title]));
  }
}

export function describe(chip, fields) {
  if (chip.expression !== undefined) return { label: say("condition"), operator: "", value: chip.expression };
  const members = chip.any || chip.all;
  if (members) return { label: "", operator: "", value: members.map((each) => inWords(each, fields)).join(say(chip.any ? "or" : "and")) };
  const field = fields[chip.field];
  const operator = operatorsOf(field).find((o) => o.key === chip.operator);
  const values = [].concat(chip.value ?? []).map((value) => shown(field, value, chip.titles));
  const listed = operator?.template === "{field} in {value}"; // "is A or B" says it shorter than "is any of"
  return { label: field?.label || chip.field, operator: listed ? say("op_is") : operator?.label || "", value: values.join(say(listed ? "list_or" : "list_comma")) };
}

function inWords(chip, fields) {
  const { label, operator, value } = describe(chip, fields);
  const said = [label, operator, value].filter(Boolean).join(" ");
  return chip.any || chip.all ? `（${said}）` : said;
}

function shown(field, value, titles) {
  if (value === "me") return say("me");
  if (value === "today") return say("today");
  if (value && typeof value === "object") return value.title;
  const option = field?.options.find((o) => o.key === value);
  return option?.label || titles?.[value] || String(value);
}
