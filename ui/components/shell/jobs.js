// Long work of mine at the foot of every page: how far it has come, how long it takes yet, stopping it, what came of it.

import { get, post } from "../base/api.js";
import { number, span } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { fail } from "../base/overlay.js";
import { entityOf, follow, recordUrl, state } from "../base/state.js";
import { chinese, inside, say } from "../base/words.js";
import { GwDialog } from "../base/overlay.js";
import { fetching } from "./fetching.js";

const SHELF = "gridwright-jobs-read"; // ids of what has ended and was put away
const PACE = 1000;
const NEWS = 12 * 3600_000; // what ended before is no news

export default {
  components: { Icon, GwDialog },
  mixins: [fetching],
  data: () => ({ jobs: [], read: JSON.parse(localStorage.getItem(SHELF) || "[]"), open: 0 }),
  computed: {
    shown() {
      return this.jobs.filter((job) => job.state === "running" || (!this.read.includes(job.id) && Date.now() - Date.parse(job.ended_at) < NEWS)).slice(0, state.phone ? 1 : 3);
    },
  },
  mounted() {
    this.timer = setTimeout(this.load, 1500); // after what the page itself shows
    this.unwatch = this.$watch(() => state.changes.count, () => state.changes.last?.entity === "long_work" && this.soon());
  },
  unmounted() {
    clearTimeout(this.timer);
    this.unwatch();
  },
  methods: {
    say, number, follow, recordUrl,
    soon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.load, Math.max(0, (this.at || 0) + PACE - Date.now()));
    },
    async load() {
      this.at = Date.now();
      try {
        this.jobs = (await get("/jobs", { quiet: true })).rows;
      } catch (error) {
        if (error.status === undefined) throw error;
      }
      if (this.jobs.some((job) => job.state === "running")) this.soon();
    },
    what(job) {
      const entity = entityOf(job.entity);
      return say("job_" + job.do, { label: inside(entity ? entity.many : job.entity) });
    },
    share: (job) => (job.total ? Math.round((100 * job.done) / job.total) : 100),
    left(job) {
      const passed = Date.now() - Date.parse(job.started_at);
      return job.done && passed > 3000 ? say("job_left", { span: span((passed / job.done) * (job.total - job.done)) }) : "";
    },
    came(job) {
      const { written, refused } = job.result;
      if (job.state === "failed") return [job.error?.message, job.error?.help].filter(Boolean).join(" ");
      if (job.kind === "import") return [say("job_" + job.state, { done: number(job.done), total: number(job.total) }), ...this.imported(job)].join(chinese() ? "" : " ");
      const sums = written === undefined ? "" : say("job_came", { written: number(written), refused: number(refused) });
      return [say("job_" + job.state, { done: number(job.done), total: number(job.total) }), sums].filter(Boolean).join(chinese() ? "" : " ");
    },
    imported(job) {
      const names = ["created", "updated", "pending", "refused"].filter((name) => job.result[name]);
      const said = (name, count) => (job.do === "import" ? say("import_did_" + name, { count }) : say("import_would_" + name, { count }));
      return [names.map((name) => said(name, number(job.result[name]))).join(say("list_comma"))];
    },
    problems: (job) => (job.result.problems || []).slice(0, 20),
    async stop(job) {
      try {
        await post(`/jobs/${job.id}/cancel`);
        this.load();
      } catch (error) {
        fail(error);
      }
    },
    away(job) {
      this.read = [...this.read, job.id].slice(-50);
      localStorage.setItem(SHELF, JSON.stringify(this.read));
    },
  },
  template: `<section v-if="shown.length" class="gw-jobs" :aria-label="say('long_work')"><div v-for="job in shown" :key="job.id" class="gw-job">
    <template v-if="job.state === 'running'"><span class="gw-job-what">{{ what(job) }}</span><progress :value="job.done" :max="job.total || 1" :aria-label="what(job)"></progress><span class="gw-tab-nums">{{ number(job.done) }} / {{ number(job.total) }}</span><span class="gw-hint">{{ left(job) }}</span><span class="gw-grow"></span><span class="gw-hint gw-job-goes-on">{{ say('job_goes_on') }}</span><button type="button" class="gw-link" @click="stop(job)">{{ say('job_stop') }}</button></template>
    <template v-else><icon :name="job.state === 'done' && !job.result.refused ? 'check' : 'alert'" :class="job.state === 'done' && !job.result.refused ? 'gw-green' : 'gw-amber'"/><span class="gw-job-what">{{ what(job) }}</span><span role="status">{{ came(job) }}</span><span class="gw-grow"></span><button v-if="offers(job) && job.result.encrypted" type="button" class="gw-button gw-tiny gw-first" @click="unlock(job)">{{ say('show_password') }}</button><button v-else-if="offers(job)" type="button" class="gw-button gw-tiny gw-first" @click="download(job)">{{ say('download') }}</button><button v-if="problems(job).length" type="button" class="gw-link" :aria-expanded="open === job.id" @click="open = open === job.id ? 0 : job.id">{{ say('job_why') }}</button><button type="button" class="gw-icon-button gw-small" :aria-label="say('hide_message')" @click="away(job)"><icon name="close"/></button></template>
    <ul v-if="open === job.id" class="gw-job-problems"><li v-for="(p, i) in problems(job)" :key="i"><a v-if="p.id" :href="recordUrl(job.entity, p.id)" @click="follow($event, recordUrl(job.entity, p.id))">#{{ p.id }}</a><template v-else>{{ say('job_row', {row: p.row}) }}</template> {{ p.message }}</li></ul>
  </div>
    <gw-dialog v-if="secret" :title="say('password_title')" :width="440" @close="secret = null"><p>{{ say('password_once') }}</p><p class="gw-secret"><code>{{ secret.password }}</code><button type="button" class="gw-button gw-tiny" @click="copySecret">{{ say('copy') }}</button></p>
      <template #foot><button type="button" class="gw-button gw-first" @click="download(secret.job)">{{ say('download') }}</button></template></gw-dialog></section>`,
};
