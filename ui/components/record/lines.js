// Child lines inside the form: a small table; each cell is edited in place, all lines are saved with the record.

import { Icon } from "../base/icons.js";
import { isRight, writable } from "../base/schema.js";
import { entityOf } from "../base/state.js";
import { namesIn } from "../base/evaluate.js";
import { say } from "../base/words.js";
import { ValueView } from "../cells/index.js";
import { editorOf } from "../editors/index.js";
import { tally } from "../grid/tally.js";

export default {
  components: { Icon, ValueView },
  props: { field: Object, model: Object },
  emits: ["open"],
  computed: {
    child() {
      return entityOf(this.field.lines || this.field.widget.entity);
    },
    columns() {
      return Object.values(this.child?.fields || {}).filter((f) => !f.automatic && f.cell.kind !== "lines");
    },
    lines() {
      return this.model.value(this.field.name) || [];
    },
    // What each column comes to, where adding up says something: a price that another column multiplies is left out.
    sums() {
      const multiplied = Object.values(this.model.entity.fields).flatMap((f) => [...(f.formula || "").matchAll(/\w+\.(\w+)\s*\*|\*\s*\w+\.(\w+)/g)].map((found) => found[1] || found[2]));
      const priced = new Set([...this.columns.flatMap((c) => namesIn(c.formula || "")), ...multiplied]);
      const added = this.columns.filter((c) => c.totals?.includes("sum") && !(c.cell.kind === "money" && priced.has(c.name)));
      return this.lines.length > 1 ? Object.fromEntries(added.map((c) => [c.name, tally([[c, this.lines.map((line) => line[c.name])]]).sum])) : {};
    },
    editable() {
      return this.model.mayWrite(this.field);
    },
    editing() {
      return this.editable && (this.model.isNew || Boolean(this.model.editing[this.field.name]));
    },
    hidden() {
      return this.child?.form.hidden.fields || 0;
    },
    problem() {
      return this.model.problems[this.field.name];
    },
  },
  methods: {
    say,
    isRight,
    editorOf,
    canWrite: writable,
    // Names of the columns that are typed, from left to right.
    written() {
      return this.columns.filter(writable).map((c) => c.name);
    },
    copy() {
      return this.lines.map((line) => ({ ...line }));
    },
    start(row, name) {
      if (!this.editable) return;
      this.model.edit(this.field.name);
      this.$nextTick(() => this.$el.querySelector(`[data-cell="${row}-${name}"] input, [data-cell="${row}-${name}"] textarea`)?.focus());
    },
    set(index, name, value) {
      const lines = this.copy();
      lines[index][name] = value;
      this.model.set(this.field.name, lines);
    },
    add() {
      const lines = this.copy();
      lines.push({});
      this.model.edit(this.field.name);
      this.model.set(this.field.name, lines);
      const first = this.columns.find(writable);
      this.$nextTick(() => this.start(lines.length - 1, first?.name));
    },
    remove(index) {
      this.model.edit(this.field.name);
      this.model.set(this.field.name, this.copy().filter((_, i) => i !== index));
    },
    key(event, index) {
      if (event.isComposing) return;
      if (event.key === "Escape" && !this.model.isNew) {
        event.stopPropagation();
        this.model.drop(this.field.name);
      } else if (event.key === "Enter" && !event.defaultPrevented) {
        event.preventDefault();
        if (event.ctrlKey && !this.model.isNew) this.model.save();
        else if (index === this.lines.length - 1) this.add();
      }
    },
  },
  template: `<div class="gw-lines" :data-field="field.name"><div class="gw-lines-head"><strong>{{ field.label }}</strong><span v-if="model.isRequired(field)" class="gw-star-mark"><span aria-hidden="true">*</span><span class="gw-sr">{{ say('required') }}</span></span><span class="gw-count">{{ lines.length }}</span><span class="gw-grow"></span><button v-if="editable" type="button" class="gw-link" @click="add"><icon name="plus"/> {{ say('add_line') }}</button></div>
    <div class="gw-table-scroll" tabindex="0" role="region" :aria-label="field.label"><table v-if="child" class="gw-table"><thead><tr><th scope="col" class="gw-line-no">#</th><th v-for="c in columns" :key="c.name" scope="col" :class="{'gw-right': isRight(c)}">{{ c.label }}<span v-if="c.required === true" class="gw-star-mark" aria-hidden="true">*</span></th><th v-if="editable" scope="col"><span class="gw-sr">{{ say('actions') }}</span></th></tr></thead>
      <tbody><tr v-for="(line, index) in lines" :key="line.id ?? 'n' + index"><td class="gw-line-no gw-muted">{{ index + 1 }}</td>
        <td v-for="c in columns" :key="c.name" :data-cell="index + '-' + c.name" :data-label="c.label" :class="{'gw-right': isRight(c)}" @click="start(index, c.name)"><component v-if="editing && canWrite(c)" :is="editorOf(c)" :field="c" :grid="true" class="gw-line-input" :context="{entity: child.name, id: line.id ?? 'new'}" :model-value="line[c.name]" @update:model-value="set(index, c.name, $event)" @keydown="key($event, index)"/><value-view v-else :field="c" :value="line[c.name]" :form="false"/></td>
        <td v-if="editable"><button type="button" class="gw-icon-button gw-small" :aria-label="say('remove_line', {count: index + 1})" @click="remove(index)"><icon name="close"/></button></td></tr>
        <tr v-if="!lines.length"><td :colspan="columns.length + 2" class="gw-muted">{{ say('no_lines') }}</td></tr></tbody>
      <tfoot v-if="Object.values(sums).some((sum) => sum !== null)"><tr class="gw-line-sums"><th scope="row" class="gw-line-no">Σ<span class="gw-sr">{{ say('total') }}</span></th><td v-for="c in columns" :key="c.name" :class="{'gw-right': isRight(c)}" :data-sum="c.name" :data-label="c.label"><value-view v-if="(sums[c.name] ?? null) !== null" :field="c" :value="sums[c.name]" :form="false"/></td><td v-if="editable"></td></tr></tfoot></table></div>
    <p v-if="hidden" class="gw-hint gw-not-mine"><icon name="hidden"/>{{ say('columns_not_mine', {count: hidden}) }}</p>
    <span v-if="problem" class="gw-problem" role="alert">{{ problem }}</span></div>`,
};
