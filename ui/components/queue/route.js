// The route as a line of steps: who has done what, whose turn it is, what comes, and, once per branch, why.

import { exact, span, stamp } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { person } from "../cells/index.js";
import { stepLook } from "../record/attention.js";
import { dueColour, dueText } from "./due.js";

const STATES = { approve: "approved", reject: "rejected", return: "returned", done: "done", cannot: "cannot" };
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
    // On a phone: a line per seat, as it happened and as it comes.
    lines() {
      const { request } = this;
      const made = [{ key: "in", look: "check", what: this.joined(say("submitted"), request.submitter?.title), right: stamp(request.opened_at), colour: "gw-muted" }];
      for (const [i, step] of this.steps.entries()) {
        const seats = step.look === "skip" ? [] : step.seats || [];
        if (!seats.length) made.push({ key: i, look: step.look, what: step.label || step.step, right: step.look === "skip" ? say("step_skipped") : "", colour: "gw-muted", why: step.look === "skip" ? step.why : [] });
        for (const [n, seat] of seats.entries()) if (seat.state !== "void" || seat.cause) made.push(this.line(step, seat, `${i}-${n}`));
      }
      return [...made, { key: "end", look: this.end.look, what: this.end.label, right: this.end.at ? stamp(this.end.at) : "", colour: "gw-muted" }];
    },
    end() {
      const { state: now, closed_at: at } = this.request;
      const key = now === "running" || now === "returned" ? "approved" : now;
      return { label: say("state_" + key), look: now === "approved" ? "check" : key === "approved" ? "later" : "cross", at };
    },
  },
  methods: {
    joined: (...words) => words.filter(Boolean).join(" · "),
    line(step, seat, key) {
      const me = step.look === "dot" && this.isMe(seat);
      const others = (seat.holders || []).map((h) => (me && h.id === state.me.id ? say("you") : h.title)).join(say("list_comma"));
      const said = this.stands(step, { seat, me, first: true });
      const decided = seat.decision ? `${stamp(seat.decision.at)} ${this.seatState(seat)}` : "";
      const look = seat.decision ? (GOOD.includes(seat.decision.verb ?? seat.decision) ? "check" : "cross") : step.look === "dot" && !me && (step.seats || []).some(this.isMe) ? "later" : step.look;
      return { key, me, look, what: this.joined(step.label || step.step, others), right: decided || said?.text || "", colour: seat.decision ? this.seatLook(seat) : said?.look || "gw-muted" };
    },
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
    // A line per person; of those who share a seat any one decides, and the first line says how it stands. A seat that
    // nobody needed to fill any more is left out.
    people(step) {
      return (step.seats || []).flatMap((seat) => {
        const holders = seat.holders?.length ? seat.holders : [null];
        return holders.map((holder, place) => ({ key: `${seat.id ?? "ahead"}-${place}-${holder?.id ?? ""}`, seat, holder, first: !place, shared: holders.length > 1, me: this.isMe(seat) && holder?.id === state.me.id }));
      }).filter((one) => one.holder || one.seat.decision || one.seat.cause || step.look === "dot");
    },
    stands(step, one) {
      if (step.state === "ahead") return one.first && step.due ? { text: say("expected_by", { time: dueText(step.due, step.provisional) }), look: "gw-muted" } : null;
      if (one.me && step.due) return { text: dueText(step.due, step.provisional), look: dueColour(step.due) };
      if (!(one.seat.decision || step.look === "dot")) return null;
      const at = one.seat.decision?.at && step.look === "dot" ? " " + stamp(one.seat.decision.at) : "";
      return one.first ? { text: this.seatState(one.seat) + at, look: this.seatLook(one.seat) } : null;
    },
    counted(step) {
      const all = (step.seats || []).length;
      if (step.need === "all" && all > 1) return say("seats_all", { done: step.seats.filter((s) => s.decision).length, all });
      const agreed = (step.seats || []).filter((s) => GOOD.includes(s.decision?.verb ?? s.decision)).length;
      return /^\d/.test(step.need) && all ? say("seats_counted", { need: step.need, all, agreed }) : "";
    },
    took(step) {
      return step.opened_at && step.closed_at ? say("took", { span: span(new Date(step.closed_at) - new Date(step.opened_at)) }) : "";
    },
  },
  template: `<section class="gw-request-part gw-request-route"><h2>{{ say('route') }}</h2>
    <ol v-if="state.phone" class="gw-route gw-route-lines"><li v-for="line in lines" :key="line.key" :class="'gw-step-' + line.look"><span class="gw-step-mark"><icon v-if="line.look === 'check'" name="check" :size="10"/><icon v-if="line.look === 'cross'" name="close" :size="10"/></span><span class="gw-grow" :class="{'gw-route-now': line.me}">{{ line.what }}<span v-for="why in line.why" :key="why" class="gw-hint gw-route-why">{{ why }}</span></span><span class="gw-route-stands" :class="line.colour">{{ line.right }}</span></li></ol>
    <div v-else class="gw-route-box"><ol class="gw-route">
      <li class="gw-step-check"><span class="gw-step-mark"><icon name="check" :size="10"/></span><strong>{{ say('submitted') }}</strong><span class="gw-route-who">{{ request.submitter?.title }}</span><span class="gw-hint" :title="exact(request.opened_at)">{{ stamp(request.opened_at) }}<template v-if="request.round > 1"> · {{ say('round', {count: request.round}) }}</template></span></li>
      <li v-for="(step, i) in steps" :key="i" :class="'gw-step-' + step.look"><span class="gw-step-mark"><icon v-if="step.look === 'check'" name="check" :size="10"/><icon v-if="step.look === 'cross'" name="close" :size="10"/></span>
        <span class="gw-route-name"><strong>{{ step.label || step.step }}</strong> <span class="gw-hint">{{ counted(step) }}</span></span>
        <span v-for="one in people(step)" :key="one.key" class="gw-route-seat" :class="{'gw-mine': one.me}"><span v-if="one.holder" v-html="person(one.holder)"></span><span v-if="one.seat.role || one.me" class="gw-hint gw-cut">{{ [one.seat.role, one.me ? say('you') : ''].filter(Boolean).join(' · ') }}</span><span class="gw-grow"></span><span v-if="stands(step, one)" class="gw-route-stands" :class="stands(step, one).look">{{ stands(step, one).text }}</span><span v-if="one.first && one.seat.cause" class="gw-hint gw-route-cause">{{ one.seat.cause }}</span></span>
        <span v-if="step.look === 'dot' && people(step).some((one) => one.shared)" class="gw-hint">{{ say('any_one_decides') }}</span>
        <span v-if="step.closed_at" class="gw-hint">{{ [stamp(step.closed_at), took(step)].filter(Boolean).join(say('list_clause')) }}</span>
        <template v-if="step.look === 'skip'"><span class="gw-hint">{{ say('step_skipped') }}</span><span v-for="(why, n) in step.why || []" :key="n" class="gw-hint gw-route-why">{{ why }}</span></template></li>
      <li :class="'gw-step-' + end.look"><span class="gw-step-mark"><icon v-if="end.look === 'check'" name="check" :size="10"/><icon v-if="end.look === 'cross'" name="close" :size="10"/></span><strong>{{ end.label }}</strong><span v-if="end.at" class="gw-hint">{{ stamp(end.at) }}</span></li></ol>
    <p v-if="because" class="gw-route-because"><span class="gw-muted">{{ say('because') }}</span> {{ because }}</p></div></section>`,
};
