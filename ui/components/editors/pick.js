// Picks one or several from a list: options of a choice, people, records. The list is filtered by what is typed.

import { h } from "vue";
import { get, query } from "../base/api.js";
import { Icon } from "../base/icons.js";
import { Popover, fail } from "../base/overlay.js";
import { entityOf, state } from "../base/state.js";
import { inside, say } from "../base/words.js";
import { escape, hue, person, stage } from "../cells/index.js";
import { makeNew, mayMake } from "./making.js";

const MANY = new Set(["choices", "people", "links"]);
const Label = {
  props: ["item", "kind"],
  render() {
    const { item, kind } = this;
    if (kind === "choice" || kind === "choices") return h("span", { class: ["gw-tag", "gw-tag-" + hue(item.color)] }, item.label);
    if (kind === "stage") return h("span", { innerHTML: stage(item) });
    if (kind === "person" || kind === "people") return h("span", { innerHTML: person(item) });
    return h("span", { class: "gw-cut", innerHTML: escape(item.title ?? item.id) });
  },
};

export default {
  components: { Icon, Popover, Label },
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "initial", "grid", "context", "once"],
  emits: ["update:modelValue", "commit", "cancel"],
  ownArrows: true,
  data: () => ({ text: "", open: false, found: [], foundFor: null, at: 0, moved: false, failed: "" }),
  created() {
    this.text = this.initial || "";
    this.moved = Boolean(this.text);
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
    // Typing for another one takes the place of the only one that is chosen.
    picked() {
      return this.text && !this.many ? [] : this.chosen;
    },
    items() {
      if (this.remote) return this.found;
      const needle = this.text.trim().toLowerCase();
      const fits = (o) => o.label.toLowerCase().includes(needle) || String(o.key).toLowerCase().includes(needle);
      const begins = (o) => o.label.toLowerCase().startsWith(needle) || String(o.key).toLowerCase().startsWith(needle);
      const all = this.field.options.filter((o) => !needle || fits(o));
      return needle ? [...all.filter(begins), ...all.filter((o) => !begins(o))] : all;
    },
    // What a link may point at is made in place where I may make it; a filter and a question that waits are no such place.
    target() {
      const [name, other] = this.field.to;
      return (this.grid !== undefined || this.context?.makes) && ["link", "links"].includes(this.kind) && !other && mayMake(entityOf(name)) ? entityOf(name) : null;
    },
    makes() {
      if (this.stale()) return ""; // it may be there: known once the list has come
      const same = this.items.some((item) => (item.title ?? "").trim() === this.text.trim());
      return this.target && !same ? say(this.text.trim() ? "make_named" : "make_new", { label: inside(this.target.label), name: this.text.trim() }) : "";
    },
    last() {
      return this.items.length + (this.makes ? 1 : 0);
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
    // The list is still the one of fewer letters.
    stale() {
      return this.remote && this.text && this.foundFor !== this.text;
    },
    async search() {
      const asked = this.text;
      try {
        const rows = await this.find(asked);
        if (asked !== this.text) return;
        this.found = rows;
        this.foundFor = asked;
        this.failed = "";
      } catch (error) {
        this.failed = error.message;
      }
    },
    async find(asked) {
      const { entity, id } = this.context || {};
      const answer = this.field.source ? await this.field.source(asked) : await get(`/${entity}/choices` + query({ field: this.field.name, q: asked, record: id === "new" ? "" : id }));
      return answer.rows;
    },
    // What is here already and fits the letters that were typed since.
    early() {
      const needle = this.text.trim().toLowerCase();
      return this.stale() ? this.found.find((item) => (item.title ?? "").toLowerCase().includes(needle)) : null;
    },
    // Enter was quicker than the list: the first that fits is added; what is typed meanwhile is the next one.
    addFirst() {
      const asked = this.text;
      const early = this.early();
      this.text = "";
      if (early) return this.isChosen(early) || this.$emit("update:modelValue", [...this.chosen, early]);
      this.coming = this.find(asked).then((rows) => {
        const item = rows.find((row) => !this.isChosen(row));
        if (item) this.$emit("update:modelValue", [...this.chosen, item]);
      }, fail);
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
      if (this.remote && this.open) this.search();
      // On a phone the list lies over what comes next in the form.
      if ((this.once !== undefined && this.once !== false) || (state.phone && !this.grid)) this.open = false;
    },
    done(key) {
      this.text = "";
      this.open = false;
      this.$emit("commit", key);
    },
    async make() {
      const made = await makeNew(this.target, this.text.trim());
      if (made) this.pick(made);
      else this.$refs.input?.focus();
    },
    // The option that is marked, or what was typed: then the server says what is wrong with it, and it stays in the cell.
    async take(key) {
      const early = this.early();
      if (early) [this.found, this.foundFor, this.at] = [[early], this.text, 0];
      else if (this.stale()) await this.search();
      if (this.at === this.items.length && this.makes) return this.make();
      const item = this.items[this.at];
      if (item) this.$emit("update:modelValue", this.remote ? item : item.key);
      else if (this.text.trim()) this.$emit("update:modelValue", this.text.trim());
      this.done(key);
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
        this.at = (this.at + step + this.last) % (this.last || 1);
        this.$nextTick(() => document.getElementById(this.listId + "-" + this.at)?.scrollIntoView({ block: "nearest" }));
      } else if (["Enter", "Tab"].includes(event.key) && this.grid && !this.many && this.open && this.moved && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        event.stopPropagation();
        this.take(event.key === "Tab" && event.shiftKey ? "Shift+Tab" : event.key);
      } else if (event.key === "Tab" && this.grid && this.coming) {
        event.preventDefault();
        event.stopPropagation();
        this.coming.then(() => this.done(event.shiftKey ? "Shift+Tab" : "Tab"));
      } else if (event.key === "Enter" && this.open && this.at === this.items.length && this.makes && this.moved && !this.stale()) {
        event.preventDefault();
        event.stopPropagation();
        this.make();
      } else if (event.key === "Enter" && this.open && (this.items[this.at] || (this.many && this.stale())) && (this.moved || !this.many)) {
        if (this.many || !this.grid) event.stopPropagation();
        event.preventDefault();
        this.moved = false;
        if (this.many && this.stale()) this.addFirst();
        else if (this.grid && !this.many) this.$emit("update:modelValue", this.remote ? this.items[this.at] : this.items[this.at].key);
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
    <span v-for="item in picked" :key="keyOf(item)" class="gw-picked"><Label :item="item" :kind="kind"/><button v-if="!grid || many" type="button" class="gw-unpick" tabindex="-1" :aria-label="say('remove_named', {name: item.label ?? item.title})" @mousedown.prevent @click="clear(item)"><icon name="close" :size="12"/></button></span>
    <input ref="input" :id="inputId" class="gw-pick-input" role="combobox" aria-autocomplete="list" :aria-expanded="open" :aria-controls="open ? listId : null" :aria-activedescendant="open && at < last ? listId + '-' + at : null" :aria-label="grid ? field.label : null" :aria-invalid="invalid || null" :aria-describedby="describedby" autocomplete="off" :value="text" :placeholder="chosen.length ? '' : grid ? '' : say('choose')" @input="typed" @keydown="key" @click="show" @blur="open = false">
    <icon v-if="!grid" class="gw-pick-arrow" name="down"/>
    <popover v-if="open" :anchor="$refs.box" :focus="false" :width="Math.max(grid ? 220 : 0, $refs.box.offsetWidth)" @close="open = false">
      <ul :id="listId" class="gw-options" role="listbox" :aria-label="field.label" :aria-multiselectable="many || null">
        <li v-for="(item, index) in items" :id="listId + '-' + index" :key="keyOf(item)" class="gw-option" :class="{'gw-at': index === at}" role="option" :aria-selected="isChosen(item)" @mousedown.prevent="pick(item)" @mousemove="at = index"><Label :item="item" :kind="kind"/><span v-if="item.unit" class="gw-hint gw-cut">{{ item.unit }}</span><icon v-if="isChosen(item)" name="check"/></li>
        <li v-if="makes" :id="listId + '-' + items.length" class="gw-option gw-make" :class="{'gw-at': at === items.length}" role="option" aria-selected="false" @mousedown.prevent="make" @mousemove="at = items.length"><span class="gw-cut"><icon name="plus"/> {{ makes }}</span></li>
        <li v-if="!items.length && !makes" class="gw-option gw-muted" role="option" aria-disabled="true" aria-selected="false">{{ failed || say('nothing_found') }}</li>
      </ul>
    </popover></div>`,
};
