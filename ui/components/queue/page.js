// The queue: what waits for me at the left, the chosen request at the right, the decision under the hand.

import { freshKey, get, post, query } from "../base/api.js";
import { Icon } from "../base/icons.js";
import { fail, tell } from "../base/overlay.js";
import { countWaiting } from "../base/load.js";
import { go, state } from "../base/state.js";
import { say } from "../base/words.js";
import TopBar from "../shell/top.js";
import RequestCard from "./card.js";
import { grouped } from "./due.js";
import { ALL, ListHead, listed } from "./listing.js";
import RequestView from "./request.js";

const TABS = ["mine", "started", "done"];
const SWIPE = 60; // px a thumb goes to the side for the next request

export default {
  components: { TopBar, Icon, ListHead, RequestCard, RequestView },
  emits: ["search"],
  data: () => ({ state, tab: "mine", rows: null, totals: {}, next: null, chosen: null, batch: {}, wanted: { ...ALL }, others: [], problem: null, busy: false }),
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
      const rows = listed(this.rows, this.wanted);
      return this.tab === "mine" && this.wanted.sort === "due" ? grouped(rows) : [{ key: "all", label: "", rows }];
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
      this.wanted = { ...ALL };
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
    step(by) {
      const row = this.flat[this.at + by];
      if (this.at >= 0 && row) this.choose(row);
    },
    all() {
      this.wanted = { ...ALL };
    },
    touched(event) {
      const [touch] = event.changedTouches;
      this.from = { x: touch.clientX, y: touch.clientY };
    },
    swiped(event) {
      const [touch] = event.changedTouches;
      const across = touch.clientX - this.from.x;
      if (state.phone && Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(touch.clientY - this.from.y)) this.step(across < 0 ? 1 : -1);
    },
    key(event) {
      const typing = event.target.closest?.("input, textarea, select, .gw-pop, .gw-dialog, .gw-palette");
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "j" || event.key === "k") {
        event.preventDefault();
        this.step(event.key === "j" ? 1 : -1);
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
      if (state.phone && !this.flat.length) return go("/queue");
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
  template: `<top-bar @search="$emit('search')"><template v-if="state.phone && chosen"><button type="button" class="gw-icon-button" style="margin-left:-8px" :aria-label="say('back')" @click="back"><icon name="left"/></button><div class="gw-phone-title"><strong class="gw-cut">{{ row ? row.request.label : say('approval') }}</strong><span v-if="at >= 0" class="gw-hint gw-cut">{{ say('swipe', {at: at + 1, count: flat.length}) }}<template v-if="flat.length > 1"> · {{ say('swipe_hint') }}</template></span></div></template>
      <template v-else><h1>{{ say('queue') }}</h1><nav class="gw-tabs" :aria-label="say('queue')"><button v-for="t in tabs" :key="t" type="button" class="gw-tab" :aria-current="t === tab ? 'page' : null" @click="show(t)">{{ say('queue_' + t) }}<span v-if="totals[t]" class="gw-count">{{ totals[t] }}</span></button></nav></template>
      <template v-if="state.phone && chosen" #end><button v-for="way in [-1, 1]" :key="way" type="button" class="gw-icon-button" :disabled="!flat[at + way] || at < 0" :aria-label="say(way < 0 ? 'previous' : 'next')" @click="step(way)"><icon :name="way < 0 ? 'up' : 'down'"/></button><button v-if="others.length" type="button" class="gw-icon-button" :aria-label="say('more')" aria-haspopup="menu" @click="$refs.request.offer($event)"><icon name="more"/></button></template></top-bar>
    <div class="gw-queue">
      <section v-if="listShown" class="gw-queue-list" :aria-label="say('queue_' + tab)">
        <list-head v-if="rows?.length" :key="tab" :rows="rows" :tab="tab" :wanted="wanted" @want="wanted = $event"/>
        <div class="gw-queue-scroll">
          <div v-if="problem" class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ problem.message }}</span><button type="button" class="gw-link" @click="load()">{{ say('try_again') }}</button></div>
          <template v-if="rows"><template v-for="group in groups" :key="group.key"><h2 v-if="group.label" :class="{'gw-red': group.key === 'overdue'}">{{ group.label }} <span>{{ group.rows.length }}</span></h2>
            <div v-for="one in group.rows" :key="one.request.id" class="gw-queue-row"><request-card :row="one" :tab="tab" :current="one.request.id === chosen" @choose="choose(one)"/><input v-if="one.batch && tab === 'mine'" v-model="batch[one.request.id]" type="checkbox" class="gw-queue-check" :aria-label="say('select_batch') + ' ' + one.record.title"></div></template>
            <div v-if="!rows.length && !problem" class="gw-empty gw-queue-empty"><h2>{{ say('queue_empty_' + tab) }}</h2><p v-if="tab === 'mine'">{{ say('queue_empty_text') }}</p></div>
            <div v-else-if="!flat.length && !problem" class="gw-empty gw-queue-empty"><p>{{ say('nothing_found') }}</p><p><button type="button" class="gw-link" @click="all">{{ say('show_all') }}</button></p></div>
            <button v-if="next" type="button" class="gw-link" style="margin:12px 16px" @click="older">{{ say('older') }}</button></template>
          <div v-for="n in rows ? 0 : 6" :key="n" class="gw-queue-item" aria-hidden="true"><span class="gw-bone" style="width:40%"></span><span class="gw-bone" style="width:80%;height:12px;margin:8px 0"></span><span class="gw-bone" style="width:60%"></span></div>
        </div>
        <footer v-if="selected.length" class="gw-queue-foot"><strong class="gw-grow">{{ say('batch_selected', {count: selected.length}) }}</strong><button type="button" class="gw-button gw-tiny gw-first" :disabled="busy" @click="approveAll">{{ say('batch_approve') }}</button></footer>
        <footer v-else-if="!state.phone" class="gw-queue-foot gw-hint"><kbd class="gw-key">j</kbd><kbd class="gw-key">k</kbd> {{ say('key_up_down') }}<template v-if="tab === 'mine'"><kbd class="gw-key" style="margin-left:12px">a</kbd> {{ say('approve') }}<kbd class="gw-key" style="margin-left:12px">r</kbd> {{ say('reject') }}</template></footer>
      </section>
      <request-view v-if="chosen" ref="request" :id="chosen" :key="chosen" :row="row" @decided="decided" @others="others = $event" @touchstart.passive="touched" @touchend.passive="swiped"/>
      <div v-else-if="!state.phone" class="gw-fill gw-queue-none"><p v-if="rows && rows.length" class="gw-muted">{{ say('choose_request') }}</p></div>
    </div>`,
};
