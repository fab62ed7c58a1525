// Six weeks of a month: bars over the days they last, as many as fit, the rest behind a number.

import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { Popover } from "../base/overlay.js";
import { state } from "../base/state.js";
import { counted, language, say } from "../base/words.js";
import { carry } from "./carrying.js";
import { addDays, dateOf, daysBetween, isOf, lanes, today } from "./days.js";
import CalendarEvent from "./event.js";
import { mark, works } from "./holidays.js";
import { staying } from "./staying.js";

const LANE = 22; // pixels of one bar
const HEAD = 28; // pixels of the date above them
const LEAST = HEAD + 4 + 2 * LANE; // of a week: one bar, and what else there is; below it the weeks scroll

export default {
  mixins: [staying],
  components: { CalendarEvent, Icon, Popover },
  props: { days: Array, day: String, events: Array, counts: { type: Object, default: null }, busy: Boolean, movable: Boolean, stretches: Boolean, canCreate: Boolean, entity: Object },
  emits: ["open", "move", "stretch", "create", "go", "more"],
  data() {
    return { state, active: this.days.includes(this.day) ? this.day : this.days[0], fit: 3, over: "", more: null };
  },
  mounted() {
    this.watcher = new ResizeObserver(this.measure);
    this.watcher.observe(this.$refs.weeks);
  },
  unmounted() {
    this.watcher.disconnect();
  },
  watch: {
    day(day) {
      this.active = day;
    },
  },
  computed: {
    weeks() {
      return Array.from({ length: this.days.length / 7 }, (_, at) => this.week(this.days.slice(at * 7, at * 7 + 7)));
    },
    weekdays() {
      const said = (style) => this.days.slice(0, 7).map((day) => new Intl.DateTimeFormat(language(), { timeZone: "UTC", weekday: style }).format(dateOf(day)));
      const long = said("long");
      return said("short").map((short, at) => ({ short, long: long[at] }));
    },
    // The day whose list is open.
    opened() {
      return this.weeks.flat().find((cell) => cell.day === this.more?.day) ?? { all: [], hidden: 0 };
    },
    thisMonth() {
      return this.day.slice(0, 7);
    },
  },
  methods: {
    say,
    counted,
    mark,
    works,
    measure() {
      const height = Math.max(state.phone ? 0 : LEAST, this.$refs.weeks.clientHeight / this.weeks.length);
      this.fit = Math.max(1, Math.floor((height - HEAD - 4) / LANE));
    },
    // The bars of a week by the day they begin on there, and how many each day hides.
    week(days) {
      const [first, last] = [days[0], days[6]];
      const bars = this.events.filter((event) => event.day <= last && event.until >= first).map((event) => {
        const from = Math.max(0, daysBetween(first, event.day));
        return { event, from, to: Math.min(6, daysBetween(first, event.until)) + 1, begins: event.day >= first, ends: event.until <= last };
      });
      bars.sort((a, b) => a.from - b.from || b.to - a.to || a.event.minute - b.event.minute || a.event.id - b.event.id);
      const count = lanes(bars);
      const room = count > this.fit ? this.fit - 1 : count;
      return days.map((day, at) => {
        if (this.counts) return { day, all: this.events.filter((event) => isOf(event, day, this.days[0])), bars: [], hidden: this.counts[day] ?? 0 };
        const here = bars.filter((bar) => bar.from <= at && bar.to > at);
        return { day, all: here.map((bar) => bar.event), bars: here.filter((bar) => bar.from === at && bar.lane < room), hidden: here.filter((bar) => bar.lane >= room).length };
      });
    },
    said(cell) {
      const date = new Intl.DateTimeFormat(language(), { timeZone: "UTC", month: "long", day: "numeric", weekday: "long" }).format(dateOf(cell.day));
      return [date, mark(cell.day)?.text, this.countOf(cell) ? counted(this.countOf(cell), this.entity.label) : ""].filter(Boolean).join(", ");
    },
    countOf: (cell) => Math.max(cell.all.length, cell.hidden),
    number,
    // Of a crowded day the first are fetched now.
    open(cell, anchor) {
      this.more = { anchor, day: cell.day };
      if (this.counts && !cell.all.length) this.$emit("more", cell.day);
    },
    place(bar) {
      return { top: HEAD + bar.lane * LANE + "px", width: `calc(${(bar.to - bar.from) * 100}% + ${bar.to - bar.from - 1 - 6}px)` };
    },
    grab(pressed, event) {
      carry(pressed, { card: pressed.currentTarget, over: this.hovers, drop: (place) => place && this.$emit("move", event, place.dataset.place), ended: this.rest });
    },
    edge(pressed, event) {
      pressed.stopPropagation();
      carry(pressed, { over: this.hovers, drop: (place) => place && this.$emit("stretch", event, place.dataset.place), ended: this.rest });
    },
    hovers(place) {
      this.over = place?.dataset.place || "";
    },
    rest() {
      this.over = "";
    },
    step(event, days) {
      const day = addDays(event.day, days);
      this.active = day;
      this.$emit("move", event, day);
    },
    key(pressed, cell) {
      if (pressed.target !== pressed.currentTarget) return;
      const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[pressed.key];
      if (pressed.key === "Enter" || pressed.key === " ") {
        pressed.preventDefault();
        if (this.state.phone || !this.canCreate) this.$emit("go", cell.day, "list");
        else this.$emit("create", cell.day);
      }
      if (!days) return;
      pressed.preventDefault();
      this.active = addDays(cell.day, days);
      if (!this.days.includes(this.active)) this.$emit("go", this.active);
      this.reach();
    },
    reach() {
      this.$nextTick(() => this.$el.querySelector(`[data-place="${this.active}"]`)?.focus());
    },
    tapped(cell) {
      this.active = cell.day;
      if (this.state.phone) this.$emit("go", cell.day, "list");
    },
    isToday: (day) => day === today(),
  },
  template: `<div class="gw-month" role="grid" :aria-label="say('calendar')" :aria-busy="busy">
    <div class="gw-month-head" role="row"><span v-for="w in weekdays" :key="w.long" role="columnheader" :aria-label="w.long">{{ w.short }}</span></div>
    <div ref="weeks" class="gw-month-weeks" role="presentation"><div v-for="week in weeks" :key="week[0].day" class="gw-month-week" role="row">
      <div v-for="cell in week" :key="cell.day" class="gw-month-day" :class="{'gw-elsewhere': !cell.day.startsWith(thisMonth), 'gw-day-off': !works(cell.day), 'gw-day-today': isToday(cell.day), 'gw-over': over === cell.day}" role="gridcell" :data-place="cell.day" :tabindex="cell.day === active ? 0 : -1" :aria-label="said(cell)" :aria-current="isToday(cell.day) ? 'date' : null" @keydown="key($event, cell)" @click.self="tapped(cell)" @dblclick.self="canCreate && !state.phone && $emit('create', cell.day)">
        <span class="gw-month-date"><span class="gw-month-number">{{ Number(cell.day.slice(8)) }}</span><span v-if="mark(cell.day)" class="gw-holiday gw-cut" :class="{'gw-holiday-works': !mark(cell.day).off}">{{ mark(cell.day).text }}</span></span>
        <button v-if="canCreate && !state.phone" type="button" class="gw-icon-button gw-small gw-day-add" :tabindex="cell.day === active ? 0 : -1" :aria-label="say('add_on_day', {day: cell.day})" @click="$emit('create', cell.day)"><icon name="plus"/></button>
        <template v-if="state.phone"><span v-if="countOf(cell)" class="gw-month-dots" aria-hidden="true">{{ countOf(cell) > 99 ? '99+' : countOf(cell) }}</span></template>
        <template v-else>
          <calendar-event v-for="bar in cell.bars" :key="bar.event.id" :event="bar.event" :entity="entity" :movable="movable" :tab="cell.day === active ? 0 : -1" :class="{'gw-event-goes': !bar.ends, 'gw-event-came': !bar.begins}" :style="place(bar)" @open="$emit('open', $event)" @grab="grab" @move="step" @out="reach"><span v-if="stretches && movable && bar.ends && bar.event.whole" class="gw-event-edge" @pointerdown="edge($event, bar.event)" @click.prevent.stop></span></calendar-event>
          <button v-if="cell.hidden" type="button" class="gw-link gw-month-more" :tabindex="cell.day === active ? 0 : -1" @click="open(cell, $event.currentTarget)">{{ counts ? counted(cell.hidden, entity.label, number(cell.hidden)) : say('n_more', {count: cell.hidden}) }}</button>
          <span v-if="busy" class="gw-bone gw-month-bone" aria-hidden="true"></span>
        </template>
      </div></div></div>
    <popover v-if="more" :anchor="more.anchor" :width="260" :label="more.day" @close="more = null"><div class="gw-day-list"><h3>{{ more.day }}</h3><calendar-event v-for="event in opened.all" :key="event.id" :event="event" :entity="entity" @open="more = null; $emit('open', $event)"/><button v-if="counts && opened.hidden > opened.all.length" type="button" class="gw-link" @click="$emit('more', more.day)">{{ say('n_more', {count: number(opened.hidden - opened.all.length)}) }}</button></div></popover>
  </div>`,
};
