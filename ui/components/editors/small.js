// The small ones: stars, a colour, a length of time.

import { duration } from "../base/format.js";
import { say } from "../base/words.js";

export const Score = {
  props: ["field", "modelValue", "inputId", "describedby", "initial", "over", "grid", "context"],
  emits: ["update:modelValue", "commit"],
  ownArrows: true,
  computed: {
    most() {
      return this.field.widget.max || 5;
    },
  },
  methods: {
    say,
    focus() {
      this.$refs.box.focus();
      if (this.over) this.digit(this.initial);
    },
    digit(key) {
      if (/^\d$/.test(key) && Number(key) <= this.most) this.$emit("update:modelValue", Number(key) || null);
      return /^\d$/.test(key);
    },
    set(value) {
      this.$emit("update:modelValue", value === this.modelValue ? null : value);
      this.$emit("commit");
    },
    key(event) {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by) this.$emit("update:modelValue", Math.min(this.most, Math.max(0, (this.modelValue || 0) + by)) || null);
      else if (event.key === "Backspace" || event.key === "Delete") this.$emit("update:modelValue", null);
      else if (!this.digit(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    },
  },
  template: `<span ref="box" :id="inputId" class="gw-score-editor" tabindex="0" role="slider" :aria-label="field.label" aria-valuemin="0" :aria-valuemax="most" :aria-valuenow="modelValue || 0" :aria-describedby="describedby" @keydown="key"><span v-for="n in most" :key="n" class="gw-star" :class="{'gw-on': n <= (modelValue || 0)}" aria-hidden="true" @mousedown.prevent @click="set(n)">★</span></span>`,
};

// In a cell whoever does not type over the value goes on at its end; in a form all of it is chosen.
function begin({ $refs: { input }, grid, initial }) {
  input.focus({ preventScroll: true });
  if (grid || initial) input.setSelectionRange(input.value.length, input.value.length);
  else input.select();
}

export const Color = {
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "initial", "over", "grid", "context"],
  emits: ["update:modelValue", "commit"],
  data() {
    return { text: this.initial ?? this.modelValue ?? "" };
  },
  computed: {
    full() {
      return /^#[0-9a-fA-F]{6}$/.test(this.text) ? this.text : "#888888";
    },
  },
  methods: {
    focus() {
      begin(this);
      if (this.over) this.set(this.text);
    },
    set(value) {
      this.text = value;
      this.$emit("update:modelValue", value.trim() || null);
    },
  },
  template: `<span class="gw-color-editor"><input type="color" class="gw-swatch-input" tabindex="-1" :value="full" :aria-label="field.label" @mousedown.stop @input="set($event.target.value)"><input ref="input" :id="inputId" class="gw-input" placeholder="#0b6684" :value="text" :aria-invalid="invalid || null" :aria-describedby="describedby" :aria-label="grid ? field.label : null" @input="set($event.target.value)"></span>`,
};

const DURATION = /^\s*(\d+(?:\.\d+)?)\s*个?\s*(?:(working|工作)\s*)?(minutes?|hours?|days?|weeks?|分钟|小时|天|日|周)?\s*$/i;
const UNITS = { 分钟: "minute", 小时: "hour", 天: "day", 日: "day", 周: "week" };

export function readDuration(raw, units) {
  const found = DURATION.exec(raw);
  if (!found) return raw.trim() || null;
  const unit = UNITS[found[3]] || (found[3] || units?.[0] || "day").toLowerCase().replace(/s$/, "");
  return `${found[1]} ${found[2] ? "working " : ""}${unit}${found[1] === "1" ? "" : "s"}`;
}

export const Duration = {
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "initial", "over", "grid", "context"],
  emits: ["update:modelValue", "commit"],
  data() {
    return { text: this.initial ?? duration(this.modelValue) };
  },
  methods: {
    say,
    focus() {
      begin(this);
      if (this.over) this.set(this.text);
    },
    set(value) {
      this.text = value;
      this.$emit("update:modelValue", readDuration(value, this.field.widget.units));
    },
  },
  template: `<input ref="input" :id="inputId" class="gw-input" :placeholder="grid ? '' : say('duration_hint')" :value="text" :aria-invalid="invalid || null" :aria-describedby="describedby" :aria-label="grid ? field.label : null" @input="set($event.target.value)">`,
};
