// The sheet's selection: made with it and kept true to the focus.

import { Dragging } from "./dragging.js";
import { Selection } from "./selection.js";

// Methods of the sheet.
export const selecting = {
  makeSelection() {
    const grid = {
      api: () => this.api,
      box: () => this.$refs.box,
      total: () => this.rows.total ?? this.api.getDisplayedRowCount(),
      top: () => Math.max(0, this.api.getFirstDisplayedRowIndex()),
      isField: (name) => Boolean(this.entity.fields[name]),
      isPinned: (place) => this.isPinned(this.selection.columns()[place]),
    };
    this.selection = new Selection(grid);
    this.dragging = new Dragging(this.selection, grid);
    this.pickedIds = new Map();
    this.pickedCount = 0;
    this.selection.onChange(() => this.notePicked());
  },
  watchSelection() {
    this.dragging.listen(this.$refs.box);
    this.api.setGridAriaProperty("multiselectable", "true");
    this.$refs.box.addEventListener("keydown", this.sheetKey, true);
    this.$refs.box.addEventListener("keydown", this.editorKey);
    for (const name of ["displayedColumnsChanged", "columnPinned"]) this.api.addEventListener(name, () => this.selection.columnsMoved());
    for (const name of ["viewportChanged", "virtualColumnsChanged", "modelUpdated"]) this.api.addEventListener(name, () => this.selection.draw());
  },
  // The focus moved by itself: its cell alone is selected. While the mouse is down, or where it already is, nothing.
  focusMoved() {
    const at = this.api.getFocusedCell();
    if (this.dragging.down) return;
    const column = at && !at.rowPinned ? this.selection.columnPlace(at.column.getColId()) : -1;
    const { anchor } = this.selection;
    if (column < 0) return this.selection.clear();
    if (anchor?.row !== at.rowIndex || anchor.column !== column) this.selection.begin({ row: at.rowIndex, column });
  },
};
