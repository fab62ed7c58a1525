// Questions of any page as one dialog: a sentence, perhaps fields, one answer.

import { editorOf, outgoing } from "../editors/index.js";
import { GwDialog, questions } from "../base/overlay.js";
import { say } from "../base/words.js";

export const Questions = {
  components: { GwDialog },
  data: () => ({ questions, values: {}, problems: {}, problem: "", busy: false }),
  computed: {
    question() {
      return this.questions[0] || null;
    },
  },
  watch: {
    question() {
      this.values = { ...(this.question?.values || {}) };
      this.problems = {};
      this.problem = "";
    },
  },
  methods: {
    say,
    editorOf,
    answer(value) {
      const question = this.questions.shift();
      question.answer(value);
    },
    async confirm() {
      const { run, fields = [] } = this.question;
      const values = Object.fromEntries(fields.map((f) => [f.name, outgoing(f, this.values[f.name])]));
      if (!run) return this.answer(fields.length ? values : true);
      this.busy = true;
      try {
        await run(values);
        this.answer(values);
      } catch (error) {
        this.problems = Object.fromEntries((error.problems || []).filter((p) => p.field).map((p) => [p.field.replace(/^ask\./, ""), p.message]));
        this.problem = [error.message, ...(error.problems || []).filter((p) => !p.field).map((p) => p.message), error.why, error.help].filter(Boolean).join(" ");
      } finally {
        this.busy = false;
      }
    },
  },
  template: `<gw-dialog v-if="question" :title="question.title" :width="question.width || 440" @close="answer(null)">
    <p v-if="question.text" class="gw-muted" style="margin-bottom:8px">{{ question.text }}</p>
    <p v-if="question.code" class="gw-code gw-code-box" tabindex="0">{{ question.code }}</p>
    <form @submit.prevent="confirm">
      <div v-for="field in question.fields || []" :key="field.name" class="gw-field"><label class="gw-above" :for="'ask-' + field.name">{{ field.label }}<span v-if="field.required" class="gw-star-mark" :aria-label="say('required')">*</span></label>
        <component :is="editorOf(field)" :field="field" :input-id="'ask-' + field.name" :context="question.context" :invalid="Boolean(problems[field.name])" :describedby="problems[field.name] ? 'ask-p-' + field.name : field.help ? 'ask-h-' + field.name : null" :model-value="values[field.name]" @update:model-value="values[field.name] = $event"/>
        <span v-if="field.help" :id="'ask-h-' + field.name" class="gw-hint">{{ field.help }}</span><span v-if="problems[field.name]" :id="'ask-p-' + field.name" class="gw-problem">{{ problems[field.name] }}</span></div>
      <p v-if="problem" class="gw-problem" role="alert">{{ problem }}</p>
      <button type="submit" class="gw-sr" tabindex="-1" aria-hidden="true"></button>
    </form>
    <template #foot><button type="button" class="gw-button" @click="answer(null)">{{ say('cancel') }}</button><button type="button" class="gw-button" :class="question.danger ? 'gw-no' : 'gw-main'" :disabled="busy" @click="confirm">{{ question.confirm || say('ok') }}</button></template>
  </gw-dialog>`,
};
