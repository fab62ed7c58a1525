// What waits among my own records: those of a view that speaks of me which the schema colours red there, and those
// that are due today by the day the view is sorted by.

import { get, query } from "../base/api.js";
import { entityOf, state } from "../base/state.js";
import { cellHtml, isBlank } from "../cells/index.js";

const MOST = 5; // of one entity; the rest is a click away, in the view

const mine = (view) => view.kind === "grid" && /\bme\b/.test(view.where || "");
const ofMine = (entity) => entity.views.find((view) => mine(view) && view.color.red) || entity.views.find((view) => mine(view) && dayOf(entity, view));

// Each line says `when`: trouble or today.
export async function waiting() {
  const found = await Promise.all(state.schema.menu.flatMap((group) => group.entities).map((name) => ofEntity(entityOf(name))));
  return found.flat();
}

// The day the soonest of which comes first: by that the view says what is due.
function dayOf(entity, view) {
  const field = entity.fields[view.sort[0] || ""];
  return field && !field.automatic && field.cell.kind === "date" && field.type !== "datetime" ? field.name : "";
}

async function ofEntity(entity) {
  const view = ofMine(entity);
  if (!view) return [];
  const red = view.color.red;
  const day = dayOf(entity, view);
  const [trouble, today] = await Promise.all([read(entity, view, red, "trouble"), read(entity, view, day && (red ? `${day} == today and not (${red})` : `${day} == today`), "today")]);
  return [...trouble, ...today];
}

async function read(entity, view, filter, when) {
  if (!filter) return [];
  try {
    const answer = await get(`/${entity.name}` + query({ view: view.name, filter, limit: MOST, count: "none" }));
    return await Promise.all(answer.rows.map(async (row) => ({ key: `${entity.name}:${row.id}`, when, entity, row, title: row.title || row.number || `#${row.id}`, brief: brief(entity, view, row), deed: await deedOf(entity, row) })));
  } catch (error) {
    if (error.status === undefined) throw error;
    return [];
  }
}

// What can be done with one click, without a doubt: the only action open to me that asks nothing, where no stage leads on.
async function deedOf(entity, row) {
  const quick = entity.actions.filter((action) => !action.ask.length);
  if (quick.length !== 1 || Object.keys(entity.stages || {}).length) return null;
  const record = await get(`/${entity.name}/${row.id}`);
  return record.may.verbs.includes(quick[0].name) ? quick[0] : null;
}

// The field the view is sorted by says how bad it is: days without contact, the day that has passed.
function brief(entity, view, row) {
  const field = entity.fields[(view.sort[0] || "").replace("-", "")];
  return field && !isBlank(row[field.name]) ? `${field.label} ${cellHtml(field, row[field.name], { form: true })}` : "";
}
