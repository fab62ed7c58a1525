// The head of the queue's list: which kinds, in what order, with which words; and the rows as they are then.

import { Icon } from "../base/icons.js";
import { DropMenu } from "../base/overlay.js";
import { say } from "../base/words.js";
import { amountOf } from "./fields.js";
import { GROUPINGS, groupBy, grouping } from "./groups.js";

export const ALL = { kind: "", sort: "due", text: "" };
const SORTS = ["due", "longest", "newest", "amount"];

const sum = (row) => Number(amountOf(row)?.value ?? -1);
const ORDER = {
  longest: (a, b) => String(a.since).localeCompare(String(b.since)),
  newest: (a, b) => String(b.since).localeCompare(String(a.since)),
  amount: (a, b) => sum(b) - sum(a),
};

const found = (row, text) => [row.record.title, row.record.number, row.request.label, row.submitter?.title].some((each) => String(each ?? "").toLowerCase().includes(text));

export function listed(rows, { kind, sort, text }) {
  const words = text.trim().toLowerCase();
  const kept = rows.filter((row) => (!kind || row.request.workflow === kind) && (!words || found(row, words)));
  return ORDER[sort] ? kept.sort(ORDER[sort]) : kept;
}

export const ListHead = {
  components: { Icon, DropMenu },
  props: { rows: { type: Array, required: true }, wanted: { type: Object, required: true }, tab: { type: String, required: true } },
  emits: ["want"],
  data: () => ({ menu: null, searching: false }),
  computed: {
    kinds() {
      const kinds = new Map();
      for (const { request } of this.rows) kinds.set(request.workflow, { name: request.workflow, label: request.label, count: (kinds.get(request.workflow)?.count || 0) + 1 });
      return [...kinds.values()];
    },
    shown() {
      return this.kinds.find((each) => each.name === this.wanted.kind)?.label || say("all_kinds");
    },
  },
  methods: {
    say,
    // What has no term any more comes as the server gives it.
    order(sort) {
      return say("order_" + sort + (sort === "due" && this.tab !== "mine" ? "_" + this.tab : ""));
    },
    want(change) {
      this.$emit("want", { ...this.wanted, ...change });
    },
    choose(event) {
      const kinds = [{ name: "", label: say("all_kinds"), count: this.rows.length }, ...this.kinds];
      this.menu = { anchor: event.currentTarget, items: [
        { head: say("kind_of_request") },
        ...kinds.map((each) => ({ label: each.label, hint: String(each.count), checked: this.wanted.kind === each.name, run: () => this.want({ kind: each.name }) })),
        { line: true }, { head: say("order") },
        ...SORTS.map((sort) => ({ label: this.order(sort), checked: this.wanted.sort === sort, run: () => this.want({ sort }) })),
        ...(this.tab === "mine" ? [{ line: true }, { head: say("group_by") }, ...GROUPINGS.map((kind) => ({ label: say("group_" + kind), checked: grouping() === kind, run: () => groupBy(kind) }))] : []),
      ] };
    },
    search() {
      this.searching = !this.searching;
      if (this.searching) this.$nextTick(() => this.$refs.text.focus());
      else this.want({ text: "" });
    },
  },
  template: `<header class="gw-list-head"><div v-if="searching" class="gw-input-wrap"><input ref="text" class="gw-input" :value="wanted.text" :aria-label="say('search_list')" :placeholder="say('search_list')" @input="want({text: $event.target.value})" @keydown.esc.stop="search"></div>
    <button v-else type="button" class="gw-list-shown gw-cut gw-grow" aria-haspopup="menu" @click="choose">{{ shown }} · {{ order(wanted.sort) }}</button>
    <button v-if="!searching" type="button" class="gw-icon-button" aria-haspopup="menu" :aria-label="say('filter_and_order')" @click="choose"><icon name="filter"/></button>
    <button type="button" class="gw-icon-button" :aria-label="say(searching ? 'close' : 'search_list')" :aria-expanded="searching" @click="search"><icon :name="searching ? 'close' : 'search'"/></button>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('filter_and_order')" @close="menu = null"/></header>`,
};
