// One field of a form: label and value; a click or Enter opens its editor in the same place.

import { exact, relative } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import { ValueView, isBlank } from "../cells/index.js";
import { editorOf } from "../editors/index.js";
import { formulaWords } from "./formula.js";

export default {
  components: { Icon, ValueView },
  props: { field: Object, model: Object, entityName: String },
  emits: ["open"],
  data: () => ({ tip: {} }),
  computed: {
    value() {
      return this.model.value(this.field.name);
    },
    editing() {
      return Boolean(this.model.editing[this.field.name]) && this.editable;
    },
    editable() {
      return this.model.mayWrite(this.field);
    },
    formula() {
      return formulaWords(this.model.entity, this.field);
    },
    // A lock is news only where other fields are open.
    locked() {
      const rights = this.model.record.may?.fields;
      return !this.editable && !this.field.automatic && !this.model.isNew && (!rights || Object.values(rights).includes("write"));
    },
    required() {
      return this.model.isRequired(this.field);
    },
    problem() {
      return this.model.problems[this.field.name];
    },
    theirs() {
      const { values, changed } = this.model.conflict || {};
      const { by, at } = changed?.[this.field.name] ?? {};
      return values && this.field.name in values && this.field.name in this.model.input ? { value: values[this.field.name], by: by?.title || say("somebody"), at } : null;
    },
    theirsBlank() {
      return isBlank(this.theirs.value);
    },
    blank() {
      return isBlank(this.value);
    },
    key() {
      return `f-${this.entityName}-${this.model.id}-${this.field.name}`;
    },
    described() {
      return [this.problem ? this.key + "-p" : "", this.field.help ? this.key + "-h" : ""].filter(Boolean).join(" ") || null;
    },
    wide() {
      return this.field.widget.rows > 1 || ["rich_text", "json", "files", "signature"].includes(this.field.widget.kind);
    },
  },
  watch: {
    // Whoever typed here goes on from here when the editor closes.
    editing(now) {
      if (now || this.model.isNew || !this.$el.contains(document.activeElement)) return;
      this.$nextTick(() => document.activeElement === document.body && this.$refs.button?.focus({ preventScroll: true }));
    },
  },
  methods: {
    say,
    exact,
    relative,
    editorOf,
    // The words of a formula stand over everything, wherever its field is.
    place(event) {
      const { left, bottom } = event.currentTarget.getBoundingClientRect();
      this.tip = { left: Math.max(8, Math.min(left - 8, innerWidth - 376)) + "px", top: bottom + 4 + "px" };
    },
    start(event) {
      const link = event?.target.closest?.("a");
      if (link) {
        if (!link.classList.contains("gw-open") || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        return this.$emit("open", { entity: link.dataset.entity, id: Number(link.dataset.id) });
      }
      if (!this.editable || this.editing || String(getSelection())) return;
      this.model.edit(this.field.name);
      this.$nextTick(() => {
        this.$refs.editor?.focus?.();
        this.$refs.editor?.show?.(); // a list opens with the first tap
      });
    },
    key_(event) {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape") {
        event.stopPropagation();
        this.cancel();
      } else if (event.key === "Enter" && (!this.wide || event.ctrlKey) && !event.defaultPrevented && !this.model.isNew) {
        event.preventDefault();
        this.model.save();
      }
    },
    cancel() {
      if (this.model.isNew) return;
      this.model.drop(this.field.name);
      this.$nextTick(() => this.$refs.button?.focus());
    },
  },
  template: `<div class="gw-field" :class="{'gw-editing': editing, 'gw-wide': wide, 'gw-has-problem': problem}" :data-field="field.name">
    <label class="gw-field-label" :for="editing ? key : null" :id="key + '-l'">{{ field.label }}<span v-if="required" class="gw-star-mark"><span aria-hidden="true">*</span><span class="gw-sr">{{ say('required') }}</span></span></label>
    <div class="gw-field-value" @click="start">
      <template v-if="editing">
        <component :is="editorOf(field)" ref="editor" :field="field" :input-id="key" :context="{entity: entityName, id: model.id, makes: true}" :invalid="Boolean(problem)" :describedby="described" :model-value="value" @update:model-value="model.set(field.name, $event)" @keydown="key_"/>
        <span v-if="problem" :id="key + '-p'" class="gw-problem" role="alert">{{ problem }}</span>
        <span v-else-if="field.help" :id="key + '-h'" class="gw-hint">{{ field.help }}</span>
        <span v-if="!model.isNew && Object.keys(model.editing).length === 1" class="gw-hint gw-field-keys"><kbd class="gw-key">{{ wide ? 'Ctrl Enter' : 'Enter' }}</kbd> {{ say('save') }} <kbd class="gw-key">Esc</kbd> {{ say('discard') }}</span>
      </template>
      <template v-else>
        <value-view v-if="!blank" :field="field" :value="value"/>
        <span v-else-if="field.suggested" class="gw-suggested"><icon name="info"/>{{ say('suggested') }}</span>
        <span v-else class="gw-muted">—</span>
        <button v-if="field.formula" type="button" class="gw-formula gw-tip" @mouseenter="place" @focus="place" :aria-label="say('computed') + ': ' + formula" @click.stop><icon name="formula"/><span class="gw-tip-text" :style="tip" aria-hidden="true">{{ formula }}</span></button>
        <span v-else-if="locked" class="gw-hint gw-formula"><icon name="lock" :label="say('read_only')" :size="12"/></span>
        <button v-if="editable" ref="button" type="button" class="gw-field-edit" :aria-label="say('edit_named', {name: field.label})" @click.stop="start()"><icon name="pencil" :size="14"/></button>
        <span v-if="problem" class="gw-problem" role="alert">{{ problem }}</span>
      </template>
      <div v-if="theirs" class="gw-conflict" role="alert"><div class="gw-grow"><span class="gw-hint">{{ say('value_theirs', {name: theirs.by}) }} <time v-if="theirs.at" :datetime="theirs.at" :title="exact(theirs.at)">{{ relative(theirs.at) }}</time></span><div><value-view v-if="!theirsBlank" :field="field" :value="theirs.value"/><template v-else>—</template></div></div><button type="button" class="gw-link" @click.stop="model.takeTheirs(field.name)">{{ say('take_theirs') }}</button></div>
    </div></div>`,
};
