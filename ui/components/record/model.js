// One record being shown and changed: its values, the input not yet saved, problems by field, a conflict if there is one.

import { reactive } from "vue";
import { freshKey, get, patch, post } from "../base/api.js";
import { holds } from "../base/evaluate.js";
import { fail, tell } from "../base/overlay.js";
import { writable } from "../base/schema.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { outgoing } from "../editors/index.js";
import { readDate } from "../editors/read.js";
import { mayUndo } from "./reopening.js";

export function useRecord(entity, id) {
  const model = reactive({
    entity, id, isNew: id === "new", record: null, input: {}, editing: {}, problems: {}, general: [], conflict: null, warnings: [], error: null, busy: false,
  });
  const key = freshKey();
  let asked = 0;
  const shelf = `gridwright-input:${entity.name}:${id}`;

  model.load = async () => {
    try {
      if (model.isNew) await begin();
      else model.record = await get(`/${entity.name}/${id}`);
      model.error = null;
      if (!model.isNew) recall();
    } catch (error) {
      model.error = error;
    }
  };

  // A new record shows what it will be saved with; the server works out what depends on the day, on me or on other fields.
  async function begin() {
    const record = blank(entity);
    const linked = Object.entries(record.given).filter(([name, raw]) => entity.fields[name]?.to.length === 1 && /^\d+$/.test(raw));
    const begun = await begins({ ...Object.fromEntries(linked.map(([name, raw]) => [name, Number(raw)])), ...sent(recall()) });
    model.record = { ...record, ...begun };
  }

  async function refresh() {
    const mine = (asked += 1);
    const begun = await begins(sent(model.input));
    if (mine === asked && model.isNew) for (const [name, value] of Object.entries(begun)) took(name, value);
  }

  async function begins(values) {
    if (!entity.verbs.includes("create")) return {};
    try {
      const answer = await post(`/${entity.name}/new`, values);
      return Object.fromEntries(Object.entries(answer.values).filter(([name]) => entity.fields[name]));
    } catch (error) {
      if (error.status === undefined) throw error;
      return {}; // the form works without; saving says what is wrong
    }
  }

  // Lines keep what was typed; what is worked out is put beside it.
  function took(name, value) {
    if (!(name in model.input)) model.record[name] = value;
    else if (entity.fields[name].widget.kind === "lines" && Array.isArray(value)) model.input[name] = model.input[name].map((line, index) => begunLine(line, value[index] || {}));
  }

  const sent = (input) => Object.fromEntries(Object.entries(input).map(([name, value]) => [name, outgoing(entity.fields[name], lined(entity.fields[name], value))]));

  // Input that was not saved survives a reload of the page.
  function recall() {
    const kept = JSON.parse(sessionStorage.getItem(shelf) || "{}");
    for (const [name, value] of Object.entries(kept)) {
      if (!entity.fields[name]) continue;
      model.input[name] = value;
      model.editing[name] = true;
    }
    return model.input;
  }
  const keep = () => (Object.keys(model.input).length ? sessionStorage.setItem(shelf, JSON.stringify(model.input)) : sessionStorage.removeItem(shelf));

  model.recall = recall;
  // What was typed into these fields, as it is sent; null where nothing was.
  model.changes = (names) => {
    const typed = Object.fromEntries(Object.entries(model.input).filter(([name]) => names.includes(name)));
    return Object.keys(typed).length ? sent(typed) : null;
  };
  // All that was typed, as it is sent.
  model.typed = () => sent(model.input);
  model.values = () => ({ ...model.record, ...model.input });
  model.world = () => ({ me: state.me?.id, today: readDate("today"), isNew: model.isNew });
  model.value = (name) => (name in model.input ? model.input[name] : model.record?.[name]);
  model.isShown = (field) => holds(field.show, model.values(), model.world()) !== false && (field.name in (model.record || {}) || model.isNew);
  model.isRequired = (field) => holds(field.required, model.values(), model.world()) === true;
  model.mayWrite = (field) => {
    if (!writable(field) || holds(field.readonly, model.values(), model.world()) === true) return false;
    if (model.isNew) return true;
    return model.record?.may?.fields ? model.record.may.fields[field.name] === "write" : true;
  };
  model.verbs = () => model.record?.may?.verbs || entity.verbs;
  model.dirty = () => Object.keys(model.input).length > 0;

  model.set = (name, value) => {
    const same = !model.isNew && JSON.stringify(value ?? null) === JSON.stringify(model.record[name] ?? null);
    if (same) delete model.input[name];
    else model.input[name] = value;
    delete model.problems[name];
    keep();
    if (model.isNew && entity.begins) {
      clearTimeout(model.waiting);
      model.waiting = setTimeout(refresh, 250);
    }
  };
  model.mayEdit = () => Object.values(entity.fields).some((f) => f.name !== "owner" && f.widget.kind !== "fixed" && model.mayWrite(f));
  model.edit = (name) => (model.editing[name] = true);
  model.editAll = () => Object.values(entity.fields).forEach((f) => model.mayWrite(f) && f.widget.kind !== "fixed" && (model.editing[f.name] = true));
  model.drop = (name) => {
    for (const one of name ? [name] : Object.keys({ ...model.input, ...model.editing })) {
      delete model.input[one];
      delete model.editing[one];
      delete model.problems[one];
    }
    if (!name) Object.assign(model, { general: [], conflict: null });
    keep();
  };

  model.save = async () => {
    if (!model.isNew && !model.dirty()) return model.drop();
    if (!model.isNew && !(await mayUndo(model.record.may?.reopens, Object.keys(model.input)))) return null;
    const body = sent(model.input);
    clearTimeout(model.waiting);
    model.busy = true;
    try {
      const answer = model.isNew
        ? await post(`/${entity.name}`, body, { headers: { "Idempotency-Key": key } })
        : await patch(`/${entity.name}/${id}`, body, model.conflict ? model.conflict.version : model.record.version);
      model.drop();
      model.took(answer);
      if (answer.pending?.action) tell(say("waits_now", { workflow: answer.pending.label }));
      return answer;
    } catch (error) {
      model.refused(error);
      return null;
    } finally {
      model.busy = false;
    }
  };

  model.took = (answer) => {
    model.record = answer;
    model.warnings = answer.warnings || [];
    for (const warning of model.warnings) tell(warning.message, { seconds: 8 });
  };

  model.refused = (error) => {
    if (error.status === undefined) return fail(error);
    model.problems = {};
    model.general = [];
    if (error.status === 409 && error.current?.values) model.conflict = error.current;
    for (const problem of error.problems) {
      const name = String(problem.field || "").split(/[.[]/)[0];
      if (name in (model.conflict?.values ?? {})) model.editing[name] = true; // both values stand there
      else if (entity.fields[name]) {
        model.problems[name] = [model.problems[name], (problem.field !== name ? rowOf(problem.field) : "") + problem.message].filter(Boolean).join(" ");
        if (model.mayWrite(entity.fields[name])) model.editing[name] = true;
      } else model.general.push(problem.message);
    }
    if (!model.conflict && (!error.problems.length || error.status !== 422)) model.general.unshift([error.message, error.why, error.help].filter(Boolean).join(" "));
  };

  // The other's value is taken for one field; the rest of the input stays.
  model.takeTheirs = (name) => {
    model.record[name] = model.conflict.values[name];
    model.drop(name);
    delete model.conflict.values[name];
    if (Object.keys(model.conflict.values).some((one) => one in model.input)) return;
    Object.assign(model.record, model.conflict.values, { version: model.conflict.version });
    model.conflict = null;
  };
  return model;
}

// A new line: what was typed, and beside it what it begins with (`$begun`), which follows when something else is typed.
function begunLine(line, begun) {
  const own = typedIn(line);
  return { ...begun, ...own, $begun: Object.fromEntries(Object.entries(begun).filter(([name]) => !(name in own))) };
}

function typedIn({ $begun = {}, ...line }) {
  const same = (name, value) => JSON.stringify(value ?? null) === JSON.stringify($begun[name] ?? null);
  return Object.fromEntries(Object.entries(line).filter(([name, value]) => !same(name, value)));
}

function lined(field, value) {
  if (field.widget.kind !== "lines" || !Array.isArray(value)) return value;
  const child = state.schema.entities[field.lines || field.widget.entity];
  return value.map((line) => {
    const sent = line.id ? { id: line.id } : {};
    for (const [name, one] of Object.entries(line.id ? line : typedIn(line))) {
      const of = child?.fields[name];
      if (of && !of.computed && !of.automatic && of.readonly !== true) sent[name] = outgoing(of, one);
    }
    return sent;
  });
}

function rowOf(path) {
  const found = /(\d+)/.exec(path);
  return found ? say("line_number", { count: Number(found[1]) + 1 }) + " " : "";
}

function blank(entity) {
  const given = Object.fromEntries(new URLSearchParams(location.search));
  const record = {};
  for (const field of Object.values(entity.fields)) {
    record[field.name] = field.default ?? (field.widget.kind === "boolean" ? false : null);
  }
  return { ...record, given };
}
