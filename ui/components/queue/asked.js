// What a request asks, in one sentence: who, for which record, and the few facts that tell it from others.

import { entityOf, state } from "../base/state.js";
import { chinese, inside, say } from "../base/words.js";
import { escape } from "../cells/index.js";
import { fieldsOf } from "./fields.js";

// Where the number stands beside the name, the name alone.
export function nameOf({ title, number }) {
  return number && title.startsWith(number + " ") ? title.slice(number.length + 1) : title;
}
export const numberOf = ({ title, number }) => (number && number !== title ? number : "");

// "the contract of Hengxin Ltd" where the title is the name of a linked record, else "the opportunity “MES line 2”".
function what(record, entity) {
  const name = escape(nameOf(record));
  if (!entity) return say("asked_named", { label: "", title: name });
  const holes = [...String(entity.title || "").matchAll(/\{(\w+)\}/g)].map((hole) => hole[1]).filter((hole) => hole !== "number");
  const of = holes.length === 1 && entity.fields[holes[0]]?.cell.kind === "link" && numberOf(record);
  return say(of ? "asked_of" : "asked_named", { label: escape(inside(entity.label)), title: name });
}

// Only a stage that ends says more than the approval itself.
function towards(request, entity) {
  if (request.guards) return say("asked_guard_" + request.guards);
  const stage = entity?.stages.find((each) => each.name === request.to_stage && each.ends);
  return stage ? say("asked_into", { stage: escape(stage.label) }) : "";
}

function fact(f) {
  const label = escape(inside(f.label));
  if (f.field.cell.kind !== "boolean") return `${label} <strong>${f.plain}</strong>`;
  return f.value ? `<strong>${label}</strong>` : say("fact_not", { label });
}

function who(request) {
  const name = escape(request.submitter?.title || "");
  if (request.submitter?.id === state.me.id) return say("asked_by_me");
  const may = request.may || [];
  return say(may.includes("approve") ? "asked_me" : may.includes("done") ? "asked_to_do" : "asked_others", { name });
}

// HTML: names and values are escaped, the values that decide stand out.
export function sentence(request, record) {
  const entity = entityOf(request.record.entity);
  const facts = fieldsOf(request.about || [], request.record.entity, record).filter((f) => f.plain !== "—").map(fact);
  const told = facts.length ? say("asked_facts", { facts: facts.join(say("list_clause")) }) : "";
  return who(request) + what(request.record, entity) + towards(request, entity) + told + (chinese() ? "。" : ".");
}
