// Who would decide this record, before it is submitted (S18.1): the steps with their people and expected dates, what is
// skipped and why, and all that is missing. It is asked when it is unfolded, and again after a change; of a new record
// with what has been typed so far.

import { get, post } from "../base/api.js";
import { Icon } from "../base/icons.js";
import { fail } from "../base/overlay.js";
import { say } from "../base/words.js";
import { dueText } from "../queue/due.js";
import { namesOf } from "./attention.js";

// The approvals that a person may ask for here: by a button, or by the moves that are open.
export function approvalsAhead({ entity, record, id }) {
  if (!record || record.approval === "running") return [];
  if (id === "new") return entity.ahead;
  const moves = (record.may?.moves || []).filter((way) => way.approval).map(({ approval }) => ({ name: approval.workflow, label: approval.label }));
  return [...new Map([...entity.workflows, ...moves].map((one) => [one.name, one])).values()];
}

// What a route says: `{workflow, needed, why, route, problems}` as the server answers.
export const RouteAhead = {
  components: { Icon },
  props: { found: { type: Object, required: true } },
  emits: ["fill"],
  methods: {
    say, dueText, namesOf,
    expected: (step) => (step.due ? say("expected_by", { time: dueText(step.due, step.provisional) }) : ""),
    notes: (step) => [...(step.why || []), ...(step.seats || []).map((seat) => seat.cause)].filter(Boolean),
  },
  template: `<div class="gw-ahead-route"><ul v-if="found.problems.length" class="gw-ahead-missing" role="alert"><li v-for="(p, i) in found.problems" :key="i"><icon name="alert"/><span class="gw-grow">{{ p.message }} <span v-if="p.help" class="gw-hint">{{ p.help }}</span></span><button v-if="p.field" type="button" class="gw-link" @click="$emit('fill', p.field)">{{ say('fill') }}</button></li></ul>
    <p v-if="!found.needed && !found.problems.length">{{ say('no_approval_needed') }}<span v-if="found.why" class="gw-hint"> {{ found.why }}</span></p>
    <template v-else-if="found.needed"><p v-if="found.why" class="gw-hint">{{ found.why }}</p>
      <ol class="gw-ahead-steps"><li v-for="(step, i) in found.route" :key="i" :class="'gw-step-' + (step.state === 'skipped' ? 'skip' : 'later')"><span class="gw-step-mark"></span><div class="gw-grow"><div class="gw-ahead-line"><strong>{{ step.label }}</strong><span v-if="step.branches?.length" class="gw-hint">{{ step.branches.map((one) => one.label).join(' / ') }}</span><span class="gw-grow"></span><span class="gw-hint">{{ step.state === 'skipped' ? say('step_skipped') : expected(step) }}</span></div><div v-if="step.state !== 'skipped'">{{ namesOf(step) || say('nobody_found') }}</div><div v-for="(why, n) in notes(step)" :key="n" class="gw-hint">{{ why }}</div></div></li></ol></template></div>`,
};

export default {
  components: { Icon, RouteAhead },
  props: { model: { type: Object, required: true }, workflow: { type: Object, required: true }, unfolded: Boolean },
  emits: ["fill"],
  data: () => ({ found: null, open: false }),
  mounted() {
    this.unwatch = this.$watch(() => (this.model.isNew ? JSON.stringify(this.model.typed()) : this.model.record?.version), this.changed);
  },
  unmounted() {
    this.unwatch();
    clearTimeout(this.timer);
  },
  methods: {
    say,
    async load() {
      const mine = (this.asked = (this.asked || 0) + 1);
      const found = await this.route().catch((error) => fail(error));
      if (mine === this.asked) this.found = found || this.found;
    },
    async route() {
      const { entity, id, isNew } = this.model;
      const path = `/${entity.name}/${id}/route/${this.workflow.name}`;
      if (!isNew) return get(path);
      try {
        return await post(path, this.model.typed());
      } catch (error) {
        if (error.status !== 422 || !error.problems.length) throw error;
        return { needed: true, why: "", route: [], problems: error.problems }; // what cannot be read yet is missing too
      }
    },
    changed() {
      clearTimeout(this.timer);
      if (this.open) this.timer = setTimeout(this.load, this.model.isNew ? 300 : 0);
    },
    toggled(event) {
      this.open = event.target.open;
      if (this.open) this.load();
    },
  },
  template: `<details class="gw-aside-part gw-ahead" :open="unfolded" @toggle="toggled"><summary><h2 class="gw-grow">{{ say('who_would_decide', {label: workflow.label}) }}</h2><icon name="right"/></summary><div v-if="open && !found" aria-hidden="true"><span class="gw-bone" style="width:70%"></span></div><route-ahead v-if="found" :found="found" @fill="$emit('fill', $event)"/></details>`,
};
