// The route as a line of steps, branches side by side: who has done what, whose turn it is, what comes, and why.

import { exact, stamp } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { stepLook } from "../record/attention.js";
import { drawn, heads } from "./branches.js";
import RouteStep, { isGood, isMe, seatLook, seatState, stands } from "./step.js";

// Whoever was asked first stands before the seat that waits for him.
const inTurn = (seats) => [...seats.filter((seat) => seat.origin === "before"), ...seats.filter((seat) => seat.origin !== "before")];

export default {
  components: { Icon, RouteStep },
  props: { request: { type: Object, required: true } },
  data: () => ({ state }),
  computed: {
    steps() {
      return (this.request.route || []).map((step) => ({ ...step, seats: inTurn(step.seats || []), look: step.state === "skipped" ? "skip" : stepLook(step) }));
    },
    parts() {
      return drawn(this.steps);
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
        const branch = heads(step, this.steps[i - 1]);
        if (branch) made.push({ key: "branch-" + i, look: "branch", what: branch, right: "", colour: "gw-muted" });
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
      const me = step.look === "dot" && isMe(seat);
      const others = (seat.holders || []).map((h) => (me && h.id === state.me.id ? say("you") : h.title)).join(say("list_comma"));
      const said = stands(step, { seat, me, first: true });
      const decided = seat.decision ? `${stamp(seat.decision.at)} ${seatState(seat)}` : "";
      const look = seat.decision ? (isGood(seat) ? "check" : "cross") : step.look === "dot" && !me && (step.seats || []).some(isMe) ? "later" : step.look;
      const why = [seat.state === "void" ? seat.cause : "", seat.added_by ? say("added_" + seat.origin, { name: seat.added_by.title }) : ""].filter(Boolean);
      return { key, me, look, why, what: this.joined(step.label || step.step, others), right: decided || said?.text || "", colour: seat.decision ? seatLook(seat) : said?.look || "gw-muted" };
    },
    say, stamp, exact,
  },
  template: `<section class="gw-request-part gw-request-route"><h2>{{ say('route') }}</h2>
    <ol v-if="state.phone" class="gw-route gw-route-lines"><li v-for="line in lines" :key="line.key" :class="'gw-step-' + line.look"><span class="gw-step-mark"><icon v-if="line.look === 'check'" name="check" :size="10"/><icon v-if="line.look === 'cross'" name="close" :size="10"/></span><span class="gw-grow" :class="{'gw-route-now': line.me}">{{ line.what }}<span v-for="why in line.why" :key="why" class="gw-hint gw-route-why">{{ why }}</span></span><span class="gw-route-stands" :class="line.colour">{{ line.right }}</span></li></ol>
    <div v-else class="gw-route-box"><ol class="gw-route">
      <li class="gw-step-check"><span class="gw-step-mark"><icon name="check" :size="10"/></span><strong>{{ say('submitted') }}</strong><span class="gw-route-who">{{ request.submitter?.title }}</span><span class="gw-hint" :title="exact(request.opened_at)">{{ stamp(request.opened_at) }}<template v-if="request.round > 1"> · {{ say('round', {count: request.round}) }}</template></span></li>
      <li v-for="(part, i) in parts" :key="i" :class="['gw-step-' + (part.step || part).look, {'gw-route-block': part.branches}]"><route-step v-if="part.step" :step="part.step"/>
        <template v-else><span class="gw-step-mark"><icon v-if="part.look === 'check'" name="check" :size="10"/><icon v-if="part.look === 'cross'" name="close" :size="10"/></span>
          <div class="gw-branches"><section v-for="branch in part.branches" :key="branch.name" class="gw-branch" :aria-label="branch.label"><h3>{{ branch.label }}</h3>
            <ol class="gw-branch-steps"><template v-for="step in branch.steps" :key="step.step"><li v-if="step.under" class="gw-branch-under gw-hint">{{ step.under }}</li><li :class="'gw-step-' + step.look"><route-step :step="step"/></li></template></ol></section></div></template></li>
      <li :class="'gw-step-' + end.look"><span class="gw-step-mark"><icon v-if="end.look === 'check'" name="check" :size="10"/><icon v-if="end.look === 'cross'" name="close" :size="10"/></span><strong>{{ end.label }}</strong><span v-if="end.at" class="gw-hint">{{ stamp(end.at) }}</span></li></ol>
    <p v-if="because" class="gw-route-because"><span class="gw-muted">{{ say('because') }}</span> {{ because }}</p></div></section>`,
};
