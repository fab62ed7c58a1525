// Rows that are picked are whole rows that are selected: for deeds on records. Their ids are noted as they were shown, so
// that a row which moves meanwhile is not mistaken for another; those that are not here are asked for when needed.

import { get, query } from "../base/api.js";
import { tell } from "../base/overlay.js";
import { number } from "../base/format.js";
import { say } from "../base/words.js";
import { isRecord } from "./rows.js";

export const MOST_PICKED = 5000; // records the server takes in one deed

// Methods of the sheet.
export const picking = {
  notePicked() {
    const areas = this.pickedAreas();
    const count = this.inList(areas).reduce((sum, { from, to }) => sum + to - from, 0);
    this.pickedIds = new Map();
    if (count && count <= MOST_PICKED) for (const row of rowsOf(areas)) this.noteId(row);
    if (count !== this.pickedCount) this.$emit("picked", count);
    this.pickedCount = count;
  },
  noteId(row) {
    const data = this.api.getDisplayedRowAtIndex(row)?.data;
    if (data) this.pickedIds.set(row, isRecord(data) ? data.id : null);
  },
  // Everything at once is cells, not rows: nobody deletes a list with Ctrl+A.
  pickedAreas() {
    return this.selection.apart().filter((area) => area.whole && !area.all);
  },
  // The ids of the picked records; null where they are too many for one deed.
  async idsOfPicked() {
    if (this.pickedCount > MOST_PICKED) return tell(say("too_many_picked", { count: number(this.pickedCount), most: number(MOST_PICKED) }), { kind: "error" }), null;
    const rows = [...rowsOf(this.pickedAreas())];
    const ids = rows.map((row) => this.pickedIds.get(row)).filter(Boolean);
    for (const part of this.inList(stretches(rows.filter((row) => !this.pickedIds.has(row))))) ids.push(...(await this.idsIn(part)));
    return ids;
  },
  async idsIn({ from, to }) {
    const [fields] = this.rows.asked.fields.split(",");
    const answer = await get(`/${this.entity.name}` + query({ ...this.listed(), fields, offset: from || "", limit: to - from, count: "none" }));
    return answer.rows.map((row) => row.id);
  },
  unpick() {
    this.selection.collapse();
  },
};

function* rowsOf(areas) {
  for (const { from, to } of areas) for (let row = from; row < to; row++) yield row;
}

// Rows that follow each other, at most 1,000 at once.
function stretches(rows) {
  const result = [];
  for (const row of rows) {
    const last = result.at(-1);
    if (last && last.to === row && row - last.from < 1000) last.to++;
    else result.push({ from: row, to: row + 1 });
  }
  return result;
}
