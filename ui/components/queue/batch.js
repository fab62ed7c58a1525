// One decision for several requests: one comment, progress, and what became of each, told apart (S15).

import { freshKey, get, post } from "../base/api.js";
import { GwDialog, fail } from "../base/overlay.js";
import { say } from "../base/words.js";
import { nameOf } from "./asked.js";

const AT_ONCE = 20; // so many in one request: progress is seen, and stopping is soon
const KINDS = { WFL010: "already", WFL013: "already", WFL014: "already", WFL017: "already", WFL011: "changed", WFL016: "comment_missing" };
const ORDER = ["decided", "already", "changed", "comment_missing", "refused", "unsent"];

export default {
  components: { GwDialog },
  props: { rows: { type: Array, required: true }, verb: { type: String, required: true } },
  emits: ["close"],
  data: () => ({ comment: "", items: [], done: 0, under: 0, running: false, stopped: false, problem: "" }),
  created() {
    this.items = this.rows.map((row) => ({ row, key: freshKey(), kind: "unsent", message: "", revision: row.revision }));
  },
  computed: {
    title() {
      return say("batch_title", { verb: say(this.verb), count: this.items.length });
    },
    over() {
      return this.done > 0 && !this.running;
    },
    tally() {
      const counts = ORDER.map((kind) => [kind, this.items.filter((item) => item.kind === kind).length]);
      return counts.filter(([, count]) => count).map(([kind, count]) => say(kind === "decided" ? "batch_" + this.verb : "batch_" + kind, { count })).join(say("list_clause"));
    },
    left() {
      return this.items.filter((item) => item.kind !== "decided");
    },
    again() {
      return this.left.filter((item) => item.kind !== "already");
    },
  },
  methods: {
    say, nameOf,
    async run(items) {
      Object.assign(this, { running: true, stopped: false, problem: "", done: 0, under: items.length });
      try {
        for (let at = 0; at < items.length && !this.stopped; at += AT_ONCE) await this.send(items.slice(at, at + AT_ONCE));
      } catch (error) {
        this.problem = error.message;
        if (error.status === undefined) fail(error);
      } finally {
        this.running = false;
        this.$nextTick(() => this.$refs.tally?.focus());
      }
    },
    // The revision that each row showed goes along (S3.7); the same key again changes nothing (S15.2).
    async send(items) {
      const comment = this.comment.trim();
      const decisions = items.map(({ row, key, revision }) => ({ request: row.request.id, verb: this.verb, seat: row.seat, revision, client_key: key, ...(comment ? { comment } : {}) }));
      const { results } = await post("/queue/batch", { decisions });
      results.forEach((result, n) => Object.assign(items[n], { kind: result.status < 300 ? "decided" : KINDS[result.error?.code] || "refused", message: result.error?.message || "" }));
      this.done += items.length;
    },
    // What has changed was shown with its difference; tried again, it is decided as it stands now.
    async retry() {
      for (const item of this.again.filter((each) => each.kind === "changed")) {
        const now = await get("/requests/" + item.row.request.id).catch(() => null); // refused again then, with its reason
        if (now) item.revision = now.revision;
      }
      await this.run(this.again);
    },
    close(row) {
      this.stopped = true;
      this.$emit("close", this.items.filter((item) => item.kind === "decided" || item.kind === "already").map((item) => item.row.request.id), row);
    },
  },
  template: `<gw-dialog :title="title" :width="520" @close="close()">
    <template v-if="!over || again.length"><label class="gw-above" for="gw-batch-comment">{{ say('batch_comment') }}</label><textarea id="gw-batch-comment" v-model="comment" class="gw-input gw-area" rows="3" autofocus :disabled="running"></textarea></template>
    <div v-if="running" class="gw-batch-run"><progress :value="done" :max="under" :aria-label="title"></progress><span class="gw-tab-nums">{{ say('swipe', {at: done, count: under}) }}</span></div>
    <p v-if="over" ref="tally" class="gw-batch-tally" role="status" tabindex="-1"><strong>{{ tally }}</strong></p>
    <p v-if="problem" class="gw-problem" role="alert">{{ problem }}</p>
    <ul v-if="over && left.length" class="gw-batch-left"><li v-for="item in left" :key="item.key"><span class="gw-grow"><strong>{{ nameOf(item.row.record) }}</strong><span class="gw-muted">{{ item.message }}</span></span><button type="button" class="gw-button gw-tiny" :aria-label="say('open') + ' ' + nameOf(item.row.record)" @click="close(item.row)">{{ say('open') }}</button></li></ul>
    <template #foot><template v-if="running"><button type="button" class="gw-button" @click="stopped = true">{{ say('batch_stop') }}</button></template>
      <template v-else-if="over"><button type="button" class="gw-button" @click="close()">{{ say('close') }}</button><button v-if="again.length" type="button" class="gw-button gw-main" @click="retry">{{ say('batch_again', {count: again.length}) }}</button></template>
      <template v-else><button type="button" class="gw-button" @click="close()">{{ say('cancel') }}</button><button type="button" class="gw-button" :class="verb === 'reject' ? 'gw-no' : 'gw-main'" @click="run(items)">{{ say(verb) }}</button></template></template>
  </gw-dialog>`,
};
