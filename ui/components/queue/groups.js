// The queue in groups: by what I must decide (approval and step), by term, or in one list.

import { money } from "../base/format.js";
import { prefer, preferred } from "../base/state.js";
import { grouped, urgency } from "./due.js";
import { amountOf } from "./fields.js";

export const GROUPINGS = ["decision", "due", "none"];
export const grouping = () => preferred(["queue", "group"], "decision");
export const groupBy = (kind) => prefer(["queue", "group"], kind);

// What was folded stays folded, for this person.
export const isClosed = (key) => preferred(["queue", "closed"], []).includes(key);
export function fold(key) {
  const closed = preferred(["queue", "closed"], []);
  prefer(["queue", "closed"], closed.includes(key) ? closed.filter((each) => each !== key) : [...closed, key]);
}

// `ordered`: the rows come in the order asked for; else what is overdue stands first, then what is due or waits longest.
export function groupsOf(rows, kind, ordered) {
  if (kind === "due") return grouped(rows).map((group) => ({ ...group, red: group.key === "overdue" }));
  const sorted = ordered ? rows : [...rows].sort(byHarm);
  if (kind === "none") return [{ key: "all", label: "", rows: sorted }];
  const groups = new Map();
  for (const row of sorted) {
    const key = `${row.request.workflow}:${row.step ?? ""}`;
    if (!groups.has(key)) groups.set(key, { key, label: row.request.label, step: row.step_label || "", rows: [] });
    groups.get(key).rows.push(row);
  }
  return [...groups.values()].map((group) => ({ ...group, sum: sum(group.rows), overdue: group.rows.filter(isOverdue).length }));
}

const isOverdue = (row) => Boolean(row.due) && urgency(row.due) === "overdue";
const term = (row) => `${isOverdue(row) ? 0 : row.due ? 1 : 2} ${row.due || row.since || ""}`;
const byHarm = (a, b) => term(a).localeCompare(term(b));

// The sum at stake, where every amount is of one field and so of one currency; whole cents, so that none is lost.
function sum(rows) {
  const amounts = rows.map(amountOf);
  if (rows.length < 2 || amounts.some((each) => !each || each.name !== amounts[0].name)) return "";
  const cents = amounts.reduce((total, each) => total + Math.round(Number(each.value || 0) * 100), 0);
  const { currency } = amounts[0].field.cell;
  return money((cents / 100).toFixed(2), { currency: currency || globalThis.gridwright?.currency || "", short: true });
}
