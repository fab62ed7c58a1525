// Moving a record to another stage and running its actions: what has to be asked is asked first.

import { post } from "../base/api.js";
import { ask, fail, tell } from "../base/overlay.js";
import { readField } from "../base/schema.js";
import { say } from "../base/words.js";
import { begun, choiceFields, choicesFor, chosenOf } from "./choosing.js";

const reasonField = () => readField({ name: "reason", label: say("reason"), type: "long_text", required: true, widget: { kind: "text", rows: 3 }, cell: { kind: "text" } });

// Resolves to the changed record, or null when the person thought better of it. Refusals are thrown.
export async function move(entity, record, way, option) {
  const asked = Object.values(way.ask || {}).map(readField);
  const choices = await choicesFor(entity, record.id, way.approval);
  const fields = [...(way.reason ? [reasonField()] : []), ...asked, ...choiceFields(choices)];
  const path = `/${entity.name}/${record.id}/stage`;
  const send = (values = {}) => {
    const body = { to: way.to };
    if (way.reason) body.reason = values.reason || "";
    if (asked.length) body.ask = Object.fromEntries(asked.map(({ name }) => [name, values[name]]));
    if (choices.length) body.chosen = chosenOf(choices, values);
    return post(path, body);
  };
  if (!fields.length) return told(entity, await send(), option);
  let done = null;
  await ask({
    title: say("move_title", { stage: option.label }), fields, values: begun(choices), confirm: say("move"), context: { entity: entity.name, id: record.id },
    run: async (values) => (done = await send(values)),
  });
  return done && told(entity, done, option);
}

// An automation may have led it on: the stage it is in is told, not the one that was asked for.
function told(entity, answer, option) {
  const here = entity.stages.find((stage) => stage.name === answer?.stage) || option;
  tell(answer?.pending ? say("move_pending", { stage: option.label }) : say("moved", { stage: here.label }), { kind: "good" });
  return answer;
}

export async function act(entity, record, action) {
  let done = null;
  const run = async (values) => (done = await post(`/${entity.name}/${record.id}/actions/${action.name}`, values || {}));
  if (action.ask.length) {
    await ask({ title: action.label, fields: action.ask, confirm: action.label, context: { entity: entity.name, id: record.id }, run });
  } else {
    await run();
  }
  if (done) tell(say("done_named", { name: action.label }), { kind: "good" });
  return done;
}

export async function attempt(work, after) {
  try {
    const done = await work();
    if (done) after?.(done);
    return done;
  } catch (error) {
    fail(error);
    return null;
  }
}
