// Column definitions of AG Grid, from the schema's fields and the person's own widths, order and pins.

import { ROOMY } from "../editors/index.js";
import { svg } from "../base/icons.js";
import { isRight, mustFill, titleField, writable } from "../base/schema.js";
import { prefer, preferred } from "../base/state.js";
import { say } from "../base/words.js";
import { cellHtml, cellText, escape } from "../cells/index.js";
import { COLOURS, readBy, rulesOf, wears } from "./colouring.js";
import CellEditor from "./editor.js";
import { figureCell, groupCell, groupTurn } from "./groupcells.js";
import Header from "./header.js";
import { isRecord } from "./rows.js";

const WIDTHS = { choice: 92, stage: 100, person: 116, people: 140, datetime: 108, date: 112, money: 124, number: 96, percent: 92, boolean: 88, score: 108, files: 72, image: 72, color: 104, duration: 96, link: 180, links: 180, choices: 140 };

export function shownColumns(entity, view) {
  const own = preferred(["grid", entity.name, view?.name || ""], {});
  const title = titleField(entity);
  const plain = entity.columns.includes(title) ? [title, ...entity.columns.filter((name) => name !== title)] : entity.columns;
  const names = (view?.linked || own.columns || (view?.columns.length ? view.columns : plain)).filter((name) => entity.fields[name]);
  return withForgotten(names.length ? names : Object.keys(entity.fields).slice(0, 8), entity, new Set(own.hidden));
}

// What must be filled but is no column of the view would make its new row impossible to save: it stands where the entity has it, unless the person hid it.
function withForgotten(names, entity, hidden) {
  const all = Object.keys(entity.fields);
  const result = [...names];
  for (const name of all.filter((one) => mustFill(entity.fields[one]) && !ROOMY.has(entity.fields[one].widget.kind) && !names.includes(one) && !hidden.has(one))) {
    const before = all.slice(0, all.indexOf(name)).reverse().find((one) => result.includes(one));
    result.splice(result.indexOf(before || result[0]) + 1, 0, name);
  }
  return result;
}

// Keeps the person's choice of columns; what is hidden is remembered, so that a field added later is not.
export function keepShown(entity, view, names) {
  prefer(["grid", entity.name, view?.name || "", "columns"], names);
  prefer(["grid", entity.name, view?.name || "", "hidden"], Object.keys(entity.fields).filter((name) => !names.includes(name)));
}

export function columnDefs(entity, view, model) {
  const own = { ...view?.layout, ...preferred(["grid", entity.name, view?.name || ""], {}) };
  const names = shownColumns(entity, view);
  const pinned = new Set(view?.linkedPinned ?? own.pinned ?? (names.includes(titleField(entity)) && names[0] === titleField(entity) ? [names[0]] : []));
  return [numberColumn(entity, view, model), ...names.map((name) => column(entity, view, entity.fields[name], { ...own, pinned }, model))];
}

function numberColumn(entity, view, model) {
  return {
    colId: "#", headerName: "#", width: model.wide() ? 56 : 48, pinned: "left", lockPinned: true, lockPosition: "left", resizable: false, sortable: false,
    suppressMovable: true, suppressNavigable: false, editable: false, cellClass: "gw-number-cell", headerClass: "gw-number-head",
    headerComponent: undefined,
    cellClassRules: { "gw-in-row": (p) => model.selection.isMany() && model.selection.hasRow(p.node.rowIndex), ...Object.fromEntries(COLOURS.map((color) => ["gw-bar-" + color, (p) => wears(view, p.data, model)?.color === color])) },
    cellRenderer: (p) => {
      if (p.data?.isDraft) return svg("plus");
      if (p.data?.isTotal) return "";
      if (p.data?.isGroup) return groupTurn(p.data, entity, model);
      const number = model.rowNumber(p.node.rowIndex);
      return `<button type="button" class="gw-row-number" tabindex="-1" aria-label="${escape(say("open_row", { count: number }))}">${number}</button>`;
    },
  };
}

function column(entity, view, field, own, model) {
  const right = isRight(field);
  const title = field.name === titleField(entity);
  // The marks of a selection are no rules: AG Grid asks for each of these with every cell that it draws.
  const looks = [right ? "gw-right" : "", title ? "gw-title-cell" : "", "gw-kind-" + field.cell.kind].filter(Boolean);
  const drawn = { component: (p) => draw(p, field, model) };
  const canWrite = writable(field) && entity.verbs.includes("update") && !ROOMY.has(field.widget.kind);
  return {
    colId: field.name, field: field.name, headerName: field.label,
    width: own.widths?.[field.name] || (title ? (model.wide() ? 272 : 228) : widthOf(field, right)), minWidth: 56,
    pinned: own.pinned.has(field.name) ? "left" : null,
    sortable: field.sortable !== false, resizable: true,
    headerComponent: Header, headerComponentParams: { field, model }, headerClass: right ? "gw-right-head" : "",
    cellClass: (p) => (model.selection.isMany() && !p.node.rowPinned ? [...looks, ...model.selection.marks(p.node.rowIndex, field.name)] : looks),
    editable: (p) => (p.data?.isDraft ? writable(field) && !ROOMY.has(field.widget.kind) : canWrite && isRecord(p.data) && !model.lacks(p.data, field.name) && model.mayWrite(p.data, field)),
    cellEditor: CellEditor, cellEditorParams: { field, entity: entity.name, model },
    valueGetter: (p) => p.data?.[field.name],
    valueFormatter: (p) => cellText(field, p.value) ?? p.value?.title ?? String(p.value),
    equals: (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null),
    suppressKeyboardEvent: (p) => model.ownKey(p),
    cellClassRules: {
      "gw-wrong": (p) => model.saving.problemAt(p.data?.id, field.name),
      "gw-waits": (p) => p.data?.pending?.fields?.includes(field.name),
      "gw-pending": (p) => model.saving.isPending(p.data?.id, field.name),
      ...(rulesOf(view, model.rules()).length ? Object.fromEntries(COLOURS.map((color) => ["gw-tint-" + color, (p) => tints(wears(view, p.data, model), color, field.name)])) : {}),
      ...(right ? { "gw-zero": (p) => Number(p.value) === 0 && !["", null, undefined].includes(p.value) } : {}),
    },
    cellRendererSelector: (p) => (isPlain(p, field, model) ? undefined : drawn),
  };
}

const tints = (worn, color, name) => worn?.color === color && (worn.whole || worn.cell === name);

function widthOf(field, right) {
  const label = [...field.label].reduce((sum, c) => sum + (c > "⺀" ? 13 : 7.5), 0) + (field.required === true ? 62 : 54);
  const scheme = field.cell.scheme === "tel" ? 132 : 0;
  return Math.min(260, Math.max(scheme || WIDTHS[field.cell.kind] || 148, label));
}

// Whether the cell shows its formatted value and nothing besides.
const isPlain = ({ data, value }, field, model) =>
  isRecord(data) && !data.masked && !data.pending && cellText(field, value) !== null && !model.lacks(data, field.name) && !model.saving.problemAt(data.id, field.name) && !model.saving.isPending(data.id, field.name);

// Bones keep the real columns and heights while rows are on their way.
const BONES = { text: [52, 84], money: [30, 50], number: [30, 50], choice: [26, 44] };
function draw(p, field, model) {
  if (!p.data || model.lacks(p.data, field.name)) {
    const [low, high] = BONES[field.cell.kind] || [40, 60];
    const width = low + ((p.node.rowIndex * 37 + field.name.length * 13) % (high - low));
    return `<span class="gw-bone${isRight(field) ? " gw-bone-right" : ""}" style="width:${width}%"></span><span class="gw-sr">${escape(say("loading"))}</span>`;
  }
  if (p.data.isGroup) return groupCell(p.data, field, model);
  if (p.data.isTotal) return figureCell(p.data, field, model);
  const wrong = model.saving.problemAt(p.data.id, field.name);
  if (wrong) return `<span class="gw-wrong-text">${escape(wrong.shown)}</span><span class="gw-sr">${escape(wrong.message)}</span>`;
  const value = model.saving.isPending(p.data.id, field.name) ? model.saving.pendingValue(p.data.id, field.name) : p.data[field.name];
  const html = why(cellHtml(field, value), p.data, field);
  if (html || !p.data.isDraft || !field.required) return html;
  return `<span class="gw-muted">${escape(say("required"))}</span>`;
}

// What is masked, or waits for an approval, says so to whoever points at it or has it read aloud.
function why(html, row, field) {
  const masked = row.masked?.includes(field.name) && html;
  const said = masked ? say("closed_masked", { name: field.label }) : row.pending?.fields?.includes(field.name) ? say("waits_update") : "";
  return said ? `<span title="${escape(said)}">${html}</span> <span class="gw-sr">${escape(said)}</span>` : html;
}

// Fields a page of rows must carry besides the columns: the title, and what colours the row.
export const carried = (entity, view, own = []) => [...new Set([titleField(entity), ...readBy(entity, rulesOf(view, own))])].filter((name) => name !== "id");

export function needed(entity, view, own = []) {
  return [...new Set([...shownColumns(entity, view), ...carried(entity, view, own)])].filter((name) => name !== "id");
}
