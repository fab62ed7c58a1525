// What stands in the row of a group and in the row of totals: the group's value and count, figures under their columns.

import { number } from "../base/format.js";
import { svg } from "../base/icons.js";
import { counted, say } from "../base/words.js";
import { cellHtml, escape, plainText } from "../cells/index.js";
import { causeOf, rulesOf } from "./colouring.js";

const PERIODS = ["day", "week", "month", "quarter", "year"];
const WITH_LABEL = new Set(["boolean", "number", "money", "percent", "text", "score"]);

// `-closes:month` as {name, grain, down}; the usual grain of a day is the day.
export function keyOf(text, fields) {
  const [name, grain = ""] = text.replace(/^-/, "").split(":");
  return { name, grain: grain || (PERIODS.includes(fields[name]?.grains?.[0]) ? "day" : ""), down: text.startsWith("-") };
}

// A group's value in words: a period by its name, a range by its ends.
export function groupText(field, grain, value) {
  if (value === null) return say("group_empty");
  if (field.cell.kind === "boolean") return say(value ? "yes" : "no");
  if (PERIODS.includes(grain)) return periodText(grain, value);
  if (grain) return `${number(value)} – ${number(add(value, grain))}`;
  return plainText(field, value);
}

function periodText(grain, day) {
  const [year, month] = day.split("-");
  if (grain === "year") return year;
  if (grain === "quarter") return `${year} Q${Math.ceil(Number(month) / 3)}`;
  if (grain === "month") return `${year}-${month}`;
  return grain === "week" ? say("week_of", { day }) : day;
}

const add = (value, step) => String(Math.round((Number(value) + Number(step)) * 1e6) / 1e6);

function groupHtml(field, grain, value) {
  if (value === null) return `<span class="gw-muted">${escape(say("group_empty"))}</span>`;
  const text = grain || field.cell.kind === "boolean" ? escape(groupText(field, grain, value)) : cellHtml(field, value);
  const label = WITH_LABEL.has(field.cell.kind) ? `<span class="gw-muted">${escape(field.label)}</span> ` : "";
  return label + (text || `<span class="gw-muted">${escape(say("group_empty"))}</span>`);
}

const keyAt = (row, model) => keyOf(model.group()[row.level], model.entity().fields);

// The arrow that opens and closes a group, in the column of numbers.
export function groupTurn(row, entity, model) {
  if (row.isGone) return "";
  const { name, grain } = keyAt(row, model);
  const open = model.isOpen(row.node);
  const label = say(open ? "group_close" : "group_open", { name: groupText(entity.fields[name], grain, row.node.value) });
  return `<button type="button" class="gw-group-turn" tabindex="-1" aria-expanded="${open}" aria-label="${escape(label)}">${svg(open ? "down" : "right")}</button>`;
}

// A group's own value, as HTML.
export function groupName(row, model) {
  const { name, grain } = keyAt(row, model);
  return groupHtml(model.entity().fields[name], grain, row.node.value);
}

export function groupCell(row, field, model) {
  if (row.isGone) return "";
  if (field.name !== model.firstColumn()) return figureCell({ totals: row.node.totals, marked: row.node.marked, figures: model.figures() }, field, model);
  const inner = groupName(row, model);
  return `<span class="gw-group-name gw-group-turn" style="padding-left:${row.level * 20}px">${inner} <span class="gw-group-count">${escape(counted(row.node.count, model.entity().label, number(row.node.count)))}</span></span>`;
}

// One figure under its column; how many rows wear a colour under the column that causes it.
export function figureCell(row, field, model) {
  if (row.isTotal && field.name === model.firstColumn() && !row.figures[field.name]) return `<span class="gw-total-name">${escape(say("total"))}</span>`;
  const figure = row.figures[field.name];
  if (!figure) return markedHtml(row, field, model);
  const value = row.totals[field.name]?.[figure];
  if (value === null || value === undefined) return "";
  const label = figure === "sum" ? "" : `<span class="gw-figure-kind">${escape(say("figure_" + figure))}</span> `;
  return `<span class="gw-sum">${label}${figureHtml(field, figure, value)}</span>`;
}

function figureHtml(field, figure, value) {
  if (figure === "count") return number(value);
  if (figure !== "avg") return cellHtml(field, value) || escape(String(value));
  const places = field.cell.kind === "percent" ? 4 : Math.max(2, field.cell.decimals ?? 0);
  return cellHtml({ ...field, cell: { ...field.cell, kind: field.cell.kind === "score" ? "number" : field.cell.kind } }, Number(value).toFixed(places));
}

function markedHtml(row, field, model) {
  const rules = row.marked ? rulesOf(model.view(), model.rules()) : [];
  const rule = rules.findLast((each) => causeOf(each, model) === field.name);
  return rule ? `<span class="gw-text-${rule.color}">${escape(say("marked_rows", { count: row.marked }))}</span>` : "";
}
