// One report of the schema: its figures as tiles, a chart and a table; each number opens the rows that it rests on.

import { get, query } from "../base/api.js";
import { Icon } from "../base/icons.js";
import { address, entityOf, entityUrl, follow, state } from "../base/state.js";
import { say } from "../base/words.js";
import TopBar from "../shell/top.js";
import BarChart from "./chart.js";
import { chartOf, isDrawn } from "./drawing.js";
import ReportPick from "./pick.js";

export default {
  components: { BarChart, Icon, ReportPick, TopBar },
  emits: ["search"],
  data: () => ({ state, name: state.route.id, report: null, problem: null, drawn: "" }),
  created() {
    this.load(state.route.query.period || "");
  },
  computed: {
    measures() {
      return this.report.measures.filter((each) => !each.part);
    },
    chart() {
      return this.report && isDrawn(this.report) ? chartOf(this.report, this.drawn) : null;
    },
    // One number is told large; with keys the table tells them all.
    tiles() {
      const { total, measures } = this.report;
      return total && !this.report.by.length ? measures.map((each) => ({ ...each, ...total.figures[each.name] })) : [];
    },
    entity() {
      return entityOf(this.report.entity);
    },
  },
  methods: {
    say, follow,
    async load(period) {
      try {
        this.report = await get(`/reports/${encodeURIComponent(this.name)}` + query({ period }));
        if (!this.measures.some((each) => each.name === this.drawn)) this.drawn = this.measures.at(-1).name;
        address({ period });
        this.problem = null;
      } catch (error) {
        this.problem = error;
      }
    },
    url(filter) {
      return filter === null || !this.entity ? null : entityUrl(this.report.entity) + query({ view: "-", filter });
    },
    said: (row, measure, figure) => say("behind_figure", { label: [...(row ? row.keys.map((key) => key.label) : [say("total")]), measure.label].join(" · "), count: figure.text }),
  },
  template: `<top-bar @search="$emit('search')"><h1>{{ report ? report.label : say('reports') }}</h1></top-bar>
    <div class="gw-report"><form class="gw-report-tools" @submit.prevent><report-pick :name="name"/>
        <div v-if="report?.period" class="gw-report-period" role="group" :aria-label="say('period')"><button type="button" class="gw-icon-button" :aria-label="say('period_before')" @click="load(report.period.before)"><icon name="left"/></button><strong class="gw-tab-nums">{{ report.period.label }}</strong><button type="button" class="gw-icon-button" :aria-label="say('period_after')" @click="load(report.period.after)"><icon name="right"/></button></div>
        <div v-if="chart && measures.length > 1" class="gw-segments" role="group" :aria-label="say('figure_drawn')"><button v-for="each in measures" :key="each.name" type="button" :aria-pressed="String(drawn === each.name)" @click="drawn = each.name">{{ each.label }}</button></div></form>
      <div v-if="problem" class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ problem.message }}</span><button type="button" class="gw-link" @click="load('')">{{ say('try_again') }}</button></div>
      <template v-else-if="report"><div v-if="tiles.length" class="gw-tiles gw-tiles-few"><a v-for="tile in tiles" :key="tile.name" :href="url(tile.filter)" :aria-label="said(null, tile, tile)" @click="follow($event, url(tile.filter))"><span class="gw-muted">{{ tile.label }}</span><strong>{{ tile.text }}</strong><span class="gw-hint gw-cut">{{ report.target && tile.name === measures[measures.length - 1].name ? say('target_of', {count: report.target.text}) : '' }}</span></a></div>
        <section v-if="chart" class="gw-report-chart"><h2>{{ chart.name }}<span v-if="chart.target !== null" class="gw-hint gw-report-goal">{{ say('target_of', {count: report.target.text}) }}</span></h2><bar-chart :bars="chart" :label="report.label + ' · ' + chart.name" :height="chart.across ? 40 + 34 * chart.labels.length : 280"/></section>
        <section v-if="report.rows.length" class="gw-report-table"><h2>{{ say('figures_all') }}</h2><div class="gw-table-box gw-table-scroll" tabindex="0" role="region" :aria-label="say('figures_all')"><table class="gw-table"><thead><tr><th v-for="key in report.by" :key="key.label" scope="col">{{ key.label }}</th><th v-for="each in report.measures" :key="each.name" scope="col" class="gw-right">{{ each.label }}</th></tr></thead>
          <tbody><tr v-for="(row, i) in report.rows" :key="i"><th v-for="(key, k) in row.keys" :key="k" scope="row" class="gw-cut">{{ key.label }}</th><td v-for="each in report.measures" :key="each.name" class="gw-right"><a v-if="url(row.figures[each.name].filter)" class="gw-figure-cell" :href="url(row.figures[each.name].filter)" :aria-label="said(row, each, row.figures[each.name])" @click="follow($event, url(row.figures[each.name].filter))">{{ row.figures[each.name].text }}</a><template v-else>{{ row.figures[each.name].text }}</template></td></tr></tbody>
          <tfoot v-if="report.total"><tr><th scope="row" :colspan="report.by.length">{{ say('total') }}</th><td v-for="each in report.measures" :key="each.name" class="gw-right"><a class="gw-figure-cell" :href="url(report.total.figures[each.name].filter)" :aria-label="said(null, each, report.total.figures[each.name])" @click="follow($event, url(report.total.figures[each.name].filter))">{{ report.total.figures[each.name].text }}</a></td></tr></tfoot></table></div>
          <p v-if="report.more" class="gw-hint">{{ say('largest_rows', {count: report.rows.length}) }}</p></section>
        <div v-else-if="report.by.length" class="gw-empty"><h2>{{ say('report_empty') }}</h2><p>{{ say('report_empty_text') }}</p></div></template>
      <div v-else aria-hidden="true"><span v-for="n in 4" :key="n" class="gw-bone" style="display:block;height:56px;margin-bottom:12px"></span></div></div>`,
};
