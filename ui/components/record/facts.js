// The few values by which a record is known at a glance: those its lists show first.

import { isBlank } from "../cells/index.js";

const ONES = { stage: 1, money: 1, choice: 1, person: 1 };

// kinds: which of them, in this order.
export function factsOf(entity, record, kinds) {
  if (entity.system) return [];
  const listed = entity.views.find((view) => view.kind === "grid" && view.columns.length)?.columns || entity.columns;
  const names = [...new Set([...listed, ...Object.keys(entity.fields)])].filter((name) => name !== "approval" && (entity.fields[name].cell.kind !== "person" || name === "owner"));
  const told = names.map((name) => entity.fields[name]).filter((f) => !isBlank(record[f.name]) && !(f.cell.kind === "money" && Number(record[f.name]) === 0));
  return kinds.flatMap((kind) => told.filter((f) => f.cell.kind === kind).slice(0, ONES[kind]));
}
