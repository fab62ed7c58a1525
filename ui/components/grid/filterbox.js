// One filter chip being made or changed: field, operator, value; or a condition in the expression language.

import { Popover } from "../base/overlay.js";
import { Icon } from "../base/icons.js";
import { editorOf } from "../editors/index.js";
import { fieldIcon, hue } from "../cells/index.js";
import { operatorsOf } from "../base/filters.js";
import { pruned } from "../base/junctions.js";
import { say } from "../base/words.js";
import Condition from "./condition.js";
import Conditions from "./conditions.js";

const PLURAL = { choice: "choices", stage: "choices", person: "people", link: "links" };

export default {
  name: "FilterBox",
  components: { Popover, Icon, Condition, Conditions },
  props: { anchor: Object, entity: Object, chip: { type: Object, default: null }, about: { type: Object, default: null }, inner: Boolean },
  emits: ["close", "done", "remove"],
  data() {
    const chip = this.chip || (this.about ? { field: this.about.name, operator: operatorsOf(this.about)[0]?.key } : {});
    return { field: chip.field || "", operator: chip.operator || "", value: chip.value ?? null, text: chip.expression || "", expert: chip.expression !== undefined, group: chip.any || chip.all ? chip : null, inside: null, needle: "" };
  },
  computed: {
    fields() {
      const needle = this.needle.trim().toLowerCase();
      return Object.values(this.entity.fields).filter((f) => f.filterable !== false && !["files", "image", "lines", "signature"].includes(f.cell.kind) && (!needle || f.label.toLowerCase().includes(needle) || f.name.includes(needle)));
    },
    current() {
      return this.entity.fields[this.field] || null;
    },
    operators() {
      return operatorsOf(this.current);
    },
    chosen() {
      return this.operators.find((o) => o.key === this.operator) || null;
    },
    // The editor of a filter's value: several options for "one of", plain text for "contains".
    asked() {
      const field = this.current;
      const many = this.chosen.operand === "values";
      if (this.chosen.operand === "text") return { ...field, widget: { kind: "text" }, required: false };
      if (this.chosen.operand === "number") return { ...field, widget: { kind: "number", decimals: 0 } };
      const kind = field.cell.kind === "stage" ? "choice" : field.widget.kind === "fixed" ? field.cell.kind : field.widget.kind;
      const known = ["choice", "choices", "person", "people", "link", "links", "date", "number", "money", "percent", "score", "color", "text"];
      const usable = kind === "datetime" ? "date" : known.includes(kind) ? kind : "text";
      return { ...field, widget: { ...field.widget, kind: many ? PLURAL[usable] || usable : usable === "choices" ? "choice" : usable === "people" ? "person" : usable === "links" ? "link" : usable } };
    },
    listed() {
      return this.chosen && this.chosen.operand === "values" && this.asked.widget.kind === "choices" ? this.current.options : null;
    },
    isPerson() {
      return this.current && ["person", "people"].includes(this.current.cell.kind);
    },
  },
  methods: {
    say,
    fieldIcon,
    editorOf,
    choose(field) {
      this.field = field.name;
      this.operator = this.operators[0]?.key || "";
      this.value = null;
      this.$nextTick(() => this.$refs.value?.focus?.());
    },
    tick(key) {
      const now = [].concat(this.value ?? []);
      this.value = now.includes(key) ? now.filter((one) => one !== key) : [...now, key];
    },
    hue,
    me() {
      this.value = this.chosen.operand === "values" ? ["me"] : "me";
      this.done();
    },
    // A condition within others is made in a box of its own.
    putInside(chip) {
      this.inside.put(chip);
      this.inside = null;
    },
    begin() {
      this.group = { any: [] };
    },
    done() {
      if (this.group) {
        const chip = pruned(this.group);
        if (chip) this.$emit("done", chip);
        return;
      }
      if (this.expert) {
        if (this.text.trim()) this.$emit("done", { expression: this.text.trim() });
        return;
      }
      if (!this.chosen) return;
      const none = this.chosen.operand === "none";
      const empty = this.value === null || this.value === "" || (Array.isArray(this.value) && !this.value.length);
      if (!none && empty) return;
      this.$emit("done", { field: this.field, operator: this.operator, value: none ? null : this.value });
    },
  },
  template: `<popover :anchor="anchor" :width="expert || group ? 420 : 300" :label="say('filter')" @close="$emit('close')"><div class="gw-filter-box">
    <template v-if="group"><conditions :entity="entity" :chip="group" @chip="group = $event || {any: []}" @ask="inside = $event"/><filter-box v-if="inside" inner :anchor="inside.anchor" :entity="entity" :chip="inside.chip" @close="inside = null" @done="putInside" @remove="putInside(null)"/></template>
    <condition v-else-if="expert" v-model="text" :entity="entity" @done="done"/>
    <template v-else-if="!current"><input v-model="needle" class="gw-input" autofocus :placeholder="say('find_field')" :aria-label="say('find_field')"><div class="gw-filter-fields"><button v-for="f in fields" :key="f.name" type="button" class="gw-menu-item" @click="choose(f)"><icon :name="fieldIcon(f)"/>{{ f.label }}</button></div></template>
    <form v-else @submit.prevent="done"><div class="gw-filter-line"><strong>{{ current.label }}</strong><select v-model="operator" class="gw-select" :aria-label="say('operator')"><option v-for="o in operators" :key="o.key" :value="o.key">{{ o.label }}</option></select></div>
      <div v-if="listed" class="gw-filter-fields" role="group" :aria-label="current.label"><label v-for="o in listed" :key="o.key" class="gw-menu-item"><input type="checkbox" :checked="[].concat(value ?? []).includes(o.key)" @change="tick(o.key)"><span class="gw-tag" :class="'gw-tag-' + hue(o.color)">{{ o.label }}</span></label></div>
      <component :is="editorOf(asked)" v-else-if="chosen && chosen.operand !== 'none'" ref="value" :key="operator" :field="asked" once :context="{entity: entity.name, id: ''}" :model-value="value" @update:model-value="value = $event"/>
      <button type="submit" class="gw-sr" tabindex="-1" aria-hidden="true"></button></form>
    <footer class="gw-filter-foot"><button v-if="!group && (!current || expert)" type="button" class="gw-link gw-quiet" @click="expert = !expert">{{ say(expert ? 'choose_field' : 'write_condition') }}</button><button v-if="!group && !inner && !current && !expert" type="button" class="gw-link gw-quiet" @click="begin">{{ say('add_conditions') }}</button><button v-if="chip" type="button" class="gw-link gw-quiet" @click="$emit('remove')">{{ say('remove') }}</button><button v-if="isPerson && chosen && chosen.operand !== 'none'" type="button" class="gw-link" @click="me">{{ say('me') }}</button><span class="gw-grow"></span><button v-if="current || expert || group" type="button" class="gw-button gw-tiny gw-main" @click="done">{{ say('apply') }}</button></footer>
  </div></popover>`,
};
