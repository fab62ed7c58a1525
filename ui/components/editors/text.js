// One line or several lines of text; also numbers, money and percentages, which are typed as text and read when done.

import { Popover } from "../base/overlay.js";
import { money, number, percent } from "../base/format.js";
import { say } from "../base/words.js";
import Panel from "./panel.js";
import { readNumber, readPercent } from "./read.js";

const READERS = {
  number: (raw, widget) => (widget.decimals ? readNumber(raw) : whole(readNumber(raw))),
  money: readNumber,
  percent: readPercent,
  json: (raw) => readJson(raw).value,
};

// {value} of what can be read; else {value: as typed, wrong: why}.
function readJson(raw) {
  try {
    return { value: raw.trim() ? JSON.parse(raw) : null };
  } catch (error) {
    return { value: raw, wrong: error.message };
  }
}

// Whole numbers travel as numbers; beyond what a float holds exactly they stay text and the server reads them.
const whole = (text) => (/^-?\d{1,15}$/.test(text ?? "") ? Number(text) : text);
const NUMERIC = /^-?\d+(\.\d+)?$/;
const UNDERSTOOD = { number: (value, widget) => number(value, widget.decimals), money: (value) => money(value, { short: true }), percent };

export default {
  components: { Panel, Popover },
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "initial", "over", "grid", "context"],
  emits: ["update:modelValue", "commit", "cancel"],
  data() {
    return { text: this.initial ?? this.shown(this.modelValue), anchor: null };
  },
  computed: {
    kind() {
      return this.field.widget.kind;
    },
    tall() {
      return this.kind === "json" || (this.field.widget.rows || 1) > 1;
    },
    right() {
      return ["number", "money", "percent"].includes(this.kind);
    },
    wrong() {
      const why = this.kind === "json" && readJson(this.text).wrong;
      return why ? say("json_wrong", { why }) : "";
    },
    // What a short or local form will be read as, while it is typed.
    understood() {
      const value = this.grid && this.right ? String(this.read() ?? "") : "";
      if (!NUMERIC.test(value)) return "";
      const read = UNDERSTOOD[this.kind](value, this.field.widget);
      return NUMERIC.test(this.text.trim()) && this.kind !== "percent" ? "" : read === this.text.trim() ? "" : read;
    },
    keys() {
      return [["Enter", say("save")], ["Shift Enter", say("key_new_line")], ["Esc", say("discard")]];
    },
  },
  // The key that opened the editor is typed already.
  mounted() {
    if (this.initial !== null && this.initial !== undefined) this.$emit("update:modelValue", this.read());
  },
  watch: {
    modelValue(value) {
      const typed = JSON.stringify(value ?? null) === JSON.stringify(this.read() ?? null); // it stays as it is written
      if (!typed && document.activeElement !== this.$refs.input) this.text = this.shown(value);
    },
  },
  mounted() {
    this.anchor = this.$refs.preview ?? this.$refs.box; // once it stands in its cell
  },
  methods: {
    say,
    shown(value) {
      if (value === null || value === undefined) return "";
      if (this.kind === "percent" && /^-?\d*\.?\d+$/.test(String(value))) return percent(value);
      return typeof value === "object" ? JSON.stringify(value, null, this.grid ? 2 : 0) : String(value);
    },
    read() {
      const reader = READERS[this.kind];
      const value = reader ? reader(this.text, this.field.widget) : this.text;
      return value === "" ? null : value;
    },
    input(event) {
      this.text = event.target.value;
      this.$emit("update:modelValue", this.read());
    },
    // The first key is part of the value; whoever edits within goes on at the end.
    focus() {
      if (this.over) this.$emit("update:modelValue", this.read());
      const { input } = this.$refs;
      if (!input || (this.tall && this.grid)) return; // the pop-up takes the focus when it is in its place
      input.focus({ preventScroll: true });
      if (this.grid || this.initial) this.toEnd(input);
      else input.select();
    },
    toEnd(input) {
      if (input.type === "email") return; // has no caret that could be set
      input.setSelectionRange(this.text.length, this.text.length);
      input.scrollTop = input.scrollHeight;
    },
  },
  template: `<template v-if="tall && grid"><span ref="preview" class="gw-cell-preview gw-cut">{{ text }}</span><panel v-if="anchor" :anchor="anchor" :label="field.label" :keys="keys" lines @commit="$emit('commit', $event)" @cancel="$emit('cancel')"><textarea ref="input" class="gw-input gw-area" :class="{'gw-code': kind === 'json'}" rows="5" :value="text" :aria-invalid="Boolean(wrong) || invalid || null" :aria-label="field.label" :aria-describedby="wrong ? 'gw-panel-wrong' : describedby" @input="input" @focus.once="toEnd($event.target)"></textarea><span v-if="wrong" id="gw-panel-wrong" class="gw-problem" role="alert">{{ wrong }}</span></panel></template>
  <textarea v-else-if="tall" ref="input" :id="inputId" class="gw-input gw-area" :class="{'gw-code': kind === 'json'}" rows="3" :value="text" :aria-invalid="invalid || null" :aria-describedby="describedby" @input="input"></textarea>
  <span v-else ref="box" class="gw-input-wrap"><input ref="input" :id="inputId" class="gw-input" :class="{'gw-right': right}" :type="grid ? 'text' : field.widget.input || 'text'" :placeholder="field.widget.mask || null" :inputmode="right ? 'decimal' : field.widget.input || null" autocomplete="off" :value="text" :aria-invalid="invalid || null" :aria-describedby="describedby" :aria-label="grid ? field.label : null" @input="input"><popover v-if="understood && anchor" :anchor="anchor" :focus="false" look="gw-understood"><span role="status">{{ understood }}</span></popover></span>`,
};
