// What the schema's colours say of one record: the rule that holds, in words, with the figure behind it and what would help.

import { holds, namesIn } from "../base/evaluate.js";
import { isBlank, plainText } from "../cells/index.js";
import { describe, read } from "../base/filters.js";
import { beginning, curing, sourcesOf } from "./deeds.js";

const FIGURES = ["number", "money", "percent", "date", "datetime"];

export function alertsOf(model) {
  const { entity, record } = model;
  const met = (condition) => holds(condition, record, model.world()) === true;
  for (const color of ["red", "amber"]) {
    const view = entity.views.find((one) => one.color[color] && (!one.where || met(one.where)) && met(one.color[color]));
    if (view) return [alertOf(model, view.color[color], color, met)];
  }
  return [];
}

// A view that asks the same of its records has a name for them.
function alertOf({ entity, record, id }, rule, color, met) {
  const causes = namesIn(rule).filter((name) => entity.fields[name]);
  const figure = sourcesOf(entity, causes).map((name) => entity.fields[name]).find((f) => f && FIGURES.includes(f.cell.kind) && !isBlank(record[f.name]));
  const named = entity.views.find((view) => namesIn(view.where || "").some((name) => causes.includes(name)) && met(view.where))?.label;
  const list = curing(entity, causes);
  const deed = list ? beginning(list, id) : null;
  return {
    kind: "alert", color, head: named || inWords(entity, rule, record), text: figure ? `${figure.label} ${plainText(figure, record[figure.name])}` : "",
    label: deed?.label, run: deed?.run,
  };
}

function inWords(entity, rule, record) {
  const field = entity.fields[rule];
  if (field) return field.cell.kind === "boolean" ? field.label : `${field.label} ${plainText(field, record[field.name])}`;
  return read(rule, entity.fields).map((chip) => describe(chip, entity.fields)).map(({ label, operator, value }) => [label, operator, value].filter(Boolean).join(" ")).join(" ");
}
