// What an administrator does about an effect that could not leave: send it again, or say that it was done by hand; always with a reason.

import { post } from "../base/api.js";
import { ask, tell } from "../base/overlay.js";
import { readField } from "../base/schema.js";
import { say } from "../base/words.js";

export const VERBS = ["send-again", "done-by-hand"];
export const wordOf = (verb) => say("effect_" + verb.replace(/-/g, "_"));

// Asks for the reason; whether it was done.
export async function settle(effect, verb) {
  const field = readField({ name: "reason", label: say("reason"), required: true, widget: { kind: "text", rows: 3 }, cell: { kind: "text" } });
  const run = ({ reason }) => post(`/effects/${effect.id}/${verb}`, { reason: (reason || "").trim() });
  const done = await ask({ title: `${wordOf(verb)} · ${effect.name}`, text: say("stuck_reason"), fields: [field], confirm: wordOf(verb), run });
  if (done) tell(say("decided_note", { verb: wordOf(verb) }), { kind: "good" });
  return Boolean(done);
}
