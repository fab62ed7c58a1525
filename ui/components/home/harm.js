// What waits among my own records: those of a view that speaks of me which the schema colours red there, and those
// that are due today by the day the view is sorted by.

import { get, patch, query } from "../base/api.js";
import { day, span, wall } from "../base/format.js";
import { ask } from "../base/overlay.js";
import { entityOf, entityUrl, go, state } from "../base/state.js";
import { inside, say } from "../base/words.js";
import { escape, isBlank, plainText } from "../cells/index.js";
import { act } from "../record/moves.js";

const MOST = 5; // of one entity; the rest is a click away, in the view
const FACTS = 3; // of one record, below its name
const SAYING = new Set(["choice", "stage", "money", "link", "date", "text", "number", "percent", "datetime"]);

const mine = (view) => view.kind === "grid" && /\bme\b/.test(view.where || "");
const ofMine = (entity) => entity.views.find((view) => mine(view) && view.color.red) || entity.views.find((view) => mine(view) && dayOf(entity, view));

// One part per entity: {entity, view, trouble, today, total, url}; each of their lines says what it is and what to do.
export async function waiting() {
  const found = await Promise.all(state.schema.menu.flatMap((group) => group.entities).map((name) => ofEntity(entityOf(name))));
  return found.filter((part) => part && part.trouble.length + part.today.length);
}

// The day the soonest of which comes first: by that the view says what is due.
function dayOf(entity, view) {
  const field = entity.fields[view.sort[0] || ""];
  return field && !field.automatic && field.cell.kind === "date" && field.type !== "datetime" ? field.name : "";
}

async function ofEntity(entity) {
  const view = ofMine(entity);
  if (!view) return null;
  const red = view.color.red;
  const on = dayOf(entity, view);
  const due = [on && `${on} == today`, red && `not (${red})`, goingOn(entity)].filter(Boolean).join(" and ");
  const [trouble, today] = await Promise.all([read(entity, view, red), read(entity, view, on && due)]);
  return { entity, view, trouble: trouble.lines, total: trouble.total, more: trouble.more, today: today.lines, url: `${entityUrl(entity.name)}?view=${encodeURIComponent(view.name)}&filter=${encodeURIComponent(red || "")}` };
}

// What has come to its end is due no more.
function goingOn(entity) {
  const ends = entity.fields.stage ? entity.stages.filter((stage) => stage.ends) : [];
  return ends.length ? `stage not in [${ends.map((stage) => `'${stage.name}'`).join(", ")}]` : "";
}

async function read(entity, view, filter) {
  if (!filter) return { lines: [], total: 0 };
  try {
    const answer = await get(`/${entity.name}` + query({ view: view.name, filter, limit: MOST, count: "capped" }));
    const lines = await Promise.all(answer.rows.map((row) => lineOf(entity, view, row)));
    return { lines, total: answer.total, more: answer.total_is === "at_least" };
  } catch (error) {
    if (error.status === undefined) throw error;
    return { lines: [], total: 0 };
  }
}

async function lineOf(entity, view, row) {
  const sorted = entity.fields[(view.sort[0] || "").replace("-", "")];
  return { key: `${entity.name}:${row.id}`, entity, row, title: row.title || row.number || `#${row.id}`, brief: brief(entity, view, row, sorted), due: dueOf(sorted, row), deed: await deedOf(entity, view, row) };
}

// The field the view is sorted by says how bad it is: the days that have passed since a day, or what it holds.
function dueOf(field, row) {
  if (!field || isBlank(row[field.name])) return { text: "" };
  const value = row[field.name];
  if (field.cell.kind !== "date") return { text: `${field.label} ${plainText(field, value)}`, look: "gw-red" };
  const now = day(wall());
  if (value < now) return { text: say("overdue_by", { span: span(new Date(now) - new Date(value)) }), look: "gw-red" };
  return value === now ? { text: say("today"), look: "gw-amber" } : { text: value, look: "gw-muted" };
}

// What else the view shows of it: a choice says itself, the rest under its label.
function brief(entity, view, row, sorted) {
  const named = new Set([...String(entity.title || "").matchAll(/\{(\w+)\}/g)].map((hole) => hole[1]));
  const shown = view.columns.map((name) => entity.fields[name]).filter((f) => f && !named.has(f.name) && SAYING.has(f.cell.kind) && !isBlank(row[f.name]) && row[f.name].title !== null);
  const days = sorted?.cell.kind === "date" ? [sorted] : [];
  const picked = [...days, ...shown.filter((f) => f !== sorted)].slice(0, FACTS).filter((f) => !isBlank(row[f.name]));
  return picked.map((f) => (["choice", "stage", "link"].includes(f.cell.kind) ? "" : escape(f.label) + " ") + escape(plainText(f, row[f.name]))).join(" · ");
}

// What ends the trouble from here: the only action open to me that asks nothing, where no stage leads on; another day
// where the trouble rests on one; an action that makes a record it rests on; else such a record by its form. `run`
// resolves to what was done.
async function deedOf(entity, view, row) {
  const quick = Object.keys(entity.stages || {}).length ? [] : entity.actions.filter((action) => !action.ask.length);
  const making = entity.actions.find((action) => view.mends?.actions.includes(action.name));
  const [dated] = view.mends?.fields || [];
  if (quick.length === 1 || dated || making) {
    const { may } = await get(`/${entity.name}/${row.id}`);
    if (quick.length === 1 && may.verbs.includes(quick[0].name)) return acting(entity, row, quick[0], "check");
    if (dated && may.fields[dated] === "write") return postponing(entity, row, entity.fields[dated]);
    if (making && may.verbs.includes(making.name)) return acting(entity, row, making, "pencil");
  }
  const related = entity.form.related.find((list) => view.mends?.related.includes(list.entity) && entityOf(list.entity)?.verbs.includes("create"));
  return related ? beginning(row, related) : null;
}

const acting = (entity, row, action, icon) => ({ label: action.label, icon, run: () => act(entity, row, action) });

function postponing(entity, row, field) {
  const what = say("change_field", { label: inside(field.label) });
  const run = () => ask({ title: [row.title, what].filter(Boolean).join(" · "), fields: [{ ...field, required: true }], values: { [field.name]: row[field.name] }, confirm: say("save"), run: (values) => patch(`/${entity.name}/${row.id}`, values) });
  return { label: say("other_day"), said: what, icon: "calendar", run };
}

function beginning(row, related) {
  const label = say("new_record", { label: inside(entityOf(related.entity).label) });
  return { label, icon: "pencil", run: () => go(`${entityUrl(related.entity)}/new?${related.field}=${row.id}`) };
}
