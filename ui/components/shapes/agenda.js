// The days of a month that hold something, or every day of a week, one below the other: what a phone shows of a calendar.

import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { counted, language, say } from "../base/words.js";
import { addDays, dateOf, isOf, today } from "./days.js";
import CalendarEvent from "./event.js";
import { mark } from "./holidays.js";
import { staying } from "./staying.js";

export default {
  mixins: [staying],
  components: { CalendarEvent, Icon },
  props: { days: Array, day: String, events: Array, counts: { type: Object, default: null }, busy: Boolean, movable: Boolean, canCreate: Boolean, entity: Object, names: Array, every: Boolean },
  emits: ["open", "move", "stretch", "create", "go", "more"],
  data: () => ({ state, reached: "" }),
  created() {
    this.steps = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 };
  },
  mounted() {
    this.$nextTick(this.reach);
  },
  watch: {
    day: "reach",
    events() {
      if (this.reached !== this.day) this.$nextTick(this.reach);
    },
  },
  computed: {
    filled() {
      const here = this.counts ? (event, day) => isOf(event, day, this.days[0]) : (event, day) => event.day <= day && event.until >= day;
      const of = (day) => this.events.filter((event) => here(event, day)).sort((a, b) => b.whole - a.whole || a.minute - b.minute || a.id - b.id);
      return this.days.map((day) => ({ day, all: of(day), left: Math.max(0, (this.counts?.[day] ?? 0) - of(day).length) })).filter(({ day, all, left }) => this.every || all.length || left || day === today() || day === this.day);
    },
  },
  methods: {
    say,
    counted,
    mark,
    number,
    said: (day) => new Intl.DateTimeFormat(language(), { timeZone: "UTC", month: "long", day: "numeric", weekday: "long" }).format(dateOf(day)),
    isToday: (day) => day === today(),
    reach() {
      const place = this.$el.querySelector?.(`[data-day="${this.day}"]`);
      if (!place || this.busy) return;
      place.scrollIntoView({ block: "start" });
      this.reached = this.day;
    },
    step(event, days) {
      this.$emit("move", event, addDays(event.day, days));
    },
  },
  template: `<div class="gw-agenda" :aria-busy="busy" tabindex="0" role="region" :aria-label="say('calendar')">
    <section v-for="d in filled" :key="d.day" :data-day="d.day" :class="{'gw-day-today': isToday(d.day)}"><header><h3>{{ said(d.day) }}</h3><span v-if="isToday(d.day)" class="gw-tag gw-tag-blue">{{ say('today') }}</span><span v-if="mark(d.day)" class="gw-holiday" :class="{'gw-holiday-works': !mark(d.day).off}">{{ mark(d.day).text }}</span><span class="gw-grow"></span><button v-if="canCreate" type="button" class="gw-icon-button" :aria-label="say('add_on_day', {day: d.day})" @click="$emit('create', d.day)"><icon name="plus"/></button></header>
      <ul><li v-for="event in d.all" :key="event.id"><calendar-event :event="event" :entity="entity" :names="names" long :movable="movable && event.day === d.day && !state.phone" :steps="steps" @open="$emit('open', $event)" @move="step"/></li></ul>
      <button v-if="d.left" type="button" class="gw-link gw-day-left" @click="$emit('more', d.day)">{{ d.all.length ? say('n_more', {count: number(d.left)}) : counted(d.left, entity.label, number(d.left)) }}</button>
      <p v-else-if="!d.all.length && !busy" class="gw-hint">{{ say('nothing_here') }}</p></section>
    <template v-if="busy"><span v-for="n in 6" :key="n" class="gw-bone" style="width:70%;height:12px;margin:12px 16px"></span></template>
    <p v-if="!busy && !events.length && !counts && !every" class="gw-hint gw-agenda-none">{{ say('nothing_this_month') }}</p>
  </div>`,
};
