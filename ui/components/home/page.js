// Home: what waits for me in order of harm, each line to be done from here; whom I wait for; how many records are mine.

import { freshKey, get, post, query } from "../base/api.js";
import { dayName, number, relative, wall, weekday } from "../base/format.js";
import { Icon, drawing } from "../base/icons.js";
import { DropMenu, fail, tell } from "../base/overlay.js";
import { countWaiting } from "../base/load.js";
import { entityOf, entityUrl, follow, go, recordUrl, state } from "../base/state.js";
import { chinese, inside, say } from "../base/words.js";
import { isBlank } from "../cells/index.js";
import { dueColour, dueText, urgency } from "../queue/due.js";
import { brief, fieldsOf } from "../queue/fields.js";
import { act } from "../record/moves.js";
import TopBar from "../shell/top.js";
import { waiting } from "./harm.js";
import WhomPart from "./whom.js";

export default {
  components: { TopBar, Icon, DropMenu, WhomPart },
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
      const lines = (this.queue || []).map((row) => this.line(row));
      const of = (how) => lines.filter((l) => l.urgency === how);
      const own = (when) => (this.kind === "all" ? this.own.filter((t) => t.when === when).map((t) => ({ key: "t" + t.key, own: t })) : []);
      const news = this.news.map((n) => ({ key: "n" + n.id, news: n }));
      const groups = [
        { key: "overdue", label: say("lost_first"), lines: of("overdue") },
        { key: "trouble", label: say("trouble"), lines: own("trouble") },
        { key: "today", label: say("today_head"), lines: [...of("today"), ...own("today")] },
        { key: "later", label: say("later_head"), lines: of("later").filter((l) => l.row.due) },
        { key: "open", label: say("open_head"), lines: of("later").filter((l) => !l.row.due) },
        { key: "news", label: say("news"), lines: news },
      ];
      const kept = this.kind === "approvals" ? groups.slice(0, 5) : this.kind === "news" ? groups.slice(5) : groups;
      return kept.filter((group) => group.lines.length);
    },
    counts() {
      const approvals = this.queue?.length || 0;
      return { all: approvals + this.own.length + this.news.length, approvals, news: this.news.length };
    },
    // What waits to be decided stands above already.
    news() {
      const waiting = new Set((this.queue || []).map((row) => row.request.id));
      return this.notices.filter((n) => n.record?.entity !== "request" || !waiting.has(n.record.id)).slice(0, 10);
    },
    // People from outside have no inbox.
    told: () => Boolean(state.schema.entities.notice),
    kinds() {
      return this.told ? ["all", "approvals", "news"] : ["all", "approvals"];
    },
    creatable() {
      return state.schema.menu.flatMap((g) => g.entities).map((name) => entityOf(name)).filter((e) => e.verbs.includes("create") && !e.lines_of);
    },
  },
  methods: {
    say, relative, follow, recordUrl, entityUrl, dueText, dueColour, number, inside, isBlank,
    line(row) {
      const fields = fieldsOf(row.fields, row.record.entity);
      const money = fields.find((f) => f.field.cell.kind === "money");
      return { key: "q" + row.request.id, row, urgency: urgency(row.due), money: money?.html || "", brief: brief(fields) };
    },
    async load() {
      try {
        const [queue, started, notices] = await Promise.all([get("/queue?waiting=mine&limit=30"), get("/queue?waiting=started&limit=6"), this.told ? get("/notices?limit=50") : { rows: [] }]);
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
      return ["request", "notice"].includes(entity) || this.own.some((t) => t.entity.name === entity);
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
    iconOf(row) {
      return drawing(row.record.entity) ? row.record.entity : "document";
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
        await act(one.entity, one.row, one.deed);
        await this.load();
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
    // A notice about a request leads to where it is decided.
    newsUrl(record) {
      return record.entity === "request" ? "/requests/" + record.id : recordUrl(record.entity, record.id);
    },
    mineUrl(one) {
      return entityUrl(one.entity.name) + (one.view ? `?view=${encodeURIComponent(one.view.name)}` : "");
    },
  },
  template: `<top-bar @search="$emit('search')"><h1>{{ say('home') }}</h1><span class="gw-muted gw-home-day">{{ today }}</span><template #end><button v-if="creatable.length && !state.phone" type="button" class="gw-button gw-main" aria-haspopup="menu" @click="create"><icon name="plus"/>{{ say('create_new') }}</button><button v-else-if="creatable.length" type="button" class="gw-icon-button" :aria-label="say('create_new')" @click="create"><icon name="plus"/></button></template></top-bar>
    <div class="gw-home">
      <section class="gw-home-main" :aria-label="say('home')"><header><h2>{{ counts.all ? say('waits_today', {count: counts.all}) : queue ? say('nothing_waits') : '' }}&nbsp;</h2><span class="gw-grow"></span><div class="gw-segments" role="group" :aria-label="say('filter')"><button v-for="k in kinds" :key="k" type="button" :aria-pressed="kind === k" @click="kind = k">{{ say('kind_' + k) }} {{ counts[k] || '' }}</button></div></header>
        <div v-if="problem" class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ problem.message }}</span><button type="button" class="gw-link" @click="load">{{ say('try_again') }}</button></div>
        <template v-for="group in groups" :key="group.key"><h3 :class="{'gw-red': ['overdue', 'trouble'].includes(group.key)}">{{ group.label }} <span>{{ group.lines.length }}</span></h3>
          <ul><li v-for="l in group.lines" :key="l.key" class="gw-home-line" :class="{'gw-home-short': l.trouble}">
            <template v-if="l.row"><span class="gw-home-icon" :class="{'gw-home-late': group.key === 'overdue'}"><icon :name="iconOf(l.row)"/></span><div class="gw-grow"><div class="gw-home-what">{{ l.row.request.label }} <a :href="'/requests/' + l.row.request.id" @click="follow($event, '/requests/' + l.row.request.id)">{{ l.row.record.title }}</a><template v-if="l.money"> · <span v-html="l.money"></span></template></div><div class="gw-hint gw-cut">{{ l.brief }}<template v-if="l.row.submitter">{{ l.brief ? say('semicolon') : '' }}{{ say('waits_you', {name: l.row.submitter.title}) }}</template></div></div>
              <span class="gw-home-due" :class="dueColour(l.row.due)">{{ dueText(l.row.due) }}</span><button v-if="l.row.batch !== false" type="button" class="gw-button" :disabled="busy === l.row.request.id" :aria-label="say('approve_named', {name: l.row.record.title})" @click="approve(l.row)"><icon name="check"/>{{ say('approve') }}</button><a class="gw-link gw-quiet" :href="'/requests/' + l.row.request.id" :aria-label="say('view') + ' ' + l.row.record.title" @click="follow($event, '/requests/' + l.row.request.id)">{{ say('view') }}</a></template>
            <template v-else-if="l.own"><span class="gw-home-icon" :class="{'gw-home-late': group.key === 'trouble'}"><icon :name="iconOf({record: {entity: l.own.entity.name}})"/></span><div class="gw-grow"><div class="gw-home-what">{{ l.own.entity.label }} <a :href="recordUrl(l.own.entity.name, l.own.row.id)" @click="follow($event, recordUrl(l.own.entity.name, l.own.row.id))">{{ l.own.title }}</a></div><div class="gw-hint gw-cut" v-html="l.own.brief"></div></div><button v-if="l.own.deed" type="button" class="gw-button" :disabled="busy === l.own.key" :aria-label="l.own.deed.label + ' ' + l.own.title" @click="finish(l.own)"><icon name="check"/>{{ l.own.deed.label }}</button><a class="gw-link gw-quiet" :href="recordUrl(l.own.entity.name, l.own.row.id)" :aria-label="say('view') + ' ' + l.own.title" @click="follow($event, recordUrl(l.own.entity.name, l.own.row.id))">{{ say('view') }}</a></template>
            <template v-else><span class="gw-home-icon"><icon name="bell"/></span><div class="gw-grow"><div class="gw-home-what">{{ l.news.text }}</div><div class="gw-hint"><a v-if="l.news.record?.title" :href="newsUrl(l.news.record)" @click="follow($event, newsUrl(l.news.record))">{{ l.news.record.title }}</a></div></div><span class="gw-home-due gw-muted">{{ relative(l.news.at) }}</span><button type="button" class="gw-button" @click="read(l.news)">{{ say('read') }}</button></template>
          </li></ul></template>
        <div v-if="queue && !counts.all" class="gw-empty"><p>{{ say('nothing_waits_text') }}</p></div>
        <ul v-if="!queue" aria-hidden="true"><li v-for="n in 6" :key="n" class="gw-home-line"><span class="gw-bone" style="width:28px;height:28px"></span><div class="gw-grow"><span class="gw-bone" style="width:46%"></span><span class="gw-bone" style="width:30%;margin-top:10px"></span></div></li></ul>
      </section>
      <aside class="gw-home-side" :aria-label="say('my_numbers')">
        <section v-if="mine.length" class="gw-home-figures"><header><h2>{{ say('my_numbers') }}</h2></header><div class="gw-numbers"><a v-for="one in mine" :key="one.entity.name" :href="mineUrl(one)" @click="follow($event, mineUrl(one))"><span class="gw-muted">{{ one.entity.many }}<template v-if="one.view"> · {{ one.view.label }}</template></span><strong>{{ number(one.total) }}{{ one.more ? '+' : '' }}</strong></a></div></section>
        <whom-part :rows="started"/>
      </aside>
    </div>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('create_new')" align="end" @close="menu = null"/>`,
};
