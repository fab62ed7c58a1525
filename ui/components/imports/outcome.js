// How an import goes, and what came of it: counts, kinds of problems, the refused rows.

import { number, span } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import RowsTable from "./rows.js";

const COUNTS = ["created", "updated", "unchanged", "pending", "refused"];

export default {
  components: { Icon, RowsTable },
  props: { job: Object, work: Object, refused: Object },
  computed: {
    running() {
      return this.work.state === "running";
    },
    dry() {
      return this.work.do === "import_dry";
    },
    left() {
      const passed = Date.now() - Date.parse(this.work.started_at);
      return this.work.done && passed > 1500 ? say("job_left", { span: span((passed / this.work.done) * (this.work.total - this.work.done)) }) : "";
    },
    head() {
      if (this.running) return say(this.dry ? "import_trying" : "import_writing");
      if (this.work.state === "failed") return this.work.error?.message || say("import_failed");
      if (this.work.state === "cancelled") return say("job_cancelled", { done: number(this.work.done), total: number(this.work.total) });
      return say(this.dry ? "import_tried" : this.work.result.refused ? "import_done_but" : "import_done");
    },
    sums() {
      return COUNTS.filter((name) => this.work.result[name]).map((name) => [name, this.work.result[name]]);
    },
    kinds() {
      return Object.values(this.work.result.kinds || {}).sort((a, b) => b.count - a.count);
    },
    good() {
      return this.work.state === "done" && !this.work.result.refused;
    },
  },
  methods: { say, number },
  template: `<div>
    <p class="gw-import-head" role="status"><icon v-if="!running" :name="good ? 'check' : 'alert'" :class="good ? 'gw-green' : 'gw-amber'"/><strong>{{ head }}</strong></p>
    <div v-if="running" class="gw-import-progress"><progress :value="work.done" :max="work.total || 1" :aria-label="head"></progress><span class="gw-tab-nums">{{ number(work.done) }} / {{ number(work.total) }}</span><span class="gw-hint">{{ left }}</span></div>
    <p v-if="running" class="gw-hint">{{ say('job_goes_on') }}</p>
    <p class="gw-import-sums"><span v-for="[name, count] in sums" :key="name" :class="'gw-import-' + name">{{ dry ? say('import_would_' + name, {count: number(count)}) : say('import_did_' + name, {count: number(count)}) }}</span></p>
    <ul v-if="kinds.length" class="gw-import-why"><li v-for="(one, i) in kinds" :key="i"><strong class="gw-tab-nums">{{ number(one.count) }}</strong> {{ one.name ? one.name + ': ' : '' }}{{ one.message }} <span class="gw-hint">{{ one.help }}</span></li></ul>
    <rows-table v-if="refused?.rows.length" :job="job" :rows="refused.rows"/></div>`,
};
