// Whom a submitter chooses for the steps that ask him to: a picker per step with exactly its pool.

import { get } from "../base/api.js";
import { ask } from "../base/overlay.js";
import { readField } from "../base/schema.js";
import { say } from "../base/words.js";

const MARK = "chosen.";
const holds = (one, q) => [one.title, one.unit].some((text) => (text || "").toLowerCase().includes(q.trim().toLowerCase()));

function field(choice) {
  const kind = choice.many ? "people" : "person";
  const source = async (q) => ({ rows: choice.pool.filter((one) => holds(one, q)) });
  return readField({ name: MARK + choice.key, label: say("who_decides", { step: choice.label }), required: true, widget: { kind }, cell: { kind }, source });
}

// What a route asks to choose, for a workflow that may ask at all.
export async function choicesFor(entity, id, workflow) {
  return workflow?.chooses ? (await get(`/${entity.name}/${id}/route/${workflow.workflow || workflow.name}`)).choices : [];
}

export const choiceFields = (choices) => choices.map(field);

// Values to begin a dialog with: the only one there is, or who was chosen before.
export function begun(choices) {
  const first = ({ many, pool, chosen }) => (chosen.length ? chosen : pool.length === 1 ? pool : []).slice(0, many ? undefined : 1);
  return Object.fromEntries(choices.map((choice) => [MARK + choice.key, choice.many ? first(choice) : first(choice)[0] ?? null]));
}

// What of a dialog's values goes to the server.
export function chosenOf(choices, values) {
  const given = choices.map(({ key }) => [key, [].concat(values[MARK + key] ?? [])]);
  return Object.fromEntries(given.filter(([, people]) => people.length));
}

// Asks for all that is to be chosen, if anything is, and sends; null when the person thought better of it.
export async function withChosen(choices, title, confirm, send) {
  if (!choices.length) return send({});
  let done = null;
  const run = async (values) => (done = await send(chosenOf(choices, values)));
  await ask({ title, fields: choiceFields(choices), values: begun(choices), confirm, run });
  return done;
}
