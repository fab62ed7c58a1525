// A week: what lasts whole days above, what has a time below, on the hours of seven days.

import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { language, say } from "../base/words.js";
import { wall } from "../base/format.js";
import { carry } from "./carrying.js";
import { addDays, clockOf, dateOf, daysBetween, lanes, today } from "./days.js";
import CalendarEvent from "./event.js";
import { mark, works } from "./holidays.js";
import { staying } from "./staying.js";

const HOUR = 44; // pixels
const STEP = 15; // minutes to which what is carried snaps
const SHORT = 30; // minutes, the least height
const LANE = 24;
const MORNING = 8;

export default {
  mixins: [staying],
  components: { CalendarEvent, Icon },
  props: { days: Array, day: String, events: Array, busy: Boolean, movable: Boolean, stretches: Boolean, timed: Boolean, canCreate: Boolean, entity: Object, names: Array },
  emits: ["open", "move", "stretch", "create", "go"],
  data: () => ({ state, over: "", ends: null, now: 0 }),
  created() {
    this.hours = Array.from({ length: 24 }, (_, hour) => hour);
    this.hour = HOUR;
    this.tick();
  },
  mounted() {
    if (this.$refs.hours) this.$refs.hours.scrollTop = MORNING * HOUR - 8;
    this.timer = setInterval(this.tick, 60_000);
  },
  unmounted() {
    clearInterval(this.timer);
  },
  computed: {
    whole() {
      const [first, last] = [this.days[0], this.days[6]];
      const bars = this.events.filter((event) => event.whole && event.day <= last && event.until >= first).map((event) => ({
        event, from: Math.max(0, daysBetween(first, event.day)), to: Math.min(6, daysBetween(first, event.until)) + 1, begins: event.day >= first, ends: event.until <= last,
      }));
      bars.sort((a, b) => a.from - b.from || b.to - a.to || a.event.id - b.event.id);
      this.lanes = lanes(bars);
      return bars;
    },
    // What overlaps in time stands side by side.
    columns() {
      return this.days.map((day) => {
        const here = this.events.filter((event) => !event.whole && event.day === day).map((event) => ({ event, from: event.minute, to: this.until(event) }));
        here.sort((a, b) => a.from - b.from || b.to - a.to);
        const clusters = [];
        for (const one of here) {
          const last = clusters[clusters.length - 1];
          if (last && one.from < last.end) {
            last.all.push(one);
            last.end = Math.max(last.end, one.to);
          } else clusters.push({ all: [one], end: one.to });
        }
        for (const { all } of clusters) {
          const wide = lanes(all);
          for (const one of all) one.style = { top: (one.from / 60) * HOUR + "px", height: ((one.to - one.from) / 60) * HOUR - 2 + "px", left: (one.lane / wide) * 100 + "%", width: `calc(${100 / wide}% - 3px)` };
        }
        return { day, here };
      });
    },
  },
  methods: {
    say,
    mark,
    works,
    clockOf,
    tick() {
      const at = wall();
      this.now = at.getHours() * 60 + at.getMinutes();
    },
    isToday: (day) => day === today(),
    until(event) {
      const ends = this.ends?.id === event.id ? this.ends.minute : event.ends ?? event.minute + 60;
      return Math.min(1440, Math.max(ends, event.minute + SHORT));
    },
    head(day) {
      return new Intl.DateTimeFormat(language(), { timeZone: "UTC", weekday: "short" }).format(dateOf(day));
    },
    barStyle(bar) {
      return { gridColumn: `${bar.from + 1} / ${bar.to + 1}`, gridRow: bar.lane + 1 };
    },
    grab(pressed, event) {
      const box = pressed.currentTarget.getBoundingClientRect();
      const held = pressed.clientY - box.top;
      carry(pressed, {
        card: pressed.currentTarget, scroller: this.$refs.hours,
        over: (place) => (this.over = place?.dataset.place || ""),
        drop: (place, point) => place && this.$emit("move", event, place.dataset.place, place.dataset.hours && !event.whole ? this.minuteAt(place, point.y - held) : null),
        ended: () => (this.over = ""),
      });
    },
    edge(pressed, event) {
      pressed.stopPropagation();
      const from = event.ends ?? event.minute + 60;
      const snapped = (dy) => Math.min(1440, Math.max(event.minute + STEP, Math.round((from + (dy / HOUR) * 60) / STEP) * STEP));
      carry(pressed, {
        scroller: this.$refs.hours,
        moved: (dx, dy) => (this.ends = { id: event.id, minute: snapped(dy) }),
        drop: (place, point, dx, dy) => this.$emit("stretch", event, event.day, snapped(dy)),
        ended: () => (this.ends = null),
      });
    },
    minuteAt(place, y) {
      const minute = ((y - place.getBoundingClientRect().top) / HOUR) * 60;
      return Math.min(1440 - STEP, Math.max(0, Math.round(minute / STEP) * STEP));
    },
    step(event, days) {
      const up = event.whole || Math.abs(days) === 1;
      this.$emit("move", event, up ? addDays(event.day, Math.sign(days) * (Math.abs(days) === 7 ? 7 : 1)) : event.day, up ? null : event.minute + Math.sign(days) * STEP);
    },
    begin(pressed, day) {
      if (this.canCreate) this.$emit("create", day, Math.floor(this.minuteAt(pressed.currentTarget, pressed.clientY) / 30) * 30);
    },
  },
  template: `<div class="gw-week" :class="{'gw-week-whole': !timed}" role="group" :aria-label="say('calendar')" :aria-busy="busy">
    <div class="gw-week-head"><span class="gw-week-gutter"></span><div v-for="d in days" :key="d" class="gw-week-day" :class="{'gw-day-off': !works(d), 'gw-day-today': isToday(d)}" :data-place="d"><span class="gw-muted">{{ head(d) }}</span> <strong class="gw-month-number">{{ Number(d.slice(8)) }}</strong><span v-if="mark(d)" class="gw-holiday gw-cut" :class="{'gw-holiday-works': !mark(d).off}">{{ mark(d).text }}</span><span class="gw-grow"></span><button v-if="canCreate" type="button" class="gw-icon-button gw-small gw-day-add" :aria-label="say('add_on_day', {day: d})" @click="$emit('create', d)"><icon name="plus"/></button></div></div>
    <div class="gw-week-all"><span class="gw-week-gutter gw-hint">{{ timed ? say('whole_day') : '' }}</span><div class="gw-week-bars">
      <span v-for="(d, at) in days" :key="d" class="gw-week-ground" :class="{'gw-day-off': !works(d), 'gw-over': over === d}" :style="{gridColumn: at + 1}" :data-place="d" @dblclick="canCreate && $emit('create', d)"></span>
      <calendar-event v-for="bar in whole" :key="bar.event.id" :event="bar.event" :entity="entity" :names="names" :long="!timed" :movable="movable" :class="{'gw-event-goes': !bar.ends, 'gw-event-came': !bar.begins}" :style="barStyle(bar)" @open="$emit('open', $event)" @grab="grab" @move="step"/></div></div>
    <div v-if="timed" ref="hours" class="gw-week-hours" tabindex="0" :aria-label="say('day_hours')"><div class="gw-week-times" aria-hidden="true"><span v-for="h in hours" :key="h" :style="{height: hour + 'px'}">{{ h ? clockOf(h * 60) : '' }}</span></div>
      <div v-for="c in columns" :key="c.day" class="gw-week-column" :class="{'gw-day-off': !works(c.day), 'gw-over': over === c.day}" :style="{height: 24 * hour + 'px', backgroundSize: '100% ' + hour + 'px'}" :data-place="c.day" data-hours="1" role="list" :aria-label="c.day" @dblclick.self="begin($event, c.day)">
        <div v-for="one in c.here" :key="one.event.id" role="listitem" class="gw-week-slot" :style="one.style"><calendar-event :event="one.event" :entity="entity" :names="names" long :movable="movable" @open="$emit('open', $event)" @grab="grab" @move="step"><span v-if="stretches && movable" class="gw-event-foot" @pointerdown="edge($event, one.event)" @click.prevent.stop></span></calendar-event></div>
        <span v-if="isToday(c.day)" class="gw-week-now" :style="{top: now / 60 * hour + 'px'}" role="presentation"></span>
      </div></div>
  </div>`,
};
