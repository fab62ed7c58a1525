// What opens beside a cell that is not written in itself: the drawer of child lines, the moves of a stage; and files that are
// dropped on a cell, or pasted into it.

import { fail } from "../base/overlay.js";
import { stageChoices } from "./stages.js";

const HOLDS_FILES = new Set(["files", "image"]);
// Methods of the sheet.
export const besides = {
  openBeside({ data, colDef }) {
    const field = this.entity.fields[colDef.field];
    if (!field || !data?.id || data.isDraft || data.isGone) return;
    if (field.widget.kind === "lines") this.beside = { id: data.id, field, title: data.title ?? "" };
    else if (field.cell.kind === "stage") this.openStage(data, field);
  },
  closeBeside() {
    this.beside = null;
    this.focusAgainHere();
  },
  savedBeside(record) {
    const shown = Object.entries(record).filter(([name]) => this.entity.fields[name]);
    this.saved(record.id, Object.fromEntries(shown), record.version);
  },
  focusAgainHere() {
    const at = this.api.getFocusedCell();
    if (at) this.api.setFocusedCell(at.rowIndex, at.column, at.rowPinned);
  },
  async openStage(row, field) {
    try {
      this.stages = { anchor: this.cellElement(row.id, field.name), label: field.label, items: await stageChoices(this.entity, row.id, this.stageMoved) };
    } catch (error) {
      fail(error);
    }
  },
  stageMoved(done, record) {
    if (done) this.saved(record.id, { stage: done.stage, ...(done.pending ? { pending: done.pending } : {}) }, done.version);
    this.focusAgainHere();
  },

  // ------------------------------------------------ files
  watchFiles() {
    const { box } = this.$refs;
    box.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && this.filesAt(event.target) && event.preventDefault());
    box.addEventListener("drop", (event) => this.bring(event, event.target, event.dataTransfer));
    box.addEventListener("paste", (event) => this.bring(event, document.activeElement, event.clipboardData), true);
  },
  filesAt(element) {
    const cell = element.closest?.(".ag-cell[col-id]");
    const at = cell && this.placeOf(cell);
    return at?.node && HOLDS_FILES.has(this.entity.fields[at.name]?.widget.kind) && this.api.getColumn(at.name).isCellEditable(at.node) ? at : null;
  },
  bring(event, element, given) {
    const at = given?.files.length && !this.api.getEditingCells().length ? this.filesAt(element) : null;
    if (!at) return;
    event.preventDefault();
    event.stopPropagation();
    this.saving.brought = [...given.files];
    this.api.setFocusedCell(at.node.rowIndex, at.name, at.rowPinned);
    this.api.startEditingCell({ rowIndex: at.node.rowIndex, colKey: at.name, rowPinned: at.rowPinned });
    this.saving.brought = null;
  },
};
