// A board: one column per stage or option, cards carried from one to the next; what a move's rules say stands on each column while one is carried.

import { get } from "../base/api.js";
import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { DropMenu, fail, tell } from "../base/overlay.js";
import { state } from "../base/state.js";
import { stage, tag } from "../cells/index.js";
import { summed } from "../grid/summing.js";
import { move } from "../record/moves.js";
import { carry } from "./carrying.js";
import PhoneHead from "./phonehead.js";
import { Shape } from "./shape.js";
import { staying } from "./staying.js";

const PAGE = 30;
const NOWHERE = { key: "", label: "", color: "" }; // the column of those without a value

export default {
  components: { Icon, DropMenu, PhoneHead },
  mixins: [Shape, staying],
  data: () => ({ columns: [], held: null, over: null, ways: null, menu: null, here: "" }),
  created() {
    this.columns = [...this.field.options, NOWHERE].map((option) => ({ option, rows: [], total: null, busy: true }));
    this.here = this.columns[0].option.key;
    this.load();
  },
  mounted() {
    this.watcher = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => this.more(this.columnOf(one.target.dataset.end))), { rootMargin: "200px" });
    this.watchEnds();
  },
  updated() {
    this.watchEnds();
  },
  unmounted() {
    this.watcher.disconnect();
  },
  computed: {
    field() {
      return this.entity.fields[this.view.by];
    },
    staged() {
      return this.view.by === "stage";
    },
    // Records without a value have a column of their own, where there are any.
    shown() {
      return this.columns.filter((column) => column.option.key || column.total);
    },
    summed() {
      return this.names.find((name) => this.entity.fields[name].cell.kind === "money");
    },
    movable() {
      return this.staged || this.mayWrite(this.view.by);
    },
  },
  methods: {
    number,
    columnOf(key) {
      return this.columns.find((column) => column.option.key === key);
    },
    label(option) {
      return option.label || this.say("no_value");
    },
    head(option) {
      return this.staged ? stage(option) : tag({ ...option, label: this.label(option) });
    },
    where({ key }) {
      return key ? `${this.view.by} == '${key}'` : `${this.view.by} is empty`;
    },
    async load() {
      await this.newest(() => Promise.all([this.counted(), ...this.columns.map((column) => this.brought(column))]), ([counted, ...found]) => {
        const groups = new Map(counted.groups.map((group) => [group.value ?? "", group]));
        this.columns.forEach((column, at) => {
          const group = groups.get(column.option.key);
          Object.assign(column, { rows: found[at].rows, total: group?.count ?? 0, sum: group?.totals?.[this.summed]?.sum ?? null, busy: false });
        });
        this.$emit("total", { total: counted.count, exact: true });
      });
    },
    // Who sees a figure in part is told the counts alone.
    counted() {
      return this.groups(this.view.by, this.summed ? this.summed + ":sum" : "").catch((error) => {
        if (error.status !== 422 || !this.summed) throw error;
        return this.groups(this.view.by);
      });
    },
    // As many rows as are shown already, so that nobody's change takes away what was scrolled to.
    brought(column) {
      return this.ask(this.where(column.option), { limit: Math.min(1000, Math.max(PAGE, column.rows.length)), count: "none" });
    },
    async more(column) {
      const whole = () => !column.rows.length || column.rows.length >= column.total;
      if (!column || column.busy || whole()) return;
      column.busy = true;
      await this.bring(async () => {
        if (whole()) return;
        const answer = await this.ask(this.where(column.option), { offset: column.rows.length, limit: PAGE, count: "none" });
        const known = new Set(column.rows.map((row) => row.id));
        column.rows.push(...answer.rows.filter((row) => !known.has(row.id)));
      });
      column.busy = false;
    },
    watchEnds() {
      for (const end of this.$el.querySelectorAll?.("[data-end]") || []) this.watcher?.observe(end);
    },
    sum(column) {
      return column.sum && column.total ? summed([{ [this.summed]: column.sum }], this.entity.fields[this.summed]) : "";
    },
    grab(event, row) {
      if (!this.movable || event.target.closest("button")) return;
      carry(event, {
        card: event.currentTarget,
        scroller: this.$refs.columns,
        began: () => this.lift(row),
        over: (place) => (this.over = place?.dataset.place ?? null),
        drop: (place) => place && this.put(row, this.columnOf(place.dataset.place).option),
        ended: () => Object.assign(this, { held: null, over: null, ways: null }),
      });
    },
    // While a card is carried each column says whether it takes it, and if not why.
    async lift(row) {
      this.held = row;
      if (!this.staged) return;
      const record = await get(`/${this.entity.name}/${row.id}`).catch(() => null);
      if (record && this.held === row) this.ways = Object.fromEntries((record.may?.moves || []).map((way) => [way.to, way]));
    },
    takes(option) {
      if (!this.held || option.key === this.held[this.view.by]) return "";
      if (!this.staged) return option.key || this.field.required !== true ? "yes" : "no";
      if (!option.key) return "no";
      return !this.ways ? "" : this.ways[option.key]?.open ? "yes" : "no";
    },
    why(option) {
      if (this.takes(option) !== "no") return "";
      return [].concat(this.ways?.[option.key]?.why || []).join(" ") || this.say("no_way", { from: this.label(this.columnOf(this.held[this.view.by] || "").option), to: this.label(option) });
    },
    async put(row, option) {
      if ((row[this.view.by] || "") === option.key) return;
      if (!this.staged) return this.write(row, { [this.view.by]: option.key || null }, this.say("moved", { stage: this.label(option) }));
      try {
        await this.moveTo(row, option);
      } catch (error) {
        fail(error);
      }
      await this.load();
    },
    async moveTo(row, option) {
      const record = await get(`/${this.entity.name}/${row.id}`);
      const way = (record.may?.moves || []).find((one) => one.to === option.key);
      if (way && !way.open) return tell([this.say("cannot_enter", { stage: option.label }), ...[].concat(way.why || [])].join(" "), { kind: "error", seconds: 8 });
      await move(this.entity, record, way || { to: option.key, open: true }, option);
    },
    choose(event, row) {
      const others = this.columns.filter((c) => c.option.key !== (row[this.view.by] || "") && (c.option.key || (!this.staged && this.field.required !== true)));
      this.menu = { anchor: event.currentTarget, items: [{ head: this.say("move_to") }, ...others.map((c) => ({ label: this.label(c.option), run: () => this.put(row, c.option) }))] };
    },
    // Arrows go from card to card; with Shift they carry the card to the next column.
    key(event, row, column) {
      const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!across && !along) return;
      event.preventDefault();
      const next = this.shown[this.shown.indexOf(column) + across];
      if (across && event.shiftKey) return next?.option.key && this.movable && this.put(row, next.option);
      if (across) return this.focus(next?.rows[Math.min(column.rows.indexOf(row), next.rows.length - 1)]?.id);
      this.focus(column.rows[column.rows.indexOf(row) + along]?.id);
    },
    focus(id) {
      this.$nextTick(() => this.$el.querySelector(`[data-id="${id}"] a`)?.focus());
    },
    show(option) {
      this.here = option.key;
      this.$refs.columns.querySelector(`[data-place="${option.key}"]`)?.scrollIntoView({ block: "nearest", inline: "start" });
    },
    // On a phone one column fills the page; which one is told by where the row of columns stands.
    scrolled(event) {
      if (!state.phone) return;
      const at = Math.round(event.target.scrollLeft / event.target.clientWidth);
      this.here = this.shown[at]?.option.key ?? this.here;
    },
  },
  template: `<div class="gw-board-area"><phone-head v-if="state.phone" :entity="entity"><div class="gw-board-strip" role="group" :aria-label="view.label"><button v-for="c in shown" :key="c.option.key" type="button" class="gw-tab" :aria-current="c.option.key === here ? 'true' : null" @click="show(c.option)">{{ label(c.option) }}<span v-if="c.total !== null" class="gw-count">{{ number(c.total) }}</span></button></div></phone-head>
    <div ref="columns" class="gw-board" @scroll.passive="scrolled">
    <section v-for="column in shown" :key="column.option.key" class="gw-board-column" :class="{'gw-over': held && over === column.option.key && takes(column.option) !== 'no', 'gw-takes': takes(column.option) === 'yes', 'gw-refuses': takes(column.option) === 'no'}" :data-place="column.option.key" :aria-label="label(column.option)">
      <header><span v-html="head(column.option)"></span><span class="gw-count">{{ column.total === null ? '' : number(column.total) }}</span><span class="gw-grow"></span><span class="gw-hint gw-tab-nums">{{ sum(column) }}</span></header>
      <p v-if="why(column.option)" class="gw-board-why">{{ why(column.option) }}</p>
      <div class="gw-board-cards" tabindex="0" role="group" :aria-label="label(column.option)">
        <div v-if="column.rows.length" class="gw-board-list" role="list"><div v-for="row in column.rows" :key="row.id" class="gw-board-card" :class="[colour(row) ? 'gw-mark-' + colour(row) : '', {'gw-held': held === row, 'gw-fixed': !movable}]" role="listitem" :data-id="row.id" @pointerdown="grab($event, row)">
          <a :href="'/e/' + entity.name + '/' + row.id" draggable="false" @click.exact.prevent="open(row)" @keydown="key($event, row, column)" >{{ called(row) }}</a>
          <button v-if="movable" type="button" class="gw-icon-button gw-small" :aria-label="say('move_named', {name: called(row)})" @click="choose($event, row)"><icon name="more"/></button>
          <div class="gw-board-line"><span v-for="name in filled(row)" :key="name" v-html="html(row, name)"></span></div>
        </div></div>
        <template v-if="column.busy && !column.rows.length"><div v-for="n in 3" :key="n" class="gw-board-card gw-fixed"><span class="gw-bone" style="width:70%"></span><span class="gw-bone" style="width:40%;margin-top:12px"></span></div></template>
        <p v-else-if="!column.rows.length" class="gw-hint gw-board-none">{{ say('nothing_here') }}</p>
        <p v-if="column.total > column.rows.length" class="gw-hint" :data-end="column.option.key">{{ say('and_more', {count: number(column.total - column.rows.length)}) }}</p>
      </div>
    </section></div>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('move_to')" @close="menu = null"/>
  </div>`,
};
