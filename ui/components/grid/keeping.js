// Cells that were typed and are not stored, kept in this tab for a person and a kind of record: they outlive a reload and a new sign-in.

import { state } from "../base/state.js";

const shelf = (entity) => `gridwright-cells:${state.me?.id}:${entity.name}`;

// cells: [{id, field, typed, shown, old, oldShown, version, message, help, current}]; a row that is not made yet has no number and is not kept.
export function keepCells(entity, cells) {
  const kept = cells.filter((cell) => typeof cell.id === "number").map((cell) => ({ ...cell, field: cell.field.name }));
  if (kept.length) sessionStorage.setItem(shelf(entity), JSON.stringify(kept));
  else sessionStorage.removeItem(shelf(entity));
}

// What was kept; a field that the person no longer has is left out.
export function keptCells(entity) {
  const kept = JSON.parse(sessionStorage.getItem(shelf(entity)) || "[]");
  return kept.filter((cell) => entity.fields[cell.field]).map((cell) => ({ ...cell, field: entity.fields[cell.field] }));
}
