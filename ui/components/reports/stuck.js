// What does not move, for those who administer approvals: requests with the reason, what could not leave; each with what
// can be done about it, always with a reason (S17.1).

import { freshKey, get, post, query } from "../base/api.js";
import { exact, span } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { ask, fail, tell } from "../base/overlay.js";
import { readField } from "../base/schema.js";
import { follow, recordUrl, state } from "../base/state.js";
import { say } from "../base/words.js";
import { nameOf, numberOf } from "../queue/asked.js";
import { dueText } from "../queue/due.js";
import { giveAway } from "../queue/giving.js";
import TopBar from "../shell/top.js";
import LeavingPart from "./leaving.js";

const WHYS = ["rescue", "idle", "overdue"];
const LONG = 3; // days, as the server counts them unless asked otherwise

export default {
  components: { Icon, LeavingPart, TopBar },
  emits: ["search"],
  data: () => ({ state, why: "", rows: null, counts: {}, next: null, failed: 0, problem: null }),
  created() {
    this.load();
  },
  mounted() {
    this.unwatch = this.$watch(() => state.changes.count, () => state.changes.last?.entity === "request" && this.load());
  },
  unmounted() {
    this.unwatch();
  },
  computed: {
    tabs: () => ["", ...WHYS],
    total() {
      return this.why ? this.counts[this.why] : this.rows?.length;
    },
  },
  methods: {
    say, exact, follow, recordUrl, nameOf, numberOf, days: () => LONG,
    async load() {
      try {
        const found = await get("/requests/stuck" + query({ why: this.why }));
        Object.assign(this, { rows: found.rows, counts: found.counts, next: found.next, problem: null });
      } catch (error) {
        this.problem = error;
      }
    },
    show(why) {
      this.why = why;
      this.load();
    },
    async older() {
      const found = await get("/requests/stuck" + query({ why: this.why, after: this.next })).catch(fail);
      if (found) Object.assign(this, { rows: [...this.rows, ...found.rows], next: found.next });
    },
    whyText(row, why) {
      if (why === "overdue") return row.due ? dueText(row.due) : say("stuck_overdue");
      return why === "idle" ? say("stuck_idle_for", { span: span(Date.now() - new Date(row.since)) }) : say("stuck_" + why);
    },
    withSubmitter: (row) => row.request.state === "returned",
    waits(row) {
      const name = row.submitter?.title || "—";
      if (this.withSubmitter(row)) return say("approval_returned") + " · " + name;
      return say("stuck_waits", { names: row.holders.map((each) => each.title).join(say("list_comma")) || "—", name });
    },
    async reasoned(title, confirm, run, danger) {
      const field = readField({ name: "reason", label: say("reason"), required: true, widget: { kind: "text", rows: 3 }, cell: { kind: "text" } });
      const done = await ask({ title, text: say("stuck_reason"), fields: [field], confirm, danger, run: async ({ reason }) => {
        if (!(reason || "").trim()) throw Object.assign(new Error(say("reason_missing")), { status: 422, problems: [{ field: "reason", message: say("reason_missing") }] });
        await run(reason.trim());
      } });
      if (!done) return;
      tell(say("decided_note", { verb: confirm }), { kind: "good" });
      this.load();
    },
    stop(row) {
      const key = freshKey();
      const send = (reason) => post(`/requests/${row.request.id}/stop`, { revision: row.revision, client_key: key, comment: reason });
      return this.reasoned(`${say("stop")} · ${nameOf(row.record)}`, say("stop"), send, true);
    },
    async give(row) {
      try {
        if (await giveAway(await get("/requests/" + row.request.id), "move-seat", null, "")) this.load();
      } catch (error) {
        fail(error);
      }
    },
  },
  template: `<top-bar @search="$emit('search')"><h1>{{ say('stuck') }}</h1><nav class="gw-tabs" :aria-label="say('stuck')"><button v-for="tab in tabs" :key="tab" type="button" class="gw-tab" :aria-current="tab === why ? 'page' : null" @click="show(tab)">{{ say(tab ? 'stuck_' + tab : 'all') }}<span v-if="counts[tab]" class="gw-count">{{ counts[tab] }}</span></button></nav></top-bar>
    <div class="gw-report"><div v-if="problem" class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ problem.message }}</span><button type="button" class="gw-link" @click="load()">{{ say('try_again') }}</button></div>
      <template v-else-if="rows"><p class="gw-hint gw-report-said" style="margin-top:0">{{ say('stuck_said', {count: days()}) }}</p>
        <leaving-part v-if="!why" @found="failed = $event"/>
        <ul v-if="rows.length" class="gw-stuck"><li v-for="row in rows" :key="row.request.id"><div class="gw-stuck-words"><a class="gw-link" :href="'/requests/' + row.request.id" @click="follow($event, '/requests/' + row.request.id)">{{ nameOf(row.record) }}</a><span class="gw-muted">{{ [row.request.label, row.step_label, numberOf(row.record)].filter(Boolean).join(' · ') }}</span><span class="gw-hint">{{ waits(row) }}</span></div>
            <span class="gw-stuck-why"><span v-for="each in row.why" :key="each" :class="each === 'idle' ? 'gw-amber' : 'gw-red'" :title="exact(row.since)">{{ whyText(row, each) }}</span></span>
            <span class="gw-stuck-deeds"><button v-if="!withSubmitter(row)" type="button" class="gw-button gw-tiny" :aria-label="say('move-seat') + ' ' + nameOf(row.record)" @click="give(row)">{{ say('move-seat') }}</button><button type="button" class="gw-button gw-tiny gw-no" :aria-label="say('stop') + ' ' + nameOf(row.record)" @click="stop(row)">{{ say('stop') }}</button></span></li></ul>
        <button v-if="next" type="button" class="gw-link" @click="older">{{ say('older') }}</button>
        <div v-if="!rows.length && (why || !failed)" class="gw-empty"><h2>{{ say('nothing_stuck') }}</h2><p>{{ say('nothing_stuck_text') }}</p></div></template>
      <div v-else aria-hidden="true"><span v-for="n in 5" :key="n" class="gw-bone" style="display:block;height:44px;margin-bottom:8px"></span></div></div>`,
};
