// A day, or a day and a time: typed in any usual form, or picked from a small calendar.

import { Icon } from "../base/icons.js";
import { Popover } from "../base/overlay.js";
import { exact, wall } from "../base/format.js";
import { language, say } from "../base/words.js";
import { readDate, readInstant } from "./read.js";

const two = (value) => String(value).padStart(2, "0");

export default {
  components: { Icon, Popover },
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "initial", "grid"],
  emits: ["update:modelValue", "commit", "cancel"],
  data() {
    const typed = this.initial ?? this.shown(this.modelValue);
    return { typed, open: false, year: 0, month: 0 };
  },
  watch: {
    modelValue(value) {
      if (document.activeElement !== this.$refs.input) this.typed = this.shown(value);
    },
  },
  computed: {
    instant() {
      return this.field.widget.kind === "datetime";
    },
    chosen() {
      const value = readDate(this.typed.split(" ")[0]);
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
      return this.instant ? readInstant(this.typed) : readDate(this.typed);
    },
    input(event) {
      this.typed = event.target.value;
      this.$emit("update:modelValue", this.read());
    },
    focus() {
      this.$refs.input.focus();
      if (this.initial === null || this.initial === undefined) this.$refs.input.select();
      if (this.grid) this.show();
    },
    show() {
      const base = this.chosen ? new Date(this.chosen + "T00:00") : wall();
      [this.year, this.month] = [base.getFullYear(), base.getMonth()];
      this.open = true;
    },
    turn(by) {
      const date = new Date(this.year, this.month + by, 1);
      [this.year, this.month] = [date.getFullYear(), date.getMonth()];
    },
    pick(key) {
      const time = this.instant ? " " + (this.typed.split(" ")[1] || "09:00") : "";
      this.typed = key + time;
      this.$emit("update:modelValue", this.read());
      this.open = false;
      if (!this.instant) this.$emit("commit");
    },
    move(event, by) {
      if (!this.open || !event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const base = new Date((this.chosen || this.today) + "T00:00");
      const next = new Date(base.getFullYear(), base.getMonth(), base.getDate() + by);
      [this.year, this.month] = [next.getFullYear(), next.getMonth()];
      this.typed = `${next.getFullYear()}-${two(next.getMonth() + 1)}-${two(next.getDate())}`;
      this.$emit("update:modelValue", this.read());
    },
  },
  template: `<span ref="box" class="gw-input-wrap gw-with-icon"><input ref="input" :id="inputId" class="gw-input" type="text" autocomplete="off" :placeholder="grid ? '' : say(instant ? 'instant_form' : 'date_form')" :value="typed" :aria-invalid="invalid || null" :aria-describedby="describedby" :aria-label="grid ? field.label : null" @input="input" @click="show" @blur="open = false" @keydown.down="move($event, 7)" @keydown.up="move($event, -7)" @keydown.esc="open && !grid ? (open = false, $event.stopPropagation()) : null">
    <icon v-if="!grid" class="gw-input-icon" name="calendar"/>
    <popover v-if="open" :anchor="$refs.box" :focus="false" :width="236" @close="open = false"><div class="gw-calendar" @mousedown.prevent>
      <header><button type="button" class="gw-icon-button" tabindex="-1" :aria-label="say('month_before')" @click="turn(-1)"><icon name="left"/></button><strong>{{ title }}</strong><button type="button" class="gw-icon-button" tabindex="-1" :aria-label="say('month_after')" @click="turn(1)"><icon name="right"/></button></header>
      <div class="gw-days"><span v-for="(name, i) in weekdays" :key="'w' + i" class="gw-weekday">{{ name }}</span><button v-for="d in days" :key="d.key" type="button" tabindex="-1" class="gw-day" :class="{'gw-other': d.other, 'gw-today': d.key === today, 'gw-chosen': d.key === chosen}" :aria-label="d.key" :aria-pressed="d.key === chosen" @click="pick(d.key)">{{ d.text }}</button></div>
      <footer><button type="button" class="gw-link" tabindex="-1" @click="pick(today)">{{ say('today') }}</button><span class="gw-hint">{{ say('date_hint') }}</span></footer>
    </div></popover></span>`,
};
