// Choosing several requests for one decision: one by one, a stretch with Shift, a whole group; by mouse and by key.

import { fold } from "./groups.js";

// Of one request several seats may be mine.
export const placeOf = (row) => `${row.request.id}-${row.seat}`;
export const isAlone = (row) => Boolean(row.alone);

export default {
  data: () => ({ picked: {}, from: null, deciding: "" }),
  computed: {
    selected() {
      return this.tab === "mine" ? (this.rows || []).filter((row) => this.picked[placeOf(row)] && !isAlone(row)) : [];
    },
    returnable() {
      return this.selected.every((row) => row.returns);
    },
  },
  methods: {
    placeOf,
    pick(row, event = {}) {
      if (isAlone(row)) return;
      const id = placeOf(row);
      const value = !this.picked[id];
      for (const each of event.shiftKey ? this.stretch(this.from, id) : [row]) if (!isAlone(each)) this.picked[placeOf(each)] = value;
      this.from = id;
    },
    stretch(from, to) {
      const places = [from, to].map((id) => this.flat.findIndex((row) => placeOf(row) === id)).sort((a, b) => a - b);
      return places[0] < 0 ? this.flat.filter((row) => placeOf(row) === to) : this.flat.slice(places[0], places[1] + 1);
    },
    choosable: (group) => group.rows.filter((row) => !isAlone(row)),
    allOf(group) {
      const rows = this.choosable(group);
      return rows.length > 0 && rows.every((row) => this.picked[placeOf(row)]);
    },
    someOf(group) {
      return !this.allOf(group) && group.rows.some((row) => this.picked[placeOf(row)] && !isAlone(row));
    },
    pickGroup(group) {
      const value = !this.allOf(group);
      if (group.closed) fold(group.key); // nobody decides what he has not seen
      for (const row of this.choosable(group)) this.picked[placeOf(row)] = value;
    },
    unpick() {
      this.picked = {};
      this.from = null;
    },
    // Gives whether the key was meant for the selection. Space goes to a button or box that has the focus.
    pickKey(event) {
      if (this.tab !== "mine") return false;
      const whole = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a";
      const group = this.groups.find((each) => each.rows.includes(this.row)) || this.groups[0];
      if (whole && group && !this.allOf(group)) this.pickGroup(group);
      if (whole || event.ctrlKey || event.metaKey || event.altKey) return whole;
      const space = event.key === " " && !event.target.closest?.("button, summary, input, [role=button]");
      if ((event.key === "x" || space) && this.row) {
        this.pick(this.row, event);
        return true;
      }
      if (!this.selected.length || !["a", "r", "Escape"].includes(event.key)) return false;
      if (event.key === "Escape") this.unpick();
      else this.deciding = event.key === "a" ? "approve" : "reject";
      return true;
    },
  },
};
