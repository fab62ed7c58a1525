// What opens beside a cell that is not written in itself: the drawer of child lines, the moves of a stage; and files that are
// dropped on a cell, or pasted into it.

import { get } from "../base/api.js";
import { fail, tell } from "../base/overlay.js";
import { say } from "../base/words.js";
import { move } from "../record/moves.js";

const HOLDS_FILES = new Set(["files", "image"]);
const reasons = (way) => [].concat(way.why || []).map((why) => (typeof why === "string" ? why : why.message));

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
  // The moves that this record has now; a closed one says why.
  async openStage(row, field) {
    try {
      const record = await get(`/${this.entity.name}/${row.id}`);
      const ways = record.may?.moves || [];
      const items = ways.map((way) => this.wayItem(record, way, field.options.find((option) => option.key === way.to)));
      const none = [{ label: say("no_moves"), disabled: true, run() {} }];
      this.stages = { anchor: this.cellElement(row.id, field.name), label: field.label, items: items.length ? items : none };
    } catch (error) {
      fail(error);
    }
  },
  wayItem(record, way, option) {
    const hint = way.open ? (option?.approval ? say("needs_approval") : "") : say("closed_move");
    const run = () => (way.open ? this.moveStage(record, way, option) : tell([say("cannot_enter", { stage: option.label }), ...reasons(way)].join(" "), { kind: "error", seconds: 9 }));
    return { label: option?.label ?? way.to, icon: way.open ? "forward" : "lock", hint, run };
  },
  async moveStage(record, way, option) {
    try {
      const done = await move(this.entity, record, way, option);
      if (done) this.saved(record.id, { stage: done.stage, ...(done.pending ? { pending: done.pending } : {}) }, done.version);
    } catch (error) {
      fail(error);
    }
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
