// How a list is looked at beyond its filter and order: groups, totals, one's own colours. All of it stands in the
// address, is kept with a view, and begins with what the view says.

import { entityUrl, preferred } from "../base/state.js";
import { shownColumns } from "./columns.js";

const NONE = "-"; // in addresses: none, whatever the view says
const split = (text) => (text || "").split(",").filter(Boolean);
export const nameOf = (key) => key.replace(/^-/, "").split(":")[0];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const readGroup = (text, fields) => (text === undefined ? null : text === NONE ? [] : split(text).filter((key) => fields[nameOf(key)]?.grains?.length));
const writeGroup = (keys) => (keys === null ? "" : keys.join(",") || NONE);

const readTotals = (text, fields) => (text === undefined ? null : text === NONE ? {} : Object.fromEntries(split(text).map((part) => part.split(":")).filter(([name]) => fields[name])));
const writeTotals = (totals) => (totals === null ? "" : Object.entries(totals).map((pair) => pair.join(":")).join(",") || NONE);

// `red cell price > 5; amber row day < today`: a semicolon never stands outside a text of the expression language.
function readRules(text) {
  if (text === undefined) return null;
  if (text === NONE) return [];
  const parts = text.match(/(?:'(?:[^'\\]|\\.)*'|[^;'])+/g) || [];
  const found = parts.map((part) => /^\s*(\w+) (cell|row) (.+)$/s.exec(part)).filter(Boolean);
  return found.map(([, color, where, when]) => ({ color, whole: where === "row", when: when.trim() }));
}
const writeRules = (rules) => (rules === null ? "" : rules.map(({ color, whole, when }) => `${color} ${whole ? "row" : "cell"} ${when}`).join("; ") || NONE);

export const LOOKS = ["group", "totals", "colors", "rows", "pinned"];

// What the page adds for it.
export const arrangement = {
  data: () => ({ group: null, totals: null, rules: null, linkedLook: {} }),
  computed: {
    grouping() {
      const { fields } = this.entity;
      return (this.group ?? this.view.group).filter((key) => fields[nameOf(key)]?.grains?.length).slice(0, 3);
    },
    figures() {
      return this.totals ?? this.view.totals;
    },
    ownRules() {
      return this.rules ?? this.view.rules ?? [];
    },
    lookChanged() {
      const { layout } = this.view;
      return !same(this.grouping, (layout.group ?? this.view.group).slice(0, 3)) || !same(this.figures, layout.totals ?? {}) || !same(this.ownRules, layout.rules ?? []);
    },
  },
  watch: {
    group: { handler: "writeAddress", deep: true },
    totals: { handler: "writeAddress", deep: true },
    rules: { handler: "writeAddress", deep: true },
  },
  methods: {
    readLook(asked) {
      const { fields } = this.entity;
      this.group = readGroup(asked.group, fields);
      this.totals = readTotals(asked.totals, fields);
      this.rules = readRules(asked.colors);
      this.linkedLook = { density: asked.rows || "", pinned: asked.pinned === undefined ? null : split(asked.pinned).filter((name) => fields[name]) };
    },
    forgetLook() {
      Object.assign(this, { group: null, totals: null, rules: null, linkedLook: {} });
    },
    // The part of the address; `kept`: the view says it all.
    lookInAddress(kept) {
      return { group: kept ? "" : writeGroup(this.group), totals: kept ? "" : writeTotals(this.totals), colors: kept ? "" : writeRules(this.rules) };
    },
    // What a link and a kept view hold of it.
    lookKept() {
      return { group: this.grouping, totals: this.figures, rules: this.ownRules };
    },
    lookLinked() {
      const own = preferred(["grid", this.entity.name, this.view.name], {});
      const pinned = this.linkedLook.pinned ?? own.pinned ?? this.view.layout?.pinned;
      return { group: writeGroup(this.grouping), totals: writeTotals(this.figures), colors: writeRules(this.ownRules), rows: this.density, pinned: pinned ? pinned.join(",") : "" };
    },
    linkTo(search) {
      const asked = new URLSearchParams(Object.entries({ ...search, ...this.lookLinked() }).filter(([key, value]) => value && !(value === NONE && key !== "group")));
      if (!this.view.group.length && asked.get("group") === NONE) asked.delete("group");
      return `${location.origin}${entityUrl(this.entity.name)}?${asked}`;
    },
    setTotal(name, figure) {
      const totals = { ...this.figures };
      if (figure) totals[name] = figure;
      else delete totals[name];
      this.totals = totals;
    },
    columnsOfList() {
      return shownColumns(this.entity, this.view);
    },
  },
};
