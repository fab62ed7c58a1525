// The moves that a record has now, as a menu; a closed one says why.

import { get } from "../base/api.js";
import { fail, tell } from "../base/overlay.js";
import { say } from "../base/words.js";
import { move } from "../record/moves.js";

const reasons = (way) => [].concat(way.why || []).map((why) => (typeof why === "string" ? why : why.message));
const none = () => [{ label: say("no_moves"), disabled: true, run() {} }];

// Items of a menu; `done(record)` once it stands elsewhere, or waits for it. Throws what the server says.
export async function stageChoices(entity, id, done) {
  const record = await get(`/${entity.name}/${id}`);
  const ways = record.may?.moves || [];
  const field = entity.fields.stage;
  return ways.length ? ways.map((way) => choice(entity, record, way, field.options.find((option) => option.key === way.to), done)) : none();
}

function choice(entity, record, way, option, done) {
  const hint = way.open ? (option?.approval ? say("needs_approval") : "") : say("closed_move");
  const run = () => (way.open ? moveTo(entity, record, way, option, done) : tell([say("cannot_enter", { stage: option.label }), ...reasons(way)].join(" "), { kind: "error", seconds: 9 }));
  return { label: option?.label ?? way.to, icon: way.open ? "forward" : "lock", hint, run };
}

async function moveTo(entity, record, way, option, done) {
  try {
    done(await move(entity, record, way, option), record);
  } catch (error) {
    fail(error);
    done(null, record);
  }
}
