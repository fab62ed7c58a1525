// Ctrl+V over a cell: the text goes to the server as it was copied, in one request that is undone as one. What cannot be
// read stays at its cell, as it was pasted, with the reason; of a record with such a cell nothing is written.

import { post } from "../base/api.js";
import { fail, tell } from "../base/overlay.js";
import { say } from "../base/words.js";
import { mayUndoCells } from "../record/reopening.js";

const MOST = 50_000; // rows: the server says how many there really are

export const pasting = {
  async pasted(event) {
    const at = this.api?.getFocusedCell();
    const text = event.clipboardData?.getData("text/plain");
    if (!at || at.rowPinned || !text || this.api.getEditingCells().length || event.target.closest("input, textarea")) return;
    const first = this.api.getDisplayedRowAtIndex(at.rowIndex)?.data;
    const fields = this.fieldsFrom(at.column);
    if (!first || !fields.length) return;
    event.preventDefault();
    this.saving.state.busy++;
    try {
      if (!(await mayUndoCells(this.entity, this.touched(at.rowIndex, fields, text)))) return;
      const { view, filter, sort, q } = this.rows.asked;
      const list = Object.fromEntries(Object.entries({ view, filter, sort, q }).filter(([, value]) => value));
      const range = { rows: [at.rowIndex, at.rowIndex + MOST], columns: fields.map((field) => field.name), first: first.id };
      this.tellOf(await post(`/${this.entity.name}/ranges`, { ...list, ...range, do: "paste", text }));
    } catch (error) {
      fail(error);
    } finally {
      this.saving.state.busy--;
    }
  },
  // The columns from this one to the right, as they stand.
  fieldsFrom(column) {
    const shown = this.api.getAllDisplayedColumns();
    return shown.slice(shown.indexOf(column)).map((each) => this.entity.fields[each.getColDef().field]).filter(Boolean);
  },
  // At most these cells, of the rows that are here: enough to ask before an approval is undone.
  touched(index, fields, text) {
    const lines = text.split(/\r\n|\r|\n/);
    const width = Math.max(...lines.map((line) => line.split("\t").length));
    const rows = lines.map((_, by) => this.api.getDisplayedRowAtIndex(index + by)?.data).filter(Boolean);
    return rows.flatMap((row) => fields.slice(0, width).map((field) => ({ row, field })));
  },
  tellOf({ written, refused, problems, job }) {
    if (job) return tell(say("pasting_goes_on"));
    for (const problem of problems) {
      const row = this.api.getRowNode(String(problem.id))?.data;
      const field = this.entity.fields[problem.field];
      if (row && field && "value" in problem) this.saving.refuse({ row, field, value: problem.value, version: row.version }, problem);
    }
    if (refused) tell([say("pasted_partly", { count: written, refused }), problems[0]?.message].filter(Boolean).join(" "), { kind: "error", seconds: 9 });
    else tell(say("pasted", { count: written }));
    this.renew();
  },
};
