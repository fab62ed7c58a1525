// The mouse over cells: press and drag selects, Shift extends, Ctrl adds; beyond the edge the rows scroll along.

const STEP = 16; // ms between two steps of scrolling
const NEAR = 1; // px from the edge

export class Dragging {
  // grid: {box(), isPinned(column place)}
  constructor(selection, grid) {
    this.selection = selection;
    this.grid = grid;
    this.down = false;
    this.listeners = [];
  }

  listen(box) {
    this.on(box, "mousedown", (event) => this.pressed(event), true);
    this.on(box, "dragstart", (event) => this.down && event.preventDefault());
    this.on(box, "click", (event) => this.swallow(event), true);
    this.on(window, "mousemove", (event) => this.moved(event));
    this.on(window, "mouseup", () => this.released());
    this.on(window, "blur", () => this.released());
  }
  on(target, name, run, capture = false) {
    target.addEventListener(name, run, capture);
    this.listeners.push(() => target.removeEventListener(name, run, capture));
  }
  end() {
    this.released();
    for (const off of this.listeners) off();
  }

  // {row, column} of the cell under an element; null for what is no cell of the list.
  placeOf(element) {
    const cell = element?.closest?.(".ag-cell[col-id]");
    const row = cell?.closest(".ag-row:not(.ag-row-pinned)");
    if (!row || row.closest(".ag-floating-bottom, .ag-floating-top")) return null;
    const column = this.selection.columnPlace(cell.getAttribute("col-id"));
    return column < 0 ? null : { row: Number(row.getAttribute("row-index")), column };
  }

  // The row whose number this is; null for any other element.
  rowOf(element) {
    const cell = element?.closest?.('.ag-cell[col-id="#"]');
    const row = cell?.closest(".ag-row:not(.ag-row-pinned)");
    return row && !row.closest(".ag-floating-bottom, .ag-floating-top") ? Number(row.getAttribute("row-index")) : null;
  }

  pressed(event) {
    if (event.button === 2 && this.keeps(event.target)) return event.preventDefault(), event.stopPropagation();
    if (event.button !== 0 || event.target.closest(".ag-cell-inline-editing")) return;
    this.moves = this.taken = this.byRows = false;
    const row = this.rowOf(event.target);
    if (row !== null) return this.pressedNumber(event, row);
    const at = this.placeOf(event.target);
    if (!at) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.shiftKey && this.selection.anchor) return this.take(event, () => this.selection.extend(at));
    if (command && event.target.closest("a")) return; // the browser opens it
    this.down = true;
    if (command && this.selection.anchor) this.selection.add(at);
    else this.selection.begin(at);
  }
  // A menu over a row's number, or over what is selected, leaves the selection as it is.
  keeps(element) {
    const at = this.placeOf(element);
    return this.rowOf(element) !== null || Boolean(at && this.selection.isMany?.() && this.selection.isIn(at.row, this.selection.columns()[at.column]));
  }
  // A number alone opens its record, as a click tells; dragged on, or with Shift or Ctrl, rows are selected.
  pressedNumber(event, row) {
    const command = event.ctrlKey || event.metaKey;
    this.byRows = true;
    if (event.shiftKey && this.selection.anchor) return this.take(event, () => this.selection.reachRow(row));
    if (event.shiftKey || command) return this.take(event, () => this.selection.takeRow(row, command));
    this.down = true;
    this.from = row;
  }
  // The click is ours: AG Grid neither moves the focus nor opens anything.
  take(event, run) {
    event.preventDefault();
    event.stopPropagation();
    this.down = this.taken = true;
    run();
  }
  swallow(event) {
    if (event.target.closest("a.gw-open") && !event.ctrlKey && !event.metaKey) event.preventDefault(); // it opens beside the rows; AG Grid tells of a click too late to stop the browser
    if (!this.taken && !this.moves) return;
    event.preventDefault();
    event.stopPropagation();
    this.taken = this.moves = false;
  }

  moved(event) {
    if (!this.down) return;
    if (!(event.buttons & 1)) return this.released();
    this.pointer = { x: event.clientX, y: event.clientY };
    this.reach();
    const [x, y] = this.beyond();
    if (x || y) this.timer ??= setInterval(() => this.scroll(), STEP);
    else this.rest();
  }
  released() {
    if (this.down && this.byRows && (this.moves || this.taken)) this.selection.focus(this.selection.anchor);
    this.down = false;
    this.rest();
  }
  rest() {
    clearInterval(this.timer);
    this.timer = this.scrolled = undefined;
  }

  // The selection follows the pointer, held within the cells that are seen.
  reach() {
    const seen = this.seen();
    const x = Math.min(Math.max(this.pointer.x, this.leftEdge(seen) + NEAR), seen.right - NEAR);
    const y = Math.min(Math.max(this.pointer.y, seen.top + NEAR), seen.bottom - NEAR);
    const under = document.elementFromPoint(x, y);
    if (this.byRows) return this.reachRow(this.rowOf(under) ?? this.placeOf(under)?.row);
    const at = this.placeOf(under);
    const { head } = this.selection;
    if (!at || (head && at.row === head.row && at.column === head.column)) return;
    this.moves = true;
    this.selection.extend(at);
  }
  reachRow(row) {
    if (row === undefined || row === null || row === (this.moves || this.taken ? this.selection.head?.row : this.from)) return;
    if (!this.moves && !this.taken) this.selection.takeRow(this.from, false);
    this.moves = true;
    this.selection.reachRow(row);
  }
  // Where cells are: the rows' viewport; pinned columns reach from `left` to `free`.
  seen() {
    const bar = this.rows();
    const { left, top } = bar.getBoundingClientRect();
    const free = this.grid.box().querySelector(".ag-pinned-left-cols-container")?.getBoundingClientRect().right ?? left;
    return { left, top, free, right: left + bar.clientWidth, bottom: top + bar.clientHeight };
  }
  // To the left columns scroll in below the pinned ones, until none is left; a drag that began in pinned ones ends there.
  leftEdge(seen) {
    const fromPinned = this.byRows || this.grid.isPinned(this.selection.anchor.column);
    return fromPinned || !this.columns().scrollLeft ? seen.left : seen.free;
  }
  // How far the pointer is past each edge, in pixels.
  beyond() {
    const seen = this.seen();
    const past = (value, low, high) => (value < low ? value - low : value > high ? value - high : 0);
    return [past(this.pointer.x, this.leftEdge(seen), seen.right - NEAR), past(this.pointer.y, seen.top, seen.bottom - NEAR)];
  }
  rows() {
    return this.grid.box().querySelector(".ag-body-viewport");
  }
  columns() {
    return this.grid.box().querySelector(".ag-center-cols-viewport");
  }
  // Faster the farther away, and as fast on a machine that is busy.
  scroll() {
    const [x, y] = this.beyond();
    const now = performance.now();
    const passed = Math.min(100, now - (this.scrolled ?? now - STEP));
    const speed = (by) => Math.sign(by) * passed * Math.min(4, 0.3 + Math.abs(by) / 20);
    this.scrolled = now;
    if (y) this.rows().scrollTop += speed(y);
    if (x) this.columns().scrollLeft += speed(x);
    requestAnimationFrame(() => this.down && this.reach());
  }
}
