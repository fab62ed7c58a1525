// The queue: what waits for me at the left, the chosen request at the right, the decision under the hand.

import { get, query } from "../base/api.js";
import { Icon } from "../base/icons.js";
import { fail } from "../base/overlay.js";
import { countWaiting } from "../base/load.js";
import { go, state } from "../base/state.js";
import { say } from "../base/words.js";
import TopBar from "../shell/top.js";
import BatchDialog from "./batch.js";
import RequestCard from "./card.js";
import choosing from "./chosen.js";
import DelegationsDialog from "./delegations.js";
import { fold, grouping, groupsOf, isClosed } from "./groups.js";
import { ALL, ListHead, listed } from "./listing.js";
import QuickDecision from "./quick.js";
import RequestView from "./request.js";
import SwipeLine from "./swipe.js";

const TABS = ["mine", "started", "done"];
const MOST = 500; // rows a list brings by itself; what lies beyond is asked for
const AT_LENGTH = ["work", "signature", "must_fill"]; // what a step asks for on its page alone
const SWIPE = 60; // px a thumb goes to the side for the next request

export default {
  components: { TopBar, BatchDialog, DelegationsDialog, Icon, ListHead, QuickDecision, RequestCard, RequestView, SwipeLine },
  mixins: [choosing],
  emits: ["search"],
  data: () => ({ state, tab: "mine", kind: "", rows: null, totals: {}, next: null, chosen: null, seat: null, quick: null, wanted: { ...ALL }, others: [], problem: null, delegating: false }),
  created() {
    this.chosen = state.route.id;
    this.delegating = "delegations" in state.route.query;
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
      if (this.tab !== "mine") return [{ key: "all", label: "", rows }];
      return groupsOf(rows, grouping(), this.wanted.sort !== "due").map((group) => ({ ...group, closed: Boolean(group.label) && isClosed(group.key) }));
    },
    flat() {
      return this.groups.flatMap((group) => (group.closed ? [] : group.rows));
    },
    at() {
      const here = this.flat.findIndex((row) => row.request.id === this.chosen && row.seat === this.seat);
      return here < 0 ? this.flat.findIndex((row) => row.request.id === this.chosen) : here;
    },
    row() {
      return this.flat[this.at] || null;
    },
    listShown() {
      return !this.state.phone || !this.chosen;
    },
  },
  methods: {
    say, fold,
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
      if (this.tab === "mine") await this.rest();
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
    // Groups are of all that waits, as far as a list of that length is read at all.
    async rest() {
      const { rows } = this;
      while (this.rows === rows && this.next && rows.length < MOST) {
        const before = rows.length;
        await this.older();
        if (rows.length === before) return;
      }
    },
    async older() {
      const { rows } = this;
      try {
        const answer = await get("/queue" + query({ waiting: this.tab, limit: 100, after: this.next }));
        if (this.rows !== rows) return; // read anew meanwhile
        rows.push(...answer.rows);
        this.next = answer.next;
      } catch (error) {
        fail(error);
      }
    },
    show(tab) {
      this.tab = tab;
      this.wanted = { ...ALL };
      this.chosen = null;
      this.unpick();
      history.replaceState({}, "", "/queue" + (tab === "mine" ? "" : "?waiting=" + tab));
      this.load();
    },
    choose(row, quiet = false) {
      this.chosen = row.request.id;
      this.seat = row.seat;
      const url = "/requests/" + row.request.id;
      if (state.phone) return go(url);
      if (!quiet) history.replaceState({}, "", url);
    },
    step(by) {
      const row = this.at < 0 ? this.flat[0] : this.flat[this.at + by]; // what a folded group holds is nowhere
      if (row) this.choose(row);
    },
    // My own request, opened by its address, stands in another list than what waits for me.
    async shown(request) {
      this.kind = request.label || request.workflow?.label || "";
      const mine = request.submitter?.id === state.me.id && !request.turns?.length;
      if (!mine || state.phone || this.tab !== "mine" || this.at >= 0) return;
      this.tab = "started";
      await this.load();
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
      const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, .gw-pop, .gw-dialog, .gw-palette");
      if (typing) return;
      if (this.pickKey(event)) return event.preventDefault();
      if (event.ctrlKey || event.metaKey || event.altKey) return;
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
      const listed = this.at >= 0;
      await this.load(true);
      if (listed) this.follow(next); // what was opened by its address stays open
    },
    follow(next) {
      if (this.tab !== "mine") return;
      const still = this.rows.some((row) => row.request.id === this.chosen);
      if (still) return;
      if (state.phone && !this.flat.length) return go("/queue");
      this.chosen = null;
      if (next && this.rows.some((row) => row.request.id === next.request.id)) this.choose(next);
      else if (this.flat.length) this.choose(this.flat[0]);
    },
    // `row`: the one to look at, of those that could not be decided.
    async batched(decided, row) {
      this.deciding = "";
      if (row) this.choose(row);
      if (!decided.length) return;
      this.unpick();
      countWaiting();
      await this.load(true);
      if (!row) this.follow();
    },
    pushed(row, verb) {
      if (AT_LENGTH.includes(row.alone)) this.choose(row);
      else this.quick = { row, verb };
    },
    async quickly(done) {
      this.quick = null;
      if (!done) return;
      countWaiting();
      await this.load(true);
    },
    back() {
      go("/queue");
    },
    undelegate() {
      this.delegating = false;
      if ("delegations" in state.route.query) history.replaceState({}, "", "/queue");
      this.load(true);
    },
  },
  template: `<top-bar @search="$emit('search')"><template v-if="state.phone && chosen"><button type="button" class="gw-icon-button" style="margin-left:-8px" :aria-label="say('back')" @click="back"><icon name="left"/></button><div class="gw-phone-title"><strong class="gw-cut">{{ row ? row.request.label : kind || say('approval') }}</strong><span v-if="at >= 0" class="gw-hint gw-cut">{{ say('swipe', {at: at + 1, count: flat.length}) }}<template v-if="flat.length > 1"> · {{ say('swipe_hint') }}</template></span></div></template>
      <template v-else><h1>{{ say('queue') }}</h1><nav class="gw-tabs" :aria-label="say('queue')"><button v-for="t in tabs" :key="t" type="button" class="gw-tab" :aria-current="t === tab ? 'page' : null" @click="show(t)">{{ say('queue_' + t) }}<span v-if="totals[t]" class="gw-count">{{ totals[t] }}</span></button></nav></template>
      <template v-if="!(state.phone && chosen)" #end><button type="button" :class="state.phone ? 'gw-icon-button' : 'gw-button'" :aria-label="state.phone ? say('delegations') : null" @click="delegating = true"><icon name="person"/><template v-if="!state.phone">{{ say('delegations') }}</template></button></template>
      <template v-else #end><button v-for="way in [-1, 1]" :key="way" type="button" class="gw-icon-button" :disabled="!flat[at + way] || at < 0" :aria-label="say(way < 0 ? 'previous' : 'next')" @click="step(way)"><icon :name="way < 0 ? 'up' : 'down'"/></button><button v-if="others.length" type="button" class="gw-icon-button" :aria-label="say('more')" aria-haspopup="menu" @click="$refs.request.offer($event)"><icon name="more"/></button></template></top-bar>
    <div class="gw-queue">
      <section v-if="listShown" class="gw-queue-list" :aria-label="say('queue_' + tab)">
        <list-head v-if="rows?.length" :key="tab" :rows="rows" :tab="tab" :wanted="wanted" @want="wanted = $event"/>
        <div class="gw-queue-scroll">
          <div v-if="problem" class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ problem.message }}</span><button type="button" class="gw-link" @click="load()">{{ say('try_again') }}</button></div>
          <template v-if="rows"><section v-for="group in groups" :key="group.key" :aria-label="group.label || null"><div v-if="group.label" class="gw-queue-group"><h2 :class="{'gw-red': group.red}"><button type="button" :aria-expanded="!group.closed" @click="fold(group.key)"><icon :name="group.closed ? 'right' : 'down'"/><span class="gw-group-words"><span class="gw-group-name">{{ group.label }}<template v-if="group.step"> · {{ group.step }}</template></span><span class="gw-group-sums"><span class="gw-count">{{ group.rows.length }}</span><span v-if="group.overdue" class="gw-red">{{ say('overdue_count', {count: group.overdue}) }}</span><span v-if="group.sum" class="gw-tab-nums gw-muted" :title="say('group_sum')">{{ group.sum }}</span></span></span></button></h2><input v-if="choosable(group).length > 1" type="checkbox" class="gw-group-check" :checked="allOf(group)" :indeterminate="someOf(group)" :aria-label="say('select_group', {label: group.label + ' ' + (group.step || '')})" @click="pickGroup(group)"></div>
            <template v-if="!group.closed"><div v-for="one in group.rows" :key="placeOf(one)" class="gw-queue-row" :class="{'gw-queue-picked': picked[placeOf(one)]}"><swipe-line :able="state.phone && tab === 'mine'" @swiped="pushed(one, $event)"><request-card :row="one" :tab="tab" :current="one === row" :grouped="Boolean(group.step)" @choose="choose(one)"/></swipe-line><input v-if="tab === 'mine'" type="checkbox" class="gw-queue-check" :checked="Boolean(picked[placeOf(one)]) && !one.alone" :disabled="Boolean(one.alone)" :title="one.alone ? say('alone_' + one.alone) : null" :aria-label="[say('select_batch'), one.record.title, one.alone ? say('alone_' + one.alone) : ''].filter(Boolean).join(' ')" @click="pick(one, $event)"></div></template></section>
            <div v-if="!rows.length && !problem" class="gw-empty gw-queue-empty"><h2>{{ say('queue_empty_' + tab) }}</h2><p v-if="tab === 'mine'">{{ say('queue_empty_text') }}</p></div>
            <div v-else-if="!flat.length && !problem" class="gw-empty gw-queue-empty"><p>{{ say('nothing_found') }}</p><p><button type="button" class="gw-link" @click="all">{{ say('show_all') }}</button></p></div>
            <p v-if="state.phone && tab === 'mine' && flat.length" class="gw-hint gw-swipe-hint">{{ say('swipe_decides') }}</p><button v-if="next" type="button" class="gw-link" style="margin:12px 16px" @click="older">{{ say('older') }}</button></template>
          <div v-for="n in rows ? 0 : 6" :key="n" class="gw-queue-item" aria-hidden="true"><span class="gw-bone" style="width:40%"></span><span class="gw-bone" style="width:80%;height:12px;margin:8px 0"></span><span class="gw-bone" style="width:60%"></span></div>
        </div>
        <footer v-if="selected.length" class="gw-queue-foot gw-queue-batch"><strong class="gw-grow">{{ say('batch_selected', {count: selected.length}) }}</strong><button type="button" class="gw-button gw-tiny gw-first" @click="deciding = 'approve'">{{ say('approve') }}</button><button type="button" class="gw-button gw-tiny gw-no" @click="deciding = 'reject'">{{ say('reject') }}</button><button v-if="returnable" type="button" class="gw-button gw-tiny" @click="deciding = 'return'">{{ say('return') }}</button><button type="button" class="gw-icon-button gw-small" :aria-label="say('unpick')" @click="unpick"><icon name="close"/></button></footer>
        <footer v-else-if="!state.phone && flat.length" class="gw-queue-foot gw-hint"><kbd class="gw-key">j</kbd><kbd class="gw-key">k</kbd> {{ say('key_up_down') }}<template v-if="tab === 'mine'"><kbd class="gw-key" style="margin-left:12px">a</kbd> {{ say(row?.work ? 'done' : 'approve') }}<kbd class="gw-key" style="margin-left:12px">r</kbd> {{ say(row?.work ? 'cannot' : 'reject') }}<kbd class="gw-key" style="margin-left:12px">x</kbd> {{ say('key_select') }}</template></footer>
      </section>
      <request-view v-if="chosen" ref="request" :id="chosen" :key="chosen" :row="row" :several="selected.length > 0" @decided="decided"  @others="others = $event" @shown="shown" @touchstart.passive="touched" @touchend.passive="swiped"/>
      <div v-else-if="!state.phone" class="gw-fill gw-queue-none"><p v-if="rows && rows.length" class="gw-muted">{{ say('choose_request') }}</p></div>
      <delegations-dialog v-if="delegating" @close="undelegate"/>
      <batch-dialog v-if="deciding" :rows="selected" :verb="deciding" @close="batched"/>
      <quick-decision v-if="quick" :row="quick.row" :verb="quick.verb" @close="quickly"/>
    </div>`,
};
