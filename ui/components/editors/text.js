// One line or several lines of text; also numbers, money and percentages, which are typed as text and read when done.

import { readNumber, readPercent } from "./read.js";
import { percent } from "../base/format.js";

const READERS = {
  number: (raw, widget) => (widget.decimals ? readNumber(raw) : whole(readNumber(raw))),
  money: readNumber,
  percent: readPercent,
  json: readJson,
};

function readJson(raw) {
  try {
    return raw.trim() ? JSON.parse(raw) : null;
  } catch {
    return raw; // still being typed
  }
}

// Whole numbers travel as numbers; beyond what a float holds exactly they stay text and the server reads them.
const whole = (text) => (/^-?\d{1,15}$/.test(text ?? "") ? Number(text) : text);

export default {
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "initial", "grid"],
  emits: ["update:modelValue", "commit", "cancel"],
  data() {
    return { typed: this.initial ?? this.shown(this.modelValue) };
  },
  computed: {
    kind() {
      return this.field.widget.kind;
    },
    tall() {
      return this.kind === "rich_text" || this.kind === "json" || (this.field.widget.rows || 1) > 1;
    },
    right() {
      return ["number", "money", "percent"].includes(this.kind);
    },
  },
  watch: {
    modelValue(value) {
      if (document.activeElement !== this.$refs.input) this.typed = this.shown(value);
    },
  },
  methods: {
    shown(value) {
      if (value === null || value === undefined) return "";
      if (this.kind === "percent" && /^-?\d*\.?\d+$/.test(String(value))) return percent(value);
      return typeof value === "object" ? JSON.stringify(value) : String(value);
    },
    read() {
      const reader = READERS[this.kind];
      const value = reader ? reader(this.typed, this.field.widget) : this.typed;
      return value === "" ? null : value;
    },
    input(event) {
      this.typed = event.target.value;
      this.$emit("update:modelValue", this.read());
    },
    focus() {
      const input = this.$refs.input;
      input.focus();
      if (this.initial === null || this.initial === undefined) input.select();
      else input.setSelectionRange(this.typed.length, this.typed.length);
    },
    enter(event) {
      if (this.tall && this.grid && event.shiftKey) event.stopPropagation();
    },
  },
  template: `<textarea v-if="tall" ref="input" :id="inputId" class="gw-input gw-area" :class="{'gw-code': kind === 'json'}" rows="3" :value="typed" :aria-invalid="invalid || null" :aria-describedby="describedby" :aria-label="grid ? field.label : null" @input="input" @keydown.enter="enter"></textarea>
  <span v-else class="gw-input-wrap"><input ref="input" :id="inputId" class="gw-input" :class="{'gw-right': right}" :type="field.widget.input || 'text'" :placeholder="field.widget.mask || null" :inputmode="right ? 'decimal' : null" autocomplete="off" :value="typed" :aria-invalid="invalid || null" :aria-describedby="describedby" :aria-label="grid ? field.label : null" @input="input"></span>`,
};
