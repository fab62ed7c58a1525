// What others change comes by itself: cells in place with a short tint. Rows that come or go move nothing one looks at:
// they are applied where the rows on the screen stay, else a bar says how many there are and waits.

import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { DRAFT } from "./draft.js";

const SOON = 40; // ms after the first word of a change
const SPREAD = 120; // ms over which many pages that heard the same ask
const REST = 400; // ms between two questions while changes go on, more where answers are slow
const LONGEST = 1000; // ms of rest, however slow answers are
const LIST = 1200; // ms between two looks at which rows there are; four times that when rows only changed elsewhere
const MOST = 200; // rows asked for at once
const TINT = 1600; // ms

const news = () => ({ came: 0, gone: 0, moved: false });

// Methods of the sheet. `this.news`: what the bar tells, null where nothing waits.
export const hearing = {
  startHearing() {
    this.unwatch = this.$watch(() => state.changes.count, () => this.heard(state.changes.last));
    document.addEventListener("visibilitychange", this.askSoon);
  },
  heard(message) {
    if (!message || message.entity !== this.entity.name) return;
    if (this.grouped || this.summed) this.figuresLater();
    const told = new Set(message.fields === this.rows.asked.fields ? message.read : []);
    if (told.size) this.rowsTold(message);
    const ids = message.ids?.length ? message.ids.filter((id) => !told.has(id)) : [0]; // 0: more than can be named
    if (!ids.length) return;
    for (const id of ids) (this.heardIds ??= new Set()).add(id);
    if (message.came || ids[0] === 0) for (const id of ids) (this.cameIds ??= new Set()).add(id);
    this.askSoon();
  },
  // Rows whose values came with the message; those it looked for and does not hold are gone, or not mine to read.
  async rowsTold({ read, rows }) {
    try {
      this.putRows(read, await this.rows.met(rows));
      this.$emit("rows");
    } catch (error) {
      this.$emit("failed", error);
    }
  },
  askSoon() {
    if (this.timer || this.asking || !this.heardIds || document.hidden) return; // a page in the background asks when it is looked at
    const rested = (this.askedAt ?? 0) + (this.rest ?? REST) - performance.now();
    this.timer = setTimeout(this.refetch, Math.max(SOON + Math.random() * SPREAD, rested));
  },
  stopHearing() {
    this.unwatch();
    document.removeEventListener("visibilitychange", this.askSoon);
    clearTimeout(this.timer);
    clearTimeout(this.listTimer);
  },
  async refetch() {
    this.timer = 0;
    this.asking = true;
    const began = performance.now();
    const ids = [...(this.heardIds ?? [])];
    this.heardIds = null;
    try {
      const shown = new Set(this.idsShown());
      const everything = ids.includes(0);
      const loaded = everything ? [...shown] : ids.filter((id) => this.api.getRowNode(String(id)));
      for (const id of loaded) if (!shown.has(id)) (this.staleIds ??= new Set()).add(id);
      // The same question each time costs the server half of one about other rows each time.
      if (loaded.some((id) => shown.has(id))) await this.bringRows([...shown].slice(0, MOST));
      if (loaded.length < ids.length || everything) this.lookSoon();
      this.$emit("rows");
    } catch (error) {
      this.$emit("failed", error);
    } finally {
      this.asking = false;
      this.askedAt = performance.now();
      this.rest = Math.min(LONGEST, Math.max(REST, 2 * (this.askedAt - began)));
      if (this.heardIds) this.askSoon();
    }
  },
  // Rows that changed while they were out of sight are asked for when they come into it.
  bringStale() {
    if (!this.staleIds?.size) return;
    const ids = this.idsShown().filter((id) => this.staleIds.delete(id));
    for (const id of ids) (this.heardIds ??= new Set()).add(id);
    if (ids.length) this.askSoon();
  },
  async bringRows(ids) {
    if (!ids.length) return;
    this.putRows(ids, await this.rows.some(ids));
  },
  putRows(ids, rows) {
    if (this.api.isDestroyed()) return;
    const here = new Set(rows.map((row) => row.id));
    this.whenSteady(() => rows.forEach((row) => this.show(this.api.getRowNode(String(row.id)), row)));
    const gone = ids.filter((id) => !here.has(id));
    for (const id of gone) this.leaves(this.api.getRowNode(String(id)));
    if (gone.length) this.lookSoon();
  },
  show(node, row) {
    if (!node?.data) return;
    const before = node.data;
    if (row.version < before.version) return; // overtaken by my own saving
    const names = Object.keys(row).filter((name) => JSON.stringify(row[name] ?? null) !== JSON.stringify(before[name] ?? null));
    if (!names.length) return;
    const same = before.version === row.version;
    node.setData(this.wide && same ? { ...before, pending: undefined, ...row } : row);
    this.bringNearby();
    if (same) return; // my own
    for (const name of names) if (this.entity.fields[name] && !this.saving.isPending(row.id, name)) this.tint(row.id, name);
  },
  tint(id, name) {
    const cell = this.cellElement(id, name);
    if (!cell) return;
    cell.classList.add("gw-changed");
    setTimeout(() => cell.classList.remove("gw-changed"), TINT);
  },
  // Deleted, or not mine to read any more: nothing of it stays on the screen but its place.
  leaves(node) {
    if (!node?.data || node.data.isGone || this.api.getEditingCells().some((cell) => cell.rowIndex === node.rowIndex)) return;
    node.setData({ id: node.data.id, version: node.data.version, isGone: true, may: { fields: {} }, locked: true });
    this.goneIds.add(node.data.id);
  },

  // ------------------------------------------------ which rows there are
  lookSoon() {
    if (this.listTimer || this.grouped) return; // groups are counted anew as a whole
    const pause = this.cameIds?.size || this.goneIds.size ? LIST : 4 * LIST;
    const rested = (this.lookedAt ?? -LIST) + pause - performance.now();
    this.listTimer = setTimeout(this.look, Math.max(SOON, rested) + Math.random() * SPREAD);
  },
  async look() {
    this.listTimer = 0;
    this.lookedAt = performance.now();
    const came = [...(this.cameIds ?? [])].filter((id) => id && !this.api.getRowNode(String(id)));
    this.cameIds = null;
    const round = this.rows.round;
    try {
      const [first, last] = this.window();
      const { ids, total, exact } = await this.rows.order(first, Math.max(1, last - first + 1));
      if (this.api.isDestroyed() || round !== this.rows.round) return;
      if (this.isLoading()) return this.lookSoon(); // what is shown is about to change by itself
      const shown = this.idsBetween(first, last);
      if (shown.every((id, index) => id === ids[index])) return this.apply(total, exact);
      const newly = came.length ? await this.rows.among(came.slice(0, MOST)) : 0;
      const said = this.news ?? news();
      this.news = { came: said.came + newly, gone: this.goneIds.size, moved: true };
    } catch (error) {
      this.$emit("failed", error);
    }
  },
  isLoading() {
    return Object.values(this.api.getCacheBlockState() ?? {}).some((block) => ["needsLoading", "loading"].includes(block.pageStatus));
  },
  // The rows that are seen, as places in the list.
  window() {
    const box = this.api.getVerticalPixelRange();
    const height = this.api.getGridOption("rowHeight");
    const most = this.api.getDisplayedRowCount() - 1;
    return [Math.min(most, Math.floor(box.top / height)), Math.min(most, Math.ceil(box.bottom / height))].map((index) => Math.max(0, index));
  },
  idsBetween(first, last) {
    const ids = [];
    for (let index = first; index <= last; index++) {
      const id = this.api.getDisplayedRowAtIndex(index)?.data?.id;
      if (typeof id === "number") ids.push(id);
    }
    return ids;
  },
  // What is on the screen stays where it is: the rest is read anew at once.
  apply(total, exact) {
    this.news = null;
    if (exact) this.rows.total = total;
    if (exact) this.$emit("total", { total, exact });
    if (exact && total > this.api.getDisplayedRowCount()) this.api.setRowCount(total, true);
    this.renew();
  },
  forgetNews() {
    this.news = this.cameIds = this.heardIds = this.staleIds = null;
    this.goneIds.clear();
  },
  newsText() {
    const { came, gone } = this.news;
    const parts = [came && say("rows_came", { count: came }), gone && say("rows_gone", { count: gone })].filter(Boolean);
    return parts.length ? parts.join(say("news_and")) : say("rows_moved");
  },
  // The rows as they are now; the cell one was in keeps the focus, wherever its record stands.
  showNews() {
    const at = this.api.getFocusedCell();
    const id = at && !at.rowPinned ? this.api.getDisplayedRowAtIndex(at.rowIndex)?.data?.id : null;
    this.forgetNews();
    if (id && id !== DRAFT) this.focusAgain(id, at.column);
    this.rows.total = undefined;
    this.renew();
    this.rows.page(0, 1).then(() => this.api.isDestroyed() || (this.rows.total !== undefined && this.api.setRowCount(this.rows.total, true)), (error) => this.$emit("failed", error));
  },
  focusAgain(id, column) {
    const look = () => {
      const index = this.api.getRowNode(String(id))?.rowIndex;
      if (index !== undefined && index !== null && this.api.getFocusedCell()?.rowIndex !== index) this.api.setFocusedCell(index, column);
    };
    this.api.addEventListener("modelUpdated", look);
    setTimeout(() => this.api.isDestroyed() || this.api.removeEventListener("modelUpdated", look), 3000);
  },
  renew() {
    if (this.api.isDestroyed()) return;
    if (this.api.getEditingCells().length) return setTimeout(() => this.renew(), 1000);
    if (this.grouped) return this.figuresAgain();
    this.api.refreshInfiniteCache();
  },
};
