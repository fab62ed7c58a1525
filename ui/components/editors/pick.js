// Picks one or several from a list: options of a choice, people, records. The list is filtered by what is typed.

import { h } from "vue";
import { get, query } from "../base/api.js";
import { Icon } from "../base/icons.js";
import { Popover } from "../base/overlay.js";
import { say } from "../base/words.js";
import { escape, hue, person } from "../cells/index.js";

const MANY = new Set(["choices", "people", "links"]);
const Label = {
  props: ["item", "kind"],
  render() {
    const { item, kind } = this;
    if (kind === "choice" || kind === "choices") return h("span", { class: ["gw-tag", "gw-tag-" + hue(item.color)] }, item.label);
    if (kind === "person" || kind === "people") return h("span", { innerHTML: person(item) });
    return h("span", { class: "gw-cut", innerHTML: escape(item.title ?? item.id) });
  },
};

export default {
  components: { Icon, Popover, Label },
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "initial", "grid", "context", "once"],
  emits: ["update:modelValue", "commit", "cancel"],
  data: () => ({ text: "", open: false, found: [], at: 0, moved: false, failed: "" }),
  created() {
    this.text = this.initial || "";
  },
  computed: {
    kind() {
      return this.field.widget.kind;
    },
    many() {
      return MANY.has(this.kind);
    },
    remote() {
      return !["choice", "choices", "stage"].includes(this.kind);
    },
    chosen() {
      const items = [].concat(this.modelValue ?? []);
      return this.remote ? items : items.map((key) => this.field.options.find((o) => o.key === key) || { key, label: key });
    },
    items() {
      if (this.remote) return this.found;
      const needle = this.text.trim().toLowerCase();
      return this.field.options.filter((o) => !needle || o.label.toLowerCase().includes(needle) || String(o.key).toLowerCase().includes(needle));
    },
  },
  methods: {
    say,
    keyOf(item) {
      return this.remote ? (item.entity ? `${item.entity}:${item.id}` : item.id) : item.key;
    },
    isChosen(item) {
      return this.chosen.some((one) => this.keyOf(one) === this.keyOf(item));
    },
    focus() {
      this.$refs.input.focus();
      if (this.grid) this.show();
    },
    show() {
      if (this.open) return;
      this.open = true;
      this.at = Math.max(0, this.items.findIndex((item) => this.isChosen(item)));
      if (this.remote) this.search();
    },
    typed(event) {
      this.text = event.target.value;
      this.at = 0;
      this.moved = true;
      this.open = true;
      if (!this.remote) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(this.search, 150);
    },
    async search() {
      const { entity, id } = this.context || {};
      const asked = this.text;
      try {
        const answer = this.field.source ? await this.field.source(asked) : await get(`/${entity}/choices` + query({ field: this.field.name, q: asked, record: id === "new" ? "" : id }));
        if (asked !== this.text) return;
        this.found = answer.rows;
        this.failed = "";
      } catch (error) {
        this.failed = error.message;
      }
    },
    pick(item) {
      const value = this.remote ? item : item.key;
      if (!this.many) {
        this.$emit("update:modelValue", value);
        this.done();
        return;
      }
      const now = [].concat(this.modelValue ?? []);
      const next = this.isChosen(item) ? now.filter((one) => (this.remote ? this.keyOf(one) : one) !== this.keyOf(item)) : [...now, value];
      this.$emit("update:modelValue", next);
      this.text = "";
      if (this.once !== undefined && this.once !== false) this.open = false;
    },
    done() {
      this.text = "";
      this.open = false;
      this.$emit("commit");
    },
    clear(item) {
      if (this.many) return this.pick(item);
      this.$emit("update:modelValue", null);
      this.$refs.input.focus();
    },
    key(event) {
      if (event.isComposing || event.keyCode === 229) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        event.stopPropagation();
        if (!this.open) return this.show();
        this.moved = true;
        this.at = (this.at + step + this.items.length) % (this.items.length || 1);
        this.$nextTick(() => document.getElementById(this.listId + "-" + this.at)?.scrollIntoView({ block: "nearest" }));
      } else if (event.key === "Enter" && this.open && this.items[this.at] && (this.moved || !this.many)) {
        if (this.many || !this.grid) event.stopPropagation();
        event.preventDefault();
        this.moved = false;
        if (this.grid && !this.many) this.$emit("update:modelValue", this.remote ? this.items[this.at] : this.items[this.at].key);
        else this.pick(this.items[this.at]);
      } else if (event.key === "Escape" && this.open && !this.grid) {
        event.stopPropagation();
        this.open = false;
      } else if (event.key === "Backspace" && !this.text && this.chosen.length) {
        this.clear(this.chosen[this.chosen.length - 1]);
      }
    },
  },
  beforeCreate() {
    this.listId = "list" + Math.random().toString(36).slice(2);
  },
  template: `<div ref="box" class="gw-pick" :class="{'gw-input': !grid}" @mousedown.self.prevent="$refs.input.focus(); show()">
    <span v-for="item in chosen" :key="keyOf(item)" class="gw-picked"><Label :item="item" :kind="kind"/><button v-if="!grid || many" type="button" class="gw-unpick" tabindex="-1" :aria-label="say('remove_named', {name: item.label ?? item.title})" @mousedown.prevent @click="clear(item)"><icon name="close" :size="12"/></button></span>
    <input ref="input" :id="inputId" class="gw-pick-input" role="combobox" aria-autocomplete="list" :aria-expanded="open" :aria-controls="open ? listId : null" :aria-activedescendant="open && items[at] ? listId + '-' + at : null" :aria-label="grid ? field.label : null" :aria-invalid="invalid || null" :aria-describedby="describedby" autocomplete="off" :value="text" :placeholder="chosen.length ? '' : grid ? '' : say('choose')" @input="typed" @keydown="key" @click="show" @blur="open = false">
    <icon v-if="!grid" class="gw-pick-arrow" name="down"/>
    <popover v-if="open" :anchor="$refs.box" :focus="false" :width="Math.max(grid ? 220 : 0, $refs.box.offsetWidth)" @close="open = false">
      <ul :id="listId" class="gw-options" role="listbox" :aria-label="field.label" :aria-multiselectable="many || null">
        <li v-for="(item, index) in items" :id="listId + '-' + index" :key="keyOf(item)" class="gw-option" :class="{'gw-at': index === at}" role="option" :aria-selected="isChosen(item)" @mousedown.prevent="pick(item)" @mousemove="at = index"><Label :item="item" :kind="kind"/><span v-if="item.unit" class="gw-hint gw-cut">{{ item.unit }}</span><icon v-if="isChosen(item)" name="check"/></li>
        <li v-if="!items.length" class="gw-option gw-muted" role="option" aria-disabled="true" aria-selected="false">{{ failed || say('nothing_found') }}</li>
      </ul>
    </popover></div>`,
};
