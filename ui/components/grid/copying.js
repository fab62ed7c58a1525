// Ctrl+C: the selected cells as tab-separated text and as an HTML table, as Excel, WPS and Google Sheets read them.
// Rows that are not here are brought by the server, which gives the same texts; masked cells are copied empty.

import { post } from "../base/api.js";
import { fail, tell } from "../base/overlay.js";
import { number, percent } from "../base/format.js";
import { chinese, say } from "../base/words.js";
import { isRecord } from "./rows.js";

const AT_ONCE = 5_000; // cells in one question
const MOST = 200_000; // cells: more is for an export

const join = (parts) => parts.join(chinese() ? "、" : ", ");
const label = (field, key) => field.cell.options?.find((option) => option.key === key)?.label ?? String(key);
const shortest = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
const title = (value) => String(value?.title ?? `#${value?.id ?? value}`);

// Kinds of cells whose text is known here; others, and those of a plugin, are told by the server.
const TEXTS = {
  text: (value) => String(value),
  number: (value) => shortest(String(value)),
  money: (value, field) => number(value, field.cell.decimals ?? 2).replace("−", "-"),
  percent: (value) => percent(value),
  boolean: (value) => say(value ? "yes" : "no"),
  choice: (value, field) => label(field, value),
  stage: (value, field) => label(field, value),
  choices: (value, field) => join(value.map((key) => label(field, key))),
  date: (value) => String(value),
  score: (value) => String(value),
  link: title,
  person: title,
  links: (value) => join([].concat(value).map(title)),
  people: (value) => join([].concat(value).map(title)),
};

// `lacks(row, name)`: a row may be here without some of its columns.
export const isAllHere = (api, areas, lacks) =>
  areas.every(({ from, to, columns }) => Array.from({ length: to - from }, (_, by) => api.getDisplayedRowAtIndex(from + by)?.data).every((row) => row && !columns.some((name) => lacks(row, name))));

// [[name, [value, ...]], ...] of records that are here; what is masked counts as empty.
export function valuesOf(api, { from, to, columns }) {
  const rows = Array.from({ length: to - from }, (_, by) => api.getDisplayedRowAtIndex(from + by).data).filter(isRecord);
  return columns.map((name) => [name, rows.map((row) => (row.masked?.includes(name) ? null : row[name] ?? null))]);
}

// Areas beside or below each other make one table, as lines of areas; null for any others, as every spreadsheet says.
export function arranged(areas) {
  const [first] = areas;
  const byRow = [...areas].sort((a, b) => a.from - b.from);
  if (areas.every(({ columns }) => String(columns) === String(first.columns))) return byRow.map((area) => [area]);
  return areas.every(({ from, to }) => from === first.from && to === first.to) ? [[...areas]] : null;
}

const quoted = (text) => (/[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export const tabbed = (table) => table.map((row) => row.map(quoted).join("\t")).join("\r\n");

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]).replace(/\r\n|\r|\n/g, "<br>");
// Digits that are a text, such as a phone number, stay one in a program that would read a number.
const cellHtml = (text, isText) => `<td${isText && /^[\d\s+=.,/:-]+$/.test(text) ? ` style="mso-number-format:'\\@'"` : ""}>${escaped(text)}</td>`;
export const tableHtml = (table, texts) => `<meta charset="utf-8"><table>${table.map((row) => `<tr>${row.map((text, at) => cellHtml(text, texts[at])).join("")}</tr>`).join("")}</table>`;

// Methods of the sheet.
export const copying = {
  copied(event) {
    this.dropCut();
    return this.takeCopy(event);
  },
  // Resolves to the text that is copied, or to nothing.
  async takeCopy(event) {
    if (event.target.closest("input, textarea") || this.api.getEditingCells().length || !this.selection.active()) return;
    const areas = this.selection.apart().map((area) => this.selection.named(area));
    if (!areas.length) return;
    event.preventDefault();
    const lines = arranged(areas);
    if (!lines) return tell(say("copy_one_block"));
    const cells = this.selection.cells();
    if (cells > MOST) return tell(say("too_many_copied", { count: number(cells), most: number(MOST) }), { kind: "error", seconds: 9 });
    const texts = lines[0].flatMap(({ columns }) => columns.map((name) => this.entity.fields[name].cell.kind === "text"));
    if (!this.isKnown(areas)) return this.bringCopy(lines, texts, cells);
    const table = sewn(lines, (area) => this.textsHere(area));
    this.give(event.clipboardData, table, texts);
    return tabbed(table);
  },
  isKnown(areas) {
    return areas.every(({ columns }) => columns.every((name) => this.entity.fields[name].cell.kind in TEXTS)) && isAllHere(this.api, areas, this.lacks);
  },
  textsHere(area) {
    const columns = valuesOf(this.api, area).map(([name, values]) => values.map((value) => textOf(this.entity.fields[name], value)));
    return columns[0].map((_, row) => columns.map((column) => column[row]));
  },
  give(clipboard, table, texts) {
    clipboard.setData("text/plain", tabbed(table));
    clipboard.setData("text/html", tableHtml(table, texts));
  },
  // A clipboard that waits for what the server brings; where there is none (plain http) it is filled afterwards.
  async bringCopy(lines, texts, cells) {
    const table = this.fetchTable(lines);
    try {
      if (navigator.clipboard?.write && globalThis.ClipboardItem) await navigator.clipboard.write([new ClipboardItem({ "text/plain": table.then((rows) => blob(tabbed(rows), "text/plain")), "text/html": table.then((rows) => blob(tableHtml(rows, texts), "text/html")) })]);
      else this.giveLate(await table, texts);
      tell(say(this.cut ? "cut_cells" : "copied_cells", { count: number(cells) }), { kind: "good" });
      return tabbed(await table);
    } catch (error) {
      table.then(() => fail({ message: say("not_copied") }), fail);
    }
  },
  giveLate(table, texts) {
    const give = (event) => (event.preventDefault(), event.stopPropagation(), this.give(event.clipboardData, table, texts));
    document.addEventListener("copy", give, { capture: true, once: true });
    document.execCommand("copy");
    document.removeEventListener("copy", give, { capture: true });
  },
  async fetchTable(lines) {
    const tables = new Map();
    for (const area of lines.flat()) tables.set(area, await this.fetchArea(area));
    return sewn(lines, (area) => tables.get(area));
  },
  async fetchArea(area) {
    const rows = [];
    for (const part of this.inList([area])) rows.push(...(await this.fetchPart(part)));
    return rows;
  },
  async fetchPart({ from, to, columns }) {
    const rows = [];
    const step = Math.max(1, Math.floor(AT_ONCE / columns.length));
    for (let at = from; at < to; at += step) {
      const { values } = await post(`/${this.entity.name}/ranges`, { ...this.listed(), rows: [at, Math.min(to, at + step)], columns, do: "copy" });
      rows.push(...values);
    }
    return rows;
  },
};

const blob = (text, type) => new Blob([text], { type });
const textOf = (field, value) => (value === null || value === "" ? "" : TEXTS[field.cell.kind](value, field));

// Lines of areas as one table.
function sewn(lines, of) {
  return lines.flatMap((line) => {
    const parts = line.map(of);
    return parts[0].map((_, row) => parts.flatMap((part) => part[row] ?? []));
  });
}
