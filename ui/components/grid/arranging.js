// Widths, order and pins of the columns, kept for the person and the view.

import { prefer } from "../base/state.js";
import { columnDefs, keepShown } from "./columns.js";

// Methods of the sheet.
export const arranging = {
  columnsChanged() {
    this.api.setGridOption("columnDefs", columnDefs(this.entity, this.view, this.model));
    this.quiet = true;
    this.api.applyColumnState({ state: this.sort.map((key, index) => ({ colId: key.replace("-", ""), sort: key.startsWith("-") ? "desc" : "asc", sortIndex: index })), defaultState: { sort: null } });
    this.quiet = false;
    this.load();
  },
  place(...path) {
    return ["grid", this.entity.name, this.view?.name || "", ...path];
  },
  resized(event) {
    if (!event.finished || event.source !== "uiColumnResized") return;
    for (const column of event.columns || []) prefer(this.place("widths", column.getColId()), Math.round(column.getActualWidth()));
  },
  moved(event) {
    if ((event.type === "columnMoved" && !event.finished) || event.source === "api" || event.source === "gridOptionsChanged") return;
    this.keepColumns();
  },
  keepColumns() {
    this.$emit("arranged");
    const shown = this.api.getAllDisplayedColumns().filter((c) => c.getColId() !== "#");
    keepShown(this.entity, this.view, shown.map((c) => c.getColId()));
    prefer(this.place("pinned"), shown.filter((c) => c.getPinned() === "left").map((c) => c.getColId()));
  },
  pin(name, side) {
    this.api.setColumnsPinned([name], side);
    this.keepColumns();
  },
  // Every column up to this one stays while the others scroll; without a name none does.
  freeze(name) {
    const shown = this.api.getAllDisplayedColumns().map((column) => column.getColId()).filter((each) => each !== "#");
    const until = name === null ? 0 : shown.indexOf(name) + 1;
    this.api.setColumnsPinned(shown.slice(until), null);
    this.api.setColumnsPinned(shown.slice(0, until), "left");
    this.keepColumns();
  },
  isAnyPinned() {
    return this.api.getAllDisplayedColumns().some((column) => column.getColId() !== "#" && column.getPinned() === "left");
  },
  isPinned(name) {
    return this.api.getColumn(name)?.getPinned() === "left";
  },
};
