// The numbers of approvals: how long is waited, what comes on time, where it lies; each number opens what it rests on.

import { get, query } from "../base/api.js";
import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { address, state } from "../base/state.js";
import { say } from "../base/words.js";
import TopBar from "../shell/top.js";
import BarChart from "./chart.js";
import BehindIt from "./behind.js";
import ReportPick from "./pick.js";
import { ageNames, hours, share, sum } from "./words.js";

const BY = ["workflow", "step", "unit", "month", "person"];
const KEYS = ["workflow", "from", "to", "by"];
const MOST = 12; // bars that can be told apart

export default {
  components: { BarChart, BehindIt, Icon, ReportPick, TopBar },
  emits: ["search"],
  data: () => ({ state, asked: { workflow: "", from: "", to: "", by: "workflow" }, report: null, kinds: [], problem: null, shown: null }),
  created() {
    for (const key of KEYS) if (state.route.query[key]) this.asked[key] = state.route.query[key];
    this.load();
  },
  computed: {
    by: () => BY,
    rows() {
      return this.report?.rows || [];
    },
    waiting() {
      const rows = this.rows.filter((row) => row.decisions).slice(this.asked.by === "month" ? -MOST : 0).slice(0, MOST);
      const of = (key) => rows.map((row) => row.waiting[key] / 3600);
      return { labels: rows.map((row) => row.label), series: [{ name: say("wait_median"), values: of("median") }, { name: say("wait_p90"), values: of("p90") }], text: this.inHours, across: this.asked.by !== "month" };
    },
    slowest() {
      const { slowest } = this.report;
      return { labels: slowest.map((each) => each.label), series: [{ name: say("wait_total"), values: slowest.map((each) => each.seconds / 3600) }], text: this.inHours, across: true };
    },
    ages() {
      return { labels: ageNames(this.report.ages), series: [{ name: say("open_now"), values: this.report.total.open }], text: String, across: false };
    },
    tiles() {
      const { total } = this.report;
      return [
        { label: say("figure_requests"), text: number(total.requests), of: "requests" },
        { label: say("wait_median"), text: hours(total.waiting.median), hint: say("wait_p90") + " " + hours(total.waiting.p90), of: "decisions" },
        { label: say("figure_on_time"), text: share(total.on_time), hint: say("share_of", { count: total.on_time.met, all: total.on_time.of }), of: "late" },
        { label: say("figure_first_pass"), text: share(total.first_pass), hint: say("share_of", { count: total.first_pass.met, all: total.first_pass.of }), of: "not_first_pass" },
        { label: say("figure_returns"), text: number(total.returns), hint: total.returns_per_request ? say("per_request", { count: Number(total.returns_per_request).toFixed(2) }) : "", of: "returns" },
        { label: say("figure_rejections"), text: number(total.rejections), of: "rejections" },
        { label: say("open_now"), text: number(sum(total.open)), of: "open" },
        { label: say("figure_automatic"), text: number(sum(total.automatic.map((each) => each.count))), hint: total.automatic.map((each) => `${each.label} ${each.count}`).join(say("list_clause")), of: "automatic" },
      ];
    },
  },
  methods: {
    say, number, hours, share, sum,
    inHours: (value) => say("work_hours", { count: Number(value).toFixed(1).replace(/\.0$/, "") }),
    async load() {
      try {
        const asked = { ...this.asked };
        this.report = await get("/reports/approvals" + query(asked));
        Object.assign(this.asked, { from: this.report.from, to: this.report.to });
        if (!asked.workflow && asked.by === "workflow") this.kinds = this.report.rows.map(({ key, label }) => ({ key, label }));
        else if (!this.kinds.length) this.kinds = (await get("/reports/approvals" + query({ from: asked.from, to: asked.to }))).rows.map(({ key, label }) => ({ key, label }));
        this.problem = null;
      } catch (error) {
        this.problem = error;
      }
    },
    ask(change) {
      Object.assign(this.asked, change);
      address(this.asked);
      this.load();
    },
    open(of, label, key = "") {
      this.shown = { title: label, asked: { ...this.asked, of, key } };
    },
  },
  template: `<top-bar @search="$emit('search')"><h1>{{ say('reports') }}</h1></top-bar>
    <div class="gw-report"><form class="gw-report-tools" @submit.prevent><report-pick name="approvals"/>
        <label><span class="gw-muted">{{ say('approval') }}</span><select class="gw-select" :value="asked.workflow" @change="ask({workflow: $event.target.value})"><option value="">{{ say('all') }}</option><option v-for="kind in kinds" :key="kind.key" :value="kind.key">{{ kind.label }}</option></select></label>
        <label v-for="end in ['from', 'to']" :key="end"><span class="gw-muted">{{ say('day_' + end) }}</span><input type="date" class="gw-input" required :value="asked[end]" @change="$event.target.value && ask({[end]: $event.target.value})"></label>
        <div class="gw-segments" role="group" :aria-label="say('group_by')"><button v-for="each in by" :key="each" type="button" :aria-pressed="String(asked.by === each)" @click="ask({by: each})">{{ say('figures_by_' + each) }}</button></div></form>
      <div v-if="problem" class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ problem.message }}</span><button type="button" class="gw-link" @click="load()">{{ say('try_again') }}</button></div>
      <template v-if="report"><div class="gw-tiles"><button v-for="tile in tiles" :key="tile.of" type="button" @click="open(tile.of, tile.label)"><span class="gw-muted">{{ tile.label }}</span><strong>{{ tile.text }}</strong><span class="gw-hint gw-cut">{{ tile.hint }}</span></button></div>
        <p class="gw-hint gw-report-said">{{ say('figures_said') }}</p>
        <div v-if="report.total.requests" class="gw-charts">
          <section v-if="waiting.labels.length"><h2>{{ say('chart_waiting') }}</h2><bar-chart :bars="waiting" :label="say('chart_waiting')" :height="waiting.across ? 64 + 44 * waiting.labels.length : 240"/></section>
          <section v-if="slowest.labels.length"><h2>{{ say('chart_slowest') }}</h2><bar-chart :bars="slowest" :label="say('chart_slowest')" :height="48 + 48 * slowest.labels.length"/></section>
          <section><h2>{{ say('chart_open') }}</h2><bar-chart :bars="ages" :label="say('chart_open')" :height="200"/></section></div>
        <section v-if="rows.length" class="gw-report-table"><h2>{{ say('figures_all') }}</h2><div class="gw-table-box gw-table-scroll" tabindex="0" role="region" :aria-label="say('figures_all')"><table class="gw-table"><thead><tr><th scope="col">{{ say('figures_by_' + report.by) }}</th><th v-for="word in ['figure_requests', 'wait_median', 'wait_p90', 'figure_on_time', 'figure_first_pass', 'figure_returns', 'figure_rejections', 'figure_automatic', 'open_now']" :key="word" scope="col" class="gw-right">{{ say(word) }}</th></tr></thead>
          <tbody><tr v-for="row in rows" :key="row.key"><th scope="row" class="gw-cut">{{ row.label }}</th><td v-for="cell in [['requests', number(row.requests)], ['decisions', hours(row.waiting.median)], ['decisions', hours(row.waiting.p90)], ['late', share(row.on_time)], ['not_first_pass', share(row.first_pass)], ['returns', number(row.returns)], ['rejections', number(row.rejections)], ['automatic', number(sum(row.automatic.map((a) => a.count)))], ['open', number(sum(row.open))]]" class="gw-right"><button type="button" class="gw-figure-cell" :aria-label="say('behind_number', {label: row.label, count: cell[1]})" @click="open(cell[0], row.label, row.key)">{{ cell[1] }}</button></td></tr></tbody></table></div></section>
        <div v-else class="gw-empty"><h2>{{ say('no_figures') }}</h2><p>{{ say('no_figures_text') }}</p></div></template>
      <div v-else-if="!problem" class="gw-tiles" aria-hidden="true"><button v-for="n in 8" :key="n" type="button" disabled><span class="gw-bone" style="width:60%"></span><span class="gw-bone" style="width:40%;height:22px;margin-top:8px"></span></button></div>
      <behind-it v-if="shown" :title="shown.title" :asked="shown.asked" @close="shown = null"/></div>`,
};
