// A seat goes to somebody else: handed over by its holder, or moved by a workflow administrator, who says why.

import { freshKey, get, post, query } from "../base/api.js";
import { ask } from "../base/overlay.js";
import { readField } from "../base/schema.js";
import { say } from "../base/words.js";

const WORDS = {
  "hand-over": { title: "hand_over_title", text: "hand_over_text" },
  "move-seat": { title: "move_seat_title", text: "move_seat_text" },
};
export const GIVING = Object.keys(WORDS);

const waits = (step) => (step.seats || []).filter((seat) => seat.id && ["open", "waiting"].includes(seat.state)).map((seat) => ({ step, seat }));
const names = (seat) => (seat.holders || []).map((holder) => holder.title).join(say("list_comma"));

// Of several seats that wait the one that is meant; null when the person thought better of it.
async function chosenSeat(request) {
  const waiting = (request.route || []).filter((step) => step.state === "active").flatMap(waits);
  if (waiting.length < 2) return waiting[0]?.seat.id ?? null;
  const options = waiting.map(({ step, seat }) => ({ key: String(seat.id), label: `${step.label || step.step} · ${names(seat)}` }));
  const field = readField({ name: "seat", label: say("which_seat"), required: true, widget: { kind: "choice" }, cell: { kind: "choice" }, options });
  const answer = await ask({ title: say("move_seat_title"), fields: [field], values: { seat: options[0].key }, confirm: say("go_on") });
  return answer ? Number(answer.seat) : null;
}

function missing(name, message) {
  return Object.assign(new Error(message), { status: 422, problems: [{ field: name, message }] });
}

// Resolves to the request as it is then, or to null when the person thought better of it.
export async function giveAway(request, verb, mine, comment) {
  const moves = verb === "move-seat";
  const seat = moves ? await chosenSeat(request) : mine;
  if (!seat) return null;
  const source = (q) => get(`/requests/${request.id}/people` + query({ verb, seat, q }));
  const to = readField({ name: "to", label: say("give_to"), required: true, widget: { kind: "person" }, cell: { kind: "person" }, source });
  const why = readField({ name: "comment", label: say(moves ? "reason" : "give_note"), required: moves, widget: { kind: "text", rows: 3 }, cell: { kind: "text" } });
  const key = freshKey();
  let done = null;
  const run = async (values) => {
    if (!values.to) throw missing("to", say("give_to_missing"));
    if (moves && !(values.comment || "").trim()) throw missing("comment", say("reason_missing"));
    done = await post(`/requests/${request.id}/${verb}`, { to: values.to, seat, comment: values.comment || "", client_key: key });
  };
  await ask({ title: say(WORDS[verb].title), text: say(WORDS[verb].text), fields: [to, why], values: { comment }, confirm: say(verb), run });
  return done;
}
