// What a sheet does with groups and totals: the row at the foot, groups turned by click and key, figures kept current.

import { baseOf } from "../base/saved.js";
import { markOf } from "./colouring.js";
import { DRAFT } from "./draft.js";
import { GroupedRows, askGroups } from "./groups.js";
import { Rows } from "./rows.js";

const TOTALS = "totals";
const written = (totals) => Object.entries(totals || {}).map(([name, figure]) => `${name}:${figure}`).join(",");

// The figures of groups: money is summed where nothing else was chosen.
export function sumsOf({ fields }, columns, totals) {
  const sums = columns.filter((name) => fields[name].cell.kind === "money" && fields[name].totals?.includes("sum"));
  return { ...Object.fromEntries(sums.map((name) => [name, "sum"])), ...totals };
}

// Methods of the sheet.
export const grouping = {
  makeRows() {
    const told = { told: (total) => this.told(total), failed: (error) => this.$emit("failed", error), steady: this.whenSteady };
    this.grouped = this.group.length > 0;
    this.rows = this.grouped ? new GroupedRows(this.entity, told) : new Rows(this.entity, told);
  },
  askGroups() {
    return this.grouped ? { by: this.group, totals: written(this.figures()), mark: markOf(this.entity, this.view, this.rules) } : {};
  },
  // The figures of the foot.
  figures() {
    return this.grouped ? sumsOf(this.entity, this.model.columns(), this.totals) : { ...this.totals };
  },
  // The place of a row in the plain list, and the order in which that stands as it is shown here.
  placeInList(index) {
    if (!this.grouped) return { index, sort: this.sort.join(",") };
    return { index: this.rows.spans(index, index + 1)[0]?.[0] ?? 0, sort: this.rows.listSort };
  },
  // Where a group's name stands: the first column, as pinned ones come first.
  firstColumn() {
    const alive = this.api && !this.api.isDestroyed();
    const shown = (alive ? this.api.getAllDisplayedColumns() : []).map((column) => column.getColId()).find((name) => name !== "#");
    return shown ?? this.model.columns()[0];
  },
  regroup() {
    this.makeRows();
    this.load();
  },
  // What is turned by a click or a key: a group.
  async turn(row) {
    const { node } = row;
    try {
      await this.rows.turn(node);
      this.layAnew();
    } catch (error) {
      this.$emit("failed", error);
    }
  },
  // Whether the row at this place heads a group, which then is turned.
  turnAt(index) {
    const row = this.api.getDisplayedRowAtIndex(index)?.data;
    if (!row?.isGroup || row.isGone) return false;
    this.turn(row);
    return true;
  },
  async turnAll(open) {
    await this.rows.turnAll(open);
    this.layAnew();
  },
  layAnew() {
    this.api.setRowCount(this.rows.length, true);
    this.api.purgeInfiniteCache();
  },

  // ------------------------------------------------ the foot
  // Rows pinned at the foot: the one being typed, then the totals.
  setBottom(draft = this.drafting ? this.api.getPinnedBottomRow(0)?.data : null) {
    const totals = this.summed ? { id: `${TOTALS} ${this.summing}`, isTotal: true, ...this.summed } : null; // another row each time: its cells are drawn anew
    this.api.setGridOption("pinnedBottomRowData", [draft?.id === DRAFT ? draft : null, totals].filter(Boolean));
  },
  async sum() {
    const figures = this.figures();
    const round = (this.summing = (this.summing || 0) + 1);
    const wanted = Object.keys(figures).length > 0;
    if (!wanted && !this.summed) return; // nothing stands there, nothing shall
    try {
      const answer = wanted ? await (this.grouped ? this.rows.whole() : askGroups(this.entity, { view: baseOf(this.view), filter: this.filter, q: this.q, totals: written(figures), mark: markOf(this.entity, this.view, this.rules) })) : null;
      if (round !== this.summing || this.api.isDestroyed()) return;
      this.summed = answer && { figures, count: answer.count, totals: answer.totals, marked: answer.marked };
      this.setBottom();
    } catch (error) {
      if (round === this.summing) this.$emit("failed", error);
    }
  },
  // Counts and figures follow what anybody changed, a little later.
  figuresLater() {
    clearTimeout(this.figureTimer);
    this.figureTimer = setTimeout(this.figuresAgain, 400);
  },
  async figuresAgain() {
    if (this.api.isDestroyed()) return;
    if (this.api.getEditingCells().length) return this.figuresLater();
    if (this.grouped) {
      await this.rows.again();
      this.api.setRowCount(this.rows.length, true);
      this.api.refreshInfiniteCache();
    }
    this.sum();
  },
};
