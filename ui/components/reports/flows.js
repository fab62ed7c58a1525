// The approvals of the file, for whoever writes them: the drawing, the route round each limit, a record to try it on, and
// what an edit would have done with the requests of the last days. Nothing is written.

import { get, post, query } from "../base/api.js";
import { Icon } from "../base/icons.js";
import { fail } from "../base/overlay.js";
import { address, state } from "../base/state.js";
import { say } from "../base/words.js";
import { FlowDrawing, stepsOf } from "../queue/flow.js";
import { RouteAhead } from "../record/ahead.js";
import TopBar from "../shell/top.js";

export default {
  components: { FlowDrawing, Icon, RouteAhead, TopBar },
  emits: ["search"],
  data: () => ({ state, rows: null, name: "", shown: null, text: "", days: 90, busy: false, tried: null, words: "", found: [], record: null, ahead: null, problem: null }),
  async created() {
    try {
      this.rows = (await get("/schema/workflows")).rows;
      const asked = state.route.query.workflow;
      if (this.rows.length) await this.open(this.rows.some((row) => row.name === asked) ? asked : this.rows[0].name);
    } catch (error) {
      this.problem = error;
    }
  },
  computed: {
    row() {
      return this.rows.find((each) => each.name === this.name);
    },
    limits() {
      return this.tried?.limits || this.shown?.limits || [];
    },
    edited() {
      return this.text !== this.shown?.text;
    },
    replay() {
      return this.tried?.replay || null;
    },
    labels() {
      const written = stepsOf(this.shown.flow.blocks).map((block) => [block.step, block.label]);
      const edited = this.replay.routes.flatMap(({ route, labels }) => route.map((name, i) => [name, labels[i]]));
      return Object.fromEntries([...written, ...edited]);
    },
    readable() {
      return Boolean(state.schema.entities[this.row?.entity.name]);
    },
  },
  methods: {
    say,
    way: (labels) => labels.join(" → ") || say("no_approval"),
    routeOf: ({ labels, depends_on: on }) => (on.length ? say("depends_on", { names: on.join(say("list_comma")) }) : labels.join(" → ") || say("no_approval")),
    // A step of an older text may be gone by now: then its name stands for it.
    steps(names) {
      return this.way(names.map((name) => this.labels[name] || name));
    },
    amount(value) {
      const [whole, part] = value.split(".");
      return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? "." + part : "");
    },
    async open(name) {
      Object.assign(this, { name, shown: null, tried: null, found: [], record: null, ahead: null, words: "" });
      address({ workflow: name });
      const shown = await get("/schema/workflows/" + name).catch((error) => fail(error));
      if (this.name !== name || !shown) return;
      Object.assign(this, { shown, text: shown.text });
    },
    async run() {
      this.busy = true;
      this.tried = await post(`/schema/workflows/${this.name}/replay`, { days: Number(this.days), ...(this.edited ? { text: this.text } : {}) }).catch((error) => fail(error));
      this.busy = false;
    },
    async search() {
      const words = this.words.trim();
      const answer = words ? await get("/search" + query({ q: words })).catch((error) => fail(error)) : null;
      this.found = (answer?.rows || []).filter((one) => one.entity === this.row.entity.name).slice(0, 6);
    },
    async take(record) {
      Object.assign(this, { record, found: [], ahead: null });
      this.ahead = await get(`/${record.entity}/${record.id}/route/${this.name}`).catch((error) => fail(error));
    },
  },
  template: `<top-bar @search="$emit('search')"><h1>{{ say('flows') }}</h1></top-bar>
    <div v-if="problem" class="gw-report"><div class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ problem.message }}</span></div></div>
    <div v-else class="gw-flows"><nav v-if="rows && !state.phone" class="gw-flows-list" :aria-label="say('flows')"><a v-for="one in rows" :key="one.name" href="#" class="gw-flows-item" :aria-current="one.name === name ? 'page' : null" @click.prevent="open(one.name)"><strong class="gw-cut">{{ one.label }}</strong><span class="gw-hint gw-cut">{{ one.entity.label }} · {{ one.name }}</span></a></nav>
      <div class="gw-report gw-flows-main"><label v-if="rows && state.phone" class="gw-flows-pick"><span class="gw-sr">{{ say('flows') }}</span><select class="gw-select" :value="name" @change="open($event.target.value)"><option v-for="one in rows" :key="one.name" :value="one.name">{{ one.label }}</option></select></label>
        <div v-if="rows && !rows.length" class="gw-empty"><h2>{{ say('no_flows') }}</h2><p>{{ say('no_flows_text') }}</p></div>
        <div v-else-if="!shown" aria-hidden="true"><span v-for="n in 4" :key="n" class="gw-bone" style="display:block;height:56px;margin-bottom:12px"></span></div>
        <template v-else><section><h2>{{ say('whole_flow') }}</h2><flow-drawing :flow="shown.flow"/></section>
          <section v-if="limits.length"><h2>{{ say('route_at_limits') }} <span v-if="tried && edited" class="gw-hint">{{ say('as_edited') }}</span></h2><div class="gw-table-box gw-table-scroll" tabindex="0" role="region" :aria-label="say('route_at_limits')"><table class="gw-table"><thead><tr><th scope="col">{{ say('field') }}</th><th v-for="word in ['just_below', 'at_limit', 'just_above']" :key="word" scope="col">{{ say(word) }}</th></tr></thead><tbody><tr v-for="(limit, i) in limits" :key="i"><th scope="row">{{ limit.label }}</th><td v-for="one in limit.routes" :key="one.value"><span class="gw-tab-nums gw-muted">{{ amount(one.value) }}</span><div>{{ routeOf(one) }}</div></td></tr></tbody></table></div></section>
          <section v-if="readable"><h2>{{ say('try_record') }}</h2><form class="gw-flows-try" @submit.prevent="search"><input v-model="words" class="gw-input" type="search" :aria-label="say('try_record')" :placeholder="say('try_record_hint', {label: row.entity.label})"><button type="submit" class="gw-button">{{ say('search_button') }}</button></form>
            <ul v-if="found.length" class="gw-flows-found"><li v-for="one in found" :key="one.id"><button type="button" class="gw-link" @click="take(one)">{{ [one.number, one.title].filter(Boolean).join(' · ') }}</button></li></ul>
            <div v-if="record" class="gw-flows-ahead"><strong>{{ record.title }}</strong><route-ahead v-if="ahead" :found="ahead"/></div></section>
          <section><h2>{{ say('try_edit') }}</h2><p class="gw-hint">{{ say('try_edit_text') }}</p><textarea v-model="text" class="gw-input gw-flows-text" spellcheck="false" :aria-label="say('try_edit')" rows="14" @keydown.ctrl.enter.prevent="run"></textarea>
            <form class="gw-flows-try" @submit.prevent="run"><label>{{ say('last_days') }} <input v-model="days" class="gw-input gw-flows-days" type="number" min="1" max="366" required></label><button type="submit" class="gw-button gw-main" :disabled="busy">{{ say(edited ? 'replay_edited' : 'replay_now') }}</button><button v-if="edited" type="button" class="gw-link" @click="text = shown.text; tried = null">{{ say('as_in_file') }}</button></form>
            <ul v-if="tried?.problems.length" class="gw-ahead-missing" role="alert"><li v-for="(p, i) in tried.problems" :key="i"><icon name="alert"/><span class="gw-grow"><template v-if="p.line">{{ say('at_line', {count: p.line}) }} </template>{{ p.message }} <span class="gw-hint">{{ p.help }}</span></span></li></ul>
            <div v-if="replay" class="gw-flows-replay" role="status"><p><strong>{{ say('replayed', {count: replay.total}) }}</strong> {{ replay.elsewhere.length ? say('replay_elsewhere', {count: replay.elsewhere.length}) : say('replay_same') }}</p>
              <div v-if="replay.total" class="gw-table-box gw-table-scroll" tabindex="0" role="region" :aria-label="say('route')"><table class="gw-table"><thead><tr><th scope="col">{{ say('route') }}</th><th scope="col" class="gw-right">{{ say('figure_requests') }}</th><th scope="col">{{ say('examples') }}</th></tr></thead><tbody><tr v-for="(one, i) in replay.routes" :key="i"><th scope="row">{{ way(one.labels) }}</th><td class="gw-right">{{ one.count }}</td><td class="gw-muted">{{ one.examples.join(say('list_comma')) }}</td></tr><tr v-for="one in replay.stopped" :key="one.code"><th scope="row" class="gw-red">{{ say('replay_stopped') }} {{ one.code }}</th><td class="gw-right">{{ one.count }}</td><td></td></tr></tbody></table></div>
              <ul v-if="replay.elsewhere.length" class="gw-flows-found"><li v-for="one in replay.elsewhere.slice(0, 20)" :key="one.request"><strong>{{ one.title }}</strong><span class="gw-muted">{{ steps(one.before) }}</span> ⇒ <span class="gw-amber">{{ steps(one.after) }}</span></li></ul>
              <p v-for="one in replay.nobody" :key="one.step" class="gw-red">{{ say('replay_nobody', {step: one.label, count: one.count}) }}</p>
              <p v-if="replay.waiting.length" class="gw-hint">{{ say('replay_waiting') }} {{ replay.waiting.slice(0, 12).map((one) => one.person + ' ' + one.count).join(say('list_comma')) }}</p></div></section></template></div></div>`,
};
