// The child lines of a row, in a drawer beside the grid: its own small table, each finished line saved, totals worked out anew.

import { Icon } from "../base/icons.js";
import { number } from "../base/format.js";
import { isRight } from "../base/schema.js";
import { entityOf } from "../base/state.js";
import { say } from "../base/words.js";
import { ValueView } from "../cells/index.js";
import Lines from "../record/lines.js";
import { useRecord } from "../record/model.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export default {
  components: { Icon, Lines, ValueView },
  props: { entity: Object, id: Number, field: Object, title: String },
  emits: ["close", "open", "saved"],
  created() {
    this.model = useRecord(this.entity, this.id);
  },
  async mounted() {
    this.$refs.box.focus();
    await this.model.load();
    this.$nextTick(() => (this.model.value(this.field.name)?.length ? this.$refs.lines?.start(0, this.first()?.name) : this.$refs.lines?.editable && this.$refs.lines.add()));
  },
  computed: {
    // What the record works out from its lines.
    totals() {
      const source = new RegExp(`\\b${this.field.name}\\b`);
      return Object.values(this.entity.fields).filter((field) => field.formula && source.test(field.formula) && this.model.record && field.name in this.model.record);
    },
    editable() {
      return Boolean(this.model.record) && this.model.mayWrite(this.field);
    },
    name() {
      return this.title || this.model.record?.title || "";
    },
  },
  methods: {
    say,
    isRight,
    number,
    first() {
      return Object.values(entityOf(this.field.lines)?.fields || {}).find((field) => !field.automatic && !field.computed && field.readonly !== true);
    },
    // One after the other: a key pressed while a line is being saved waits for it.
    save() {
      return (this.saving = Promise.resolve(this.saving).then(this.write));
    },
    async write() {
      if (!this.model.dirty()) return this.model.record;
      const saved = await this.model.save();
      if (saved) this.$emit("saved", saved);
      return saved;
    },
    async close() {
      if (await this.save()) this.$emit("close");
    },
    discard() {
      this.model.drop();
      this.$emit("close");
    },
    // Up and down to the same cell of another line, to the sides where the caret is at its end; open lists keep their arrows.
    arrow(event, row, name) {
      const { target, key } = event;
      const lines = this.model.value(this.field.name) || [];
      const [by, along] = ARROWS[key];
      if (by && !(target instanceof HTMLTextAreaElement) && lines[row + by]) return this.take(event, () => this.$refs.lines.start(row + by, name));
      if (!along || (target.selectionStart !== null && target.selectionStart !== undefined && (target.selectionStart !== target.selectionEnd || target.selectionStart !== (along < 0 ? 0 : target.value.length)))) return;
      const written = this.$refs.lines.written();
      const next = written[written.indexOf(name) + along];
      if (next) this.take(event, () => this.$refs.lines.start(row, next));
    },
    // Enter ends a line: it is saved, and the next one begins. Ctrl+Delete takes a line out, Ctrl+Enter ends all.
    key(event) {
      if (event.isComposing || event.keyCode === 229 || event.target.matches?.("[aria-autocomplete][aria-expanded=true]")) return; // an open list has its own use for them
      const command = event.ctrlKey || event.metaKey;
      const [place, name] = event.target.closest?.("[data-cell]")?.dataset.cell.split("-") ?? [-1];
      const row = Number(place);
      if (event.key in ARROWS && row >= 0 && !command && !event.altKey && !event.shiftKey) this.arrow(event, row, name);
      else if (event.key === "Escape") this.take(event, this.model.dirty() ? () => (this.model.drop(), this.$refs.box.focus()) : this.discard);
      else if (event.key === "Enter" && command) this.take(event, this.close);
      else if (event.key === "Delete" && command && row >= 0) this.take(event, () => this.remove(row));
      else if (event.key === "Enter" && row >= 0 && !event.defaultPrevented && !event.target.closest("button")) this.take(event, () => this.next(row));
    },
    take(event, run) {
      event.preventDefault();
      event.stopPropagation();
      run();
    },
    async next(row) {
      if (!(await this.save())) return;
      const lines = this.model.value(this.field.name) || [];
      if (row + 1 >= lines.length) this.$refs.lines.add();
      else this.$refs.lines.start(row + 1, this.first()?.name);
    },
    async remove(row) {
      this.$refs.lines.remove(row);
      this.stay(row); // keys that follow at once belong here, too
      await this.save();
      if (!this.$refs.box.contains(document.activeElement)) this.stay(row);
    },
    // In this line, or the last one; in the drawer where there is none.
    stay(row) {
      const left = (this.model.value(this.field.name) || []).length;
      if (left) this.$refs.lines.start(Math.min(row, left - 1), this.first()?.name);
      else this.$refs.box.focus();
    },
  },
  template: `<aside ref="box" class="gw-drawer" role="dialog" :aria-label="field.label + ' · ' + name" tabindex="-1" @keydown.capture="key">
    <header class="gw-drawer-head"><h2 class="gw-cut">{{ name }}</h2><span class="gw-grow"></span><button type="button" class="gw-icon-button" :aria-label="say('close')" @click="close"><icon name="close"/></button></header>
    <div class="gw-drawer-body"><p v-if="model.error" class="gw-problem" role="alert">{{ model.error.message }}</p><lines v-else-if="model.record" ref="lines" :field="field" :model="model" @open="$emit('open', $event)"/><p v-for="(text, i) in model.general" :key="i" class="gw-problem" role="alert">{{ text }}</p>
      <dl v-if="totals.length" class="gw-drawer-totals" aria-live="polite"><div v-for="f in totals" :key="f.name"><dt>{{ f.label }}</dt><dd><value-view :field="f" :value="model.record[f.name]"/></dd></div></dl></div>
    <footer class="gw-panel-foot"><template v-if="editable"><span><kbd class="gw-key">Enter</kbd> {{ say('key_next_line') }}</span><span><kbd class="gw-key">↑ ↓ ← →</kbd> {{ say('keys_cell') }}</span><span><kbd class="gw-key">Ctrl Delete</kbd> {{ say('key_remove_line') }}</span><span><kbd class="gw-key">Ctrl Enter</kbd> {{ say('key_save_close') }}</span></template><span><kbd class="gw-key">Esc</kbd> {{ say(editable ? 'discard' : 'close') }}</span></footer></aside>`,
};
