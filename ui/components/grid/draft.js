// The draft row at the foot of the grid: typed like any other row, made when it is complete, kept until then.

import { post } from "../base/api.js";
import { fail, tell } from "../base/overlay.js";
import { say } from "../base/words.js";
import { ROOMY, outgoing } from "../editors/index.js";

export const DRAFT = "draft";

// Methods of the sheet.
export const drafting = {
  async startDraft() {
    if (this.drafting) return;
    const values = Object.fromEntries(Object.keys(this.entity.fields).map((name) => [name, this.entity.fields[name].default ?? null]));
    this.drafting = true;
    this.setBottom({ ...values, id: DRAFT, isDraft: true });
    await this.begin();
    this.$nextTick(() => {
      const first = this.api.getAllDisplayedColumns().find((c) => c.getColDef().field && c.getColDef().editable({ data: { isDraft: true } }));
      if (first) this.api.startEditingCell({ rowIndex: 0, rowPinned: "bottom", colKey: first.getColId() });
    });
  },
  // What the row will be saved with, as far as nothing else was typed.
  async begin() {
    const node = () => this.api.getPinnedBottomRow(0);
    const typed = Object.fromEntries([...(this.typed ??= new Set())].map((name) => [name, outgoing(this.entity.fields[name], node().data[name])]));
    try {
      const { values } = await post(`/${this.entity.name}/new`, typed);
      if (!node()) return;
      const begun = Object.fromEntries(Object.entries(values).filter(([name]) => this.entity.fields[name] && !this.typed.has(name)));
      node().setData({ ...node().data, ...begun });
    } catch (error) {
      if (error.status === undefined) throw error; // the row works without; saving says what is wrong
    }
  },
  took(node, name, value) {
    this.saving.wrong.delete(`${DRAFT}:${name}`);
    (this.typed ??= new Set()).add(name);
    node.setData({ ...node.data, [name]: value });
    if (this.entity.begins) this.begin();
  },
  async keep() {
    this.api.stopEditing();
    const row = this.api.getPinnedBottomRow(0).data;
    const values = {};
    for (const name of this.typed ?? []) values[name] = outgoing(this.entity.fields[name], row[name]);
    try {
      const made = await post(`/${this.entity.name}`, values);
      this.drop();
      this.api.refreshInfiniteCache();
      tell(say("created_named", { name: made.title ?? made.number ?? "" }), { kind: "good", action: say("open"), run: () => this.$emit("open", { entity: this.entity.name, id: made.id }) });
    } catch (error) {
      this.refused(error, row);
    }
  },
  async refused(error, row) {
    const cells = (error.problems || []).filter((p) => this.entity.fields[p.field] && !ROOMY.has(this.entity.fields[p.field].widget.kind));
    const hidden = [...new Set(cells.map((p) => p.field))].filter((name) => !this.api.getColumn(name));
    if (hidden.length) this.$emit("show", hidden);
    await new Promise((done) => setTimeout(done)); // their columns are there
    const placed = cells.filter((p) => this.api.getColumn(p.field));
    for (const p of placed) this.saving.refuse({ row: { ...row, id: DRAFT }, field: this.entity.fields[p.field], value: row[p.field] }, { ...error, problems: [p] });
    if (placed.length) this.firstProblem();
    if (placed.length < (error.problems || []).length || !placed.length) fail(error);
  },
  drop() {
    this.drafting = false;
    this.typed = new Set();
    this.problem = null;
    this.dropProblems();
    this.setBottom(null);
  },
  dropProblems() {
    for (const key of [...this.saving.wrong.keys()]) if (key.startsWith(DRAFT + ":")) this.saving.wrong.delete(key);
  },
};
