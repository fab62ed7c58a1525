// What comes before one has scrolled to it. Rows: the page ahead, so that they are drawn once, with their values.
// Wide lists: a page of rows brings the columns that are seen; those around come to the rows on the screen before one
// has scrolled to them, others once they are scrolled to. A narrow list is brought as a whole.

import { carried, needed, shownColumns } from "./columns.js";
import { isRecord } from "./rows.js";

const MANY = 40; // columns: up to so many are brought as a whole
const PART = 20; // columns that come together
const LONGEST = 900; // characters of their names in an address
const NARROWEST = 90; // px of an ordinary column: how many are seen before the grid is there
const AT_ONCE = 150; // rows in one question
const SOON = 30; // ms
const AHEAD = 120; // rows

// As many of the names as an address takes, the first ones first.
function fitting(names) {
  let length = 0;
  return names.filter((name) => (length += name.length + 1) <= LONGEST);
}

export const isWide = (names) => names.length > MANY || fitting(names).length < names.length;

// Methods of the sheet. A row of a wide list has the fields it was brought with; of others it does not know the value.
export const nearby = {
  allFields() {
    return needed(this.entity, this.view, this.rules);
  },
  // Whether the row is here without this field.
  lacks(row, name) {
    return this.wide && isRecord(row) && !row.isGone && name !== "#" && !(name in row);
  },
  // The fields a page of rows is asked for with.
  pageFields() {
    const all = this.allFields();
    this.wide = isWide(all);
    return this.wide ? fitting(this.fieldsAround(0)) : all;
  },
  // What every row carries, what is seen, and so many parts of the columns to either side.
  fieldsAround(more) {
    const columns = this.api ? this.api.getAllDisplayedColumns().map((column) => column.getColId()).filter((name) => this.entity.fields[name]) : shownColumns(this.entity, this.view);
    const seen = this.seenPlaces(columns);
    const [first, last] = [Math.min(...seen), Math.max(...seen)].map((place) => Math.floor(place / PART));
    const near = columns.slice(Math.max(0, first - more) * PART, (last + more + 1) * PART);
    return [...new Set([...carried(this.entity, this.view, this.rules), ...seen.map((place) => columns[place]), ...near])];
  },
  seenPlaces(columns) {
    const names = this.api ? this.api.getAllDisplayedVirtualColumns().map((column) => column.getColId()) : columns.slice(0, Math.ceil(innerWidth / NARROWEST));
    const places = names.map((name) => columns.indexOf(name)).filter((place) => place >= 0);
    return places.length ? places : [0];
  },
  watchNearby() {
    this.api.addEventListener("viewportChanged", this.bringAhead);
    for (const event of ["viewportChanged", "virtualColumnsChanged", "modelUpdated"]) this.api.addEventListener(event, this.bringNearby);
  },
  // The grid brings a page of rows as soon as one of them is asked for.
  bringAhead() {
    const [first, last] = [this.api.getFirstDisplayedRowIndex(), this.api.getLastDisplayedRowIndex()];
    const at = first >= (this.firstBefore ?? 0) ? last + AHEAD : first - AHEAD;
    this.firstBefore = first;
    if (at >= 0) this.api.getDisplayedRowAtIndex(at);
  },
  bringNearby() {
    if (this.wide) this.nearTimer ||= setTimeout(this.bringColumns, SOON);
  },
  async bringColumns() {
    try {
      while (!this.api.isDestroyed() && this.wide && (await this.bringSome())) this.$emit("rows");
    } catch (error) {
      this.$emit("failed", error);
    } finally {
      this.nearTimer = 0;
    }
  },
  // Brings what the rows on the screen lack; whether anything came.
  async bringSome() {
    this.rows.asked.fields = fitting(this.fieldsAround(0)).join(",");
    const rows = this.api.getRenderedNodes().map((node) => node.data).filter((row) => isRecord(row) && !row.isGone);
    const wanted = fitting(this.fieldsAround(1).filter((name) => rows.some((row) => !(name in row))));
    const lacking = rows.filter((row) => wanted.some((name) => !(name in row))).slice(0, AT_ONCE);
    return lacking.length > 0 && this.complete(lacking, wanted);
  },
  // Gives rows that are here some more fields. One that changed meanwhile is brought anew.
  async complete(rows, names) {
    const found = new Map((await this.rows.fieldsOf(rows.map((row) => row.id), names)).map((row) => [row.id, row]));
    const nodes = rows.map((row) => this.nodeOf(row.id)).filter((node) => node?.data && found.get(node.data.id)?.version === node.data.version);
    for (const { data } of nodes) {
      const { masked = [], ...row } = found.get(data.id);
      Object.assign(data, { ...row, ...data }, masked.length ? { masked: [...new Set([...(data.masked ?? []), ...masked])] } : {});
    }
    this.whenSteady(() => this.api.isDestroyed() || this.api.refreshCells({ rowNodes: nodes, columns: names, force: true }));
    this.sayCome();
    const outdated = rows.filter((row) => !nodes.some((node) => node.data.id === row.id)).map((row) => row.id);
    for (const id of outdated) (this.heardIds ??= new Set()).add(id);
    if (outdated.length) this.askSoon();
    return nodes.length > 0;
  },
  // All columns of one row: a key asks which of its cells are filled.
  async completeRow(id) {
    const row = () => this.nodeOf(id)?.data;
    const missing = () => fitting(this.selection.columns().filter((name) => this.lacks(row(), name)));
    while (missing().length && (await this.complete([row()], missing())));
    return !missing().length;
  },
};
