// What one does next with a record: records that follow from it are begun, it is handed over.

import { namesIn } from "../base/evaluate.js";
import { drawing } from "../base/icons.js";
import { entityOf, entityUrl, go } from "../base/state.js";
import { inside, say } from "../base/words.js";

// The fields and related lists that a value is worked out from, the nearest first.
export function sourcesOf(entity, names) {
  const found = [...names];
  for (const name of found) for (const one of namesIn(entity.fields[name]?.formula || "")) if (!found.includes(one)) found.push(one);
  return found;
}

// An action wears the drawing of what its name speaks of: `log_activity`.
export const iconOf = (name) => name.split("_").find((part) => drawing(part)) || "";

const begun = (entity) => entity.form.related.filter((list) => entityOf(list.entity)?.verbs.includes("create"));

// The list whose entries these fields rest on: one more of them is what changes them.
export const curing = (entity, names) => begun(entity).find((list) => sourcesOf(entity, names).includes(list.name)) || null;

export function beginning(list, id, icon = "") {
  return { name: "new-" + list.name, icon: icon || "plus", label: say("new_record", { label: inside(entityOf(list.entity).label) }), run: () => go(`${entityUrl(list.entity)}/new?${list.field}=${id}`) };
}

// Most of the work on a record is one more entry in the list its dates follow; then what else it leads to.
export function deedsOf(model, handOver) {
  const { entity } = model;
  if (model.isNew || entity.system) return [];
  const dates = Object.values(entity.fields).filter((f) => f.formula && ["date", "datetime"].includes(f.cell.kind)).map((f) => f.name);
  const daily = curing(entity, dates);
  const others = begun(entity).filter((list) => list !== daily && list.entity !== entity.name);
  const deeds = [daily, ...others].filter(Boolean).slice(0, 2).map((list) => beginning(list, model.id, list === daily ? "activity" : entityOf(list.entity).icon || list.entity));
  if (entity.fields.owner && model.record.may?.fields?.owner === "write") deeds.push({ name: "hand-over", icon: "user", label: say("pass_on"), run: handOver });
  return deeds;
}
