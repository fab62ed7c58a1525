// A cell one has gone to before its value is here: that it is loading is read with it, and its value once it comes.

import { plainText } from "../cells/index.js";
import { say } from "../base/words.js";
import { isRecord } from "./rows.js";

// Methods of the sheet. `arrived`: what is said.
export const coming = {
  watchComing() {
    this.awaited = null; // {index, name}
    this.api.addEventListener("cellFocused", this.awaitCell);
    this.api.addEventListener("modelUpdated", this.sayCome);
  },
  awaitCell({ rowIndex, column, rowPinned }) {
    const name = column?.getColDef?.().field;
    const row = name && !rowPinned && this.api.getDisplayedRowAtIndex(rowIndex);
    this.arrived = "";
    this.awaited = row && (!row.data || this.lacks(row.data, name)) ? { index: rowIndex, name } : null;
  },
  sayCome() {
    if (!this.awaited || this.api.isDestroyed()) return;
    const { index, name } = this.awaited;
    const row = this.api.getDisplayedRowAtIndex(index)?.data;
    if (!isRecord(row) || this.lacks(row, name)) return;
    this.awaited = null;
    const field = this.entity.fields[name];
    this.arrived = `${field.label}: ${plainText(field, row[name]) || say("cell_empty")}`;
  },
};
