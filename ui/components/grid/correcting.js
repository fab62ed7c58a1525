// Cells that were refused: their reason beside them, the ways on, and the question before they are left behind.

import { beforeLeaving, session } from "../base/api.js";
import { ask, fail } from "../base/overlay.js";
import { guard } from "../base/state.js";
import { ROOMY } from "../editors/index.js";
import { say } from "../base/words.js";
import { DRAFT } from "./draft.js";

// Methods of the sheet.
export const correcting = {
  watchLeaving() {
    addEventListener("beforeunload", this.warn);
    this.unheard = beforeLeaving(() => this.api.stopEditing());
    this.unguard = guard(() => !this.unsaved() || ask({ title: say("leave_title"), text: say("leave_text"), confirm: say("leave") }));
  },
  unwatchLeaving() {
    removeEventListener("beforeunload", this.warn);
    this.unheard();
    this.unguard();
  },
  // A row being typed at the foot counts; a session that lapsed is not asked about: what was typed is there after signing in.
  unsaved() {
    return this.saving.wrong.size > 0 || (this.drafting && this.typed?.size > 0);
  },
  warn(event) {
    const typing = this.api.getEditingCells().length > 0 && this.saving.opened?.typed;
    if (!session.lapsed && (typing || this.unsaved() || this.saving.unsaved())) event.preventDefault();
  },
  showProblem(id, name) {
    const found = this.saving.problemAt(id, name);
    if (this.api.isDestroyed()) return found && fail({ message: found.message, help: found.help }); // told although the page was left
    if (!found) {
      if (this.problem?.id === id && this.problem?.field.name === name) this.problem = null;
      else if (!this.saving.state.busy) this.problem = null;
      return;
    }
    this.$nextTick(() => {
      const cell = this.cellElement(id, name);
      this.problem = cell ? { ...found, key: `${id}:${name}`, anchor: cell } : null;
    });
  },
  cellElement(id, name) {
    const row = id === DRAFT ? ".ag-floating-bottom .ag-row" : `.ag-row[row-id="${CSS.escape(String(id))}"]`;
    return this.$refs.box.querySelector(`${row} [col-id="${CSS.escape(name)}"]`);
  },
  continueEditing() {
    const { id, field } = this.problem;
    this.problem = null;
    this.editAt(id, field.name);
  },
  editAt(id, name) {
    const { rowIndex } = this.nodeOf(id);
    const rowPinned = id === DRAFT ? "bottom" : undefined;
    this.api.ensureColumnVisible(name);
    this.api.setFocusedCell(rowIndex, name, rowPinned);
    if (this.entity.fields[name].cell.kind !== "boolean") this.api.startEditingCell({ rowIndex, colKey: name, rowPinned });
  },
  // To the field that is missing: its cell, its column first where it is hidden, or the record where no cell holds it.
  fillOther(name) {
    const { id } = this.problem;
    const { rowIndex } = this.nodeOf(id);
    this.problem = null;
    if (ROOMY.has(this.entity.fields[name].widget.kind)) return this.$emit("open", { entity: this.entity.name, id, index: rowIndex, field: name });
    if (this.api.getColumn(name)) return this.editAt(id, name);
    this.whenCome(id, name, rowIndex);
    this.$emit("show", [name]);
  },
  // Rows are asked for again with the column that was added; once this one is here its cell is edited.
  whenCome(id, name, rowIndex) {
    const look = () => {
      const row = this.nodeOf(id)?.data;
      if (!row || !(name in row)) return rowIndex < this.api.getDisplayedRowCount() && this.api.ensureIndexVisible(rowIndex, "middle");
      this.api.removeEventListener("modelUpdated", look);
      this.api.ensureIndexVisible(rowIndex);
      setTimeout(() => this.editAt(id, name));
    };
    this.api.addEventListener("modelUpdated", look);
  },
  restore() {
    const problem = this.saving.problemAt(this.problem.id, this.problem.field.name);
    this.problem = null;
    this.saving.restore(problem);
    const node = this.nodeOf(problem.id);
    this.api.setFocusedCell(node.rowIndex, problem.field.name, problem.id === DRAFT ? "bottom" : undefined);
  },
  // My value although a colleague saved theirs meanwhile.
  insist() {
    const { id, field } = this.problem;
    const problem = this.saving.problemAt(id, field.name);
    this.problem = null;
    this.saving.insist(problem).then(() => this.showProblem(id, field.name));
  },
  firstProblem() {
    const [first] = this.saving.wrong.values();
    if (!first) return;
    const node = this.nodeOf(first.id);
    if (!node || !this.api.getColumn(first.field.name)) return this.$emit("reach", first);
    if (first.id !== DRAFT) this.api.ensureIndexVisible(node.rowIndex, "middle");
    this.api.ensureColumnVisible(first.field.name);
    this.api.setFocusedCell(node.rowIndex, first.field.name, first.id === DRAFT ? "bottom" : undefined);
    setTimeout(() => this.showProblem(first.id, first.field.name), 120);
  },
};
