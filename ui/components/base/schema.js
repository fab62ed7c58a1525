// The schema as the screens use it: every field and view complete, whatever the answer left out.

import { plural, say } from "./words.js";

const EMPTY_FIELD = {
  label: "", help: "", required: false, suggested: false, show: true, readonly: false, computed: false, automatic: false,
  sortable: true, filterable: true, options: [], to: [], lines: "", formula: null, begins: false, operators: [], icon: "",
};

export function readSchema(answer) {
  const entities = {};
  for (const entity of list(answer.entities)) entities[entity.name] = readEntity(entity);
  for (const entity of Object.values(entities)) entity.begins ||= Object.values(entity.fields).some((field) => entities[field.lines]?.begins);
  nameRights(entities);
  return { ...answer, app: answer.app || {}, menu: readMenu(answer.menu || [], entities), entities };
}

function list(thing) {
  if (Array.isArray(thing)) return thing;
  return Object.entries(thing || {}).map(([name, value]) => ({ name, ...value }));
}

// A temporary right holds names of the schema: they are shown by their labels.
const RIGHTS = ["read", "create", "update", "delete", "restore", "assign", "import", "export", "print", "share", "comment", "merge", "move"];
function nameRights(entities) {
  const { entity, verbs } = entities.temporary_grant?.fields || {};
  const actions = Object.values(entities).flatMap((one) => one.actions);
  if (entity) entity.cell = { ...entity.cell, named: (name) => entities[name]?.label || name };
  if (verbs) verbs.cell = { ...verbs.cell, named: (name) => (RIGHTS.includes(name) ? say("right_" + name) : actions.find((one) => one.name === name)?.label || name) };
}

function readEntity(entity) {
  const fields = {};
  for (const field of ownFirst(list(entity.fields))) fields[field.name] = readField(field);
  const stages = list(entity.stages).map((stage) => ({ main: !stage.ends || stage.ends === "won", ...stage }));
  if (fields.stage && stages.length) fields.stage.options = stages.map((s) => ({ ...s, key: s.name }));
  return {
    label: entity.name, many: plural(entity.label || entity.name), icon: "", verbs: [], owner: true, system: false, lines_of: null,
    ...entity,
    fields,
    stages,
    columns: known(entity.grid?.columns || Object.keys(fields), fields),
    views: list(entity.views).map((view) => readView(view, fields)),
    form: readForm(entity.form, fields),
    actions: list(entity.actions).map((action) => ({ ...action, ask: list(action.ask).map(readField) })),
    workflows: list(entity.workflows),
    begins: Object.values(fields).some((field) => field.begins), // some default depends on what is typed
  };
}

// Where fields are chosen, those of the schema come before those that every record has.
const ownFirst = (fields) => [...fields.filter((field) => !field.automatic), ...fields.filter((field) => field.automatic)];
const known = (columns, fields) => [...new Set(columns.map(columnName))].filter((name) => fields[name]);
const columnName = (column) => (typeof column === "string" ? column : column.field || column.name);

export function readField(field) {
  const cell = field.cell || { kind: "text" };
  const widget = field.widget || { kind: "text" };
  const options = field.options?.length ? field.options : widget.options || cell.options || [];
  return { ...EMPTY_FIELD, ...field, cell, widget, options: options.map(readOption), to: field.to?.length ? field.to : widget.to || cell.to || [] };
}

const readOption = (option) => (typeof option === "string" ? { key: option, label: option, color: "" } : { color: "", ...option, key: option.key ?? option.name });

function readView(view, fields) {
  const columns = known(view.columns || [], fields);
  return { kind: "grid", where: null, sort: [], by: "", card: [], group: [], totals: {}, start: "", end: "", parent: "", image: "", hidden: 0, ...view, color: view.color || {}, columns };
}

function readForm(form, fields) {
  const written = form?.sections?.length ? form.sections : [{ label: "", fields: ordinary(fields), columns: 2, show: true }];
  const sections = written.map((section) => ({
    columns: 2, show: true, ...section,
    fields: known(section.fields || [], fields),
  }));
  sections[0].fields.push(...forgotten(sections, fields));
  return { sections, related: (form?.related || []).map((list) => ({ ...list, label: plural(list.label) })), hidden: form?.hidden || { fields: 0, related: 0 } };
}

// What must be filled but stands in no section would make the form impossible to save.
function forgotten(sections, fields) {
  const placed = new Set(sections.flatMap((section) => section.fields));
  return ordinary(fields).filter((name) => !placed.has(name) && fields[name].required !== false && writable(fields[name]));
}

const ordinary = (fields) => Object.values(fields).filter((f) => !f.automatic || ["owner", "unit"].includes(f.name)).map((f) => f.name);

// Without a menu of its own a schema shows what may be read, the product's own tables last.
function readMenu(menu, entities) {
  const groups = menu.map((group) => ({ label: "", icon: "", ...group, entities: (group.entities || []).filter((name) => entities[name]) }));
  if (groups.some((group) => group.entities.length)) return groups.filter((group) => group.entities.length);
  const shown = Object.values(entities).filter((entity) => !entity.lines_of);
  const split = [shown.filter((e) => !e.system), shown.filter((e) => e.system)];
  return split.filter((part) => part.length).map((part) => ({ label: "", icon: "", entities: part.map((e) => e.name) }));
}

// The field by which a row is called in lists: the first one its title names, else the first text.
export function titleField(entity) {
  const named = /\{(\w+)\}/.exec(String(entity.title || ""));
  if (named && entity.fields[named[1]]) return named[1];
  const text = entity.columns.find((name) => entity.fields[name].cell.kind === "text" && name !== "number");
  return text || (entity.fields.number ? "number" : entity.columns[0]) || "id";
}

export const isRight = (field) => ["money", "number", "percent"].includes(field.cell.kind);
export const writable = (field) => field.readonly !== true && !field.computed && field.cell.kind !== "stage" && field.widget.kind !== "fixed";
export const mustFill = (field) => field.required === true && writable(field) && !field.automatic && field.default === undefined && !field.begins;
