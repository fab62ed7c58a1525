// Conditional colours: what the view colours, and rules of one's own for a cell or the whole row.

import { describe, read, write } from "../base/filters.js";
import { Icon } from "../base/icons.js";
import { Popover } from "../base/overlay.js";
import { prefer } from "../base/state.js";
import { say } from "../base/words.js";
import { COLOURS, isColoured, rulesOf } from "./colouring.js";
import FilterBox from "./filterbox.js";

export default {
  components: { Icon, Popover, FilterBox },
  props: { anchor: Object, entity: Object, view: Object, rules: Array },
  emits: ["close", "rules", "columns"],
  data: () => ({ COLOURS, box: null, editing: -1 }),
  computed: {
    written() {
      return rulesOf(this.view);
    },
    coloured() {
      return isColoured(this.entity, this.view);
    },
    chip() {
      return this.editing < 0 ? null : read(this.rules[this.editing].when, this.entity.fields)[0] || null;
    },
  },
  methods: {
    say,
    words(when) {
      const said = read(when, this.entity.fields).map((chip) => describe(chip, this.entity.fields));
      return said.map(({ label, operator, value }) => [label, operator, value].filter(Boolean).join(" ")).join(say("and"));
    },
    show(shown) {
      prefer(["grid", this.entity.name, this.view.name, "coloured"], shown);
      this.$emit("columns");
    },
    ask(event, index = -1) {
      this.box = event.currentTarget;
      this.editing = index;
    },
    put(chip) {
      const when = write([chip], this.entity.fields);
      if (this.editing < 0) this.$emit("rules", [...this.rules, { color: COLOURS[this.rules.length % 3], whole: false, when }]);
      else this.change(this.editing, { when });
      this.box = null;
    },
    change(index, changes) {
      this.$emit("rules", this.rules.map((rule, at) => (at === index ? { ...rule, ...changes } : rule)));
    },
    remove(index) {
      this.box = null;
      this.$emit("rules", this.rules.filter((_, at) => at !== index));
    },
  },
  template: `<popover :anchor="anchor" :width="420" :label="say('colour')" @close="$emit('close')"><div class="gw-filter-box"><label class="gw-menu-item"><input type="checkbox" autofocus :checked="coloured" @change="show($event.target.checked)"><span class="gw-grow">{{ say('show_colour') }}</span></label>
    <div v-for="c in written" :key="c.when" class="gw-colour-rule"><span class="gw-colour-bar" :class="'gw-colour-' + c.color" aria-hidden="true"></span><span><span class="gw-sr">{{ say('colour_' + c.color) }}: </span>{{ words(c.when) }}</span></div>
    <div v-for="(rule, index) in rules" :key="index" class="gw-filter-line"><span class="gw-colour-bar" :class="'gw-colour-' + rule.color" aria-hidden="true"></span><select class="gw-select" :aria-label="say('colour')" :value="rule.color" @change="change(index, {color: $event.target.value})"><option v-for="c in COLOURS" :key="c" :value="c">{{ say('colour_' + c) }}</option></select>
      <select class="gw-select" :aria-label="say('colour_where')" :value="rule.whole ? 'row' : 'cell'" @change="change(index, {whole: $event.target.value === 'row'})"><option value="cell">{{ say('colour_cell') }}</option><option value="row">{{ say('colour_row') }}</option></select>
      <button type="button" class="gw-link gw-grow gw-cut gw-colour-when" @click="ask($event, index)">{{ words(rule.when) }}</button><button type="button" class="gw-icon-button" :aria-label="say('remove')" @click="remove(index)"><icon name="close"/></button></div>
    <footer class="gw-filter-foot"><button type="button" class="gw-link" @click="ask($event)"><icon name="plus"/>{{ say('add_colour') }}</button></footer>
    <filter-box v-if="box" :key="editing" :anchor="box" :entity="entity" :chip="chip" @close="box = null" @done="put" @remove="remove(editing)"/></div></popover>`,
};
