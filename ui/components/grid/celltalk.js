// Beside a cell: what people said about it, and who changed it from what to what. Shift+F2, or from the cell's menu.

import { get, post, query } from "../base/api.js";
import { exact, relative, stamp } from "../base/format.js";
import { Popover, fail, tell } from "../base/overlay.js";
import { say } from "../base/words.js";
import { cellHtml, escape } from "../cells/index.js";

export const CellTalk = {
  components: { Popover },
  props: { anchor: { required: true }, entity: { type: Object, required: true }, id: { type: Number, required: true }, field: { type: Object, required: true }, writes: Boolean },
  emits: ["close", "said"],
  data: () => ({ comments: [], history: [], next: null, text: "", busy: true }),
  computed: {
    path() {
      return `/${this.entity.name}/${this.id}`;
    },
    nothing() {
      return !this.busy && !this.comments.length && !this.history.length;
    },
  },
  mounted() {
    this.load();
  },
  methods: {
    say,
    stamp,
    exact,
    relative,
    async load() {
      try {
        const asked = query({ field: this.field.name, limit: 20 });
        const [comments, history] = await Promise.all([get(`${this.path}/comments${asked}`), get(`${this.path}/history${asked}`)]);
        Object.assign(this, { comments: comments.rows, history: history.rows, next: history.next });
      } catch (error) {
        fail(error);
      } finally {
        this.busy = false;
      }
    },
    async older() {
      const more = await get(`${this.path}/history${query({ field: this.field.name, limit: 20, after: this.next })}`);
      this.history.push(...more.rows);
      this.next = more.next;
    },
    async send() {
      const text = this.text.trim();
      if (!text) return;
      try {
        const made = await post(`${this.path}/comments`, { text, field: this.field.name });
        for (const { message } of made.warnings || []) tell(message, { kind: "warn" });
        this.comments.unshift(made);
        this.text = "";
        this.$emit("said");
      } catch (error) {
        fail(error);
      }
    },
    who: (by) => by?.title || say("the_system"),
    shown(value) {
      return cellHtml(this.field, value, { form: true }) || "—";
    },
    marked: (text) => escape(text).replace(/(^|\s)@([\p{L}\w.-]+)/gu, '$1<span class="gw-mention">@$2</span>'),
  },
  template: `<popover :anchor="anchor" :width="320" :label="say('cell_talk', {name: field.label})" @close="$emit('close')"><div class="gw-cell-talk">
    <form v-if="writes" @submit.prevent="send"><textarea v-model="text" autofocus class="gw-input gw-area" rows="2" :placeholder="say('comment_cell')" :aria-label="say('comment_cell')" @keydown.enter.ctrl.prevent="send" @keydown.enter.meta.prevent="send"></textarea><button v-if="text.trim()" type="submit" class="gw-button gw-tiny gw-first">{{ say('send') }}</button></form>
    <ul v-if="comments.length" :aria-label="say('stream_comments')"><li v-for="c in comments" :key="c.id"><strong>{{ who(c.by) }}</strong> <time class="gw-hint" :datetime="c.at" :title="exact(c.at)">{{ relative(c.at) }}</time><div class="gw-pre" v-html="marked(c.text)"></div></li></ul>
    <h3 v-if="history.length">{{ say('cell_history') }}</h3>
    <ol v-if="history.length" :aria-label="say('cell_history')"><li v-for="h in history" :key="h.id"><strong>{{ who(h.by) }}</strong> <time class="gw-hint" :datetime="h.at" :title="exact(h.at)">{{ stamp(h.at) }}</time><div><template v-if="shown(h.changes[field.name][0]) !== '—'"><s v-html="shown(h.changes[field.name][0])"></s> → </template><span v-html="shown(h.changes[field.name][1])"></span></div></li></ol>
    <button v-if="next" type="button" class="gw-link" @click="older">{{ say('older') }}</button>
    <p v-if="nothing" class="gw-hint">{{ say('nothing_happened') }}</p>
  </div></popover>`,
};
