// A cell that cannot be changed says why, where it stands, as soon as somebody types over it: which rule, and what to do.

import { get } from "../base/api.js";
import { Popover } from "../base/overlay.js";
import { say } from "../base/words.js";
import { ROOMY } from "../editors/index.js";
import { isRecord } from "./rows.js";
import { formulaWords } from "../record/formula.js";

const KEYS = ["F2", "Delete", "Backspace"];

export const Closed = {
  components: { Popover },
  props: { closed: { type: Object, required: true } },
  emits: ["close"],
  template: `<popover :anchor="closed.anchor" :focus="false" :width="304" :label="closed.text" @close="$emit('close')"><div class="gw-problem-box" role="status"><strong>{{ closed.text }}</strong><p v-for="line in closed.more" :key="line">{{ line }}</p></div></popover>`,
};

// What the field and the row say themselves.
function reasonOf(entity, field, row) {
  if (field.formula) return say("closed_formula", { formula: formulaWords(entity, field) });
  if (field.computed || field.automatic) return say("closed_automatic", { name: field.label });
  if (field.widget.kind === "stage" || field.cell.kind === "stage") return say("closed_stage");
  if (row.masked?.includes(field.name)) return say("closed_masked", { name: field.label });
  if (field.readonly === true && entity.verbs.includes("update")) return say("closed_readonly", { name: field.label });
  return say("closed_right", { name: field.label });
}

// Methods of the sheet.
export const closing = {
  watchClosed() {
    this.$refs.box.addEventListener("keydown", this.closedKey, true);
  },
  closedKey(event) {
    const typed = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((!typed && !KEYS.includes(event.key)) || this.api.getEditingCells().length || event.target.closest("input, textarea")) return;
    const at = this.api.getFocusedCell();
    const field = at && !at.rowPinned && this.entity.fields[at.column.getColDef().field];
    const row = field && this.api.getDisplayedRowAtIndex(at.rowIndex);
    if (!row?.data || !this.isClosed({ data: row.data, colDef: at.column.getColDef(), node: row }) || (this.selection.isMany() && !typed)) return;
    if (field.cell.kind === "stage" && (typed || event.key === "F2")) return; // opens its moves
    event.preventDefault();
    event.stopPropagation();
    this.sayWhy(field, row.data);
  },
  isClosed({ data, colDef, node }) {
    const field = this.entity.fields[colDef.field];
    return Boolean(field) && isRecord(data) && !ROOMY.has(field.widget.kind) && field.widget.kind !== "lines" && !colDef.editable({ data, node });
  },
  async sayWhy(field, row) {
    const anchor = this.cellElement(row.id, field.name);
    this.closed = { anchor, text: reasonOf(this.entity, field, row), more: [] };
    if (field.formula || field.computed || field.automatic) return;
    const told = await get(`/${this.entity.name}/${row.id}/explain?verb=update`).catch(() => null); // the reason above stands without
    if (!told || this.closed?.anchor !== anchor) return;
    const place = told.rule ? say("closed_rule", { place: `${told.rule.file}:${told.rule.line}` }) : "";
    this.closed = { ...this.closed, more: [...(told.allowed ? [] : told.why), place, told.help].filter(Boolean) };
  },
};
