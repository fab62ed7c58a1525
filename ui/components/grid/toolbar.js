// The one line above the rows: fields, filters, sort, row height, search in this view.

import { fieldIcon } from "../cells/index.js";
import { describe, read } from "../base/filters.js";
import { Icon } from "../base/icons.js";
import { DropMenu, Popover } from "../base/overlay.js";
import { prefer, preferred, state } from "../base/state.js";
import { takeBack } from "../base/undo.js";
import { say } from "../base/words.js";
import { keepShown, shownColumns } from "./columns.js";
import FilterBox from "./filterbox.js";

const COLOURS = ["red", "amber", "green"];
const HEIGHTS = { compact: 28, medium: 32, wide: 40, tall: 64 };
const MADE = "id"; // the order in which records were made: sorting by nothing else
const DENSITIES = ["compact", "medium", "wide", "tall"];

export default {
  components: { Icon, DropMenu, Popover, FilterBox },
  props: { entity: Object, view: Object, chips: Array, sort: Array, q: String, density: String, board: Boolean, changed: Boolean },
  emits: ["chips", "sort", "q", "density", "columns", "reload", "keep", "update", "link", "export"],
  data: () => ({ open: "", anchor: null, editing: -1, needle: "", state }),
  computed: {
    shown() {
      return shownColumns(this.entity, this.view);
    },
    all() {
      const order = [...this.shown, ...Object.keys(this.entity.fields).filter((name) => !this.shown.includes(name))];
      const needle = this.needle.trim().toLowerCase();
      return order.map((name) => this.entity.fields[name]).filter((f) => !needle || f.label.toLowerCase().includes(needle) || f.name.includes(needle));
    },
    // The colour rules of the view in words.
    colours() {
      return COLOURS.filter((name) => this.view.color[name]).map((name) => ({ name, text: read(this.view.color[name], this.entity.fields).map((chip) => this.words(chip)).join(say("and")) }));
    },
    coloured() {
      return preferred(["grid", this.entity.name, this.view.name, "coloured"], true);
    },
    // Something worth keeping as a view: conditions, an order, columns of one's own.
    arranged() {
      const own = preferred(["grid", this.entity.name, this.view.name, "columns"], null) || this.view.linked;
      return this.chips.length > 0 || String(this.sort) !== String(this.view.sort) || Boolean(own);
    },
    sortable() {
      return Object.values(this.entity.fields).filter((f) => f.sortable !== false);
    },
  },
  methods: {
    say,
    fieldIcon,
    describe(chip) {
      return describe(chip, this.entity.fields);
    },
    words(chip) {
      const { label, operator, value } = describe(chip, this.entity.fields);
      return [label, operator, value].filter(Boolean).join(" ");
    },
    colour(shown) {
      prefer(["grid", this.entity.name, this.view.name, "coloured"], shown);
      this.$emit("columns");
    },
    toggle(what, event, editing = -1) {
      const again = this.open === what && this.editing === editing;
      this.open = again ? "" : what;
      this.anchor = event.currentTarget;
      this.editing = editing;
      this.needle = "";
    },
    put(chip) {
      const chips = [...this.chips];
      if (this.editing >= 0) chips[this.editing] = chip;
      else chips.push(chip);
      this.open = "";
      this.$emit("chips", chips);
    },
    removeChip(index) {
      this.open = "";
      this.$emit("chips", this.chips.filter((_, i) => i !== index));
    },
    flip(name) {
      const names = this.shown.includes(name) ? this.shown.filter((one) => one !== name) : [...this.shown, name];
      if (!names.length) return;
      keepShown(this.entity, this.view, names);
      this.$emit("columns");
    },
    standard() {
      prefer(["grid", this.entity.name, this.view?.name || ""], {});
      this.open = "";
      this.$emit("columns");
    },
    heights() {
      return DENSITIES.map((name) => ({ label: say("rows_" + name), hint: `${HEIGHTS[name]} px`, checked: this.density === name, run: () => this.$emit("density", name) }));
    },
    setSort(index, key) {
      const keys = [...this.sort];
      if (key === null) keys.splice(index, 1);
      else keys[index] = key;
      const kept = keys.filter(Boolean);
      this.$emit("sort", kept.length || !this.view.sort.length ? kept : [MADE]);
    },
    labelOf(key) {
      const name = key.replace("-", "");
      return name === MADE ? say("order_made") : this.entity.fields[name]?.label || name;
    },
    more() {
      return [
        { label: say("copy_link"), icon: "link", run: () => this.$emit("link") },
        { label: say("save_as_view"), icon: "plus", run: () => this.$emit("keep") },
        ...(this.entity.verbs.includes("export") ? [{ label: say("export_rows"), icon: "download", run: () => this.$emit("export") }] : []),
        { label: say("reload"), icon: "undo", run: () => this.$emit("reload") },
        { label: say("standard_columns"), icon: "columns", run: this.standard },
      ];
    },
    async undo() {
      if (await takeBack()) this.$emit("reload");
    },
    preferred,
  },
  template: `<div class="gw-tools" role="toolbar" :aria-label="say('view_tools')">
    <button v-if="!board" type="button" class="gw-tool" :aria-expanded="open === 'fields'" @click="toggle('fields', $event)"><icon name="columns"/>{{ say('fields') }} <span class="gw-muted gw-tab-nums">{{ shown.length }}/{{ Object.keys(entity.fields).length }}</span></button>
    <span v-if="!board" class="gw-tools-line" role="presentation"></span>
    <button type="button" class="gw-icon-button" :aria-label="say('add_filter')" :title="say('filter')" @click="toggle('filter', $event)"><icon name="filter"/></button>
    <span v-for="(chip, index) in chips" :key="index" class="gw-chip"><button type="button" class="gw-chip-text" @click="toggle('filter', $event, index)">{{ describe(chip).label }} {{ describe(chip).operator }} <strong>{{ describe(chip).value }}</strong></button><button type="button" class="gw-chip-close" :aria-label="say('remove_filter', {name: describe(chip).label})" @click="removeChip(index)"><icon name="close" :size="14"/></button></span>
    <button v-if="chips.length" type="button" class="gw-icon-button" :aria-label="say('add_filter')" @click="toggle('filter', $event)"><icon name="plus"/></button>
    <span class="gw-tools-line" role="presentation"></span>
    <button type="button" class="gw-tool" :class="{'gw-tool-on': sort.length}" :aria-expanded="open === 'sort'" @click="toggle('sort', $event)"><icon name="sort"/>{{ say('sort') }}<strong v-if="sort.length"> {{ labelOf(sort[0]) }}{{ sort.length > 1 ? ' +' + (sort.length - 1) : '' }}</strong></button>
    <button v-if="colours.length && !board" type="button" class="gw-tool" :aria-expanded="open === 'colour'" @click="toggle('colour', $event)"><icon name="drop"/>{{ say('colour') }} <span class="gw-muted">{{ say(coloured ? 'colour_on' : 'colour_off') }}</span></button>
    <button v-if="!board" type="button" class="gw-tool" :aria-expanded="open === 'rows'" @click="toggle('rows', $event)"><icon name="rows"/>{{ say('row_height') }} <span class="gw-muted">{{ say('rows_' + density) }}</span></button>
    <button v-if="changed" type="button" class="gw-link gw-tool-link" @click="$emit('update')">{{ say('update_view') }}</button>
    <button v-else-if="arranged && !view.row" type="button" class="gw-link gw-tool-link" @click="$emit('keep')">{{ say('save_as_view') }}</button>
    <span class="gw-grow"></span>
    <label class="gw-find gw-find-here"><icon name="search"/><span class="gw-sr">{{ say('find_in_view') }}</span><input type="search" :value="q" :placeholder="say('find_in_view')" @input="$emit('q', $event.target.value)"></label>
    <button type="button" class="gw-icon-button" :aria-label="say('undo')" :title="say('undo') + ' (Ctrl+Z)'" @click="undo"><icon name="undo"/></button>
    <button type="button" class="gw-icon-button" :aria-label="say('copy_link')" :title="say('copy_link')" @click="$emit('link')"><icon name="link"/></button>
    <button type="button" class="gw-icon-button" :aria-label="say('more')" @click="toggle('more', $event)"><icon name="more"/></button>

    <filter-box v-if="open === 'filter'" :key="editing" :anchor="anchor" :entity="entity" :chip="editing >= 0 ? chips[editing] : null" @close="open = ''" @done="put" @remove="removeChip(editing)"/>
    <popover v-if="open === 'colour'" :anchor="anchor" :width="300" :label="say('colour')" @close="open = ''"><div class="gw-filter-box"><label class="gw-menu-item"><input type="checkbox" autofocus :checked="coloured" @change="colour($event.target.checked)"><span class="gw-grow">{{ say('show_colour') }}</span></label><div v-for="c in colours" :key="c.name" class="gw-colour-rule"><span class="gw-colour-bar" :class="'gw-colour-' + c.name" aria-hidden="true"></span><span><span class="gw-sr">{{ say('colour_' + c.name) }}: </span>{{ c.text }}</span></div></div></popover>
    <drop-menu v-if="open === 'rows'" :anchor="anchor" :items="heights()" :label="say('row_height')" @close="open = ''"/>
    <drop-menu v-if="open === 'more'" :anchor="anchor" :items="more()" :label="say('more')" align="end" @close="open = ''"/>
    <popover v-if="open === 'fields'" :anchor="anchor" :width="272" :label="say('fields')" @close="open = ''"><div class="gw-filter-box"><input v-model="needle" class="gw-input" autofocus :placeholder="say('find_field')" :aria-label="say('find_field')"><div class="gw-filter-fields"><label v-for="f in all" :key="f.name" class="gw-menu-item"><input type="checkbox" :checked="shown.includes(f.name)" @change="flip(f.name)"><icon :name="fieldIcon(f)"/><span class="gw-grow">{{ f.label }}</span></label></div><footer class="gw-filter-foot"><span v-if="entity.form.hidden.fields" class="gw-hint gw-grow gw-not-mine"><icon name="hidden"/>{{ say('fields_not_mine', {count: entity.form.hidden.fields}) }}</span><button type="button" class="gw-link gw-quiet" @click="standard">{{ say('standard_columns') }}</button></footer></div></popover>
    <popover v-if="open === 'sort'" :anchor="anchor" :width="320" :label="say('sort')" @close="open = ''"><div class="gw-filter-box">
      <div v-for="(key, index) in sort" :key="index" class="gw-filter-line"><select class="gw-select gw-grow" :aria-label="say('field')" :value="key.replace('-', '')" @change="setSort(index, (key.startsWith('-') ? '-' : '') + $event.target.value)"><option v-if="key.replace('-', '') === 'id'" value="id">{{ say('order_made') }}</option><option v-for="f in sortable" :key="f.name" :value="f.name">{{ f.label }}</option></select><select class="gw-select" :aria-label="say('direction')" :value="key.startsWith('-') ? '-' : ''" @change="setSort(index, $event.target.value + key.replace('-', ''))"><option value="">{{ say('ascending') }}</option><option value="-">{{ say('descending') }}</option></select><button type="button" class="gw-icon-button" :aria-label="say('remove')" @click="setSort(index, null)"><icon name="close"/></button></div>
      <footer class="gw-filter-foot"><select class="gw-select" :aria-label="say('add_sort')" @change="setSort(sort.length, $event.target.value); $event.target.value = ''"><option value="">{{ say('add_sort') }}</option><option v-for="f in sortable" :key="f.name" :value="f.name">{{ f.label }}</option></select></footer></div></popover>
  </div>`,
};
