// By what rows are grouped: up to three keys in order, days by periods, numbers by ranges, each up or down.

import { Icon } from "../base/icons.js";
import { Popover } from "../base/overlay.js";
import { say } from "../base/words.js";
import { nameOf } from "./arrangement.js";
import { keyOf } from "./groupcells.js";
import { usualKey } from "./headermenu.js";

const MOST = 3;
const SEVERAL = new Set(["choices", "links", "people"]);

export default {
  components: { Icon, Popover },
  props: { anchor: Object, entity: Object, group: Array },
  emits: ["close", "group", "turn"],
  computed: {
    groupable() {
      return Object.values(this.entity.fields).filter((field) => field.grains?.length);
    },
    // A record would stand in several of their groups, and be one row no longer.
    several() {
      return Object.values(this.entity.fields).filter((field) => SEVERAL.has(field.cell.kind)).map((field) => field.label);
    },
    left() {
      return this.groupable.filter((field) => !this.group.some((key) => nameOf(key) === field.name));
    },
  },
  methods: {
    say,
    key(text) {
      return keyOf(text, this.entity.fields);
    },
    field(text) {
      return this.entity.fields[nameOf(text)];
    },
    steps(text) {
      return this.field(text).grains.includes("step");
    },
    put(index, { name, grain, down }) {
      const keys = [...this.group];
      keys[index] = (down ? "-" : "") + name + (grain ? ":" + grain : "");
      this.$emit("group", keys);
    },
    change(index, changes) {
      this.put(index, { ...this.key(this.group[index]), ...changes });
    },
    add(name) {
      if (name) this.$emit("group", [...this.group, usualKey(this.entity.fields[name])]);
    },
    remove(index) {
      this.$emit("group", this.group.filter((_, at) => at !== index));
    },
    up(index) {
      const keys = [...this.group];
      keys.splice(index - 1, 0, ...keys.splice(index, 1));
      this.$emit("group", keys);
    },
    width(index, text) {
      if (text === "" || Number(text) > 0) this.change(index, { grain: text === "" ? "" : String(Number(text)) });
    },
  },
  data: () => ({ MOST }),
  template: `<popover :anchor="anchor" :width="380" :label="say('group')" @close="$emit('close')"><div class="gw-filter-box">
    <div v-for="(text, index) in group" :key="text" class="gw-filter-line">
      <button type="button" class="gw-icon-button gw-small" :disabled="!index" :aria-label="say('move_up')" @click="up(index)"><icon name="up" :size="14"/></button>
      <select class="gw-select gw-grow" :aria-label="say('field')" :value="key(text).name" @change="put(index, {...key(group[index]), name: $event.target.value, grain: ''})"><option v-for="f in [field(text), ...left]" :key="f.name" :value="f.name">{{ f.label }}</option></select>
      <select v-if="field(text).grains[0] === 'day'" class="gw-select" :aria-label="say('period')" :value="key(text).grain" @change="change(index, {grain: $event.target.value})"><option v-for="g in field(text).grains" :key="g" :value="g">{{ say('period_' + g) }}</option></select>
      <input v-else-if="steps(text)" class="gw-input gw-step" type="number" min="0" :placeholder="say('each_value')" :aria-label="say('range_width')" :value="key(text).grain" @change="width(index, $event.target.value)">
      <select class="gw-select" :aria-label="say('direction')" :value="key(text).down ? '-' : ''" @change="change(index, {down: $event.target.value === '-'})"><option value="">{{ say('ascending') }}</option><option value="-">{{ say('descending') }}</option></select>
      <button type="button" class="gw-icon-button" :aria-label="say('remove')" @click="remove(index)"><icon name="close"/></button></div>
    <footer class="gw-filter-foot"><select v-if="group.length < MOST" class="gw-select gw-grow" autofocus :aria-label="say('add_group')" @change="add($event.target.value); $event.target.value = ''"><option value="">{{ say('add_group') }}</option><option v-for="f in left" :key="f.name" :value="f.name">{{ f.label }}</option></select>
      <template v-if="group.length"><button type="button" class="gw-link gw-quiet" @click="$emit('turn', true)">{{ say('open_groups') }}</button><button type="button" class="gw-link gw-quiet" @click="$emit('turn', false)">{{ say('close_groups') }}</button></template></footer><p v-if="several.length" class="gw-hint">{{ say('group_not_several', {names: several.join(say('list_comma'))}) }}</p></div></popover>`,
};
