// One step of a route: what it is called, who has done what or is asked, since when and until when, why it was skipped.

import { exact, span, stamp } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { person } from "../cells/index.js";
import { dueColour, dueText } from "./due.js";

const STATES = { approve: "approved", reject: "rejected", return: "returned", done: "done", cannot: "cannot" };
const GOOD = ["approve", "approved", "done"];

export const verbOf = (seat) => seat.decision?.verb ?? seat.decision;
export const isGood = (seat) => GOOD.includes(verbOf(seat));
// The holder in whose place I may act.
const placeOf = (seat) => (seat.delegates || []).find((one) => one.id === state.me.id)?.for.id;
export const isMe = (seat) => !seat.decision && seat.state !== "void" && ((seat.holders || []).some((h) => h.id === state.me.id) || Boolean(placeOf(seat)));

export function seatState(seat) {
  const verb = verbOf(seat);
  const key = typeof verb === "string" ? "decided_" + (STATES[verb] || verb) : "";
  const text = key ? say(key) : "";
  return text && text !== key ? text : say("waiting");
}

export const seatLook = (seat) => (isGood(seat) ? "gw-green" : verbOf(seat) ? "gw-red" : "gw-muted");

// What stands at the right of a person's line.
export function stands(step, one) {
  if (step.state === "ahead") return one.first && step.due ? { text: say("expected_by", { time: dueText(step.due, step.provisional) }), look: "gw-muted" } : null;
  const due = one.seat.due ?? step.due;
  if (one.me && due) return { text: dueText(due, step.provisional), look: dueColour(due) };
  if (!(one.seat.decision || step.look === "dot") || one.seat.state === "void") return null;
  if (one.first && one.seat.due && !one.seat.decision) return { text: [seatState(one.seat), dueText(due, one.seat.provisional)].join(" · "), look: dueColour(due) };
  const at = one.seat.decision?.at && step.look === "dot" ? " " + stamp(one.seat.decision.at) : "";
  return one.first ? { text: seatState(one.seat) + at, look: seatLook(one.seat) } : null;
}

export default {
  components: { Icon },
  props: { step: { type: Object, required: true } },
  computed: {
    // A line per person; of those who share a seat any one decides, and the first line says how it stands. A seat that
    // nobody needed to fill any more is left out.
    people() {
      const { step } = this;
      return (step.seats || []).flatMap((seat) => {
        const holders = seat.holders?.length ? seat.holders : [null];
        return holders.map((holder, place) => ({ key: `${seat.id ?? "ahead"}-${place}-${holder?.id ?? ""}`, seat, holder, first: !place, shared: holders.length > 1, me: isMe(seat) && Boolean(holder) && [state.me.id, placeOf(seat)].includes(holder.id) }));
      }).filter((one) => one.holder || one.seat.decision || one.seat.cause || step.look === "dot");
    },
    counted() {
      const { step } = this;
      const own = (step.seats || []).filter((seat) => (seat.origin || "rule") === "rule"); // who was added does not count
      const all = own.length;
      if (step.need === "all" && all > 1) return say("seats_all", { done: own.filter((seat) => seat.decision).length, all });
      const agreed = own.filter(isGood).length;
      return /^\d/.test(step.need) && all ? say("seats_counted", { need: step.need, all, agreed }) : "";
    },
    took() {
      const { opened_at: from, closed_at: to } = this.step;
      return from && to ? say("took", { span: span(new Date(to) - new Date(from)) }) : "";
    },
  },
  methods: {
    say, stamp, exact, person, stands,
    isI: (one) => one.me && one.holder.id === state.me.id,
    // Who acts or acted in a holder's place, and who asked somebody whom the approval had not named.
    besides({ decision, added_by: by, origin, delegates = [] }) {
      const acted = decision?.for ? say("acting_for", { name: decision.actor.title, other: decision.for.title }) : "";
      const may = decision ? [] : delegates.map((one) => say("may_act_for", { name: one.title, other: one.for.title }));
      return [by ? say("added_" + origin, { name: by.title }) : "", acted, ...may].filter(Boolean).join(" · ");
    },
  },
  template: `<span class="gw-step-mark"><icon v-if="step.look === 'check'" name="check" :size="10"/><icon v-if="step.look === 'cross'" name="close" :size="10"/></span>
        <span class="gw-route-name"><strong>{{ step.label || step.step }}</strong> <span class="gw-hint">{{ counted }}</span></span>
        <span v-for="one in people" :key="one.key" class="gw-route-seat" :class="{'gw-mine': one.me}"><span v-if="one.holder" v-html="person(one.holder)"></span><span v-if="one.seat.role || isI(one)" class="gw-hint gw-cut">{{ [one.seat.role, isI(one) ? say('you') : ''].filter(Boolean).join(' · ') }}</span><span class="gw-grow"></span><span v-if="stands(step, one)" class="gw-route-stands" :class="stands(step, one).look">{{ stands(step, one).text }}</span><span v-if="one.first && one.seat.cause" class="gw-hint gw-route-cause">{{ one.seat.cause }}</span><span v-if="one.first && besides(one.seat)" class="gw-hint gw-route-cause">{{ besides(one.seat) }}</span></span>
        <span v-if="step.look === 'dot' && people.some((one) => one.shared)" class="gw-hint">{{ say('any_one_decides') }}</span>
        <span v-if="step.closed_at" class="gw-hint">{{ [stamp(step.closed_at), took].filter(Boolean).join(say('list_clause')) }}</span>
        <template v-if="step.look === 'skip'"><span class="gw-hint">{{ say('step_skipped') }}</span><span v-for="(why, n) in step.why || []" :key="n" class="gw-hint gw-route-why">{{ why }}</span></template>`,
};
