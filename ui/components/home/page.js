// Home: what waits for me in order of harm, each line to be done from here; whom I wait for; how many records are mine.

import { freshKey, get, post, query } from "../base/api.js";
import { dayName, number, wall, weekday } from "../base/format.js";
import { Icon, drawing } from "../base/icons.js";
import { DropMenu, fail, tell } from "../base/overlay.js";
import { countWaiting } from "../base/load.js";
import { entityOf, entityUrl, follow, go, state } from "../base/state.js";
import { chinese, say } from "../base/words.js";
import { urgency } from "../queue/due.js";
import TopBar from "../shell/top.js";
import { waiting } from "./harm.js";
import HomeLine from "./line.js";
import WhomPart from "./whom.js";

export default {
  components: { TopBar, Icon, DropMenu, HomeLine, WhomPart },
  emits: ["search"],
  data: () => ({ state, queue: null, notices: [], started: [], mine: [], own: [], kind: "all", menu: null, problem: null, busy: 0 }),
  mounted() {
    this.load();
    this.numbers();
    this.unwatch = this.$watch(() => state.changes.count, () => this.concerns(state.changes.last?.entity) && this.load());
  },
  unmounted() {
    this.unwatch();
  },
  computed: {
    today: () => (chinese() ? [dayName(wall()), weekday(wall())].join(" ") : [weekday(wall()), dayName(wall())].join(", ")),
    groups() {
      const lines = (this.queue || []).map((row) => ({ key: "q" + row.request.id, row, urgency: urgency(row.due) }));
      const of = (how) => lines.filter((l) => l.urgency === how);
      const own = (ones) => ones.map((own) => ({ key: "t" + own.key, own, of: own.entity.name }));
      const groups = [
        { key: "overdue", late: true, label: say("lost_first"), lines: of("overdue") },
        ...this.own.map((part) => ({ key: "trouble " + part.entity.name, late: true, label: say("need_you", { label: part.entity.many }), lines: own(part.trouble), total: part.total, more: part.more, url: part.url })),
        { key: "today", label: say("today_head"), lines: [...of("today"), ...this.own.flatMap((part) => own(part.today))] },
        { key: "later", label: say("later_head"), lines: of("later").filter((l) => l.row.due) },
        { key: "open", label: say("open_head"), lines: of("later").filter((l) => !l.row.due) },
        { key: "news", label: say("news"), lines: this.news.map((n) => ({ key: "n" + n.id, news: n })) },
      ];
      return groups.map((group) => ({ ...group, lines: group.lines.filter(this.wanted) })).filter((group) => group.lines.length);
    },
    counts() {
      const approvals = this.queue?.length || 0;
      const own = Object.fromEntries(this.own.map((part) => [part.entity.name, part.total + part.today.length]));
      const all = approvals + this.news.length + Object.values(own).reduce((sum, each) => sum + each, 0);
      return { all, approvals, news: this.news.length, ...own };
    },
    // What waits to be decided stands above already.
    news() {
      const waiting = new Set((this.queue || []).map((row) => row.request.id));
      return this.notices.filter((n) => n.record?.entity !== "request" || !waiting.has(n.record.id)).slice(0, 10);
    },
    // People from outside have no inbox.
    told: () => Boolean(state.schema.entities.notice),
    kinds() {
      const own = this.own.map((part) => ({ key: part.entity.name, label: part.entity.many }));
      const fixed = (key) => ({ key, label: say("kind_" + key) });
      return [fixed("all"), fixed("approvals"), ...own, fixed("news")].filter(({ key }) => this.counts[key] || key === this.kind);
    },
    creatable() {
      return state.schema.menu.flatMap((g) => g.entities).map((name) => entityOf(name)).filter((e) => e.verbs.includes("create") && !e.lines_of);
    },
  },
  methods: {
    say, follow, number,
    wanted(line) {
      return this.kind === "all" || this.kind === (line.row ? "approvals" : line.news ? "news" : line.of);
    },
    async load() {
      try {
        const [queue, started, notices] = await Promise.all([get("/queue?waiting=mine&limit=30"), get("/queue?waiting=started&limit=20"), this.told ? get("/notices?limit=50") : { rows: [] }]);
        this.queue = queue.rows;
        this.started = started.rows.filter((row) => ["running", "returned"].includes(row.request.state));
        this.notices = notices.rows.filter((n) => !n.read && !n.read_at);
        this.own = state.me.outside ? [] : await waiting();
        this.problem = null;
      } catch (error) {
        this.problem = error;
        this.queue ??= [];
      }
    },
    concerns(entity) {
      return ["request", "notice"].includes(entity) || this.own.some((part) => part.entity.name === entity);
    },
    // Only what can be counted: the records that are mine, by the views the schema names for them; for people from
    // outside, who see nothing but what concerns them, all they may see.
    async numbers() {
      for (const entity of state.schema.menu.flatMap((g) => g.entities).map(entityOf)) {
        const view = state.me.outside ? null : entity.views.find((v) => /\bowner == me\b/.test(v.where || "") && v.kind === "grid");
        if ((!view && !state.me.outside) || this.mine.length >= 6) continue;
        try {
          const answer = await get(`/${entity.name}` + query({ view: view?.name, limit: 1, count: "capped" }));
          if (answer.total) this.mine.push({ entity, view, total: answer.total, more: answer.total_is === "at_least" });
        } catch (error) {
          if (error.status === undefined) throw error;
        }
      }
    },
    perform(line) {
      if (line.row) return this.approve(line.row);
      return line.own ? this.finish(line.own) : this.read(line.news);
    },
    async approve(row) {
      this.busy = row.request.id;
      try {
        await post(`/requests/${row.request.id}/approve`, { seat: row.seat, revision: row.revision, client_key: freshKey() });
        tell(say("decided_note", { verb: say("approve") }), { kind: "good" });
        countWaiting();
        await this.load();
      } catch (error) {
        fail(error);
        if ([409, 422].includes(error.status)) go("/requests/" + row.request.id);
      } finally {
        this.busy = 0;
      }
    },
    async finish(one) {
      this.busy = one.key;
      try {
        if (await one.deed.run()) await this.load();
      } catch (error) {
        fail(error);
      } finally {
        this.busy = 0;
      }
    },
    async read(notice) {
      try {
        await post(`/notices/${notice.id}/read`);
        this.notices = this.notices.filter((n) => n !== notice);
      } catch (error) {
        fail(error);
      }
    },
    create(event) {
      this.menu = { anchor: event.currentTarget, items: this.creatable.map((e) => ({ label: e.label, icon: drawing(e.icon) ? e.icon : drawing(e.name) ? e.name : "plus", run: () => go(`${entityUrl(e.name)}/new`) })) };
    },
    // How many of mine are in trouble, as the part above counts them.
    troubled(one) {
      return this.own.find((part) => part.entity.name === one.entity.name)?.total || 0;
    },
    mineUrl(one) {
      return entityUrl(one.entity.name) + (one.view ? `?view=${encodeURIComponent(one.view.name)}` : "");
    },
  },
  template: `<top-bar @search="$emit('search')"><h1>{{ say('home') }}</h1><span class="gw-muted gw-home-day">{{ today }}</span><template #end><button v-if="creatable.length && !state.phone" type="button" class="gw-button gw-main" aria-haspopup="menu" @click="create"><icon name="plus"/>{{ say('create_new') }}</button><button v-else-if="creatable.length" type="button" class="gw-icon-button" :aria-label="say('create_new')" @click="create"><icon name="plus"/></button></template></top-bar>
    <div class="gw-home">
      <section class="gw-home-main" :aria-label="say('home')"><header><h2>{{ counts.all ? say('waits_today', {count: counts.all}) : queue ? say('nothing_waits') : '' }}&nbsp;</h2><span class="gw-grow"></span><div v-if="counts.all" class="gw-segments" role="group" :aria-label="say('filter')"><button v-for="k in kinds" :key="k.key" type="button" :aria-pressed="kind === k.key" @click="kind = k.key">{{ k.label }} {{ counts[k.key] || '' }}</button></div></header>
        <div v-if="problem" class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ problem.message }}</span><button type="button" class="gw-link" @click="load">{{ say('try_again') }}</button></div>
        <template v-for="group in groups" :key="group.key"><div class="gw-home-head"><h3 :class="{'gw-red': group.late}">{{ group.label }} <span>{{ number(group.total || group.lines.length) }}{{ group.more ? '+' : '' }}</span></h3><a v-if="group.total > group.lines.length" class="gw-link" :href="group.url" @click="follow($event, group.url)">{{ say('all_of', {count: number(group.total)}) }}</a></div>
          <ul><home-line v-for="l in group.lines" :key="l.key" :line="l" :late="group.late" :busy="busy === (l.row ? l.row.request.id : l.own?.key)" @do="perform(l)"/></ul></template>
        <div v-if="queue && !counts.all" class="gw-empty"><p>{{ say('nothing_waits_text') }}</p></div>
        <ul v-if="!queue" aria-hidden="true"><li v-for="n in 6" :key="n" class="gw-home-line"><span class="gw-bone" style="width:28px;height:28px"></span><div class="gw-grow"><span class="gw-bone" style="width:46%"></span><span class="gw-bone" style="width:30%;margin-top:10px"></span></div></li></ul>
      </section>
      <aside class="gw-home-side" :aria-label="say('my_numbers')">
        <section v-if="mine.length" class="gw-home-figures"><header><h2>{{ say('my_numbers') }}</h2></header><div class="gw-numbers"><a v-for="one in mine" :key="one.entity.name" :href="mineUrl(one)" @click="follow($event, mineUrl(one))"><span class="gw-muted">{{ one.entity.many }}<template v-if="one.view"> · {{ one.view.label }}</template></span><span class="gw-figure"><strong>{{ number(one.total) }}{{ one.more ? '+' : '' }}</strong><span v-if="troubled(one)" class="gw-hint gw-red">{{ say('of_them_need_you', {count: number(troubled(one))}) }}</span></span></a></div></section>
        <whom-part :rows="started"/>
      </aside>
    </div>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('create_new')" align="end" @close="menu = null"/>`,
};
