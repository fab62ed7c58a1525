// A timeline: a bar for each record from its first day to its last, in lanes by a field; bars are carried and stretched.

import { Icon } from "../base/icons.js";
import { number } from "../base/format.js";
import { address, prefer, preferred, state } from "../base/state.js";
import { isBlank } from "../cells/index.js";
import { carry } from "./carrying.js";
import { addDays, daysBetween, isDay, isTimed, later, placeOf, today, valueAt, within } from "./days.js";
import { learn, mark, works } from "./holidays.js";
import PhoneHead from "./phonehead.js";
import { ZOOMS, closed, parts } from "./scale.js";
import { Shape } from "./shape.js";
import { staying } from "./staying.js";

const PAGE = 100;

export default {
  components: { Icon, PhoneHead },
  mixins: [Shape, staying],
  data: () => ({ rows: [], total: null, exact: true, undated: 0, day: today(), zoom: "week", shift: null, away: {}, loading: false }),
  created() {
    const asked = Object.fromEntries(new URLSearchParams(location.search));
    const kept = preferred(["timeline", this.entity.name, this.view.name], null);
    this.zoom = [asked.zoom, kept].find((one) => one in ZOOMS) || (state.phone ? "month" : "week");
    if (isDay(asked.day)) this.day = asked.day;
    this.load();
  },
  mounted() {
    this.watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.more(), { rootMargin: "300px" });
    this.watcher.observe(this.$refs.end);
    this.sizes = new ResizeObserver(this.look);
    this.sizes.observe(this.$refs.scroller);
    this.$watch("lines", this.look, { flush: "post" });
    this.$nextTick(this.centre);
  },
  unmounted() {
    this.watcher.disconnect();
    this.sizes.disconnect();
  },
  computed: {
    start() {
      return this.entity.fields[this.view.start];
    },
    end() {
      return this.entity.fields[this.view.end];
    },
    scale() {
      return ZOOMS[this.zoom];
    },
    first() {
      return this.scale.first(this.day);
    },
    last() {
      return addDays(this.first, this.scale.days - 1);
    },
    width() {
      return this.scale.days * this.scale.pixels;
    },
    upper() {
      return parts(this.scale.upper, this.first, this.scale.days, this.scale.pixels);
    },
    lower() {
      return parts(this.scale.lower, this.first, this.scale.days, this.scale.pixels);
    },
    off() {
      return this.scale.pixels < 10 ? [] : closed(this.first, this.scale.days, works);
    },
    now() {
      const at = daysBetween(this.first, today());
      return at >= 0 && at < this.scale.days ? (at + 0.5) * this.scale.pixels : null;
    },
    lane() {
      const field = this.entity.fields[this.view.group[0]];
      return field && field.sortable !== false ? field : null;
    },
    order() {
      return [...(this.lane ? [this.lane.name] : []), this.view.start, "id"].join(",");
    },
    // Which ends may be moved; a bar whose both ends may is carried whole.
    loose() {
      return { start: this.mayWrite(this.view.start), end: this.mayWrite(this.view.end) };
    },
    movable() {
      return this.loose.start && this.loose.end;
    },
    // Rows with a line above the first of each lane.
    lines() {
      const lines = [];
      let before;
      for (const row of this.rows) {
        const key = this.lane ? JSON.stringify(row[this.lane.name] ?? null) : "";
        if (this.lane && key !== before) lines.push({ key: "lane" + key, lane: row, count: this.rows.filter((one) => JSON.stringify(one[this.lane.name] ?? null) === key).length });
        before = key;
        lines.push({ key: row.id, row, bar: this.bar(row) });
      }
      return lines;
    },
  },
  methods: {
    number,
    mark,
    at(field, value) {
      const { day, minute } = placeOf(field, value);
      return daysBetween(this.first, day) + minute / 1440;
    },
    bar(row) {
      const [begin, finish] = [row[this.view.start], row[this.view.end]];
      if (!begin) return null;
      const moved = this.shift?.id === row.id ? this.shift : { start: 0, end: 0 };
      const from = this.at(this.start, begin) + moved.start;
      const to = finish ? this.at(this.end, finish) + (isTimed(this.end) ? 0 : 1) + moved.end : from + 1;
      const [left, right] = [Math.max(0, from), Math.min(this.scale.days, Math.max(to, from + 0.25))];
      const days = this.said(this.start, begin, moved.start) + (finish ? " – " + this.said(this.end, finish, moved.end) : "");
      return { left: left * this.scale.pixels, width: Math.max(6, (right - left) * this.scale.pixels), point: !finish, days, cut: from < 0, goes: to > this.scale.days };
    },
    said(field, value, days) {
      return placeOf(field, days ? later(field, value, days) : value).day;
    },
    async load() {
      learn(this.first, this.last);
      const limit = Math.max(PAGE, this.rows.length);
      const asked = () => Promise.all([
        this.ask(within(this.view.start, this.view.end, this.first, this.last), { sort: this.order, limit: Math.min(1000, limit), count: "capped" }),
        this.ask(`${this.view.start} is empty`, { fields: this.title, limit: 1, count: "capped" }),
      ]);
      await this.newest(asked, ([answer, undated]) => {
        Object.assign(this, { rows: answer.rows, total: answer.total, exact: answer.total_is !== "at_least", undated: undated.total });
        this.$emit("total", { total: answer.total, exact: this.exact, within: true });
      });
    },
    async more() {
      const whole = () => !this.rows.length || this.rows.length >= this.total;
      if (this.loading || whole()) return;
      this.loading = true;
      await this.bring(async () => {
        if (whole()) return;
        const answer = await this.ask(within(this.view.start, this.view.end, this.first, this.last), { sort: this.order, limit: PAGE, offset: this.rows.length, count: "none" });
        const known = new Set(this.rows.map((row) => row.id));
        this.rows.push(...answer.rows.filter((row) => !known.has(row.id)));
      });
      this.loading = false;
    },
    go(day, zoom = this.zoom) {
      this.day = day;
      this.zoom = zoom;
      address({ day: day === today() ? "" : day, zoom: zoom === "week" ? "" : zoom });
      this.load();
      this.$nextTick(this.centre);
    },
    change(zoom) {
      prefer(["timeline", this.entity.name, this.view.name], zoom);
      this.go(this.day, zoom);
    },
    turn(by) {
      this.go(this.scale.turn(this.day, by));
    },
    toDay() {
      this.go(today());
    },
    // The chosen day stands a third from the left.
    centre() {
      const box = this.$refs.scroller;
      if (box) box.scrollLeft = daysBetween(this.first, this.day) * this.scale.pixels - (box.clientWidth - 200) / 3;
    },
    // Which bars lie wholly before what is seen (-1), or behind it (1).
    look() {
      const box = this.$refs.scroller;
      if (!box) return;
      const [left, right] = [box.scrollLeft, box.scrollLeft + this.room(box)];
      const away = {};
      for (const { row, bar } of this.lines) if (bar) if (bar.left + bar.width <= left) away[row.id] = -1; else if (bar.left >= right) away[row.id] = 1;
      if (JSON.stringify(away) !== JSON.stringify(this.away)) this.away = away;
    },
    // How wide the days are beside the names.
    room: (box) => box.clientWidth - (box.querySelector(".gw-timeline-corner")?.offsetWidth ?? 0),
    // The day of a bar that is nearest to what is seen.
    nearest({ row, bar }) {
      const back = this.away[row.id] < 0 && !bar.point;
      return back ? placeOf(this.end, row[this.view.end]).day : placeOf(this.start, row[this.view.start]).day;
    },
    reach({ row, bar }) {
      const box = this.$refs.scroller;
      box.scrollLeft = bar.left - this.room(box) / 3;
      this.$el.querySelector(`[data-id="${row.id}"]`)?.focus({ preventScroll: true });
    },
    grab(pressed, row, ends) {
      if (ends ? !this.loose[ends] : !this.movable) return;
      pressed.stopPropagation();
      const days = (dx) => Math.round(dx / this.scale.pixels);
      carry(pressed, {
        scroller: this.$refs.scroller,
        moved: (dx) => (this.shift = this.shifted(row, days(dx), ends)),
        drop: (place, point, dx) => this.put(row, this.shifted(row, days(dx), ends)),
        ended: () => (this.shift = null),
      });
    },
    // A bar is carried whole, or by one of its ends, which never passes the other.
    shifted(row, days, ends) {
      const length = row[this.view.end] ? daysBetween(placeOf(this.start, row[this.view.start]).day, placeOf(this.end, row[this.view.end]).day) : 0;
      if (ends === "start") return { id: row.id, start: Math.min(days, length), end: 0 };
      if (ends === "end") return { id: row.id, start: 0, end: Math.max(days, -length) };
      return { id: row.id, start: days, end: days };
    },
    async put(row, { start, end }) {
      const values = {};
      if (start) values[this.view.start] = later(this.start, row[this.view.start], start);
      if (end && row[this.view.end]) values[this.view.end] = later(this.end, row[this.view.end], end);
      else if (end > 0 && !start) values[this.view.end] = valueAt(this.end, addDays(placeOf(this.start, row[this.view.start]).day, end), placeOf(this.start, row[this.view.start]).minute);
      if (!Object.keys(values).length) return;
      const [from, to] = [values[this.view.start] || row[this.view.start], values[this.view.end] || row[this.view.end]];
      const said = this.say("from_to", { from: placeOf(this.start, from).day, to: to ? placeOf(this.end, to).day : "" });
      await this.write(row, values, this.say("lies_now", { name: this.called(row), days: said }));
      this.$nextTick(() => this.$el.querySelector?.(`[data-id="${row.id}"]`)?.focus({ preventScroll: true }));
    },
    // Shift and an arrow carry the bar by a day, with Ctrl its end; arrows alone go from bar to bar.
    key(event, row) {
      const days = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const ends = event.ctrlKey || event.metaKey ? "end" : "";
      if (days && event.shiftKey && (ends ? this.loose.end : this.movable)) {
        event.preventDefault();
        return this.put(row, this.shifted(row, days, ends));
      }
      if (!along) return;
      event.preventDefault();
      const bars = [...this.$el.querySelectorAll("[data-id]")];
      bars[bars.findIndex((bar) => bar.dataset.id === String(row.id)) + along]?.focus();
    },
    laneHtml(row) {
      return isBlank(row[this.lane.name]) ? `<span class="gw-muted">${this.say("no_value")}</span>` : this.html(row, this.lane.name);
    },
    label(line) {
      return `${this.called(line.row)}, ${line.bar.days}`;
    },
  },
  template: `<div class="gw-bars">
    <phone-head v-if="state.phone" :entity="entity"/>
    <div class="gw-shape-head" role="toolbar" :aria-label="say('timeline_tools')">
      <button type="button" class="gw-button gw-tiny" @click="toDay">{{ say('to_today') }}</button>
      <button type="button" class="gw-icon-button" :aria-label="say('earlier')" @click="turn(-1)"><icon name="left"/></button>
      <button type="button" class="gw-icon-button" :aria-label="say('later_on')" @click="turn(1)"><icon name="right"/></button>
      <h2 class="gw-shape-title" aria-live="polite">{{ first.slice(0, 7) }} – {{ last.slice(0, 7) }}</h2>
      <span v-if="undated" class="gw-hint">{{ say('without_days', {count: number(undated)}) }}</span>
      <span v-if="busy" class="gw-sr" role="status">{{ say('loading') }}</span>
      <span class="gw-grow"></span>
      <div class="gw-segments gw-switch" role="group" :aria-label="say('zoom')"><button v-for="z in ['day', 'week', 'month', 'quarter']" :key="z" type="button" :aria-pressed="zoom === z" @click="change(z)">{{ say('zoom_' + z) }}</button></div>
    </div>
    <div ref="scroller" class="gw-timeline-scroll" tabindex="0" @scroll.passive="look" role="region" :aria-label="view.label" :aria-busy="busy">
      <div class="gw-timeline-body" :style="{'--gw-days': width + 'px'}">
        <div class="gw-timeline-head"><div class="gw-timeline-corner">{{ entity.fields[title]?.label }}</div><div class="gw-timeline-scale" aria-hidden="true"><div><span v-for="p in upper" :key="p.day" :style="{left: p.left + 'px', width: p.width + 'px'}"><span class="gw-timeline-said">{{ p.label }}</span></span></div><div><span v-for="p in lower" :key="p.day" :class="{'gw-holiday-ground': zoom === 'day' && mark(p.day)?.off}" :title="zoom === 'day' ? mark(p.day)?.text : null" :style="{left: p.left + 'px', width: p.width + 'px'}">{{ p.label }}</span></div></div></div>
        <div class="gw-timeline-ground" aria-hidden="true"><span v-for="o in off" :key="o.from" class="gw-timeline-off" :style="{left: o.from * scale.pixels + 'px', width: o.count * scale.pixels + 'px'}"></span><span v-for="p in upper" :key="p.day" class="gw-timeline-line" :style="{left: p.left + 'px'}"></span><span v-if="now !== null" class="gw-timeline-now" :style="{left: now + 'px'}"></span></div>
        <div role="list" :aria-label="view.label"><template v-for="line in lines" :key="line.key">
          <div v-if="line.lane" class="gw-timeline-row gw-timeline-lane" role="presentation"><div class="gw-timeline-name"><span v-html="laneHtml(line.lane)"></span><span class="gw-count">{{ line.count }}</span></div></div>
          <div v-else class="gw-timeline-row" role="listitem"><div class="gw-timeline-name"><a class="gw-cut" :href="'/e/' + entity.name + '/' + line.row.id" @click.exact.prevent="open(line.row)">{{ called(line.row) }}</a></div>
            <div class="gw-timeline-track"><button v-if="away[line.row.id]" type="button" class="gw-away" :class="{'gw-away-later': away[line.row.id] > 0}" :aria-label="say('jump_to', {name: called(line.row) + ', ' + nearest(line)})" @click="reach(line)"><icon v-if="away[line.row.id] < 0" name="left"/>{{ nearest(line) }}<icon v-if="away[line.row.id] > 0" name="right"/></button><button v-if="line.bar" type="button" class="gw-bar" :class="[colour(line.row) ? 'gw-event-' + colour(line.row) : '', {'gw-bar-point': line.bar.point, 'gw-movable': movable, 'gw-held': shift?.id === line.row.id, 'gw-event-came': line.bar.cut, 'gw-event-goes': line.bar.goes}]" :style="{left: line.bar.left + 'px', width: line.bar.width + 'px'}" :data-id="line.row.id" :aria-label="label(line)" :aria-keyshortcuts="[movable ? 'Shift+ArrowLeft Shift+ArrowRight' : '', loose.end ? 'Control+Shift+ArrowLeft Control+Shift+ArrowRight' : ''].join(' ').trim() || null" @click="open(line.row)" @pointerdown="grab($event, line.row, '')" @keydown="key($event, line.row)"><span v-if="loose.start" class="gw-bar-edge gw-bar-from" @pointerdown="grab($event, line.row, 'start')"></span><span class="gw-bar-said"><template v-if="shift?.id === line.row.id">{{ line.bar.days }}</template><template v-else><span v-for="name in filled(line.row)" :key="name" v-html="html(line.row, name)"></span></template></span><span v-if="loose.end" class="gw-bar-edge gw-bar-to" @pointerdown="grab($event, line.row, 'end')"></span></button></div></div>
        </template></div>
        <template v-if="busy && !rows.length"><div v-for="n in 8" :key="n" class="gw-timeline-row"><div class="gw-timeline-name"><span class="gw-bone" style="width:70%"></span></div><div class="gw-timeline-track"><span class="gw-bone" :style="{position: 'sticky', left: 260 + n * 40 + 'px', width: '140px'}"></span></div></div></template>
        <p v-if="!busy && !rows.length" class="gw-hint gw-timeline-none">{{ say('nothing_in_span') }}</p>
        <div ref="end" class="gw-timeline-rest"><span></span></div>
      </div></div>
  </div>`,
};
