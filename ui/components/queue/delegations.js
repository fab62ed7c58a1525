// Who acts for me, and for whom I act: the periods, which approvals, up to what amount; a new one, and its end.

import { get, post, query } from "../base/api.js";
import { exact, number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { GwDialog, ask, fail, tell } from "../base/overlay.js";
import { entityOf, state } from "../base/state.js";
import { say } from "../base/words.js";

const ASKED = ["to_user", "from_at", "to_at", "scope", "max_amount"];
const WEEK = 7 * 24 * 3600e3;

export default {
  components: { GwDialog, Icon },
  emits: ["close"],
  data: () => ({ rows: null, problem: null }),
  created() {
    this.load();
  },
  computed: {
    entity: () => entityOf("delegation"),
    given() {
      return this.rows?.filter((row) => row.from_user?.id === state.me.id) || [];
    },
    received() {
      return this.rows?.filter((row) => row.to_user?.id === state.me.id) || [];
    },
    parts() {
      return [
        { key: "given", rows: this.given, who: "to_user", none: say("delegations_none") },
        { key: "received", rows: this.received, who: "from_user", none: say("delegations_none_received") },
      ];
    },
  },
  methods: {
    say, exact,
    async load() {
      try {
        this.rows = (await get("/delegation" + query({ sort: "-to_at", limit: 100 }))).rows;
        this.problem = null;
      } catch (error) {
        this.problem = error;
      }
    },
    stands(row) {
      if (row.revoked_at) return { word: "delegation_revoked", look: "gw-muted" };
      const now = Date.now();
      if (new Date(row.to_at) <= now) return { word: "delegation_over", look: "gw-muted" };
      return new Date(row.from_at) > now ? { word: "delegation_later", look: "gw-muted" } : { word: "delegation_now", look: "gw-green" };
    },
    open: (row) => !row.revoked_at && new Date(row.to_at) > Date.now(),
    // Which approvals, and up to what amount.
    limits(row) {
      const options = this.entity?.fields.scope?.options || [];
      const named = (row.scope || []).map((key) => options.find((one) => one.key === key)?.label || key).join(say("list_comma"));
      const most = row.max_amount === null || row.max_amount === undefined ? "" : say("delegation_up_to", { amount: number(Number(row.max_amount)) });
      return [named || say("delegation_all"), most].filter(Boolean).join(" · ");
    },
    async add() {
      const fields = ASKED.map((name) => this.entity.fields[name]).filter(Boolean);
      const now = new Date();
      const values = { from_at: now.toISOString(), to_at: new Date(now.getTime() + WEEK).toISOString(), scope: [] };
      const run = async (given) => {
        const body = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined));
        const made = await post("/delegation", body);
        for (const warning of made.warnings || []) tell(warning.message, { kind: "warn", seconds: 9 });
      };
      const done = await ask({ title: say("delegation_new"), text: say("delegation_text"), fields, values, context: { entity: "delegation", id: "new" }, confirm: say("delegation_new"), run });
      if (done) this.load();
    },
    async revoke(row) {
      if (!(await ask({ title: say("delegation_revoke"), text: say("delegation_revoke_text", { name: row.to_user?.title }), confirm: say("delegation_revoke"), danger: true }))) return;
      try {
        await post(`/delegation/${row.id}/actions/revoke`, {});
      } catch (error) {
        fail(error);
      }
      this.load();
    },
  },
  template: `<gw-dialog :title="say('delegations')" :width="560" @close="$emit('close')">
    <div v-if="problem" class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ problem.message }}</span><button type="button" class="gw-link" @click="load">{{ say('try_again') }}</button></div>
    <section v-for="part in parts" v-else :key="part.key" class="gw-delegations" :aria-label="say('delegations_' + part.key)"><h3>{{ say('delegations_' + part.key) }}</h3>
      <p v-if="rows && !part.rows.length" class="gw-hint">{{ part.none }}</p>
      <ul><li v-for="row in part.rows" :key="row.id"><div class="gw-grow"><strong>{{ row[part.who]?.title }}</strong> <span :class="stands(row).look">{{ say(stands(row).word) }}</span><div class="gw-hint">{{ exact(row.from_at) }} – {{ exact(row.to_at) }}</div><div class="gw-hint">{{ limits(row) }}</div></div><button v-if="part.key === 'given' && open(row)" type="button" class="gw-button gw-tiny" @click="revoke(row)">{{ say('delegation_revoke') }}</button></li></ul></section>
    <template #foot><button type="button" class="gw-button" @click="$emit('close')">{{ say('close') }}</button><button type="button" class="gw-button gw-main" @click="add">{{ say('delegation_new') }}</button></template></gw-dialog>`,
};
