// A calendar: month, week, or a list by day. Only what can be seen is asked for; what is carried to another day is an edit like any other.

import { Icon } from "../base/icons.js";
import { ask, fail } from "../base/overlay.js";
import { post } from "../base/api.js";
import { number } from "../base/format.js";
import { address, go, entityUrl, prefer, preferred, state } from "../base/state.js";
import { inside, language } from "../base/words.js";
import { ROOMY } from "../editors/index.js";
import { mustFill } from "../base/schema.js";
import Agenda from "./agenda.js";
import { addDays, addMonths, dateOf, daysFrom, isDay, isOf, isTimed, later, monthOf, placeOf, today, valueAt, weekOf, within } from "./days.js";
import { learn } from "./holidays.js";
import Month from "./month.js";
import PhoneHead from "./phonehead.js";
import { Shape } from "./shape.js";
import Week from "./week.js";

const PAGE = 500;
const DAY = 50; // records of a crowded day at once
const MOST = 2000; // of one span of time that are drawn; beyond, days are counted, and opened one by one
const MODES = { month: Month, week: Week, list: Agenda };

export default {
  components: { Icon, Month, Week, Agenda, PhoneHead },
  mixins: [Shape],
  data: () => ({ rows: [], total: null, counts: null, day: today(), mode: "month" }),
  created() {
    const asked = Object.fromEntries(new URLSearchParams(location.search));
    const kept = preferred(["calendar", this.entity.name, this.view.name], null);
    this.mode = asked.mode in MODES ? asked.mode : state.phone ? "list" : kept || "month";
    if (isDay(asked.day)) this.day = asked.day;
    this.load();
  },
  computed: {
    start() {
      return this.entity.fields[this.view.start];
    },
    end() {
      return this.entity.fields[this.view.end] || null;
    },
    timed() {
      return isTimed(this.start);
    },
    // The days that are drawn, by which rows are asked for.
    days() {
      if (this.mode === "week") return daysFrom(weekOf(this.day), 7);
      const first = monthOf(this.day);
      const last = addDays(addMonths(first, 1), -1);
      if (this.mode === "list") return daysFrom(first, Number(last.slice(8)));
      return daysFrom(weekOf(first), 42);
    },
    heading() {
      const said = (options, day) => new Intl.DateTimeFormat(language(), { timeZone: "UTC", ...options }).format(dateOf(day));
      if (this.mode !== "week") return said({ year: "numeric", month: "long" }, this.day);
      return `${said({ year: "numeric", month: "long", day: "numeric" }, this.days[0])} – ${said({ month: "long", day: "numeric" }, this.days[6])}`;
    },
    shape() {
      return this.mode === "week" && (this.counts || state.phone) ? Agenda : MODES[this.mode];
    },
    movable() {
      return this.mayWrite(this.view.start) && (!this.end || this.mayWrite(this.view.end));
    },
    events() {
      return this.rows.filter((row) => row[this.view.start]).map(this.event);
    },
  },
  methods: {
    number,
    event(row) {
      const from = placeOf(this.start, row[this.view.start]);
      const to = this.end && row[this.view.end] ? placeOf(this.end, row[this.view.end]) : null;
      const until = to && to.day >= from.day ? to.day : from.day;
      return { row, id: row.id, day: from.day, until, minute: from.minute, ends: to && to.day === from.day && to.minute > from.minute ? to.minute : null, whole: !this.timed || until > from.day, color: this.colour(row), title: this.called(row) };
    },
    async load() {
      const [first, last] = [this.days[0], this.days[this.days.length - 1]];
      learn(first, last);
      await this.newest(async () => {
        const condition = within(this.view.start, this.view.end, first, last);
        const rows = [];
        let answer, total;
        do {
          answer = await this.asked(condition, rows.length, PAGE);
          total ??= answer.total;
          if (total > MOST) return this.crowd(condition, first);
          rows.push(...answer.rows);
        } while (answer.rows.length === PAGE);
        return { rows, total, counts: null };
      }, (found) => {
        Object.assign(this, found);
        this.$emit("total", { total: found.total, exact: true, within: true });
      });
    },
    asked(condition, offset, limit) {
      return this.ask(condition, { sort: [this.view.start, "id"].join(","), limit, offset: offset || "", count: offset ? "none" : "capped" });
    },
    // More than can be drawn: how many begin on each day, what goes on from before on the first; days that were opened stay so.
    async crowd(condition, first) {
      const { groups, count } = await this.groups(`${this.view.start}:day`, "", condition);
      const counts = {};
      for (const { value, count } of groups.filter(({ value }) => value)) {
        const day = value < first ? first : value;
        counts[day] = (counts[day] ?? 0) + count;
      }
      const opened = this.counts ? this.days.filter((day) => this.events.some((event) => isOf(event, day, first))) : [];
      const parts = await Promise.all(opened.map((day) => this.asked(this.onDay(day), 0, PAGE)));
      return { rows: parts.flatMap((part) => part.rows), total: count, counts };
    },
    onDay(day) {
      return within(this.view.start, day === this.days[0] ? this.view.end : "", day, day);
    },
    // The next records of a day.
    openDay(day) {
      return this.bring(async () => {
        const held = this.events.filter((event) => isOf(event, day, this.days[0])).length;
        const answer = await this.asked(this.onDay(day), held, DAY);
        const known = new Set(this.rows.map((row) => row.id));
        if (this.counts) this.rows = [...this.rows, ...answer.rows.filter((row) => !known.has(row.id))];
      });
    },
    go(day, mode = this.mode) {
      this.day = day;
      this.mode = mode;
      address({ day: day === today() ? "" : day, mode: mode === "month" ? "" : mode });
      this.load();
    },
    turn(by) {
      this.go(this.mode === "week" ? addDays(this.day, 7 * by) : addMonths(this.day, by));
    },
    change(mode) {
      if (!state.phone) prefer(["calendar", this.entity.name, this.view.name], mode);
      this.go(this.day, mode);
    },
    toDay() {
      this.go(today());
    },
    // `minute` is null where only the day changes.
    async move(event, day, minute = null) {
      const days = Math.round((dateOf(day) - dateOf(event.day)) / 864e5);
      const minutes = minute === null ? 0 : minute - event.minute;
      if (!this.movable || (!days && !minutes)) return;
      const values = { [this.view.start]: later(this.start, event.row[this.view.start], days, minutes) };
      if (this.end && event.row[this.view.end]) values[this.view.end] = later(this.end, event.row[this.view.end], days, minutes);
      await this.write(event.row, values, this.say("moved_to_day", { name: event.title, day }));
    },
    async stretch(event, until, minute = null) {
      if (!this.end || !this.movable) return;
      const value = valueAt(this.end, until, minute ?? placeOf(this.end, event.row[this.view.end] || event.row[this.view.start]).minute);
      if (until < event.day || (minute !== null && until === event.day && minute <= event.minute)) return;
      await this.write(event.row, { [this.view.end]: value }, this.say("lasts_until", { name: event.title, day: until }));
    },
    // On this day: what must be filled is asked here; where that is much, the form is opened.
    async create(day, minute = null) {
      if (!this.canCreate) return;
      const value = valueAt(this.start, day, minute ?? 9 * 60);
      const fields = Object.values(this.entity.fields).filter((field) => mustFill(field) || field.name === this.title || field.name === this.view.start);
      const given = { [this.view.start]: value };
      if (fields.length > 6 || fields.some((field) => ROOMY.has(field.widget.kind) || field.computed || field.automatic || field.readonly === true)) return go(`${entityUrl(this.entity.name)}/new?${new URLSearchParams(given)}`);
      let made = null;
      await ask({
        title: this.say("new_on_day", { label: inside(this.entity.label), day }), confirm: this.say("create"), fields, values: given, context: { entity: this.entity.name },
        run: async (values) => (made = await post(`/${this.entity.name}`, Object.fromEntries(Object.entries(values).filter(([, one]) => one !== null && one !== undefined && one !== "")))),
      }).catch(fail);
      if (!made) return;
      this.done(this.say("made_on_day", { name: made.title || this.entity.label, day }), made);
      await this.load();
    },
    key(event) {
      if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
      const keys = { PageUp: () => this.turn(-1), PageDown: () => this.turn(1), t: this.toDay, m: () => this.change("month"), w: () => this.change("week"), l: () => this.change("list") };
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    },
  },
  template: `<div class="gw-dates" @keydown="key">
    <phone-head v-if="state.phone" :entity="entity"/>
    <div class="gw-shape-head" role="toolbar" :aria-label="say('calendar_tools')">
      <button type="button" class="gw-button gw-tiny" @click="toDay">{{ say('to_today') }}</button>
      <button type="button" class="gw-icon-button" :aria-label="say(mode === 'week' ? 'week_before' : 'month_before')" @click="turn(-1)"><icon name="left"/></button>
      <button type="button" class="gw-icon-button" :aria-label="say(mode === 'week' ? 'week_after' : 'month_after')" @click="turn(1)"><icon name="right"/></button>
      <h2 class="gw-shape-title" aria-live="polite">{{ heading }}</h2>
      <span v-if="busy" class="gw-sr" role="status">{{ say('loading') }}</span>
      <span v-if="counts" class="gw-muted" role="status">{{ say('counted_by_day', {count: number(total)}) }}</span>
      <span class="gw-grow"></span>
      <div class="gw-segments gw-switch" role="group" :aria-label="say('calendar_modes')"><button v-for="m in state.phone ? ['list', 'week', 'month'] : ['month', 'week', 'list']" :key="m" type="button" :aria-pressed="mode === m" @click="change(m)">{{ say('mode_' + m) }}</button></div>
    </div>
    <component :is="shape" :key="mode" :days="days" :day="day" :events="events" :counts="counts" :busy="busy && !rows.length" :movable="movable" :stretches="Boolean(end)" :timed="timed" :can-create="canCreate" :entity="entity" :names="names" :every="mode === 'week'" @open="open($event.row)" @move="move" @stretch="stretch" @create="create" @go="go" @more="openDay"/>
  </div>`,
};
