// Cells that were refused: their reason beside them, the ways on, and the question before they are left behind.

import { session } from "../base/api.js";
import { ask, fail } from "../base/overlay.js";
import { guard } from "../base/state.js";
import { say } from "../base/words.js";
import { DRAFT } from "./draft.js";

// Methods of the sheet.
export const correcting = {
  watchLeaving() {
    addEventListener("beforeunload", this.warn);
    this.unguard = guard(() => !this.unsaved() || ask({ title: say("leave_title"), text: say("leave_text"), confirm: say("leave") }));
  },
  unwatchLeaving() {
    removeEventListener("beforeunload", this.warn);
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
    const node = this.nodeOf(id);
    this.api.startEditingCell({ rowIndex: node.rowIndex, colKey: field.name, rowPinned: id === DRAFT ? "bottom" : undefined });
  },
  restore() {
    const problem = this.saving.problemAt(this.problem.id, this.problem.field.name);
    this.problem = null;
    this.saving.restore(problem);
    const node = this.nodeOf(problem.id);
    this.api.setFocusedCell(node.rowIndex, problem.field.name, problem.id === DRAFT ? "bottom" : undefined);
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
