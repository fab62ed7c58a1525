// One gesture is one request. What the server refuses stays in its cell, as typed, with the reason, until it is corrected or discarded.

import { reactive } from "vue";
import { deliver, settles, underway } from "../base/delivering.js";
import { tell } from "../base/overlay.js";
import { entityOf } from "../base/state.js";
import { say } from "../base/words.js";
import { plainText } from "../cells/index.js";
import { asTyped } from "../editors/index.js";
import { clock, wall } from "../base/format.js";
import { writable } from "../base/schema.js";
import { mayUndoCells } from "../record/reopening.js";
import { keepCells, keptCells } from "./keeping.js";

export const STAYS = new Set(["REC205", "REC206"]); // where this was cut from keeps what it holds: trying again writes it here alone
const UNSEEN = "ACC001"; // deleted meanwhile, or taken out of sight
const all = new Map(); // one for each kind of record: an answer that comes after another view was opened still finds its cell

export function savingOf(entity, told = {}) {
  if (!all.has(entity.name)) all.set(entity.name, new Saving(entity));
  return Object.assign(all.get(entity.name), { entity, opened: null, ...told });
}

// Cells that were on their way when the page was left are answered for here as well.
settles("cells", (gesture, outcome) => {
  const entity = entityOf(gesture.entity);
  if (entity) (all.get(entity.name) ?? savingOf(entity)).delivered(gesture, outcome);
});

class Saving {
  constructor(entity) {
    this.entity = entity;
    this.pending = new Map();
    this.wrong = reactive(new Map(keptCells(entity).map((cell) => [`${cell.id}:${cell.field.name}`, cell])));
    this.state = reactive({ busy: 0, at: "" });
    this.changed = () => {}; // (id, field): draw this cell again
    this.saved = () => {}; // (id, values, version)
    this.rowOf = () => null; // (id): what is shown of that record
    for (const gesture of underway("cells", entity.name)) for (const edit of editsOf(gesture, entity)) this.pending.set(`${edit.row.id}:${edit.field.name}`, edit);
  }

  problemAt(id, name) {
    return (this.wrong.size && this.wrong.get(`${id}:${name}`)) || null; // mostly there is none: every cell asks
  }
  isPending(id, name) {
    return this.pending.size > 0 && this.pending.has(`${id}:${name}`);
  }
  pendingValue(id, name) {
    return this.pending.get(`${id}:${name}`).value;
  }
  unsaved() {
    return this.wrong.size + this.pending.size > 0;
  }

  // An editor opens over a row: whatever others save meanwhile, what is typed was typed against this.
  open(row, field) {
    this.opened = { id: row?.id, name: field.name, version: this.seen(row, field), value: row?.[field.name] };
  }
  // The version whose value the person has seen: a conflict has shown the other's.
  seen(row, field) {
    const problem = this.problemAt(row?.id, field.name);
    return problem ? problem.current?.version ?? problem.version : row?.version;
  }
  openedAt(id, name) {
    return this.opened?.id === id && this.opened.name === name ? this.opened : null;
  }

  // edits: [{row, field, value, version}]
  async save(edits) {
    for (const edit of edits) {
      const { row, field } = edit;
      edit.from = this.movedFrom(edit);
      this.pending.set(`${row.id}:${field.name}`, edit);
      this.wrong.delete(`${row.id}:${field.name}`);
      this.changed(row.id, field.name);
    }
    this.keep();
    this.state.busy++;
    try {
      if (!(await mayUndoCells(this.entity, edits))) return edits.forEach((edit) => this.leave(edit));
      const body = { edits: edits.map(({ row, field, value, version, from }) => ({ id: row.id, field: field.name, value: asTyped(field, value), version, from })) };
      await deliver({ kind: "cells", entity: this.entity.name, path: `/${this.entity.name}/cells`, body, told: { cells: edits.map(bare) } });
    } catch (error) {
      if (error.status === undefined && error.name !== "AbortError") edits.forEach((edit) => this.refuse(edit, error));
    } finally {
      this.state.busy--;
    }
  }

  // The cell that this value was cut from, which is emptied as it is written; what is typed instead was never cut.
  movedFrom({ row, field, value }) {
    const before = this.problemAt(row.id, field.name);
    return before?.from && JSON.stringify(before.typed) === JSON.stringify(value) ? before.from : undefined;
  }

  delivered(gesture, { answer, error, discarded }) {
    const edits = editsOf(gesture, this.entity);
    for (const [index, edit] of edits.entries()) {
      if (discarded) this.leave(edit);
      else if (error) this.refuse(edit, error);
      else this.settle(edit, answer.results[edit.at ?? index]);
    }
    if (answer) this.state.at = clock(wall());
  }
  // What was typed over a cell meanwhile is still on its way.
  laterAt({ row, field }) {
    const all = underway("cells", this.entity.name).flatMap((gesture) => editsOf(gesture, this.entity));
    const later = all.findLast((edit) => edit.row.id === row.id && edit.field.name === field.name);
    if (later) this.pending.set(`${row.id}:${field.name}`, later);
  }

  // Thought better of: the cell shows what is stored.
  leave(edit) {
    const { row, field } = edit;
    this.pending.delete(`${row.id}:${field.name}`);
    this.keep();
    this.changed(row.id, field.name);
  }

  settle(edit, result) {
    if (!result || result.status >= 300 || result.error) return this.refuse(edit, result?.error || { message: "" });
    this.pending.delete(`${edit.row.id}:${edit.field.name}`);
    this.laterAt(edit);
    this.keep();
    const values = result.record || { [edit.field.name]: result.value !== undefined ? result.value : edit.value };
    const version = result.version ?? result.record?.version;
    if (result.pending) this.waits(edit, result.pending, values);
    const again = this.openedAt(edit.row.id, edit.field.name);
    if (again) again.version = version ?? again.version; // opened before its own saving was answered
    this.saved(edit.row.id, values, version);
    this.changed(edit.row.id, edit.field.name); // the very value may have come before its answer, heard as a change
  }

  // What an approval guards stays as it is; its cell shows that a change waits beside it.
  waits({ row, field }, pending, values) {
    const before = this.rowOf(row.id)?.pending?.fields || [];
    values.pending = { request: pending.request, fields: [...new Set([...before, field.name])] };
    tell(say("waits_now", { workflow: pending.label }));
  }

  refuse(edit, error) {
    const { row, field } = edit;
    const gone = error.code === UNSEEN && row.id > 0;
    if (gone) error = { message: say("record_gone"), help: say("record_gone_help") };
    const own = (error.problems || []).find((p) => p.field === field.name);
    const others = own ? [] : this.fieldsOf(error);
    const message = own?.message || [...new Set(others.map((other) => this.waitingOn(other, error)))].join(" ") || error.problems?.[0]?.message || error.message;
    this.pending.delete(`${row.id}:${field.name}`);
    this.wrong.set(`${row.id}:${field.name}`, {
      ...cellOf(edit), from: STAYS.has(own?.code) ? undefined : edit.from, message, help: (own || error.problems?.[0])?.help || error.help || error.why || "", current: error.current || null, fills: others.map(({ name }) => name), gone,
    });
    this.keep();
    this.changed(row.id, field.name);
  }

  // What a cell waits for is said as such: it is another cell of its row that is wrong.
  waitingOn({ name, message }, { because }) {
    const { label } = this.entity.fields[name];
    return because && !message.includes(label) ? say("waits_for_cell", { name: label, why: message }) : message;
  }

  // The other fields of the record that a refusal waits for: filling them is the way on.
  fieldsOf(error) {
    const named = (error.problems || []).map((p) => ({ name: String(p.field || "").split(/[.[]/)[0], message: p.message }));
    return named.filter(({ name }) => this.entity.fields[name] && writable(this.entity.fields[name]));
  }
  // Cells of this record that waited for this field: they go with it, in one write.
  waitingFor(id, name) {
    const cells = [...this.wrong.values()].filter((cell) => cell.id === id && cell.fills?.includes(name));
    return cells.map(({ field, typed, old }) => ({ row: { ...this.rowOf(id), [field.name]: old }, field, value: typed, version: this.seen({ id }, field) }));
  }

  // Mine, although somebody else has saved meanwhile: said with their value in sight.
  insist({ id, field, typed, old, current }) {
    return this.save([{ row: { ...this.rowOf(id), id, [field.name]: old }, field, value: typed, version: current.version }]);
  }

  restore(problem) {
    if (problem.current?.values) this.saved(problem.id, problem.current.values, problem.current.version);
    this.forget(problem.id, problem.field.name);
  }

  forget(id, name) {
    this.wrong.delete(`${id}:${name}`);
    this.keep();
    this.changed(id, name);
  }

  keep() {
    keepCells(this.entity, [...this.wrong.values()]);
  }
}

// What of an edit is kept with its gesture, and the edit again.
const bare = ({ row, field, value, version, from }) => ({ id: row.id, field: field.name, old: row[field.name], value, version, from });
const editsOf = ({ told }, entity) =>
  (told.cells ?? []).map((cell, at) => ({ ...cell, at })).filter((cell) => entity.fields[cell.field]).map(({ id, field, old, value, version, from, at }) => ({ row: { id, [field]: old }, field: entity.fields[field], value, version, from, at }));

const cellOf = ({ row, field, value, version }) => ({
  id: row.id, field, typed: value, shown: text(field, value), old: row[field.name], oldShown: plainText(field, row[field.name]), version,
});
const text = (field, value) => ((["object", "boolean"].includes(typeof value) && value !== null) || field.widget.kind === "percent" ? plainText(field, value) : String(value ?? ""));
