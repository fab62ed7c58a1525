// A decision straight from the list: what it is about, the comment, one button; and, while that is possible, taking it back.

import { freshKey, post } from "../base/api.js";
import { GwDialog, fail, tell } from "../base/overlay.js";
import { say } from "../base/words.js";
import { nameOf } from "./asked.js";
import { brief, fieldsOf } from "./fields.js";

const LONG = 10; // seconds in which it may be taken back from the message

export default {
  components: { GwDialog },
  props: { row: { type: Object, required: true }, verb: { type: String, required: true } },
  emits: ["close"],
  data: () => ({ comment: "", problem: "", busy: false }),
  created() {
    this.key = freshKey(); // a second tap is the same decision
  },
  computed: {
    facts() {
      return brief(fieldsOf(this.row.about || [], this.row.record.entity));
    },
  },
  methods: {
    say, nameOf,
    body(client_key) {
      return { revision: this.row.revision, client_key, seat: this.row.seat };
    },
    async decide() {
      this.busy = true;
      this.problem = "";
      try {
        const comment = this.comment.trim();
        const decided = await post(`/requests/${this.row.request.id}/${this.verb}`, { ...this.body(this.key), ...(comment ? { comment } : {}) });
        const back = decided.may.includes("take-back") ? { action: say("take-back"), run: this.takeBack, seconds: LONG } : {};
        tell(say("decided_note", { verb: say(this.verb) }), { kind: "good", ...back });
        this.$emit("close", true);
      } catch (error) {
        this.problem = [error.message, error.why, error.help].filter(Boolean).join(" ");
        if (error.status === undefined) fail(error);
        this.$refs.comment?.focus();
      } finally {
        this.busy = false;
      }
    },
    async takeBack() {
      try {
        await post(`/requests/${this.row.request.id}/take-back`, this.body(freshKey()));
        tell(say("decided_note", { verb: say("take-back") }), { kind: "good" });
      } catch (error) {
        fail(error);
      }
    },
  },
  template: `<gw-dialog :title="say(verb) + ' · ' + row.request.label" @close="$emit('close', false)"><p><strong>{{ nameOf(row.record) }}</strong></p><p v-if="facts" class="gw-muted">{{ facts }}</p>
    <form @submit.prevent="decide"><label class="gw-above" for="gw-quick-comment">{{ say('comment_hint') }}</label><textarea id="gw-quick-comment" ref="comment" v-model="comment" class="gw-input gw-area" rows="2" :aria-invalid="Boolean(problem) || null" aria-describedby="gw-quick-problem"></textarea><p v-if="problem" id="gw-quick-problem" class="gw-problem" role="alert">{{ problem }}</p></form>
    <template #foot><button type="button" class="gw-button gw-large" @click="$emit('close', false)">{{ say('cancel') }}</button><button type="button" class="gw-button gw-large" :class="verb === 'reject' ? 'gw-no' : 'gw-main'" :disabled="busy" autofocus @click="decide">{{ say(verb) }}</button></template></gw-dialog>`,
};
