// A day, or a day and a time: typed in any usual form, or picked from a small calendar.

import { Icon } from "../base/icons.js";
import { Popover } from "../base/overlay.js";
import { exact, wall } from "../base/format.js";
import { language, say } from "../base/words.js";
import { dayAfter, readDate, readInstant } from "./read.js";

const two = (value) => String(value).padStart(2, "0");
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

// The same day of another month, or its last one.
function sameDay(date, months) {
  const last = new Date(date.getFullYear(), date.getMonth() + months + 1, 0).getDate();
  return dayAfter(new Date(date.getFullYear(), date.getMonth() + months, Math.min(date.getDate(), last)), 0);
}

export default {
  components: { Icon, Popover },
  beforeCreate() {
    this.gridId = "day" + Math.random().toString(36).slice(2);
  },
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "initial", "over", "grid", "context"],
  emits: ["update:modelValue", "commit", "cancel"],
  data() {
    return { text: this.initial ?? this.shown(this.modelValue), open: false, moving: false, year: 0, month: 0 };
  },
  watch: {
    modelValue(value) {
      const typed = JSON.stringify(value ?? null) === JSON.stringify(this.read() ?? null); // it stays as it is written
      if (!typed && document.activeElement !== this.$refs.input) this.text = this.shown(value);
    },
  },
  computed: {
    instant() {
      return this.field.widget.kind === "datetime";
    },
    chosen() {
      const value = readDate(this.text.split(" ")[0]);
      return /^\d{4}-\d\d-\d\d$/.test(value || "") ? value : "";
    },
    days() {
      const first = new Date(this.year, this.month, 1);
      const start = new Date(this.year, this.month, 1 - ((first.getDay() + 6) % 7));
      return Array.from({ length: 42 }, (_, i) => {
        const d = new Date(start.getFullYear(), start.getMonth(), start.getDate() + i);
        return { text: d.getDate(), key: `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`, other: d.getMonth() !== this.month };
      });
    },
    weekdays() {
      return Array.from({ length: 7 }, (_, i) => new Intl.DateTimeFormat(language(), { weekday: "narrow" }).format(new Date(2024, 0, 1 + i)));
    },
    title() {
      return new Intl.DateTimeFormat(language(), { year: "numeric", month: "long" }).format(new Date(this.year, this.month, 1));
    },
    today: () => readDate("today"),
  },
  methods: {
    say,
    shown(value) {
      if (!value) return "";
      return this.field.widget.kind === "datetime" && /T/.test(value) ? exact(value) : String(value);
    },
    read() {
      return this.instant ? readInstant(this.text) : readDate(this.text);
    },
    input(event) {
      this.text = event.target.value;
      this.moving = false;
      this.$emit("update:modelValue", this.read());
      if (this.open) this.turnTo(this.chosen);
    },
    focus() {
      const { input } = this.$refs;
      input.focus({ preventScroll: true });
      if (this.grid) input.setSelectionRange(this.text.length, this.text.length);
      else if (this.initial === null || this.initial === undefined) input.select();
      if (this.grid && this.over) this.$emit("update:modelValue", this.read());
      if (this.grid) this.show();
    },
    turnTo(day) {
      const base = day ? new Date(day + "T00:00") : wall();
      [this.year, this.month] = [base.getFullYear(), base.getMonth()];
    },
    show() {
      this.turnTo(this.chosen);
      this.open = true;
    },
    turn(by) {
      const date = new Date(this.year, this.month + by, 1);
      [this.year, this.month] = [date.getFullYear(), date.getMonth()];
    },
    // A day instead of the one that is typed; the time stays.
    put(key) {
      this.text = key + (this.instant ? " " + (this.text.split(" ")[1] || "09:00") : "");
      this.turnTo(key);
      this.$emit("update:modelValue", this.read());
    },
    pick(key) {
      this.put(key);
      this.open = false;
      if (!this.instant) this.$emit("commit");
    },
    // Down goes into the calendar, where arrows are days and weeks; typing leaves it.
    key(event) {
      if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key === "Escape" && this.open && !this.grid) return (this.open = false), event.stopPropagation();
      const begins = event.key === "ArrowDown" || (event.key === "ArrowUp" && event.altKey);
      if (this.grid && this.over && !this.moving && !event.altKey) return; // an arrow goes on to the next cell
      if (!this.open) return begins && this.taken(event, this.show);
      if (this.moving || begins || event.altKey) this.step(event);
    },
    step(event) {
      const base = new Date((this.chosen || this.today) + "T00:00");
      const months = { PageUp: -1, PageDown: 1 }[event.key];
      const days = this.moving || this.chosen ? STEPS[event.key] : event.key in STEPS ? 0 : undefined;
      if (days === undefined && !months) return;
      this.taken(event, () => this.put(months ? sameDay(base, months) : dayAfter(base, days)));
      this.moving = true;
    },
    taken(event, run) {
      event.preventDefault();
      event.stopPropagation();
      run();
    },
  },
  template: `<span ref="box" class="gw-input-wrap gw-with-icon"><input ref="input" :id="inputId" class="gw-input" type="text" autocomplete="off" :placeholder="grid ? '' : say(instant ? 'instant_form' : 'date_form')" :value="text" :aria-invalid="invalid || null" :aria-describedby="describedby" :aria-label="grid ? field.label : null" @input="input" @click="show" @blur="open = false" role="combobox" aria-haspopup="dialog" :aria-expanded="open" :aria-controls="open ? gridId + 'box' : null" :aria-activedescendant="moving && open ? gridId + chosen : null" @keydown="key">
    <icon v-if="!grid" class="gw-input-icon" name="calendar"/>
    <popover v-if="open" :anchor="$refs.box" :focus="false" :width="236" @close="open = false"><div :id="gridId + 'box'" class="gw-calendar" role="dialog" :aria-label="field.label" @mousedown.prevent>
      <header><button type="button" class="gw-icon-button" tabindex="-1" :aria-label="say('month_before')" @click="turn(-1)"><icon name="left"/></button><strong>{{ title }}</strong><button type="button" class="gw-icon-button" tabindex="-1" :aria-label="say('month_after')" @click="turn(1)"><icon name="right"/></button></header>
      <div class="gw-days"><span v-for="(name, i) in weekdays" :key="'w' + i" class="gw-weekday">{{ name }}</span><button v-for="d in days" :key="d.key" type="button" tabindex="-1" class="gw-day" :id="gridId + d.key" :class="{'gw-other': d.other, 'gw-today': d.key === today, 'gw-chosen': d.key === chosen}" :aria-label="d.key" :aria-pressed="d.key === chosen" @click="pick(d.key)">{{ d.text }}</button></div>
      <footer><button type="button" class="gw-link" tabindex="-1" @click="pick(today)">{{ say('today') }}</button><span class="gw-hint">{{ say('date_hint') }}</span></footer>
    </div></popover></span>`,
};
