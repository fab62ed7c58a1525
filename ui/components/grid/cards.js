// The rows on a phone: one card each, more as one scrolls; in groups, under headings that fold.

import { get, query } from "../base/api.js";
import { namesIn } from "../base/evaluate.js";
import { describe } from "../base/filters.js";
import { cellHtml, cellText, isBlank } from "../cells/index.js";
import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { DropMenu } from "../base/overlay.js";
import { titleField } from "../base/schema.js";
import { baseOf } from "../base/saved.js";
import { state } from "../base/state.js";
import { counted, inside, say } from "../base/words.js";
import { readDate } from "../editors/read.js";
import { beginning, curing, sourcesOf } from "../record/deeds.js";
import { colourOf, wholeColour } from "./colouring.js";
import { carried, needed, shownColumns } from "./columns.js";
import { cardGroups } from "./cardgroups.js";
import FilterBox from "./filterbox.js";
import { holding } from "./held.js";
import { isWide } from "./nearby.js";
import { summed } from "./summing.js";

const AT_ONCE = 40; // cards

export default {
  components: { Icon, DropMenu, FilterBox },
  mixins: [holding],
  props: { entity: Object, view: Object, filter: String, sort: Array, q: String, chips: Array, group: { type: Array, default: () => [] }, totals: { type: Object, default: () => ({}) }, rules: { type: Array, default: () => [] } },
  emits: ["total", "failed", "open", "chips", "q", "remove", "export"],
  data: () => ({ rows: [], total: null, busy: false, done: false, box: null, finding: false }),
  created() {
    this.model = { world: () => ({ me: state.me?.id, today: readDate("today") }), columns: () => shownColumns(this.entity, this.view), entity: () => this.entity, group: () => this.group, rules: () => this.rules };
    this.heads = cardGroups(this);
  },
  mounted() {
    this.watcher = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && this.more(), { rootMargin: "400px" });
    this.watcher.observe(this.$refs.end);
    this.unwatch = this.$watch(() => state.changes.count, () => state.changes.last?.entity === this.entity.name && (this.group.length ? this.recount() : this.again()));
    this.again();
  },
  unmounted() {
    this.watcher.disconnect();
    this.unwatch();
  },
  watch: {
    filter: "again",
    q: "again",
    sort: { handler: "again", deep: true },
    group(now, before) {
      if (String(now) !== String(before)) this.again();
    },
  },
  computed: {
    title() {
      return titleField(this.entity);
    },
    // The colour of all rows here: the view holds just those that a rule of another view colours.
    wholly() {
      return wholeColour(this.entity, this.view);
    },
    order() {
      const field = this.entity.fields[(this.sort[0] || "").replace("-", "")];
      return field ? say("ordered_by", { name: inside(field.label) }) : "";
    },
    sum() {
      const field = this.entity.fields[this.parts.sums[0]];
      return field?.cell.kind === "money" && this.rows.length && this.rows.length === this.total?.total ? `${field.label} ${summed(this.rows, field)}` : "";
    },
    parts() {
      const names = shownColumns(this.entity, this.view).filter((name) => name !== this.title);
      const of = (...kinds) => names.filter((name) => kinds.includes(this.entity.fields[name].cell.kind));
      const tag = of("choice")[0];
      const line = [of("stage")[0], of("person")[0]].filter(Boolean);
      const when = of("datetime", "date")[0];
      const said = (name) => when && sourcesOf(this.entity, [name]).includes(when); // the days since a day that is shown say it twice
      const sums = of("money", "number").filter((name) => !said(name)).slice(0, 1);
      const rest = names.filter((n) => ![tag, when, ...line, ...sums].includes(n) && !said(n)).slice(0, sums.length ? 0 : line.length ? 1 : 2);
      return { tag, line, when, sums: [...sums, ...rest] };
    },
    // Of a wide list no more than a card shows.
    fields() {
      const all = needed(this.entity, this.view, this.rules);
      if (!isWide(all)) return all;
      const { tag, line, when, sums } = this.parts;
      return [...new Set([...carried(this.entity, this.view, this.rules), tag, ...line, when, ...sums])].filter(Boolean);
    },
  },
  methods: {
    say,
    number,
    counted,
    // The title of the record where one field alone does not say it.
    called(row) {
      const whole = /\{.*\{/.test(this.entity.title) && row.title;
      return whole || cellText(this.entity.fields[this.title], row[this.title]) || row.title || "—";
    },
    again() {
      this.picked = null;
      this.rows = [];
      this.done = false;
      this.round = (this.round || 0) + 1;
      this.busy = false;
      this.heads.ask();
      this.more();
    },
    // Groups keep what is open, and the place one has scrolled to.
    async recount() {
      await this.heads.again().catch((error) => this.$emit("failed", error));
      await this.fillTo(this.rows.length);
    },
    async turn(row) {
      await this.heads.turn(row.node).catch((error) => this.$emit("failed", error));
      await this.fillTo(this.rows.length);
    },
    async fillTo(count) {
      const round = this.round;
      const rows = await this.heads.between(0, Math.max(AT_ONCE, count)).catch((error) => (this.$emit("failed", error), this.rows));
      if (round !== this.round) return;
      this.rows = rows;
      this.done = rows.length >= this.heads.length;
    },
    opened(row, index) {
      this.$emit("open", { entity: this.entity.name, id: row.id, index, place: this.group.length ? this.heads.placeOf(index) : undefined });
    },
    async more() {
      if (this.busy || this.done) return;
      this.busy = true;
      const round = this.round;
      try {
        const offset = this.rows.length;
        if (this.group.length) return await this.fillTo(offset + AT_ONCE);
        const answer = await get(`/${this.entity.name}` + query({ view: baseOf(this.view), filter: this.filter, sort: this.sort.join(","), q: this.q, fields: this.fields.join(","), offset: offset || "", limit: AT_ONCE, count: offset ? "none" : "capped" }));
        if (round !== this.round) return;
        this.rows.push(...answer.rows);
        this.done = answer.rows.length < AT_ONCE;
        if (!offset) {
          this.total = { total: answer.total, exact: answer.total_is !== "at_least" };
          this.$emit("total", this.total);
        }
      } catch (error) {
        this.done = true;
        this.$emit("failed", error);
      } finally {
        if (round === this.round) this.busy = false;
      }
    },
    html(row, name) {
      const field = this.entity.fields[name];
      return field.cell.kind === "money" && !isBlank(row[name]) ? summed([row], field) : cellHtml(field, row[name]);
    },
    // What would help a row that wears a colour: one more entry in the list its colour rests on.
    deed(row) {
      const rule = this.view.color[this.bar(row)] || (this.wholly && this.view.where);
      const list = rule && curing(this.entity, namesIn(rule));
      return list ? beginning(list, row.id) : null;
    },
    labelled(name) {
      return this.entity.fields[name].label;
    },
    bar(row) {
      return Object.keys(colourOf(this.view, row, this.model))[0] || this.wholly;
    },
    put(chip) {
      this.box = null;
      this.$emit("chips", [...this.chips, chip]);
    },
    text(chip) {
      const { label, operator, value } = describe(chip, this.entity.fields);
      return [label, operator, value].filter(Boolean).join(" ");
    },
  },
  template: `<div class="gw-cards">
    <div v-if="picked" class="gw-cards-head gw-cards-picked" role="toolbar" :aria-label="say('picked', {count: picked.length})"><button type="button" class="gw-icon-button" :aria-label="say('unpick')" @click="picked = null"><icon name="close"/></button><strong class="gw-grow" aria-live="polite">{{ say('picked', {count: picked.length}) }}</strong><button v-if="entity.verbs.includes('export')" type="button" class="gw-icon-button" :disabled="!picked.length" :aria-label="say('export_rows')" @click="$emit('export', picked)"><icon name="download"/></button><button v-if="entity.verbs.includes('delete')" type="button" class="gw-icon-button" :disabled="!picked.length" :aria-label="say('delete')" @click="$emit('remove', picked)"><icon name="trash"/></button></div>
    <div v-else class="gw-cards-head"><div class="gw-grow"><div class="gw-cut" aria-live="polite"><template v-if="total">{{ counted(total.total, entity.label, number(total.total) + (total.exact ? '' : '+')) }}<template v-if="order">{{ say('list_clause') }}{{ order }}</template></template></div><div v-if="sum" class="gw-tab-nums gw-cut">{{ sum }}</div></div><button type="button" class="gw-icon-button" :aria-label="say('find_in_view')" :aria-expanded="finding" @click="finding = !finding"><icon name="search"/></button><button type="button" class="gw-icon-button" :class="{'gw-dotted': chips.length}" :aria-label="say('add_filter')" @click="box = $event.currentTarget"><icon name="filter"/></button></div>
    <div v-if="finding" class="gw-cards-find"><input class="gw-input" type="search" :value="q" :placeholder="say('find_in_view')" :aria-label="say('find_in_view')" @change="$emit('q', $event.target.value)"></div>
    <div v-if="chips.length" class="gw-cards-chips"><button v-for="(chip, i) in chips" :key="i" type="button" class="gw-chip gw-chip-text" :aria-label="say('remove_filter', {name: text(chip)})" @click="$emit('chips', chips.filter((_, n) => n !== i))">{{ text(chip) }} <icon name="close" :size="14"/></button></div>
    <ul><li v-for="(row, index) in rows" :key="row.id"><template v-if="row.isGroup"><button v-if="!row.isGone" type="button" class="gw-card-head" :style="{paddingLeft: 12 + row.level * 16 + 'px'}" :aria-expanded="heads.isOpen(row.node)" @click="turn(row)"><icon :name="heads.isOpen(row.node) ? 'down' : 'right'"/><span class="gw-cut gw-grow" v-html="heads.name(row)"></span><span class="gw-muted">{{ number(row.node.count) }}</span><span v-if="heads.sum(row)" class="gw-tab-nums" v-html="heads.sum(row)"></span></button></template><template v-else><a class="gw-card" :class="bar(row) ? 'gw-card-' + bar(row) : ''" :href="'/e/' + entity.name + '/' + row.id" :role="picked ? 'checkbox' : null" :aria-checked="picked ? picked.includes(row.id) : null" draggable="false" @pointerdown="grip($event, row, index)" @pointermove="slid" @pointerup="letGo" @pointercancel="letGo" @touchend="lifted" @contextmenu.prevent="hold($event.currentTarget, row, index)" @click.prevent="tapped(row, index)">
      <span class="gw-card-top"><strong class="gw-cut gw-grow"><span v-if="picked" class="gw-card-box"><icon v-if="picked.includes(row.id)" name="check" :size="14"/></span>{{ called(row) }}</strong><span v-if="parts.tag" v-html="html(row, parts.tag)"></span></span>
      <span class="gw-card-line"><span v-for="name in parts.line" :key="name" v-html="html(row, name)"></span><span class="gw-grow"></span><span v-if="parts.when" :class="bar(row) ? 'gw-' + bar(row) + ' gw-strong' : 'gw-muted'" v-html="html(row, parts.when)"></span></span>
      <span v-if="parts.sums.length" class="gw-card-line"><span v-for="name in parts.sums" :key="name"><span class="gw-muted">{{ labelled(name) }}</span> <span v-html="html(row, name) || '—'"></span></span></span>
    </a><button v-if="deed(row) && !picked" type="button" class="gw-link gw-card-deed" @click="deed(row).run()">{{ deed(row).label }}</button></template></li></ul>
    <ul v-if="busy && !rows.length" aria-hidden="true"><li v-for="n in 7" :key="n" class="gw-card"><span class="gw-bone" style="width:60%;height:12px"></span><span class="gw-bone" style="width:40%;margin-top:14px"></span><span class="gw-bone" style="width:30%;margin-top:12px"></span></li></ul>
    <div ref="end" style="height:1px"></div>
    <drop-menu v-if="held" :key="held.label" :anchor="held.anchor" :items="held.items" :label="held.label" @close="held = null"/>
    <filter-box v-if="box" :anchor="box" :entity="entity" @close="box = null" @done="put"/>
  </div>`,
};
