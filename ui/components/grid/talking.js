// Cells with comments wear a corner mark; what was said about a cell, and its history, open beside it.

import { get, query } from "../base/api.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";

const SOON = 250; // ms after the rows on the screen changed

// Methods of the sheet. `talk`: the cell that is talked about.
export const talking = {
  watchTalk() {
    this.saidOf = new Map(); // by record: names of fields that have comments
    for (const event of ["viewportChanged", "modelUpdated", "virtualColumnsChanged", "bodyScrollEnd"]) this.api.addEventListener(event, this.markSoon);
    this.unwatchTalk = this.$watch(() => state.changes.count, () => state.changes.last?.entity === "comment" && this.markAnew());
    this.markSoon();
  },
  leaveTalk() {
    this.unwatchTalk();
    clearTimeout(this.markTimer);
  },
  markAnew() {
    this.saidOf.clear();
    this.markSoon();
  },
  markSoon() {
    if (!this.markTimer) this.markTimer = setTimeout(this.markSaid, SOON);
  },
  async markSaid() {
    this.markTimer = 0;
    if (this.api.isDestroyed() || state.me.outside) return;
    const ids = this.idsShown();
    const asked = ids.filter((id) => Number.isInteger(id) && !this.saidOf.has(id));
    if (asked.length) {
      try {
        const { rows } = await get(`/${this.entity.name}/commented${query({ ids: asked.join(",") })}`);
        for (const id of asked) this.saidOf.set(id, new Set());
        for (const { id, field } of rows) this.saidOf.get(id)?.add(field);
      } catch (error) {
        if (error.status === undefined) throw error; // marks are no reason to disturb anybody
        return;
      }
    }
    for (const cell of this.$refs.box?.querySelectorAll(".gw-said") ?? []) cell.classList.remove("gw-said");
    for (const id of ids) for (const name of this.saidOf.get(id) ?? []) this.cellElement(id, name)?.classList.add("gw-said");
  },

  // ------------------------------------------------ the cell that is meant
  cellOfEvent(event) {
    const field = this.entity.fields[event.colDef?.field];
    const id = event.data?.id;
    return field && Number.isInteger(id) && !event.data.isGone ? { id, field, index: event.node.rowIndex } : null;
  },
  talkAbout({ id, field }) {
    const anchor = this.cellElement(id, field.name);
    if (anchor && !state.me.outside) this.talk = { id, field, anchor, key: `${id}:${field.name}` };
  },
  // Shift+F2 as in other spreadsheets; the menu key, or Shift+F10, opens the menu of the cell.
  talkKey(event) {
    const { key, shiftKey } = event.event;
    const at = this.cellOfEvent(event);
    if (key === "F2" && shiftKey && at) this.talkAbout(at);
    else if ((key === "ContextMenu" || (key === "F10" && shiftKey)) && (at || event.colDef?.colId === "#")) this.menuOfCell(event);
    else return false;
    return true;
  },
};
