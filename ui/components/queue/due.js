// Deadlines in the words of the queue: what is overdue comes first, then today, then the rest.

import { clock, day, span, wall } from "../base/format.js";
import { say } from "../base/words.js";

export function urgency(due) {
  if (!due) return "later";
  const date = new Date(due);
  if (date < new Date()) return "overdue";
  return day(wall(due)) === day(wall()) ? "today" : "later";
}

export function dueText(due) {
  if (!due) return "";
  const date = new Date(due);
  const how = urgency(due);
  if (how === "overdue") return say("overdue_by", { span: span(Date.now() - date) });
  return how === "today" ? `${say("today")} ${clock(wall(due))}` : day(wall(due)).slice(5);
}

export const dueColour = (due) => ({ overdue: "gw-red", today: "gw-amber", later: "gw-muted" })[urgency(due)];

export function grouped(rows) {
  const groups = [
    { key: "overdue", label: say("overdue"), rows: [] },
    { key: "today", label: say("due_today"), rows: [] },
    { key: "later", label: say("later"), rows: [] },
  ];
  for (const row of rows) groups.find((g) => g.key === urgency(row.due)).rows.push(row);
  for (const group of groups) group.rows.sort((a, b) => String(a.due || "9").localeCompare(String(b.due || "9")));
  return groups.filter((group) => group.rows.length);
}
