// What needs attention on a record: closed moves with their reasons, fields that are missed, warnings; the running approval.

import { get } from "../base/api.js";
import { percent, relative, stamp } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { follow, state } from "../base/state.js";
import { say } from "../base/words.js";
import { isBlank } from "../cells/index.js";
import LeftBehind from "../queue/left.js";
import { alertsOf } from "./alerts.js";

// The fields a closed move waits for, as far as its answer names them.
export const fieldsOf = (way) => [...(way?.fields || []), ...(way?.problems || []).map((p) => String(p.field || "").split(/[.[]/)[0])].filter(Boolean);

export function attention(model) {
  const { entity, record } = model;
  const found = [];
  found.push(...alertsOf(model));
  for (const warning of model.warnings) found.push({ kind: "alert", text: warning.message, fill: warning.field });
  const stages = Object.fromEntries(entity.stages.map((s, index) => [s.name, { ...s, index }]));
  const here = stages[record.stage]?.index ?? -1;
  const shut = (record.may?.moves || []).filter((m) => !m.open && stages[m.to]?.index === here + 1);
  const next = record.approval === "running" || !model.verbs().includes("update") ? null : shut[0];
  if (next) {
    const why = [].concat(next.why || []).map((w) => (typeof w === "string" ? w : w.message)).join(" ");
    found.push({ kind: "alert", text: say("not_into", { stage: stages[next.to].label, why }), fill: fieldsOf(next).find((name) => entity.fields[name] && model.mayWrite(entity.fields[name])) });
  }
  if (record.may?.reopens) found.push({ kind: "info", text: record.may.reopens.message });
  const missed = Object.values(entity.fields).filter((f) => f.suggested && isBlank(record[f.name]) && f.name in record && model.isShown(f));
  if (missed.length && model.verbs().includes("update")) found.push({ kind: "info", text: say("please_add", { names: missed.map((f) => f.label).join(say("list_comma")) }), fill: missed[0].name });
  if (record.completeness !== null && record.completeness !== undefined && Number(record.completeness) < 1 && missed.length && found.length) found[found.length - 1].hint = percent(record.completeness);
  return found;
}

const STEP = { passed: "check", done: "check", approved: "check", active: "dot", running: "dot", open: "dot", waiting: "dot" };
export const stepLook = (step) => STEP[step.state] || (["rejected", "returned", "stopped"].includes(step.state) ? "cross" : "later");
export const namesOf = (step) => (step.seats || []).flatMap((seat) => (seat.holders || []).map((h) => h.title ?? h.name)).join(say("list_comma"));

// The approval running on this record, if there is one that I may see.
export const Approval = {
  components: { Icon, LeftBehind },
  props: { model: Object },
  emits: ["found"],
  data: () => ({ request: null }),
  mounted() {
    this.load();
    this.unwatch = this.$watch(() => [this.model.record?.version, state.changes.count].join(), () => this.load());
  },
  unmounted() {
    this.unwatch();
  },
  computed: {
    steps() {
      return this.request.route || [];
    },
  },
  methods: {
    say,
    stamp,
    relative,
    follow,
    stepLook,
    namesOf,
    async load() {
      const { record } = this.model;
      if (!record || record.approval === "not_needed") return (this.request = null);
      try {
        const id = record.pending?.request ?? record.approval_request?.id;
        this.request = id ? await get("/requests/" + id) : null;
        this.$emit("found", this.request);
      } catch (error) {
        this.request = null;
        if (error.status === undefined) throw error;
      }
    },
    whenOf(step) {
      const decided = (step.seats || []).map((s) => s.decision?.at).filter(Boolean).sort().pop();
      return decided ? stamp(decided) : step.state === "active" && step.due ? relative(step.due) : "";
    },
  },
  template: `<section v-if="request" class="gw-aside-part" :class="{'gw-void': request.void}" :aria-label="say('approval')"><header><h2>{{ say('approval_' + (request.void ? 'void' : request.state)) }}</h2><span class="gw-grow"></span><a class="gw-link" :href="'/requests/' + request.id" @click="follow($event, '/requests/' + request.id)">{{ say('open') }}</a></header><left-behind :request="request" @settled="load"/>
    <p v-if="request.void" class="gw-approval-void"><icon name="alert"/>{{ say('approval_void_why') }}</p>
    <p class="gw-approval-name">{{ request.workflow?.label || request.label || request.workflow }}</p>
    <ol class="gw-route-list"><li class="gw-step-check"><span class="gw-step-mark"><icon name="check" :size="10"/></span><span class="gw-grow">{{ say('submitted') }} · {{ request.submitter?.title }}</span></li>
      <li v-for="(step, i) in steps" :key="i" :class="'gw-step-' + stepLook(step)"><span class="gw-step-mark"><icon v-if="stepLook(step) === 'check'" name="check" :size="10"/><icon v-if="stepLook(step) === 'cross'" name="close" :size="10"/></span><span class="gw-grow"><strong v-if="stepLook(step) === 'dot'">{{ step.label || step.step }}</strong><template v-else>{{ step.label || step.step }}</template> <template v-if="namesOf(step)">· {{ namesOf(step) }}</template> <span v-if="step.branches?.length" class="gw-hint">{{ step.branches.map((one) => one.label).join(' / ') }}</span></span><span class="gw-hint">{{ whenOf(step) }}</span></li></ol></section>`,
};
