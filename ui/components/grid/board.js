// A board: one column per stage or option, cards that are dragged (or moved by menu) from one to the next.

import { get, patch, post, query } from "../base/api.js";
import { cellHtml, stage, tag } from "../cells/index.js";
import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { DropMenu, fail, tell } from "../base/overlay.js";
import { titleField } from "../base/schema.js";
import { baseOf } from "../base/saved.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { move } from "../record/moves.js";
import { summed } from "./summing.js";

const MOST = 50;

export default {
  components: { Icon, DropMenu },
  props: { entity: Object, view: Object, filter: String, sort: Array, q: String },
  emits: ["total", "failed", "open"],
  data: () => ({ columns: [], held: null, over: "", menu: null }),
  created() {
    const field = this.entity.fields[this.view.by];
    this.columns = (field?.options || []).map((option) => ({ option, rows: [], total: null, busy: true }));
    this.loadAll();
  },
  mounted() {
    this.unwatch = this.$watch(() => state.changes.count, () => state.changes.last?.entity === this.entity.name && this.loadAll());
  },
  unmounted() {
    this.unwatch();
  },
  watch: { filter: "loadAll", q: "loadAll", sort: { handler: "loadAll", deep: true } },
  computed: {
    title() {
      return titleField(this.entity);
    },
    names() {
      const card = this.view.card?.length ? this.view.card : [this.title, "owner"];
      return card.filter((name) => this.entity.fields[name] && name !== this.title);
    },
    summed() {
      return this.names.find((name) => this.entity.fields[name].cell.kind === "money");
    },
  },
  methods: {
    say,
    number,
    async loadAll() {
      await Promise.all(this.columns.map(this.load));
      this.$emit("total", { total: this.columns.reduce((sum, c) => sum + (c.total || 0), 0), exact: true });
    },
    async load(column) {
      const where = `${this.view.by} == '${column.option.key}'`;
      const fields = [this.title, ...this.names, this.view.by].join(",");
      try {
        const answer = await get(`/${this.entity.name}` + query({ view: baseOf(this.view), filter: this.filter ? `(${this.filter}) and ${where}` : where, sort: this.sort.join(","), q: this.q, fields, limit: MOST, count: "capped" }));
        column.rows = answer.rows;
        column.total = answer.total;
      } catch (error) {
        this.$emit("failed", error);
      } finally {
        column.busy = false;
      }
    },
    head(option) {
      return this.view.by === "stage" ? stage(option) : tag(option);
    },
    html(row, name) {
      return cellHtml(this.entity.fields[name], row[name]);
    },
    shownTotal(column) {
      if (!this.summed || column.total === null || column.total > column.rows.length) return "";
      return summed(column.rows, this.entity.fields[this.summed]);
    },
    grab(event, row) {
      this.held = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", String(row.id));
    },
    async drop(column) {
      const row = this.held;
      this.held = null;
      this.over = "";
      if (row && row[this.view.by] !== column.option.key) await this.put(row, column.option);
    },
    async put(row, option) {
      try {
        if (this.view.by === "stage") await this.moveTo(row, option);
        else await patch(`/${this.entity.name}/${row.id}`, { [this.view.by]: option.key }, row.version);
      } catch (error) {
        fail(error);
      }
      await this.loadAll();
    },
    async moveTo(row, option) {
      const record = await get(`/${this.entity.name}/${row.id}`);
      const way = (record.may?.moves || []).find((m) => m.to === option.key);
      if (way && !way.open) return tell([say("cannot_enter", { stage: option.label }), ...[].concat(way.why || [])].join(" "), { kind: "error", seconds: 8 });
      await move(this.entity, record, way || { to: option.key, open: true }, option, post);
    },
    ways(event, row) {
      const others = this.columns.filter((c) => c.option.key !== row[this.view.by]);
      this.menu = { anchor: event.currentTarget, items: [{ head: say("move_to") }, ...others.map((c) => ({ label: c.option.label, run: () => this.put(row, c.option) }))] };
    },
  },
  template: `<div class="gw-board">
    <section v-for="column in columns" :key="column.option.key" class="gw-board-column" :class="{'gw-over': over === column.option.key}" :aria-label="column.option.label" @dragover.prevent="over = column.option.key" @dragleave="over = ''" @drop.prevent="drop(column)">
      <header><span v-html="head(column.option)"></span><span class="gw-count">{{ column.total === null ? '' : number(column.total) }}</span><span class="gw-grow"></span><span class="gw-hint gw-tab-nums">{{ shownTotal(column) }}</span></header>
      <div class="gw-board-cards" tabindex="0" role="list" :aria-label="column.option.label">
        <div v-for="row in column.rows" :key="row.id" class="gw-board-card" role="listitem" draggable="true" @dragstart="grab($event, row)" @dragend="held = null; over = ''">
          <a :href="'/e/' + entity.name + '/' + row.id" @click.exact.prevent="$emit('open', {entity: entity.name, id: row.id})" v-html="html(row, title) || '—'"></a>
          <button type="button" class="gw-icon-button gw-small" :aria-label="say('move_named', {name: row[title]})" @click="ways($event, row)"><icon name="more"/></button>
          <div class="gw-board-line"><span v-for="name in names" :key="name" v-html="html(row, name)"></span></div>
        </div>
        <template v-if="column.busy"><div v-for="n in 3" :key="n" class="gw-board-card"><span class="gw-bone" style="width:70%"></span><span class="gw-bone" style="width:40%;margin-top:12px"></span></div></template>
        <p v-if="column.total > column.rows.length" class="gw-hint">{{ say('and_more', {count: column.total - column.rows.length}) }}</p>
      </div>
    </section>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('move_to')" @close="menu = null"/>
  </div>`,
};
