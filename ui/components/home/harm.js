// What is in trouble among my own records: those of a view that speaks of me which the schema colours red there.

import { get, query } from "../base/api.js";
import { entityOf, state } from "../base/state.js";
import { cellHtml, isBlank } from "../cells/index.js";

const MOST = 5; // of one entity; the rest is a click away, in the view

const ofMine = (entity) => entity.views.find((view) => view.kind === "grid" && /\bme\b/.test(view.where || "") && view.color.red);

export async function inTrouble() {
  const found = await Promise.all(state.schema.menu.flatMap((group) => group.entities).map((name) => troubled(entityOf(name))));
  return found.flat();
}

async function troubled(entity) {
  const view = ofMine(entity);
  if (!view) return [];
  try {
    const answer = await get(`/${entity.name}` + query({ view: view.name, filter: view.color.red, limit: MOST, count: "none" }));
    return answer.rows.map((row) => ({ key: `${entity.name}:${row.id}`, entity, row, title: row.title || row.number || `#${row.id}`, brief: brief(entity, view, row) }));
  } catch (error) {
    if (error.status === undefined) throw error;
    return [];
  }
}

// The field the view is sorted by says how bad it is: days without contact, the day that has passed.
function brief(entity, view, row) {
  const field = entity.fields[(view.sort[0] || "").replace("-", "")];
  return field && !isBlank(row[field.name]) ? `${field.label} ${cellHtml(field, row[field.name], { form: true })}` : "";
}
