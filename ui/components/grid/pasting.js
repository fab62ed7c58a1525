// Ctrl+V: the text goes to the server as it was copied, in one request that is undone as one. It begins at the first
// selected cell; where it fits the selection several times it takes all of it; rows below the last become new records, as
// do all that are pasted into an empty list or into the row being made.

import { ask } from "../base/overlay.js";
import { writable } from "../base/schema.js";
import { say } from "../base/words.js";
import { asTyped } from "../editors/index.js";
import { BELOW } from "./gestures.js";

const MOST = 50_000; // rows: the server says how many there really are
const ENDS = "REC054"; // the list ends before the text does

export const pasting = {
  async pasted(event) {
    const text = textOf(event.clipboardData);
    if (!text || this.api.getEditingCells().length || event.target.closest("input, textarea")) return;
    if (!this.selection.active()) return this.pasteNew(event, text);
    event.preventDefault();
    if (this.isCut(text)) return this.moveCut();
    const areas = this.selection.areas();
    const [area] = areas;
    const over = [area.to - area.from, area.columns.length];
    const rest = this.selection.columns();
    const target = areas.length > 1 ? areas : [{ from: area.from, to: area.from + Math.max(MOST, over[0]), columns: rest.slice(rest.indexOf(area.columns[0])) }];
    const came = await this.gesture(target, { do: "paste", text, over }, { again: (error) => this.addRows(error) });
    if (came?.written && areas.length === 1) this.showPasted(area, came, text);
  },
  watchPasting() {
    document.addEventListener("paste", this.pastedAside);
  },
  unwatchPasting() {
    document.removeEventListener("paste", this.pastedAside);
  },
  // An empty list has no cell that could have the focus.
  pastedAside(event) {
    if (!event.defaultPrevented && !this.$refs.box.contains(event.target) && !event.target.closest("[contenteditable]") && !document.querySelector(".gw-dialog, .gw-pop")) return this.pasted(event);
  },
  // Into the row being made, from its focused cell on; into an empty list from the first column that is typed.
  pasteNew(event, text) {
    const name = this.drafting ? event.target.closest?.(".ag-floating-bottom .ag-cell")?.getAttribute("col-id") : null;
    if (!this.entity.verbs.includes("create") || (!this.entity.fields[name] && this.rows.total !== 0)) return;
    event.preventDefault();
    const columns = this.selection.columns();
    const start = name ?? columns.find((each) => writable(this.entity.fields[each]));
    const rest = columns.slice(columns.indexOf(start));
    const line = text.replace(/(\r\n|\r|\n)$/, "");
    return name && !/[\r\n"]/.test(line) ? this.pasteDraft(rest, line.split("\t")) : this.pasteRows(rest, text);
  },
  async pasteRows(columns, text) {
    const came = await this.gesture([{ from: BELOW, to: BELOW + MOST, columns }], { do: "paste", text, add: false }, { again: (error) => this.addRows(error), below: true });
    if (came?.added && !this.typed?.size) this.drop();
  },
  // One line goes with what is typed in that row already; what is refused waits in the panel.
  async pasteDraft(rest, cells) {
    const pasted = Object.fromEntries(cells.map((cell, at) => [rest[at], cell]).filter(([name]) => name));
    const typed = Object.fromEntries([...(this.typed ?? [])].map((name) => [name, asTyped(this.entity.fields[name], this.api.getPinnedBottomRow(0).data[name])]));
    const values = { ...typed, ...pasted };
    const came = await this.gesture([{ from: BELOW, to: BELOW + 1, columns: Object.keys(values) }], { do: "paste", values: [Object.values(values)], add: true }, { below: true });
    if (came?.added) this.drop();
  },
  // Refused because the list ends: whoever may make records is asked.
  async addRows(error) {
    if (error.code !== ENDS) return false;
    if (!this.entity.verbs.includes("create")) return void (await ask({ title: say("list_ends"), text: error.message, confirm: say("close") }));
    return (await ask({ title: say("add_rows_title"), text: `${error.message} ${error.help}`, confirm: say("add_rows") })) === true;
  },
  // What was pasted is selected, as in every spreadsheet.
  showPasted(area, came, text) {
    const lines = text.replace(/(\r\n|\r|\n)$/, "").split(/\r\n|\r|\n/);
    if (text.includes('"')) return; // only the server knows where its rows end
    const width = lines[0].split("\t").length;
    const columns = this.selection.columns();
    const start = columns.indexOf(area.columns[0]);
    const fits = !((area.to - area.from) % lines.length) && !(area.columns.length % width);
    this.selection.select({ from: area.from, to: fits ? area.to : area.from + lines.length, columns: fits ? area.columns : columns.slice(start, start + width) });
  },
};

// The text as it was copied; of programs that copy a table as HTML alone, or its text in one column, the table.
export function textOf(clipboard) {
  const text = clipboard?.getData("text/plain") || "";
  const html = clipboard?.getData("text/html") || "";
  if (text.includes("\t") || !/<table/i.test(html)) return text;
  const rows = tableOf(html);
  return rows.some((row) => row.length > 1) || !text ? rows.map((row) => row.map(quoted).join("\t")).join("\r\n") : text;
}

function tableOf(html) {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  const rows = [];
  [...table.rows].forEach((row, at) => {
    const cells = (rows[at] ??= []);
    for (const cell of row.cells) spread(rows, at, cells, cell);
  });
  const width = Math.max(0, ...rows.map((row) => row.length));
  return rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""));
}

// A merged cell holds its text in its first place and nothing in the others.
function spread(rows, at, cells, cell) {
  let place = 0;
  while (cells[place] !== undefined) place++;
  for (let down = 0; down < (cell.rowSpan || 1); down++)
    for (let along = 0; along < (cell.colSpan || 1); along++) (rows[at + down] ??= [])[place + along] = down || along ? "" : said(cell);
}

function said(cell) {
  for (const line of cell.querySelectorAll("br")) line.replaceWith("\n");
  return cell.textContent.replace(/\u00a0/g, " ").trim();
}

const quoted = (text) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
