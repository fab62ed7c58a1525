// The one line above the rows: fields, filters, sort, row height, search in this view.

import { fieldIcon } from "../cells/index.js";
import { describe } from "../base/filters.js";
import { Icon } from "../base/icons.js";
import { DropMenu, Popover } from "../base/overlay.js";
import { prefer, preferred, state } from "../base/state.js";
import { makeAgain, openActs, takeBack } from "../base/undo.js";
import { say } from "../base/words.js";
import { nameOf } from "./arrangement.js";
import { isColoured, rulesOf } from "./colouring.js";
import ColourPanel from "./colourpanel.js";
import { keepShown, shownColumns } from "./columns.js";
import FilterBox from "./filterbox.js";
import GroupPanel from "./grouppanel.js";
import SortPanel, { sortLabel } from "./sortpanel.js";

const HEIGHTS = { compact: 28, medium: 32, wide: 40, tall: 64 };
const DENSITIES = ["compact", "medium", "wide", "tall"];

export default {
  components: { Icon, DropMenu, Popover, FilterBox, GroupPanel, SortPanel, ColourPanel },
  props: { entity: Object, view: Object, chips: Array, sort: Array, q: String, density: String, board: Boolean, changed: Boolean, group: { type: Array, default: () => [] }, rules: { type: Array, default: () => [] }, looked: Boolean },
  emits: ["chips", "sort", "q", "density", "columns", "reload", "keep", "update", "link", "export", "group", "rules", "turn"],
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
    hasColours() {
      return rulesOf(this.view, this.rules).length > 0;
    },
    coloured() {
      return isColoured(this.entity, this.view);
    },
    // Something worth keeping as a view: conditions, an order, columns of one's own.
    arranged() {
      const own = preferred(["grid", this.entity.name, this.view.name, "columns"], null) || this.view.linked;
      return this.looked || this.chips.length > 0 || String(this.sort) !== String(this.view.sort) || Boolean(own);
    },
  },
  mounted() {
    addEventListener("keydown", this.find);
  },
  unmounted() {
    removeEventListener("keydown", this.find);
  },
  methods: {
    say,
    fieldIcon,
    // The browser looks only in the rows that are drawn; once more, and it does.
    find(event) {
      const asked = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "f";
      if (!asked || event.target === this.$refs.find || document.querySelector(".gw-dialog")) return;
      event.preventDefault();
      this.$refs.find.select();
    },
    describe(chip) {
      return describe(chip, this.entity.fields);
    },
    labelOf(key) {
      return sortLabel(key, this.entity.fields);
    },
    groupLabel(key) {
      return this.entity.fields[nameOf(key)]?.label || key;
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
    more() {
      return [
        { label: say("copy_link"), icon: "link", run: () => this.$emit("link") },
        { label: say("save_as_view"), icon: "plus", run: () => this.$emit("keep") },
        ...(this.entity.verbs.includes("import") ? [{ label: say("import_rows"), icon: "upload", run: () => this.$emit("import") }] : []),
        ...(this.entity.verbs.includes("export") ? [{ label: say("export_rows"), icon: "download", run: () => this.$emit("export") }] : []),
        { label: say("my_acts"), icon: "clock", run: openActs },
        { label: say("reload"), icon: "undo", run: () => this.$emit("reload") },
        { label: say("standard_columns"), icon: "columns", run: this.standard },
      ];
    },
    async undo() {
      if (await takeBack()) this.$emit("reload");
    },
    async redo() {
      if (await makeAgain()) this.$emit("reload");
    },
    preferred,
  },
  template: `<div class="gw-tools" role="toolbar" :aria-label="say('view_tools')">
    <button v-if="!board" type="button" class="gw-tool" :aria-expanded="open === 'fields'" @click="toggle('fields', $event)"><icon name="columns"/>{{ say('fields') }} <span class="gw-muted gw-tab-nums">{{ shown.length }}/{{ Object.keys(entity.fields).length }}</span></button>
    <span v-if="!board" class="gw-tools-line" role="presentation"></span>
    <button type="button" :class="chips.length ? 'gw-icon-button' : 'gw-tool'" :aria-label="say('add_filter')" :title="say('add_filter')" :aria-expanded="open === 'filter' && editing < 0" @click="toggle('filter', $event)"><icon name="filter"/>{{ chips.length ? '' : say('filter') }}</button>
    <span v-for="(chip, index) in chips" :key="index" class="gw-chip"><button type="button" class="gw-chip-text" @click="toggle('filter', $event, index)">{{ describe(chip).label }} {{ describe(chip).operator }} <strong>{{ describe(chip).value }}</strong></button><button type="button" class="gw-chip-close" :aria-label="say('remove_filter', {name: describe(chip).label})" @click="removeChip(index)"><icon name="close" :size="14"/></button></span>
    <button v-if="chips.length" type="button" class="gw-icon-button" :aria-label="say('add_filter')" @click="toggle('filter', $event)"><icon name="plus"/></button>
    <span class="gw-tools-line" role="presentation"></span>
    <template v-if="!board"><span v-if="group.length" class="gw-chip"><button type="button" class="gw-chip-text" :aria-expanded="open === 'group'" @click="toggle('group', $event)"><icon name="group" :size="14"/> {{ say('group') }} <strong>{{ group.map(groupLabel).join(' › ') }}</strong></button><button type="button" class="gw-chip-close" :aria-label="say('ungroup')" @click="open = ''; $emit('group', [])"><icon name="close" :size="14"/></button></span>
    <button v-else type="button" class="gw-tool" :aria-expanded="open === 'group'" @click="toggle('group', $event)"><icon name="group"/>{{ say('group') }}</button></template>
    <button type="button" class="gw-tool" :class="{'gw-tool-on': sort.length}" :aria-expanded="open === 'sort'" @click="toggle('sort', $event)"><icon name="sort"/>{{ say('sort') }}<strong v-if="sort.length"> {{ labelOf(sort[0]) }}{{ sort.length > 1 ? ' +' + (sort.length - 1) : '' }}</strong></button>
    <button v-if="!board || hasColours" type="button" class="gw-tool" :aria-expanded="open === 'colour'" @click="toggle('colour', $event)"><icon name="drop"/>{{ say('colour') }} <span v-if="hasColours" class="gw-muted">{{ say(coloured ? 'colour_on' : 'colour_off') }}</span></button>
    <button v-if="!board" type="button" class="gw-tool" :aria-expanded="open === 'rows'" @click="toggle('rows', $event)"><icon name="rows"/>{{ say('row_height') }} <span class="gw-muted">{{ say('rows_' + density) }}</span></button>
    <template v-if="group.length && !board"><span class="gw-tools-line" role="presentation"></span><button type="button" class="gw-tool" @click="$emit('turn', true)">{{ say('open_groups') }}</button><button type="button" class="gw-tool" @click="$emit('turn', false)">{{ say('close_groups') }}</button></template>
    <button v-if="changed" type="button" class="gw-link gw-tool-link" @click="$emit('update')">{{ say('update_view') }}</button>
    <button v-else-if="arranged && !view.row" type="button" class="gw-link gw-tool-link" @click="$emit('keep')">{{ say('save_as_view') }}</button>
    <span class="gw-tools-end"><label class="gw-find gw-find-here"><icon name="search"/><span class="gw-sr">{{ say('find_in_view') }}</span><input ref="find" type="search" :value="q" :placeholder="say('find_in_view')" :title="say('find_in_view') + ' (Ctrl+F)'" @input="$emit('q', $event.target.value)"></label>
    <button type="button" class="gw-icon-button" :aria-label="say('undo')" :title="say('undo') + ' (Ctrl+Z)'" @click="undo"><icon name="undo"/></button>
    <button type="button" class="gw-icon-button" :aria-label="say('redo')" :title="say('redo') + ' (Ctrl+Y)'" @click="redo"><icon name="redo"/></button>
    <button type="button" class="gw-icon-button" :aria-label="say('copy_link')" :title="say('copy_link')" @click="$emit('link')"><icon name="link"/></button>
    <button type="button" class="gw-icon-button" :aria-label="say('more')" @click="toggle('more', $event)"><icon name="more"/></button></span>

    <filter-box v-if="open === 'filter'" :key="editing" :anchor="anchor" :entity="entity" :chip="editing >= 0 ? chips[editing] : null" @close="open = ''" @done="put" @remove="removeChip(editing)"/>
    <group-panel v-if="open === 'group'" :anchor="anchor" :entity="entity" :group="group" @close="open = ''" @group="$emit('group', $event)" @turn="$emit('turn', $event)"/>
    <colour-panel v-if="open === 'colour'" :anchor="anchor" :entity="entity" :view="view" :rules="rules" @close="open = ''" @rules="$emit('rules', $event)" @columns="$emit('columns')"/>
    <drop-menu v-if="open === 'rows'" :anchor="anchor" :items="heights()" :label="say('row_height')" @close="open = ''"/>
    <drop-menu v-if="open === 'more'" :anchor="anchor" :items="more()" :label="say('more')" align="end" @close="open = ''"/>
    <popover v-if="open === 'fields'" :anchor="anchor" :width="272" :label="say('fields')" @close="open = ''"><div class="gw-filter-box"><input v-model="needle" class="gw-input" autofocus :placeholder="say('find_field')" :aria-label="say('find_field')"><div class="gw-filter-fields"><label v-for="f in all" :key="f.name" class="gw-menu-item"><input type="checkbox" :checked="shown.includes(f.name)" @change="flip(f.name)"><icon :name="fieldIcon(f)"/><span class="gw-grow">{{ f.label }}</span></label></div><footer class="gw-filter-foot"><span v-if="entity.form.hidden.fields" class="gw-hint gw-grow gw-not-mine"><icon name="hidden"/>{{ say('fields_not_mine', {count: entity.form.hidden.fields}) }}</span><button type="button" class="gw-link gw-quiet" @click="standard">{{ say('standard_columns') }}</button></footer></div></popover>
    <sort-panel v-if="open === 'sort'" :anchor="anchor" :entity="entity" :view="view" :sort="sort" @close="open = ''" @sort="$emit('sort', $event)"/>
  </div>`,
};
