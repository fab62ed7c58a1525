// Which cells are selected: areas over rows that need not be loaded, and the active cell, which is the one with the
// focus. Only what is displayed is drawn; a row that scrolls in asks by itself (`marks`).

import { apart, between, cellArea, cellsOf, clipped, columnsBetween, holds, isEmpty, isWholeColumns, isWholeRows, rowsBetween, toggled, widened } from "./areas.js";

const MARKS = ["gw-in", "gw-in-top", "gw-in-bottom", "gw-in-left", "gw-in-right"];

// The area from the active cell to another, of the kind that it was.
function reaching(last, anchor, head) {
  if (isWholeRows(last) && isWholeColumns(last)) return last;
  if (isWholeRows(last)) return rowsBetween(anchor.row, head.row);
  return isWholeColumns(last) ? columnsBetween(anchor.column, head.column) : between(anchor, head);
}

export class Selection {
  // grid: {api(), box(), total(), top(), isField(name)}; top is the first row that is seen
  constructor(grid) {
    this.grid = grid;
    this.held = []; // areas of areas.js; the last is the one that Shift extends
    this.anchor = null; // {row, column} as places: where the last area begins, the active cell
    this.head = null; // its other corner
    this.many = false;
    this.told = new Set();
    this.names = null;
    this.drawn = new WeakMap(); // cell -> what it was drawn with last
  }

  // ------------------------------------------------ what others ask
  // [{from, to, columns: [name], whole}]: rows from 0, `to` excluded, columns left to right; whole: chosen as rows.
  areas() {
    const columns = this.columns();
    return this.clipped().map(({ from, to, left, right, whole }) => ({ from, to, columns: columns.slice(left, right), whole }));
  }
  // {row, column: name}, or null where the focus is in no cell of the list.
  active() {
    const name = this.anchor && this.columns()[this.anchor.column];
    return name ? { row: this.anchor.row, column: name } : null;
  }
  isMany() {
    return this.many;
  }
  cells() {
    return cellsOf(this.clipped());
  }
  // Of {from, to, columns}, or several; `active` ({row, column}) is the first cell unless it is told.
  select(chosen, active = null) {
    const areas = (Array.isArray(chosen) ? chosen : [chosen]).map((area) => this.placed(area)).filter((area) => !isEmpty(area));
    const last = areas.at(-1);
    if (!last) return this.set([]);
    this.anchor = active ? this.place(active) : { row: last.from, column: last.left };
    this.head = { row: last.to - 1, column: last.right - 1 };
    this.focus(this.anchor);
    this.set(areas);
  }
  // Called after each change; returns what ends it.
  onChange(callback) {
    this.told.add(callback);
    return () => this.told.delete(callback);
  }

  // ------------------------------------------------ how it changes
  // One cell, as after a click or an arrow.
  begin(at) {
    this.anchor = this.head = at;
    this.set([cellArea(at)]);
  }
  // Another area that begins here; the others stay. A cell that was selected is no longer.
  add(at) {
    this.anchor = this.head = at;
    this.set(toggled(this.held, cellArea(at)));
  }
  // The last area reaches from the active cell to this one.
  extend(head) {
    this.head = head;
    const last = this.held.at(-1) ?? cellArea(this.anchor);
    this.replace(reaching(last, this.anchor, head));
  }
  replace(area) {
    this.set([...this.held.slice(0, -1), area]);
  }
  // Whole rows from here, as by the row's number; `more`: beside what is selected, and a second time no longer.
  takeRow(row, more) {
    this.take(rowsBetween(row, row), { row, column: this.anchor?.column ?? 0 }, more);
  }
  // The rows from the active cell's to this one.
  reachRow(row) {
    this.head = { row, column: this.anchor.column };
    this.replace(rowsBetween(this.anchor.row, row));
  }
  reachColumn(column) {
    this.head = { row: this.anchor.row, column };
    this.replace(columnsBetween(this.anchor.column, column));
  }
  takeColumn(column, more) {
    this.take(columnsBetween(column, column), { row: this.anchor?.row ?? this.grid.top(), column }, more);
  }
  take(area, at, more) {
    this.anchor = this.head = at;
    this.set(more && this.isMany() ? toggled(this.held, area) : [area]);
  }
  // The rows or columns that the selection touches become whole.
  widen(kind) {
    this.set(this.held.map((area) => widened(area, kind)));
  }
  // Another cell of the selection becomes the active one.
  activate(at) {
    this.anchor = at;
    this.focus(at);
    this.draw();
  }
  collapse() {
    if (this.anchor) this.begin(this.anchor);
    else this.set([]);
  }
  clear() {
    this.anchor = this.head = null;
    this.set([]);
  }
  set(areas) {
    this.held = areas;
    this.many = areas.length > 1 || areas.some((area) => area.to - area.from > 1 || area.right - area.left > 1);
    this.draw();
    for (const callback of this.told) callback(this);
  }

  // ------------------------------------------------ places and names
  columns() {
    this.names ??= (this.grid.api().getAllDisplayedColumns() || []).map((column) => column.getColId()).filter(this.grid.isField);
    return this.names;
  }
  columnsMoved() {
    this.names = null;
    this.places = null;
    this.collapse();
  }
  columnPlace(name) {
    this.columns();
    this.places ??= new Map(this.names.map((each, at) => [each, at]));
    return this.places.get(name) ?? -1;
  }
  place({ row, column }) {
    return { row, column: this.columnPlace(column) };
  }
  placed({ from, to, columns }) {
    const places = columns.map((name) => this.columnPlace(name)).filter((place) => place >= 0);
    return { from, to, left: Math.min(...places), right: Math.max(...places) + 1 };
  }
  clipped() {
    return this.held.map((area) => clipped(area, this.grid.total(), this.columns().length)).filter((area) => !isEmpty(area));
  }
  apart() {
    return apart(this.clipped());
  }
  named({ from, to, left, right }) {
    return { from, to, columns: this.columns().slice(left, right) };
  }
  focus({ row, column }) {
    const name = this.columns()[column];
    if (name === undefined || row >= this.grid.api().getDisplayedRowCount()) return;
    this.grid.api().setFocusedCell(row, name);
  }

  // ------------------------------------------------ what is seen
  isIn(row, name) {
    if (!this.held.length) return false;
    const column = this.columnPlace(name);
    return column >= 0 && this.held.some((area) => holds(area, row, column));
  }
  hasRow(row) {
    return this.held.some((area) => row >= area.from && row < area.to);
  }
  hasColumn(name) {
    const column = this.columnPlace(name);
    return this.held.some((area) => column >= area.left && column < area.right);
  }
  // The marks of one cell; none while only the active cell is selected, which wears its own frame.
  marks(row, name) {
    const column = this.isMany() ? this.columnPlace(name) : -1;
    const areas = column < 0 ? [] : this.held.filter((area) => holds(area, row, column));
    if (!areas.length) return [];
    const last = this.columns().length - 1;
    const edges = [
      areas.some((area) => area.from === row), areas.some((area) => area.to === row + 1),
      areas.some((area) => area.left === column), areas.some((area) => area.right === column + 1 || (column === last && area.right > column)),
    ];
    return MARKS.filter((_, at) => !at || edges[at - 1]);
  }
  draw() {
    const box = this.grid.box();
    if (!box) return;
    for (const row of box.querySelectorAll(".ag-body .ag-row, .ag-body-viewport .ag-row")) this.drawRow(row, Number(row.getAttribute("row-index")));
    for (const head of box.querySelectorAll(".ag-header-cell[col-id]")) head.classList.toggle("gw-in-column", this.isMany() && this.hasColumn(head.getAttribute("col-id")));
  }
  drawRow(row, index) {
    for (const cell of row.querySelectorAll(".ag-cell[col-id]")) {
      const name = cell.getAttribute("col-id");
      if (name === "#") cell.classList.toggle("gw-in-row", this.isMany() && this.hasRow(index));
      else this.drawCell(cell, this.marks(index, name), this.isIn(index, name));
    }
  }
  drawCell(cell, marks, selected) {
    const wanted = `${marks} ${selected}`;
    if (this.drawn.get(cell) === wanted) return;
    this.drawn.set(cell, wanted);
    for (const mark of MARKS) cell.classList.toggle(mark, marks.includes(mark));
    if (selected) cell.setAttribute("aria-selected", "true");
    else cell.removeAttribute("aria-selected");
  }
}
