// Why a request is with me, who decided before me, and whom it goes to after me.

import { say } from "../base/words.js";

const SHOWN = 3;

function named(people) {
  const names = [...new Set(people.map((one) => one.title))];
  return names.slice(0, SHOWN).join(say("list_comma")) + (names.length > SHOWN ? " " + say("and_others", { count: names.length - SHOWN }) : "");
}

const decided = (step) => (step.seats || []).filter((seat) => seat.decision?.actor).map((seat) => seat.decision.actor);
const holders = (step) => (step.seats || []).filter((seat) => seat.state !== "void").flatMap((seat) => seat.holders || []);

// The lines below what is asked; none for whom it does not wait.
export function aroundMe(request, turn) {
  if (!turn) return [];
  const route = request.route || [];
  const at = route.findIndex((step) => step.step === turn.step);
  const before = route.slice(0, at + 1).flatMap(decided);
  const next = route.slice(at + 1).find((step) => step.state === "ahead" && holders(step).length);
  return [
    turn.because,
    before.length ? say("before_me", { people: named(before.reverse()) }) : "",
    next ? say("after_me", { people: named(holders(next)) }) : "",
  ].filter(Boolean);
}
