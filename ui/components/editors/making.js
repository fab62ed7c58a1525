// A record made where a link to it is wanted: what was typed is its title, what else it must have is asked for.

import { freshKey, post } from "../base/api.js";
import { ask, fail } from "../base/overlay.js";
import { mustFill, titleField, writable } from "../base/schema.js";
import { inside, say } from "../base/words.js";

export const mayMake = (entity) => Boolean(entity?.verbs.includes("create") && !entity.lines_of && !entity.system);

// {id, title, entity} of the new record, or null when the person thought better of it.
export async function makeNew(entity, typed) {
  const title = entity.fields[titleField(entity)];
  const named = title && writable(title) ? title : null;
  const needed = Object.values(entity.fields).filter((field) => mustFill(field) && field !== named);
  const key = freshKey();
  const send = async (values) => chosen(entity, await post(`/${entity.name}`, values, { headers: { "Idempotency-Key": key } }));
  if (typed && named && !needed.length) return send({ [named.name]: typed }).catch((error) => asked(error, entity, named, needed, typed, send));
  return dialog(entity, [...(named ? [named] : []), ...needed], named ? { [named.name]: typed || null } : {}, send);
}

// What the new record must have turned out when it was saved: the same, with fields to fill.
function asked(error, entity, named, needed, typed, send) {
  const names = (error.problems || []).map((problem) => problem.field);
  const missing = Object.values(entity.fields).filter((field) => names.includes(field.name) && field !== named && writable(field));
  if (error.status !== 422) return fail(error), null;
  return dialog(entity, [named, ...needed, ...missing], { [named.name]: typed }, send);
}

async function dialog(entity, fields, values, send) {
  let made = null;
  const run = async (given) => (made = await send(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))));
  await ask({ title: say("new_record", { label: inside(entity.label) }), fields, values, confirm: say("create"), context: { entity: entity.name, id: "new" }, run });
  return made;
}

const chosen = (entity, record) => ({ id: record.id, title: record.title ?? String(record[titleField(entity)] ?? record.id), entity: entity.name });
