// A tree of records linked to one above them: opened branch by branch, moved by carrying; a filter shows what fits, with the way to it.

import { Icon } from "../base/icons.js";
import { number } from "../base/format.js";
import { isRight } from "../base/schema.js";
import { DropMenu, ask } from "../base/overlay.js";
import { entityUrl, go, state } from "../base/state.js";
import { inside } from "../base/words.js";
import { Branches } from "./branches.js";
import { carry } from "./carrying.js";
import PhoneHead from "./phonehead.js";
import { Shape } from "./shape.js";
import { staying } from "./staying.js";

const PAGE = 100;
const HOVER = 700; // milliseconds over a closed branch that open it

export default {
  components: { Icon, DropMenu, PhoneHead },
  mixins: [Shape, staying],
  data: () => ({ top: [], total: null, flat: null, opened: new Set(), below: new Map(), active: null, held: null, over: null, menu: null, busyAt: null }),
  created() {
    this.branches = new Branches(this.ask, this.groups, this.view.parent);
    this.load();
  },
  computed: {
    link() {
      return this.entity.fields[this.view.parent];
    },
    movable() {
      return this.mayWrite(this.view.parent);
    },
    narrowed() {
      return Boolean(this.filter || this.q);
    },
    // What is seen, from the top down: nodes with their level, and a line where a branch goes on.
    lines() {
      const lines = [];
      const walk = (nodes, total, level, above) => {
        nodes.forEach((node, at) => {
          lines.push({ node, level, at: at + 1, of: total, above });
          const below = this.opened.has(node.id) && this.below.get(node.id);
          if (below) walk(below, Math.max(node.kids, below.length), level + 1, node);
        });
        if (nodes.length < total) lines.push({ more: true, level, above, left: total - nodes.length });
      };
      if (this.flat) walk(this.flat, this.total, 1, null);
      else walk(this.top, this.total ?? 0, 1, null);
      return lines;
    },
    nodes() {
      return this.lines.filter((line) => line.node);
    },
  },
  methods: {
    number,
    isRight,
    async load() {
      const { narrowed } = this;
      const below = new Map();
      const asked = () => Promise.all([narrowed ? this.matching() : this.grown(null, this.top.length, below), this.ask("", { fields: this.title, sort: "", limit: 1, count: "capped" })]);
      await this.newest(asked, (found) => this.took(narrowed, below, ...found));
    },
    took(narrowed, below, found, all) {
      for (const [id, nodes] of below) this.below.set(id, nodes);
      this.flat = narrowed ? found.nodes : null;
      if (!narrowed) this.top = found.nodes;
      this.total = found.total;
      if (!this.begun && !narrowed && found.total === 1) this.toggle(this.top[0], true); // one root alone says nothing
      this.begun = true;
      if (!this.nodes.some((line) => line.node.id === this.active)) this.active = this.nodes[0]?.node.id ?? null;
      this.$emit("total", { total: all.total, exact: all.total_is !== "at_least" });
    },
    // A branch; what is open below it goes to `below`.
    async grown(id, length, below) {
      const found = await this.branches.page(id, 0, Math.min(1000, Math.max(PAGE, length)));
      const open = found.nodes.filter((node) => this.opened.has(node.id) && node.kids);
      await Promise.all(open.map(async (node) => below.set(node.id, (await this.grown(node.id, this.below.get(node.id)?.length || 0, below)).nodes)));
      return found;
    },
    async matching() {
      const answer = await this.ask("", { limit: Math.min(1000, Math.max(PAGE, this.flat?.length ?? 0)), count: "capped" });
      const paths = await this.branches.paths(answer.rows, this.title);
      return { nodes: answer.rows.map((row) => ({ id: row.id, row, kids: 0, path: paths.get(row.id).join(" / ") })), total: answer.total };
    },
    async toggle(node, open = !this.opened.has(node.id)) {
      if (!node.kids) return;
      if (!open) return this.opened.delete(node.id);
      this.busyAt = node.id;
      try {
        const found = await this.branches.page(node.id, 0, PAGE);
        this.below.set(node.id, found.nodes);
        this.opened.add(node.id); // open once there is something to go to
      } catch (error) {
        this.$emit("failed", error);
      } finally {
        this.busyAt = null;
      }
    },
    more({ above }) {
      return this.bring(async () => {
        const nodes = above ? this.below.get(above.id) : this.flat || this.top;
        if (!nodes) return; // its branch is gone
        const found = this.flat ? { nodes: (await this.ask("", { offset: nodes.length, limit: PAGE, count: "none" })).rows.map((row) => ({ id: row.id, row, kids: 0 })) } : await this.branches.page(above?.id ?? null, nodes.length, PAGE);
        nodes.push(...found.nodes.filter((node) => !nodes.some((one) => one.id === node.id)));
      });
    },
    grab(event, node) {
      if (!this.movable || event.target.closest("button")) return;
      carry(event, {
        card: event.currentTarget, scroller: this.$refs.rows,
        began: () => (this.held = node),
        over: (place) => this.hovers(place),
        drop: (place) => place && this.put(node, place.dataset.place === "top" ? null : Number(place.dataset.place)),
        ended: () => {
          clearTimeout(this.opening);
          Object.assign(this, { held: null, over: null });
        },
      });
    },
    // A closed branch opens while something is held over it.
    hovers(place) {
      const over = place?.dataset.place ?? null;
      if (over === this.over) return;
      this.over = over;
      clearTimeout(this.opening);
      const line = this.nodes.find((one) => String(one.node.id) === over);
      if (line && line.node !== this.held) this.opening = setTimeout(() => this.toggle(line.node, true), HOVER);
    },
    aboveOf(node) {
      return node.row[this.view.parent]?.id ?? null;
    },
    nameOf(id) {
      const line = this.nodes.find((one) => one.node.id === id);
      return line ? this.called(line.node.row) : "#" + id;
    },
    async put(node, above) {
      if (above === node.id || above === this.aboveOf(node)) return;
      const title = above === null ? "" : this.nameOf(above);
      const row = { ...node.row };
      if (above !== null) this.opened.add(above);
      await this.write(row, { [this.view.parent]: above }, above === null ? this.say("moved_to_top", { name: this.called(row) }) : this.say("moved_under", { name: this.called(row), above: title }));
      this.focus(node.id);
    },
    choose(event, { node }) {
      const items = [{ label: this.say("open"), icon: "expand", run: () => this.open(node.row) }];
      if (this.movable) {
        items.push({ label: this.say("move_under"), icon: "forward", run: () => this.askAbove(node) });
        if (this.aboveOf(node) !== null) items.push({ label: this.say("move_to_top"), icon: "up", run: () => this.put(node, null) });
      }
      if (this.canCreate) items.push({ label: this.say("new_below", { label: inside(this.entity.label) }), icon: "plus", run: () => go(`${entityUrl(this.entity.name)}/new?${this.view.parent}=${node.id}`) });
      this.menu = { anchor: event.currentTarget, items };
    },
    async askAbove(node) {
      const field = { ...this.link, required: false };
      await ask({
        title: this.say("move_named", { name: this.called(node.row) }), confirm: this.say("move"), fields: [field], values: { [field.name]: node.row[field.name] }, context: { entity: this.entity.name, id: node.id },
        run: async (values) => {
          const above = values[field.name]?.id ?? values[field.name] ?? null;
          await this.put(node, above === "" ? null : above);
        },
      });
    },
    focus(id) {
      this.active = id;
      this.$nextTick(() => this.$el.querySelector?.(`[data-node="${id}"]`)?.focus());
    },
    // The keys of every tree: arrows open, close and go; Enter opens the record.
    key(event, line) {
      if (event.target !== event.currentTarget || event.ctrlKey || event.altKey) return;
      const at = this.nodes.indexOf(line);
      const go = (to) => to && this.focus(to.node.id);
      const isOpen = this.opened.has(line.node.id) && line.node.kids;
      const keys = {
        ArrowDown: () => go(this.nodes[at + 1]),
        ArrowUp: () => go(this.nodes[at - 1]),
        Home: () => go(this.nodes[0]),
        End: () => go(this.nodes[this.nodes.length - 1]),
        ArrowRight: () => (isOpen ? go(this.nodes[at + 1]) : this.toggle(line.node, true)),
        ArrowLeft: () => (isOpen ? this.toggle(line.node, false) : line.above && this.focus(line.above.id)),
        Enter: () => this.open(line.node.row),
        " ": () => this.toggle(line.node),
        F2: () => this.movable && this.askAbove(line.node),
      };
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    },
    closeAll() {
      this.opened.clear();
    },
  },
  template: `<div class="gw-tree">
    <phone-head v-if="state.phone && !held" :entity="entity"><span class="gw-hint">{{ narrowed ? say('tree_flat') : say('tree_top', {count: number(total ?? 0)}) }}</span></phone-head>
    <div v-else class="gw-shape-head" :data-place="held ? 'top' : null" :class="{'gw-over': over === 'top'}"><span class="gw-hint">{{ held ? say('drop_to_top') : narrowed ? say('tree_flat') : say('tree_top', {count: number(total ?? 0)}) }}</span><span class="gw-grow"></span><button v-if="opened.size && !narrowed" type="button" class="gw-link gw-quiet" @click="closeAll">{{ say('close_all') }}</button></div>
    <div ref="rows" class="gw-tree-rows" :role="lines.length ? 'tree' : 'group'" :aria-label="view.label" :aria-busy="busy">
      <template v-for="line in lines" :key="line.node ? line.node.id : 'more' + (line.above?.id ?? '')">
        <div v-if="line.node" class="gw-tree-row" :class="[colour(line.node.row) ? 'gw-mark-' + colour(line.node.row) : '', {'gw-over': held && over === String(line.node.id) && held !== line.node, 'gw-held': held === line.node}]" role="treeitem" :data-node="line.node.id" :data-place="line.node.id" :tabindex="line.node.id === active ? 0 : -1" :aria-level="line.level" :aria-posinset="line.at" :aria-setsize="line.of" :aria-expanded="line.node.kids ? String(opened.has(line.node.id)) : null" :aria-selected="line.node.id === active" :aria-label="called(line.node.row) + (line.node.kids ? ', ' + say('n_below', {count: line.node.kids}) : '')" :style="{paddingLeft: 8 + (line.level - 1) * (state.phone ? 16 : 24) + 'px'}" @pointerdown="grab($event, line.node)" @keydown="key($event, line)" @focus="active = line.node.id">
          <button v-if="line.node.kids" type="button" class="gw-icon-button gw-small gw-tree-twist" tabindex="-1" :class="{'gw-tree-open': opened.has(line.node.id)}" :aria-label="say(opened.has(line.node.id) ? 'close_branch' : 'open_branch', {name: called(line.node.row)})" @click="toggle(line.node)"><icon name="right" :size="14"/></button><span v-else class="gw-tree-twist" aria-hidden="true"></span>
          <a class="gw-cut gw-tree-name" :href="'/e/' + entity.name + '/' + line.node.id" tabindex="-1" draggable="false" @click.exact.prevent="open(line.node.row)">{{ called(line.node.row) }}</a>
          <span v-if="line.node.kids" class="gw-count" :title="say('n_below', {count: line.node.kids})">{{ number(line.node.kids) }}</span>
          <span v-if="line.node.path" class="gw-muted gw-cut">{{ line.node.path }}</span>
          <span class="gw-grow"></span>
          <span v-for="name in state.phone ? [] : names" :key="name" class="gw-tree-more" :class="{'gw-right': isRight(entity.fields[name])}" v-html="html(line.node.row, name)"></span>
          <button type="button" class="gw-icon-button gw-small" tabindex="-1" :aria-label="say('more_of', {name: called(line.node.row)})" @click="choose($event, line)"><icon name="more"/></button>
        </div>
        <div v-if="line.node && busyAt === line.node.id" class="gw-tree-row" aria-hidden="true" :style="{paddingLeft: 40 + line.level * 24 + 'px'}"><span class="gw-bone" style="width:180px"></span></div>
        <button v-if="line.more" type="button" role="treeitem" :aria-level="line.level" class="gw-link gw-tree-on" :style="{marginLeft: 36 + (line.level - 1) * 24 + 'px'}" @click="more(line)">{{ say('show_more', {count: number(line.left)}) }}</button>
      </template>
      <template v-if="busy && !lines.length"><div v-for="n in 8" :key="n" class="gw-tree-row" aria-hidden="true"><span class="gw-bone" :style="{width: 120 + (n * 53) % 160 + 'px', marginLeft: 32 + (n % 3) * 24 + 'px'}"></span></div></template>
    </div>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('more')" align="end" @close="menu = null"/>
  </div>`,
};
