// The form of a record in its sections; lines are small grids of their own.

import { holds } from "../base/evaluate.js";
import { Icon } from "../base/icons.js";
import { titleField } from "../base/schema.js";
import { preferred, prefer } from "../base/state.js";
import { say } from "../base/words.js";
import { isBlank } from "../cells/index.js";
import Field from "./field.js";
import Lines from "./lines.js";

const BRIEF = 10; // fields beside a list

export default {
  components: { Icon, FormField: Field, Lines },
  props: { model: Object, plain: Boolean, brief: { type: Array, default: null }, also: { type: String, default: "" } },
  emits: ["open"],
  data: () => ({ whole: false }),
  computed: {
    entity() {
      return this.model.entity;
    },
    sections() {
      const sections = this.entity.form.sections.filter((s) => holds(s.show, this.model.values(), this.model.world()) !== false);
      return sections.map((section, index) => ({ ...section, index, all: section.fields.map((name) => this.entity.fields[name]).filter((f) => this.model.isShown(f) && !(this.model.isNew && (f.computed || f.cell.kind === "stage" || f.widget.kind === "fixed" || (!this.model.mayWrite(f) && (f.automatic || isBlank(this.model.value(f.name))))))) })).filter((s) => s.all.length);
    },
    // Beside a list: what is filled in and not said above (`brief`), and what is asked for, up to a screenful; the rest is a click away.
    shown() {
      if (!this.brief || this.whole) return this.sections;
      const told = this.sections.flatMap((s) => s.all).filter((f) => ![titleField(this.entity), ...this.brief].includes(f.name) && f.widget.kind !== "lines" && (this.isOpen(f) || this.tells(f))).slice(0, BRIEF);
      return this.sections.map((s) => ({ ...s, all: s.all.filter((f) => told.includes(f) || this.isOpen(f) || f.name === this.also) })).filter((s) => s.all.length);
    },
    // How many fields of the form are not for me: those I never see, and those I do not see on this record.
    hidden() {
      const { may } = this.model.record;
      const here = may?.fields ? this.entity.form.sections.flatMap((s) => s.fields).filter((name) => !(name in may.fields)) : [];
      return this.entity.form.hidden.fields + here.length;
    },
  },
  methods: {
    say,
    isOpen(field) {
      return Boolean(this.model.editing[field.name] || this.model.problems[field.name]);
    },
    tells(field) {
      return field.suggested || !isBlank(this.model.value(field.name));
    },
    // Nothing stands in it: it takes a line.
    isBare(section) {
      return !this.plain && !this.model.isNew && section.all.every((f) => f.widget.kind !== "lines" && isBlank(this.model.value(f.name)) && !this.isOpen(f));
    },
    closed(section) {
      return !this.model.isNew && preferred(["folded", this.entity.name, String(section.index)], false);
    },
    fold(section) {
      prefer(["folded", this.entity.name, String(section.index)], !this.closed(section));
    },
  },
  template: `<div class="gw-form" :class="{'gw-form-plain': plain}">
    <section v-for="section in shown" :key="section.index" class="gw-section" :aria-label="section.label || entity.label">
      <h2 v-if="section.label && !plain"><button type="button" class="gw-section-head" :aria-expanded="!closed(section)" @click="fold(section)"><icon :name="closed(section) ? 'right' : 'down'"/>{{ section.label }}</button><span v-if="section.index === sections[0].index && !model.isNew && model.mayEdit()" class="gw-hint gw-press-e">{{ say('press') }} <kbd class="gw-key">e</kbd> {{ say('to_edit') }}</span></h2>
      <div v-if="!closed(section) || plain" class="gw-fields" :class="isBare(section) ? 'gw-bare' : section.columns > 1 && !plain ? 'gw-two' : ''">
        <template v-for="field in section.all" :key="field.name">
          <lines v-if="field.widget.kind === 'lines'" :field="field" :model="model" @open="$emit('open', $event)"/>
          <form-field v-else :field="field" :model="model" :entity-name="entity.name" @open="$emit('open', $event)"/>
        </template>
      </div>
    </section>
    <button v-if="brief && !whole" type="button" class="gw-link gw-form-whole" @click="whole = true">{{ say('all_fields') }}</button>
    <p v-if="hidden && (!brief || whole)" class="gw-hint gw-not-mine"><icon name="hidden"/>{{ say('fields_not_mine', {count: hidden}) }}</p></div>`,
};
