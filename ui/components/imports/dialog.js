// A file into a list, in four steps: choose it, say what its columns become, look at what would happen, let it happen.

import { get, post, query } from "../base/api.js";
import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { GwDialog, fail, tell } from "../base/overlay.js";
import { inside, say } from "../base/words.js";
import Mapping from "./mapping.js";
import Outcome from "./outcome.js";
import Preview from "./preview.js";
import Source from "./source.js";

const PACE = 700; // ms between two looks at work under way

export default {
  components: { GwDialog, Icon, SourceBox: Source, Mapping, Preview, Outcome },
  props: { entity: Object },
  emits: ["close", "done"],
  data: () => ({ job: null, step: "source", busy: false, problem: null, preview: null, work: null, refused: null }),
  computed: {
    title() {
      return say("import_into", { label: inside(this.entity.many || this.entity.label) });
    },
    width() {
      return this.step === "source" ? 560 : 1080;
    },
    unmapped() {
      return !this.job?.mapping.some(Boolean);
    },
  },
  unmounted() {
    clearTimeout(this.timer);
  },
  methods: {
    say, number,
    async tried(call) {
      this.busy = true;
      this.problem = null;
      try {
        return await call();
      } catch (error) {
        this.problem = error;
        return null;
      } finally {
        this.busy = false;
      }
    },
    async take(file) {
      const form = new FormData();
      form.append("file", file, file.name);
      const job = await this.tried(() => post(`/${this.entity.name}/import`, form));
      if (!job) return;
      this.job = job;
      this.step = "mapping";
    },
    async reread(changes) {
      const job = await this.tried(() => post(`/import_job/${this.job.id}/plan`, changes));
      if (job) this.job = job;
    },
    async planned() {
      const { mapping, how, match } = this.job;
      const job = await this.tried(() => post(`/import_job/${this.job.id}/plan`, { mapping, how, match: match || "" }));
      if (job) this.job = job;
      return job;
    },
    async look() {
      if (!(await this.planned())) return;
      this.preview = await this.tried(() => get(`/import_job/${this.job.id}/preview`));
      if (this.preview) this.step = "preview";
    },
    async begin(dry) {
      const job = await this.tried(() => post(`/import_job/${this.job.id}/start`, { dry }));
      if (!job) return;
      this.work = dry ? job.tried : job.work;
      this.step = "work";
      this.watch(dry);
    },
    // Until it has ended; closing the dialog ends only the looking.
    async watch(dry) {
      try {
        const job = await get(`/import_job/${this.job.id}`);
        this.work = dry ? job.tried : job.work;
        if (this.work.state === "running") {
          this.timer = setTimeout(() => this.watch(dry), PACE);
          return;
        }
        this.job = job;
        this.refused = await get(`/import_job/${this.job.id}/problems` + query({ limit: 200 }));
        if (!dry) this.$emit("done");
      } catch (error) {
        this.problem = error;
        this.timer = setTimeout(() => this.watch(dry), 4 * PACE);
      }
    },
    async stop() {
      await this.tried(() => post(`/jobs/${this.work.id}/cancel`));
    },
    async undo() {
      try {
        const answer = await post("/undo", { change_set: this.work.result.change_set });
        tell(say(answer.job ? "import_undoing" : "import_undone"));
        this.$emit("done");
        this.$emit("close");
      } catch (error) {
        fail(error);
      }
    },
    again() {
      this.job = this.preview = this.work = this.refused = null;
      this.step = "source";
    },
  },
  template: `<gw-dialog :title="title" :width="width" @close="$emit('close')">
    <div class="gw-import" :aria-busy="busy">
      <ol v-if="step !== 'source'" class="gw-import-steps" :aria-label="say('import_steps')"><li v-for="name in ['mapping', 'preview', 'work']" :key="name" :class="{'gw-on': step === name}" :aria-current="step === name ? 'step' : null">{{ say('import_step_' + name) }}</li></ol>
      <div v-if="problem" class="gw-import-problem" role="alert"><icon name="alert"/><div><strong>{{ problem.message }}</strong><p v-for="(p, i) in problem.problems" :key="i">{{ p.message }} {{ p.help }}</p><p v-if="problem.help">{{ problem.help }}</p></div></div>
      <source-box v-if="step === 'source'" :busy="busy" @take="take"/>
      <mapping v-else-if="step === 'mapping'" :job="job" :entity="entity" :busy="busy" @reread="reread"/>
      <preview v-else-if="step === 'preview'" :job="job" :preview="preview"/>
      <outcome v-else :job="job" :work="work" :refused="refused" @stop="stop"/>
    </div>
    <template #foot>
      <template v-if="step === 'source'"><button type="button" class="gw-button" @click="$emit('close')">{{ say('cancel') }}</button></template>
      <template v-else-if="step === 'mapping'"><button type="button" class="gw-button" @click="again">{{ say('import_other') }}</button><span class="gw-grow"></span><button type="button" class="gw-button gw-main" :disabled="busy || unmapped" @click="look">{{ say('import_look') }}</button></template>
      <template v-else-if="step === 'preview'"><button type="button" class="gw-button" @click="step = 'mapping'">{{ say('back') }}</button><span class="gw-grow"></span><button type="button" class="gw-button" :disabled="busy" @click="begin(true)">{{ say('import_try') }}</button><button type="button" class="gw-button gw-main" :disabled="busy" @click="begin(false)">{{ say('import_start', {count: number(job.rows)}) }}</button></template>
      <template v-else-if="work.state === 'running'"><button type="button" class="gw-button" @click="stop">{{ say('job_stop') }}</button><span class="gw-grow"></span><button type="button" class="gw-button gw-main" @click="$emit('close')">{{ say('import_beside') }}</button></template>
      <template v-else><a v-if="work.result.refused" class="gw-button" :href="'/api/v1/import_job/' + job.id + '/refused'" download><icon name="download"/>{{ say('import_refused_file') }}</a><button v-if="work.result.change_set" type="button" class="gw-button" @click="undo"><icon name="undo"/>{{ say('import_undo') }}</button><span class="gw-grow"></span><button v-if="work.do === 'import_dry'" type="button" class="gw-button" @click="step = 'mapping'">{{ say('back') }}</button><button v-if="work.do === 'import_dry'" type="button" class="gw-button gw-main" :disabled="busy" @click="begin(false)">{{ say('import_start', {count: number(job.rows)}) }}</button><button v-else type="button" class="gw-button gw-main" @click="$emit('close')">{{ say('import_close') }}</button></template>
    </template></gw-dialog>`,
};
