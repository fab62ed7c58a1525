// The queue: what waits for me at the left, the chosen request at the right, the decision under the hand.

import { freshKey, get, post, query } from "../base/api.js";
import { relative, span } from "../base/format.js";
import { Icon, drawing } from "../base/icons.js";
import { fail, tell } from "../base/overlay.js";
import { countWaiting } from "../base/load.js";
import { go, state } from "../base/state.js";
import { say } from "../base/words.js";
import TopBar from "../shell/top.js";
import { dueColour, dueText, grouped } from "./due.js";
import { brief, fieldsOf } from "./fields.js";
import RequestView from "./request.js";

const TABS = ["mine", "started", "done"];

export default {
  components: { TopBar, Icon, RequestView },
  emits: ["search"],
  data: () => ({ state, tab: "mine", rows: null, totals: {}, next: null, chosen: null, batch: {}, problem: null, busy: false }),
  created() {
    this.chosen = state.route.id;
    if (TABS.includes(state.route.query.waiting)) this.tab = state.route.query.waiting;
    this.load();
  },
  mounted() {
    addEventListener("keydown", this.key);
    this.unwatch = this.$watch(() => state.changes.count, () => state.changes.last?.entity === "request" && this.load(true));
  },
  unmounted() {
    removeEventListener("keydown", this.key);
    this.unwatch();
  },
  watch: {
    "state.route.id"(id) {
      if (state.route.page === "queue") this.chosen = id;
    },
  },
  computed: {
    tabs: () => TABS,
    groups() {
      if (!this.rows) return [];
      return this.tab === "mine" ? grouped(this.rows) : [{ key: "all", label: "", rows: this.rows }];
    },
    flat() {
      return this.groups.flatMap((group) => group.rows);
    },
    at() {
      return this.flat.findIndex((row) => row.request.id === this.chosen);
    },
    row() {
      return this.flat[this.at] || null;
    },
    selected() {
      return this.flat.filter((row) => this.batch[row.request.id] && row.batch);
    },
    listShown() {
      return !this.state.phone || !this.chosen;
    },
  },
  methods: {
    say,
    relative,
    dueText,
    dueColour,
    async load(quiet = false) {
      if (!quiet) this.rows = null;
      try {
        const answer = await get("/queue" + query({ waiting: this.tab, limit: 100 }));
        this.rows = answer.rows;
        this.next = answer.next;
        this.totals[this.tab] = answer.total ?? answer.rows.length;
        this.problem = null;
        if (this.tab === "mine") state.waiting = this.totals.mine;
        if (!this.chosen && !state.phone && this.flat.length) this.choose(this.flat[0], true);
      } catch (error) {
        this.problem = error;
        this.rows = [];
      }
      if (!quiet) this.countOthers();
    },
    async countOthers() {
      for (const tab of TABS.filter((t) => t !== this.tab && t !== "done")) {
        try {
          const answer = await get("/queue" + query({ waiting: tab, limit: 1 }));
          this.totals[tab] = answer.total ?? answer.rows.length;
        } catch (error) {
          if (error.status === undefined) throw error;
        }
      }
    },
    async older() {
      try {
        const answer = await get("/queue" + query({ waiting: this.tab, limit: 100, after: this.next }));
        this.rows.push(...answer.rows);
        this.next = answer.next;
      } catch (error) {
        fail(error);
      }
    },
    show(tab) {
      this.tab = tab;
      this.chosen = null;
      this.batch = {};
      history.replaceState({}, "", "/queue" + (tab === "mine" ? "" : "?waiting=" + tab));
      this.load();
    },
    choose(row, quiet = false) {
      this.chosen = row.request.id;
      const url = "/requests/" + row.request.id;
      if (state.phone) return go(url);
      if (!quiet) history.replaceState({}, "", url);
    },
    fields(row) {
      return fieldsOf(row.fields, row.record.entity);
    },
    amount(row) {
      return this.fields(row).find((f) => f.field.cell.kind === "money")?.html || "";
    },
    brief(row) {
      return brief(this.fields(row));
    },
    since(row) {
      if (!row.since) return "";
      const waiting = span(Date.now() - new Date(row.since));
      return row.submitter ? say("waits_since", { name: row.submitter.title, span: waiting }) : say("waited", { span: waiting });
    },
    iconOf(row) {
      return drawing(row.record.entity) ? row.record.entity : "document";
    },
    key(event) {
      const typing = event.target.closest?.("input, textarea, select, .gw-pop, .gw-dialog, .gw-palette");
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "j" || event.key === "k") {
        event.preventDefault();
        const row = this.flat[Math.min(this.flat.length - 1, Math.max(0, this.at + (event.key === "j" ? 1 : -1)))];
        if (row) this.choose(row);
        this.$nextTick(() => document.querySelector(".gw-queue-item[aria-current]")?.scrollIntoView({ block: "nearest" }));
      }
    },
    // After a decision the next one comes up by itself.
    async decided() {
      const next = this.flat[this.at + 1] || this.flat[this.at - 1];
      countWaiting();
      await this.load(true);
      if (this.tab !== "mine") return;
      const still = this.rows.some((row) => row.request.id === this.chosen);
      if (still) return;
      if (state.phone) return go("/queue");
      this.chosen = null;
      if (next && this.rows.some((row) => row.request.id === next.request.id)) this.choose(next);
      else if (this.flat.length) this.choose(this.flat[0]);
    },
    async approveAll() {
      this.busy = true;
      try {
        const decisions = this.selected.map((row) => ({ request: row.request.id, verb: "approve", seat: row.seat, revision: row.revision, client_key: freshKey() }));
        const { results } = await post("/queue/batch", { decisions });
        const refused = results.filter((r) => r.status >= 300);
        tell(say("batch_done", { count: results.length - refused.length }), { kind: "good" });
        if (refused.length) tell(say("batch_refused", { count: refused.length, message: refused[0].error?.message || "" }), { kind: "error", seconds: 9 });
        this.batch = {};
        await this.decided();
      } catch (error) {
        fail(error);
      } finally {
        this.busy = false;
      }
    },
    back() {
      go("/queue");
    },
  },
  template: `<top-bar @search="$emit('search')"><template v-if="state.phone && chosen"><button type="button" class="gw-icon-button" style="margin-left:-8px" :aria-label="say('back')" @click="back"><icon name="left"/></button><div class="gw-phone-title"><strong>{{ row ? row.request.label : say('approval') }}</strong><span v-if="at >= 0" class="gw-hint">{{ say('swipe', {at: at + 1, count: flat.length}) }}</span></div></template>
      <template v-else><h1>{{ say('queue') }}</h1><nav class="gw-tabs" :aria-label="say('queue')"><button v-for="t in tabs" :key="t" type="button" class="gw-tab" :aria-current="t === tab ? 'page' : null" @click="show(t)">{{ say('queue_' + t) }}<span v-if="totals[t]" class="gw-count">{{ totals[t] }}</span></button></nav></template></top-bar>
    <div class="gw-queue">
      <section v-if="listShown" class="gw-queue-list" :aria-label="say('queue_' + tab)">
        <div class="gw-queue-scroll">
          <div v-if="problem" class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ problem.message }}</span><button type="button" class="gw-link" @click="load()">{{ say('try_again') }}</button></div>
          <template v-if="rows"><template v-for="group in groups" :key="group.key"><h2 v-if="group.label" :class="{'gw-red': group.key === 'overdue'}">{{ group.label }} <span>{{ group.rows.length }}</span></h2>
            <div v-for="row in group.rows" :key="row.request.id" class="gw-queue-row"><a class="gw-queue-item" :href="'/requests/' + row.request.id" :aria-current="row.request.id === chosen ? 'true' : null" @click.exact.prevent="choose(row)"><span class="gw-queue-line gw-muted"><icon :name="iconOf(row)"/><span class="gw-grow gw-cut">{{ row.request.label }}</span><span :class="dueColour(row.due)">{{ dueText(row.due) }}</span></span><strong class="gw-cut">{{ row.record.title }}</strong><span class="gw-queue-line"><span class="gw-grow gw-cut gw-muted">{{ brief(row) }}</span><span class="gw-tab-nums" v-html="amount(row)"></span></span><span class="gw-hint gw-cut">{{ since(row) }}</span></a><input v-if="row.batch && tab === 'mine'" v-model="batch[row.request.id]" type="checkbox" class="gw-queue-check" :aria-label="say('select_batch') + ' ' + row.record.title"></div></template>
            <div v-if="!rows.length && !problem" class="gw-empty gw-queue-empty"><h2>{{ say('queue_empty_' + tab) }}</h2><p v-if="tab === 'mine'">{{ say('queue_empty_text') }}</p></div>
            <button v-if="next" type="button" class="gw-link" style="margin:12px 16px" @click="older">{{ say('older') }}</button></template>
          <div v-for="n in rows ? 0 : 6" :key="n" class="gw-queue-item" aria-hidden="true"><span class="gw-bone" style="width:40%"></span><span class="gw-bone" style="width:80%;height:12px;margin:8px 0"></span><span class="gw-bone" style="width:60%"></span></div>
        </div>
        <footer v-if="selected.length" class="gw-queue-foot"><strong class="gw-grow">{{ say('batch_selected', {count: selected.length}) }}</strong><button type="button" class="gw-button gw-tiny gw-first" :disabled="busy" @click="approveAll">{{ say('batch_approve') }}</button></footer>
        <footer v-else-if="!state.phone" class="gw-queue-foot gw-hint"><kbd class="gw-key">j</kbd><kbd class="gw-key">k</kbd> {{ say('key_up_down') }}<kbd class="gw-key" style="margin-left:12px">a</kbd> {{ say('approve') }}<kbd class="gw-key" style="margin-left:12px">r</kbd> {{ say('reject') }}</footer>
      </section>
      <request-view v-if="chosen" :id="chosen" :key="chosen" :row="row" @decided="decided"/>
      <div v-else-if="!state.phone" class="gw-fill gw-queue-none"><p v-if="rows && rows.length" class="gw-muted">{{ say('choose_request') }}</p></div>
    </div>`,
};
