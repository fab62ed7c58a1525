// What is to leave the product and what could not, for those who administer approvals: how often it was tried, why it failed, when
// it is tried next, and what ends it.

import { get, query } from "../base/api.js";
import { exact, relative } from "../base/format.js";
import { follow, recordUrl, state } from "../base/state.js";
import { say } from "../base/words.js";
import { settle, VERBS, wordOf } from "./settling.js";

const STATES = ["failed", "pending"];

export default {
  emits: ["found"],
  data: () => ({ state, show: "failed", found: {} }),
  created() {
    this.load();
  },
  computed: {
    states: () => STATES,
    verbs: () => VERBS,
    rows() {
      return this.found[this.show]?.rows || [];
    },
    any() {
      return STATES.some((one) => this.found[one]?.total);
    },
  },
  methods: {
    say, exact, relative, follow, recordUrl, wordOf,
    total(one) {
      return this.found[one]?.total || 0;
    },
    async load() {
      const answers = await Promise.all(STATES.map((one) => get("/effects" + query({ state: one })).catch(() => ({ rows: [], total: 0 }))));
      this.found = Object.fromEntries(STATES.map((one, place) => [one, answers[place]]));
      if (!this.total(this.show)) this.show = this.total("pending") ? "pending" : "failed";
      this.$emit("found", this.total("failed"));
    },
    async act(row, verb) {
      if (await settle(row, verb)) this.load();
    },
    tried(row) {
      return [row.attempts ? say("effect_tries", { count: row.attempts }) : "", row.next_at ? say("effect_next", { time: relative(row.next_at) }) : ""].filter(Boolean).join(" · ");
    },
  },
  template: `<section v-if="any" class="gw-report-table gw-leaving"><h2>{{ say('effects_leaving') }}</h2>
    <nav class="gw-tabs" :aria-label="say('effects_leaving')"><button v-for="one in states" :key="one" type="button" class="gw-tab" :aria-current="one === show ? 'page' : null" @click="show = one">{{ say('effects_' + one) }}<span v-if="total(one)" class="gw-count">{{ total(one) }}</span></button></nav>
    <ul v-if="rows.length" class="gw-stuck"><li v-for="row in rows" :key="row.id"><div class="gw-stuck-words"><strong>{{ row.name }}</strong><span><a v-if="row.request" class="gw-link" :href="'/requests/' + row.request.id" @click="follow($event, '/requests/' + row.request.id)">{{ say('effect_request', {id: row.request.id}) }}</a><template v-if="row.request && row.record"> · </template><a v-if="row.record" class="gw-link" :href="recordUrl(row.record.entity, row.record.id)" @click="follow($event, recordUrl(row.record.entity, row.record.id))">{{ row.record.title || '#' + row.record.id }}</a></span><span class="gw-hint">{{ row.error }}</span></div>
      <span class="gw-stuck-why"><span :class="row.state === 'failed' ? 'gw-red' : ''">{{ row.label }}</span><span class="gw-hint" :title="row.next_at ? exact(row.next_at) : null">{{ tried(row) }}</span><span v-if="row.holds" class="gw-amber">{{ say('effect_holds', {count: row.holds}) }}</span></span>
      <span v-if="row.state === 'failed'" class="gw-stuck-deeds"><button v-for="verb in verbs" :key="verb" type="button" class="gw-button gw-tiny" @click="act(row, verb)">{{ wordOf(verb) }}</button></span></li></ul></section>`,
};
