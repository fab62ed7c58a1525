// Gestures on their way to the server: sent one after the other, each with a key that makes it count once. What a lost
// connection holds up is kept in this tab, over reloads too, and sent in order when the connection is back.

import { reactive } from "vue";
import { freshKey, post, session } from "./api.js";
import { clock, wall } from "./format.js";
import { fail, tell } from "./overlay.js";
import { state } from "./state.js";
import { say } from "./words.js";

const AGAIN = 3000; // ms between two tries
const PATIENCE = 60_000; // ms for an answer; the same key then finds what the first try did
const RUNNING = "API016"; // the first try is still being carried out
const LOST = new Set([0, 401, 502, 503, 504]); // 401: sent after signing in, which leads back to this very page
const shelf = () => `gridwright-gestures:${state.me?.id}`;

// waiting: those held up; since: from when on.
export const delivery = reactive({ waiting: [], since: "" });
// Answered gestures whose page was left, for the list they were made in.
export const orphans = reactive([]);
const queue = []; // {key, kind, entity, path, body, told: {what the kind needs to go on}}
const kinds = new Map();
const ends = new Map(); // by key: {resolve, reject}
let sending = false;
let timer = 0;

// settled(gesture, {answer | error | discarded}): called for each gesture of this kind, after a reload too.
export const settles = (kind, settled) => kinds.set(kind, settled);
// Those of a kind that are not answered yet, first to last.
export const underway = (kind, entity) => queue.filter((gesture) => gesture.kind === kind && gesture.entity === entity);

// {kind, entity, path, body, told}: resolves to the answer, rejects with the refusal; waits while there is no connection.
export function deliver(gesture) {
  const kept = { key: freshKey(), told: {}, ...gesture };
  queue.push(kept);
  keep();
  const end = new Promise((resolve, reject) => ends.set(kept.key, { resolve, reject }));
  send();
  return end;
}

// Not to be sent after all.
export function discard(gestures) {
  for (const gesture of gestures) {
    const index = queue.findIndex((each) => each.key === gesture.key);
    if (index < 0 || (sending && index === 0)) continue;
    queue.splice(index, 1);
    end(gesture, { discarded: true });
  }
  keep();
}

// The connection may be back.
export function deliverAgain() {
  clearTimeout(timer);
  timer = 0;
  send();
}

// What the page before left in this tab.
export function takeUp() {
  const kept = JSON.parse(sessionStorage.getItem(shelf()) || "[]").filter((gesture) => state.schema.entities[gesture.entity]);
  queue.push(...kept.filter((gesture) => !queue.some((each) => each.key === gesture.key)));
  keep();
  send();
}

async function send() {
  if (sending || timer || !state.me || session.lapsed) return; // sent after signing in
  sending = true;
  while (queue.length) {
    const [gesture] = queue;
    try {
      const answer = await post(gesture.path, gesture.body, { headers: { "Idempotency-Key": gesture.key }, signal: AbortSignal.timeout(PATIENCE) });
      done(gesture, { answer });
    } catch (error) {
      if (isLost(error)) {
        holdUp();
        break;
      }
      done(gesture, { error });
    }
  }
  sending = false;
}

const isLost = (error) => LOST.has(error.status) || error.name === "TimeoutError" || (error.status === 409 && error.code === RUNNING);

function holdUp() {
  delivery.since ||= clock(wall());
  delivery.waiting = [...queue];
  if (!session.lapsed) timer = setTimeout(deliverAgain, AGAIN);
}

function done(gesture, outcome) {
  queue.splice(queue.indexOf(gesture), 1);
  if (outcome.answer) follow(gesture, outcome.answer);
  end(gesture, outcome);
  keep();
}

// Mine that come behind were typed over what this one saved: for its own cells they are no conflict.
function follow(gesture, { results }) {
  for (const [at, edit] of (gesture.body.edits ?? []).entries()) {
    const version = results?.[at]?.version;
    for (const later of version ? queue : []) {
      if (later.entity !== gesture.entity) continue;
      for (const other of later.body.edits ?? []) if (other.id === edit.id && other.field === edit.field && other.version < version) other.version = version;
    }
  }
}

function end(gesture, outcome) {
  kinds.get(gesture.kind)?.(gesture, outcome);
  const end = ends.get(gesture.key);
  ends.delete(gesture.key);
  if (!end) return kinds.has(gesture.kind) || afterwards(gesture, outcome);
  if (outcome.answer) end.resolve(outcome.answer);
  else end.reject(outcome.error ?? new DOMException("discarded", "AbortError"));
}

// Of a gesture whose page was left: its list, where it is open again, takes what came of it up; elsewhere it is said, and
// the lists show it by themselves.
function afterwards(gesture, { answer, error }) {
  const { page, entity } = state.route;
  if (error) fail(error);
  else if (answer && page === "grid" && !state.phone && entity === gesture.entity) orphans.push({ ...gesture, answer });
  else if (answer?.refused) tell(say("done_partly", { count: answer.written, refused: answer.refused }), { kind: "error", seconds: 9 });
}

function keep() {
  delivery.waiting = delivery.waiting.length ? [...queue] : [];
  if (!delivery.waiting.length) delivery.since = "";
  if (queue.length) sessionStorage.setItem(shelf(), JSON.stringify(queue));
  else sessionStorage.removeItem(shelf());
}

addEventListener("online", deliverAgain);
