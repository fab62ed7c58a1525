// The fill handle at the corner of the selection, Ctrl+D, Ctrl+R, Ctrl+Enter and Delete: what goes on as a series is
// worked out by the server, so that loaded rows and others get the same.

import { tell } from "../base/overlay.js";
import { say } from "../base/words.js";
import { asTyped } from "../editors/index.js";
import { Dragging } from "./dragging.js";

const GRIP = 9; // px from the corner

// What a drag from `area` to a cell fills: the cells beyond the side that the pointer is farthest from.
export function aimed(area, at) {
  const ways = [
    { by: at.row - area.to + 1, target: { ...area, from: area.to, to: at.row + 1 } },
    { by: area.from - at.row, target: { ...area, from: at.row, to: area.from } },
    { by: at.column - area.right + 1, target: { ...area, left: area.right, right: at.column + 1 } },
    { by: area.left - at.column, target: { ...area, left: at.column, right: area.left } },
  ];
  const [best] = ways.sort((a, b) => b.by - a.by);
  return best.by > 0 ? best.target : null;
}

export class Filling extends Dragging {
  // told(area, target, event): the button was let go
  constructor(selection, grid, told) {
    super({ columnPlace: (name) => selection.columnPlace(name), extend: (at) => this.aim(at) }, grid);
    this.real = selection;
    this.told = told;
  }
  listen(box) {
    this.box = box;
    this.on(box.parentElement, "mousedown", (event) => this.pressed(event), true);
    this.on(window, "mousemove", (event) => this.moved(event));
    this.on(window, "mouseup", (event) => this.dropped(event));
    this.on(window, "keydown", (event) => event.key === "Escape" && this.down && this.cancel(event), true);
  }
  area() {
    const held = this.real.clipped();
    return held.length === 1 ? held[0] : null;
  }
  pressed(event) {
    const cell = event.button === 0 ? event.target.closest?.(".gw-corner") : null;
    const edge = cell?.getBoundingClientRect();
    if (!edge || edge.right - event.clientX > GRIP || edge.bottom - event.clientY > GRIP) return;
    event.preventDefault();
    event.stopPropagation();
    this.down = true;
    this.target = null;
    this.from = this.area();
    this.selection.anchor = { row: this.from.from, column: this.from.left };
    this.selection.head = null;
  }
  aim(at) {
    this.target = aimed(this.from, at);
    this.draw();
  }
  dropped(event) {
    const { down, from, target } = this;
    this.cancel();
    if (down && target) this.told(from, target, event);
  }
  cancel(event) {
    event?.stopPropagation();
    this.released();
    this.target = null;
    if (this.box) this.draw();
  }
  // The corner that is gripped, and the cells that would be filled.
  draw() {
    const area = this.area();
    const columns = this.real.columns();
    for (const cell of this.box.querySelectorAll(".ag-cell.gw-corner, .ag-cell.gw-filling")) cell.classList.remove("gw-corner", "gw-filling");
    if (area) this.cellAt(area.to - 1, columns[area.right - 1])?.classList.add("gw-corner");
    if (!this.target) return;
    for (const row of this.box.querySelectorAll(".ag-row:not(.ag-row-pinned)")) {
      const index = Number(row.getAttribute("row-index"));
      if (index < this.target.from || index >= this.target.to) continue;
      for (const name of columns.slice(this.target.left, this.target.right)) row.querySelector(`[col-id="${CSS.escape(name)}"]`)?.classList.add("gw-filling");
    }
  }
  cellAt(row, name) {
    return name && this.box.querySelector(`.ag-row[row-index="${row}"]:not(.ag-row-pinned) .ag-cell[col-id="${CSS.escape(name)}"]`);
  }
}

// Methods of the sheet.
export const filling = {
  watchFilling() {
    const grid = { box: () => this.$refs.box, isPinned: (place) => this.isPinned(this.selection.columns()[place]) };
    this.filler = new Filling(this.selection, grid, this.dragged);
    this.filler.listen(this.$refs.box);
    this.selection.onChange(() => this.filler.draw());
    for (const name of ["viewportChanged", "virtualColumnsChanged", "modelUpdated", "displayedColumnsChanged"]) this.api.addEventListener(name, () => this.filler.draw());
    this.$refs.box.addEventListener("keydown", this.fillingKey, true);
  },
  fillingKey(event) {
    const command = event.ctrlKey || event.metaKey;
    const editing = this.api.getEditingCells().length > 0;
    if (event.isComposing || !this.selection.active()) return;
    if (command && event.key === "Enter" && editing && this.selection.isMany()) return this.taken(event, () => this.fillTyped());
    if (editing || event.target.closest("input, textarea")) return;
    if (["Delete", "Backspace"].includes(event.key) && this.selection.isMany()) return this.taken(event, () => this.gesture(this.selection.areas(), { do: "clear" }));
    if (command && !event.shiftKey && !event.altKey && ["d", "r"].includes(event.key.toLowerCase())) this.taken(event, () => this.fillFrom(event.key.toLowerCase() === "d"));
  },
  taken(event, run) {
    event.preventDefault();
    event.stopPropagation();
    run();
  },
  named({ from, to, left, right }) {
    return { from, to, columns: this.selection.columns().slice(left, right) };
  },
  // Ctrl+D: the first row goes down over the others, of one row the row above comes down; Ctrl+R the same to the right.
  fillFrom(down) {
    const areas = this.selection.clipped();
    if (areas.length > 1) return tell(say("one_area_only"));
    const [area] = areas;
    const [start, end] = down ? ["from", "to"] : ["left", "right"];
    const one = area[end] - area[start] === 1;
    if (one && !area[start]) return;
    const source = { ...area, [start]: area[start] - (one ? 1 : 0), [end]: area[start] + (one ? 0 : 1) };
    this.fill(source, { ...area, [start]: area[start] + (one ? 0 : 1) }, false);
  },
  async dragged(from, target, event) {
    const came = await this.fill(from, target, !event.ctrlKey && !event.metaKey);
    if (came) this.selection.select(this.named({ from: Math.min(from.from, target.from), to: Math.max(from.to, target.to), left: Math.min(from.left, target.left), right: Math.max(from.right, target.right) }));
  },
  // The nearest cells first, so that to the left goes on as to the right.
  fill(from, target, series) {
    const leftward = target.right <= from.left;
    const turned = (area) => (leftward ? { ...area, columns: [...area.columns].reverse() } : area);
    const [source, cells] = [turned(this.named(from)), turned(this.named(target))];
    return this.gesture([cells], { do: "fill", source: { rows: [source.from, source.to], columns: source.columns }, series });
  },
  // Ctrl+Enter: every selected cell gets what was typed in one of them.
  fillTyped() {
    const { field } = this.saving.editor.params;
    const value = asTyped(field.field || field, this.saving.editor.value);
    const areas = this.selection.areas();
    this.api.stopEditing(true);
    this.gesture(areas, { do: "fill", values: [[typeof value === "number" ? String(value) : value]] });
  },
};
