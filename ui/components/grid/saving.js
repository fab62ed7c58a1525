// One gesture is one request. What the server refuses stays in its cell, as typed, with the reason.

import { reactive } from "vue";
import { post } from "../base/api.js";
import { plainText } from "../cells/index.js";
import { outgoing } from "../editors/index.js";
import { clock } from "../base/format.js";
import { mayUndoCells } from "../record/reopening.js";

export class Saving {
  constructor(entity, { changed, saved }) {
    this.entity = entity;
    this.pending = new Map();
    this.wrong = reactive(new Map());
    this.state = reactive({ busy: 0, at: "" });
    this.changed = changed; // (id, field): draw this cell again
    this.saved = saved; // (id, values, version)
  }

  problemAt(id, name) {
    return this.wrong.get(`${id}:${name}`) || null;
  }
  isPending(id, name) {
    return this.pending.has(`${id}:${name}`);
  }
  pendingValue(id, name) {
    return this.pending.get(`${id}:${name}`);
  }

  // edits: [{row, field, value}]
  async save(edits) {
    for (const { row, field, value } of edits) {
      this.pending.set(`${row.id}:${field.name}`, value);
      this.wrong.delete(`${row.id}:${field.name}`);
      this.changed(row.id, field.name);
    }
    this.state.busy++;
    try {
      if (!(await mayUndoCells(this.entity, edits))) return edits.forEach((edit) => this.leave(edit));
      const body = { edits: edits.map(({ row, field, value }) => ({ id: row.id, field: field.name, value: outgoing(field, value), version: row.version })) };
      const { results } = await post(`/${this.entity.name}/cells`, body);
      edits.forEach((edit, index) => this.settle(edit, results[index]));
      this.state.at = clock(new Date());
    } catch (error) {
      edits.forEach((edit) => this.refuse(edit, error));
    } finally {
      this.state.busy--;
    }
  }

  // Thought better of: the cell shows what is stored.
  leave({ row, field }) {
    this.pending.delete(`${row.id}:${field.name}`);
    this.changed(row.id, field.name);
  }

  settle(edit, result) {
    if (!result || result.status >= 300 || result.error) return this.refuse(edit, result?.error || { message: "" });
    this.pending.delete(`${edit.row.id}:${edit.field.name}`);
    const values = result.record || { [edit.field.name]: result.value !== undefined ? result.value : edit.value };
    this.saved(edit.row.id, values, result.version ?? result.record?.version);
  }

  refuse({ row, field, value }, error) {
    const key = `${row.id}:${field.name}`;
    const own = (error.problems || []).find((p) => p.field === field.name) || (error.problems || [])[0];
    this.pending.delete(key);
    this.wrong.set(key, {
      id: row.id, field, typed: value, shown: text(field, value), old: row[field.name], oldShown: plainText(field, row[field.name]),
      message: own?.message || error.message, help: own?.help || error.help || error.why || "", current: error.current || null,
    });
    this.changed(row.id, field.name);
  }

  restore(problem) {
    this.wrong.delete(`${problem.id}:${problem.field.name}`);
    if (problem.current?.values) this.saved(problem.id, problem.current.values, problem.current.version);
    this.changed(problem.id, problem.field.name);
  }
}

const text = (field, value) => (value && typeof value === "object" ? plainText(field, value) : String(value ?? ""));
