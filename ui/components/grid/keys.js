// The keys of a sheet outside an editor: moving, growing the selection, going round in it, whole rows and columns.

import { fail } from "../base/overlay.js";
import { everything } from "./areas.js";
import { edgeOf } from "./figures.js";
import { edge, isArrow, led, next } from "./moving.js";

const isFilled = (value) => !(value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length));

// Methods of the sheet.
export const keys = {
  // Runs before AG Grid sees the key; what is not taken goes on to it.
  sheetKey(event) {
    if (event.isComposing || event.keyCode === 229 || this.api.getEditingCells().length || !this.selection.anchor || !this.dragging.placeOf(event.target)) return;
    if (this.takesKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  },
  takesKey(event) {
    const command = event.ctrlKey || event.metaKey;
    if (["Enter", " "].includes(event.key) && !command && !event.shiftKey && this.turnAt(this.selection.anchor.row)) return true;
    if (event.key === " " && (command || event.shiftKey)) return this.chooseWhole(command, event.shiftKey);
    if (command && !event.shiftKey && event.key.toLowerCase() === "a") return this.chooseAll();
    if (command && event.key === "Backspace") return this.reveal(this.selection.anchor), true;
    if (event.key === "Tab" && !command && !event.altKey) return this.tabbed(event.shiftKey ? -1 : 1);
    if (event.key === "Enter" && !command && !event.altKey) return this.entered(event.shiftKey ? -1 : 1);
    if (isArrow(event.key) && !event.altKey) return this.arrow(event, command);
    const at = event.shiftKey ? this.selection.head : this.selection.anchor;
    return this.goes(led(event.key, at, this.size(), { far: command, alt: event.altKey }), event.shiftKey);
  },
  size() {
    const box = this.$refs.box;
    const high = box.querySelector(".ag-body-viewport").clientHeight;
    const columns = this.selection.columns();
    const wide = columns.filter((name) => !this.isPinned(name) && this.cellIsSeen(name)).length;
    return { rows: this.api.getDisplayedRowCount(), columns: columns.length, page: Math.max(1, Math.floor(high / this.api.getSizesForCurrentTheme().rowHeight) - 1), wide: Math.max(1, wide) };
  },
  cellIsSeen(name) {
    const view = this.$refs.box.querySelector(".ag-center-cols-viewport").getBoundingClientRect();
    const head = this.$refs.box.querySelector(`.ag-header-cell[col-id="${CSS.escape(name)}"]`)?.getBoundingClientRect();
    return Boolean(head) && head.left >= view.left - 1 && head.right <= view.right + 1;
  },

  // ------------------------------------------------ moving
  goes(to, grows) {
    if (!to) return false;
    if (grows) this.grow(to);
    else this.moveTo(to);
    return true;
  },
  moveTo(to) {
    this.selection.begin(to);
    this.reveal(to);
    this.selection.focus(to);
  },
  grow(to) {
    this.selection.extend(to);
    this.reveal(to);
  },
  reveal({ row, column }) {
    if (row < this.api.getDisplayedRowCount()) this.api.ensureIndexVisible(row);
    this.api.ensureColumnVisible(this.selection.columns()[column]);
  },
  // Alone it is AG Grid's, which also leads to the headers and to the row being made; with Shift it grows the selection.
  arrow(event, command) {
    if (!command && !event.shiftKey) {
      if (this.selection.isMany()) this.selection.collapse();
      return false;
    }
    if (command) return this.toEdge(event.key, event.shiftKey);
    return this.goes(led(event.key, this.selection.head, this.size()), true);
  },
  toEdge(key, grows) {
    const at = { ...(grows ? this.selection.head : this.selection.anchor) };
    const by = key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1;
    const sideways = key === "ArrowLeft" || key === "ArrowRight";
    const names = this.selection.columns();
    const filled = sideways ? (column) => this.isFilledAt(at.row, names[column]) : (row) => this.isFilledAt(row, names[at.column]);
    const size = this.size();
    const place = sideways ? edge(filled, at.column, by, size.columns) : edge(filled, at.row, by, size.rows);
    if (place !== undefined) return this.goes(sideways ? { ...at, column: place } : { ...at, row: place }, grows);
    if (sideways) return this.edgeOnceHere(key, grows), true;
    if (this.grouped) this.askGroupEdge(at, names[at.column], by, grows);
    else this.askEdge(at, names[at.column], by, grows);
    return true;
  },
  isFilledAt(row, name) {
    const data = this.api.getDisplayedRowAtIndex(row)?.data;
    return data && !this.lacks(data, name) ? isFilled(data[name]) : undefined;
  },
  // A row that is on its way, or here without all of its columns.
  async edgeOnceHere(key, grows) {
    const { anchor, head } = this.selection;
    const row = this.api.getDisplayedRowAtIndex((grows ? head : anchor).row)?.data;
    if (!row) return;
    try {
      if ((await this.completeRow(row.id)) && anchor === this.selection.anchor && head === this.selection.head) this.toEdge(key, grows);
    } catch (error) {
      fail(error);
    }
  },
  // Within a group as far as its rows are filled; from its end to the next open one.
  askGroupEdge(at, name, by, grows) {
    const { at: top, count, first, isHead } = this.rows.pieceAt(at.row);
    const last = by > 0 ? top + count - 1 : top;
    if (isHead || at.row === last) return this.goes({ ...at, row: this.rows.beyond(at.row, by) }, grows);
    const shown = (row) => Math.min(Math.max(row - first + top, top), top + count - 1);
    return this.askEdge({ ...at, row: at.row - top + first }, name, by, grows, shown);
  },
  // Rows that are not here: the server knows; a key pressed meanwhile counts more than its answer.
  async askEdge(at, name, by, grows, shown = (row) => row) {
    const asked = (this.edgeAsked = {});
    const before = this.selection.anchor;
    try {
      const row = await edgeOf(this.entity, this.listed(), name, at.row, by);
      if (asked === this.edgeAsked && before === this.selection.anchor) this.goes({ ...at, row: shown(row) }, grows);
    } catch (error) {
      fail(error);
    }
  },

  // ------------------------------------------------ Tab and Enter
  tabbed(by) {
    if (this.selection.isMany()) return this.goRound(by, true);
    const { row, column } = this.selection.anchor;
    const to = { row, column: column + by };
    if (to.column < 0 || to.column >= this.selection.columns().length) return false; // AG Grid leads to the next row, and out
    const began = this.run && this.run.row === row && this.run.column === column ? this.run.began : column;
    this.moveTo(to);
    this.run = { ...to, began };
    return true;
  },
  // Enter goes round in a selection and ends a run of Tab; elsewhere it opens the cell.
  entered(by) {
    if (this.selection.isMany()) return this.goRound(by, false);
    return this.isInRun() ? this.goesOn(by) : false;
  },
  isInRun() {
    const { anchor } = this.selection;
    return Boolean(anchor && this.run && this.run.row === anchor.row && this.run.column === anchor.column);
  },
  // Down from the cell that was written: below the first of the run, where there was one.
  goesOn(by) {
    const { row, column } = this.selection.anchor;
    const to = { row: row + by, column: this.isInRun() ? this.run.began : column };
    this.run = null;
    if (to.row >= 0 && to.row < this.api.getDisplayedRowCount()) this.moveTo(to);
    else this.selection.focus(this.selection.anchor);
    return true;
  },
  goRound(by, along) {
    const to = next(this.selection.clipped(), this.selection.anchor, by, along);
    this.selection.activate(to);
    this.reveal(to);
    return true;
  },
  leavesEditor({ key, ctrlKey, metaKey, altKey }) {
    const [at] = this.api.getEditingCells();
    return (key === "Enter" || key === "Tab") && !ctrlKey && !metaKey && !altKey && at && !at.rowPinned && Boolean(this.selection.anchor);
  },
  // Behind the editor, which may have a use of its own for the key.
  editorKey(event) {
    if (!this.wasEditing || event.isComposing || event.keyCode === 229 || !this.leavesEditor(event)) return; // Enter may just have opened it
    event.preventDefault();
    this.leaveEditor(event);
  },
  // What was typed is kept, and the way goes on: Enter down, Tab to the side, within a selection round in it.
  leaveEditor(event) {
    const by = event.shiftKey ? -1 : 1;
    this.saving.editor.params.stopEditing(true);
    if (this.selection.isMany()) return this.goRound(by, event.key === "Tab");
    if (event.key === "Enter") return this.goesOn(by);
    return this.tabbed(by) || (by > 0 ? this.api.tabToNextCell() : this.api.tabToPreviousCell());
  },

  // ------------------------------------------------ whole rows and columns
  chooseWhole(columns, rows) {
    if (columns && rows) return this.chooseAll();
    this.selection.widen(rows ? "rows" : "columns");
    return true;
  },
  // By its header with Ctrl: beside the columns that are selected; with Shift too, from the active one to it.
  chooseColumn(name, reaches) {
    const place = this.selection.columnPlace(name);
    if (reaches && this.selection.anchor) this.selection.reachColumn(place);
    else this.selection.takeColumn(place, true);
    this.selection.focus(this.selection.anchor);
  },
  chooseAll() {
    this.selection.set([everything()]);
    return true;
  },
};
