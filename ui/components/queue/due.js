// Deadlines in the words of the queue: what is overdue comes first, then today, then the rest.

import { clock, day, span, wall } from "../base/format.js";
import { say } from "../base/words.js";

export function urgency(due) {
  if (!due) return "later";
  const date = new Date(due);
  if (date < new Date()) return "overdue";
  return day(wall(due)) === day(wall()) ? "today" : "later";
}

// A provisional term may still move: the holidays of its year are not published yet.
export function dueText(due, provisional = false) {
  if (!due) return "";
  const date = new Date(due);
  const how = urgency(due);
  if (how === "overdue") return say("overdue_by", { span: span(Date.now() - date) });
  if (how === "today") return `${say("today")} ${clock(wall(due))}`;
  return day(wall(due)).slice(5) + (provisional ? say("provisional") : "");
}

export const dueColour = (due) => ({ overdue: "gw-red", today: "gw-amber", later: "gw-muted" })[urgency(due)];

// By harm: what is overdue, due today, due later; what has no term by how long it has waited.
export function grouped(rows) {
  const groups = [
    { key: "overdue", label: say("overdue"), rows: [] },
    { key: "today", label: say("due_today"), rows: [] },
    { key: "later", label: say("later"), rows: [] },
    { key: "before", label: say("came_before"), rows: [] },
    { key: "fresh", label: say("came_today"), rows: [] },
  ];
  for (const row of rows) groups.find((g) => g.key === placeOf(row)).rows.push(row);
  for (const group of groups) group.rows.sort((a, b) => String(a.due || a.since).localeCompare(String(b.due || b.since)));
  return groups.filter((group) => group.rows.length);
}

const placeOf = (row) => (row.due ? urgency(row.due) : day(wall(row.since)) === day(wall()) ? "fresh" : "before");
