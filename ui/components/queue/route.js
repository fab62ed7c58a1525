// The route as a line of steps: who has done what, whose turn it is, what comes, and, once per branch, why.

import { exact, span, stamp } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { person } from "../cells/index.js";
import { stepLook } from "../record/attention.js";
import { dueColour, dueText } from "./due.js";

const STATES = { approve: "approved", reject: "rejected", return: "returned", done: "done" };
const GOOD = ["approve", "approved", "done"];

export default {
  components: { Icon },
  props: { request: { type: Object, required: true } },
  data: () => ({ state }),
  computed: {
    steps() {
      return (this.request.route || []).map((step) => ({ ...step, look: step.state === "skipped" ? "skip" : stepLook(step) }));
    },
    // Said once: the cards say it per field, this line as a sentence.
    because() {
      const taken = this.steps.filter((step) => step.look !== "skip");
      return taken.flatMap((step) => step.why || []).join(say("list_semicolon"));
    },
    end() {
      const { state: now, closed_at: at } = this.request;
      const key = now === "running" || now === "returned" ? "approved" : now;
      return { label: say("state_" + key), look: now === "approved" ? "check" : key === "approved" ? "later" : "cross", at };
    },
  },
  methods: {
    say, stamp, exact, dueText, dueColour, person,
    seatState(seat) {
      const verb = seat.decision?.verb ?? seat.decision;
      const key = typeof verb === "string" ? "decided_" + (STATES[verb] || verb) : "";
      const text = key ? say(key) : "";
      return text && text !== key ? text : say("waiting");
    },
    seatLook(seat) {
      const verb = seat.decision?.verb ?? seat.decision;
      return GOOD.includes(verb) ? "gw-green" : verb ? "gw-red" : "gw-muted";
    },
    isMe(seat) {
      return !seat.decision && seat.state !== "void" && (seat.holders || []).some((h) => h.id === state.me.id);
    },
    counted(step) {
      const all = (step.seats || []).length;
      return step.need === "all" && all > 1 ? say("seats_all", { done: step.seats.filter((s) => s.decision).length, all }) : "";
    },
    took(step) {
      return step.opened_at && step.closed_at ? say("took", { span: span(new Date(step.closed_at) - new Date(step.opened_at)) }) : "";
    },
  },
  template: `<section class="gw-request-part gw-request-route"><h2>{{ say('route') }}</h2>
    <div class="gw-route-box"><ol class="gw-route">
      <li class="gw-step-check"><span class="gw-step-mark"><icon name="check" :size="10"/></span><strong>{{ say('submitted') }}</strong><span class="gw-route-who">{{ request.submitter?.title }}</span><span class="gw-hint" :title="exact(request.opened_at)">{{ stamp(request.opened_at) }}<template v-if="request.round > 1"> · {{ say('round', {count: request.round}) }}</template></span></li>
      <li v-for="(step, i) in steps" :key="i" :class="'gw-step-' + step.look"><span class="gw-step-mark"><icon v-if="step.look === 'check'" name="check" :size="10"/><icon v-if="step.look === 'cross'" name="close" :size="10"/></span>
        <span class="gw-route-name"><strong>{{ step.label || step.step }}</strong> <span class="gw-hint">{{ counted(step) }}</span></span>
        <span v-for="seat in step.seats || []" :key="seat.id" class="gw-route-seat" :class="{'gw-mine': isMe(seat)}"><span v-for="h in seat.holders || []" :key="h.id" v-html="person(h)"></span><span v-if="seat.role" class="gw-hint">{{ seat.role }}</span><span v-if="isMe(seat)" class="gw-hint">· {{ say('you') }}</span><span class="gw-grow"></span><strong v-if="isMe(seat) && step.due" :class="dueColour(step.due)">{{ dueText(step.due) }}</strong><span v-else-if="seat.decision || step.look === 'dot'" :class="seatLook(seat)">{{ seatState(seat) }} {{ seat.decision?.at && step.look === 'dot' ? stamp(seat.decision.at) : '' }}</span><span v-if="seat.cause" class="gw-hint gw-route-cause">{{ seat.cause }}</span></span>
        <span v-if="step.closed_at" class="gw-hint">{{ [stamp(step.closed_at), took(step)].filter(Boolean).join(say('list_clause')) }}</span>
        <template v-if="step.look === 'skip'"><span class="gw-hint">{{ say('step_skipped') }}</span><span v-for="(why, n) in step.why || []" :key="n" class="gw-hint gw-route-why">{{ why }}</span></template></li>
      <li :class="'gw-step-' + end.look"><span class="gw-step-mark"><icon v-if="end.look === 'check'" name="check" :size="10"/><icon v-if="end.look === 'cross'" name="close" :size="10"/></span><strong>{{ end.label }}</strong><span v-if="end.at" class="gw-hint">{{ stamp(end.at) }}</span></li></ol>
    <p v-if="because" class="gw-route-because"><span class="gw-muted">{{ say('because') }}</span> {{ because }}</p></div></section>`,
};
