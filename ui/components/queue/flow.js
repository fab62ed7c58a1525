// The whole flow of an approval as a drawing: choices with their conditions, branches side by side, and the path of this
// request lit. It is fetched when it is unfolded.

import { get } from "../base/api.js";
import { fail } from "../base/overlay.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import { stepLook } from "../record/attention.js";

export const stepsOf = (blocks) => blocks.flatMap((block) => (block.step ? [block] : stepsOf((block.rows || block.branches).flatMap((part) => part.blocks))));

const FlowBlocks = {
  name: "FlowBlocks",
  components: { Icon },
  props: { blocks: Array, looks: Object },
  methods: {
    say,
    look(block) {
      return this.looks[block.step] || "off";
    },
    taken(row) {
      return stepsOf(row.blocks).some((block) => block.step in this.looks);
    },
  },
  template: `<ol class="gw-flow"><li v-for="(block, i) in blocks" :key="i">
    <div v-if="block.step" class="gw-flow-step" :class="'gw-flow-' + look(block)"><span class="gw-flow-name"><icon v-if="look(block) === 'check'" name="check" :size="12"/><icon v-if="look(block) === 'cross'" name="close" :size="12"/><strong>{{ block.label }}</strong></span><span class="gw-hint">{{ block.who.join(say('list_comma')) }}<template v-if="block.need"> · {{ block.need }}</template></span><span v-if="block.when" class="gw-hint gw-flow-when">{{ say('flow_only_if', {when: block.when}) }}</span></div>
    <section v-else class="gw-flow-fork" :aria-label="say(block.kind === 'choose' ? 'flow_choose' : 'flow_together')"><span class="gw-hint">{{ say(block.kind === 'choose' ? 'flow_choose' : 'flow_' + block.if_one_rejects) }}</span>
      <div class="gw-flow-ways"><div v-for="(part, n) in block.rows || block.branches" :key="n" class="gw-flow-way" :class="{'gw-flow-taken': block.branches || taken(part)}"><span class="gw-flow-if">{{ part.when || part.label }}</span><flow-blocks :blocks="part.blocks" :looks="looks"/></div></div></section>
  </li></ol>`,
};

// A drawing of `{when, blocks}`; `looks`: how each step stands, none where nothing runs.
export const FlowDrawing = {
  components: { FlowBlocks },
  props: { flow: { type: Object, required: true }, looks: { type: Object, default: null }, end: { type: String, default: "plain" } },
  methods: { say },
  template: `<div class="gw-flow-box" :class="{'gw-flow-unlit': !looks}"><p v-if="flow.when" class="gw-hint">{{ say('flow_needed_if', {when: flow.when}) }}</p><div class="gw-flow-step gw-flow-end" :class="looks ? 'gw-flow-check' : 'gw-flow-plain'"><strong>{{ say('submitted') }}</strong></div><flow-blocks :blocks="flow.blocks" :looks="looks || {}"/><div class="gw-flow-step gw-flow-end" :class="'gw-flow-' + end"><strong>{{ say('state_approved') }}</strong></div></div>`,
};

export default {
  components: { FlowDrawing, Icon },
  props: { request: { type: Object, required: true } },
  data: () => ({ flow: null }),
  computed: {
    looks() {
      return Object.fromEntries((this.request.route || []).map((step) => [step.step, step.state === "skipped" ? "skip" : stepLook(step)]));
    },
    end() {
      return this.request.state === "approved" ? "check" : this.request.state === "running" || this.request.state === "returned" ? "later" : "off";
    },
  },
  methods: {
    say,
    async open(event) {
      if (!event.target.open || this.flow) return;
      this.flow = await get(`/requests/${this.request.id}/flow`).catch((error) => fail(error));
    },
  },
  template: `<details class="gw-request-part gw-fold gw-flow-fold" @toggle="open"><summary><h2 class="gw-grow">{{ say('whole_flow') }}</h2><icon name="right"/></summary>
    <flow-drawing v-if="flow" :flow="flow" :looks="looks" :end="end"/></details>`,
};
