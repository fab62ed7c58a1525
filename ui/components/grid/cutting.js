// Ctrl+X: what is cut is copied and stays, in a dashed frame, until it is pasted in this list; then the server moves it
// in one gesture. Escape, another copy or any change of the list gives the cut up; the copy remains.

import { tell } from "../base/overlay.js";
import { say } from "../base/words.js";

const SIDES = ["top", "bottom", "left", "right"].map((side) => `gw-cut-${side}`);
const bare = (text) => text?.replace(/\r\n|\r/g, "\n").replace(/\n$/, "");

// Methods of the sheet.
export const cutting = {
  watchCutting() {
    this.cut = null; // {area: {from, to, columns}, first: id of the record in its first row, text: as it was copied}
    this.$refs.box.addEventListener("keydown", (event) => event.key === "Escape" && !this.api.getEditingCells().length && this.dropCut(), true);
    for (const name of ["viewportChanged", "virtualColumnsChanged", "modelUpdated", "displayedColumnsChanged"]) this.api.addEventListener(name, () => this.cut && this.drawCut());
  },
  async cutOut(event) {
    this.dropCut();
    if (event.target.closest("input, textarea") || this.api.getEditingCells().length) return;
    const areas = this.selection.areas();
    if (areas.length > 1) return event.preventDefault(), tell(say("one_area_only"));
    const copy = this.takeCopy(event);
    const cut = { area: areas[0], first: this.firstSeen(areas) };
    this.cut = cut;
    this.drawCut();
    cut.text = await copy;
    if (cut.text === undefined && this.cut === cut) this.dropCut();
  },
  dropCut() {
    if (!this.cut) return;
    this.cut = null;
    this.drawCut();
  },
  // Whether what is pasted is what was cut here.
  isCut(text) {
    return Boolean(this.cut) && bare(this.cut.text) === bare(text);
  },
  // From the first selected cell on; where the area leaves the columns that are shown, nothing is moved.
  async moveCut() {
    const { area, first } = this.cut;
    const [at] = this.selection.areas();
    const columns = this.selection.columns();
    const start = columns.indexOf(at.columns[0]);
    const target = { from: at.from, to: at.from + area.to - area.from, columns: columns.slice(start, start + area.columns.length) };
    const source = this.inList([area]);
    if (target.columns.length < area.columns.length || source.length !== 1) return tell(say("one_area_only"));
    this.dropCut();
    const [{ from, to }] = source;
    const came = await this.gesture([target], { do: "move", source: { rows: [from, to], columns: area.columns, ...(first ? { first } : {}) }, add: false }, { again: (error) => this.addRows(error), besides: [area] });
    if (came?.written) this.selection.select(target);
  },
  drawCut() {
    const { area } = this.cut ?? {};
    for (const cell of this.$refs.box.querySelectorAll(".gw-cut")) cell.classList.remove("gw-cut", ...SIDES);
    if (!area) return;
    for (const row of this.$refs.box.querySelectorAll(".ag-row:not(.ag-row-pinned)")) {
      const index = Number(row.getAttribute("row-index"));
      if (index < area.from || index >= area.to) continue;
      for (const [place, name] of area.columns.entries()) {
        const edges = [index === area.from, index === area.to - 1, !place, place === area.columns.length - 1];
        row.querySelector(`[col-id="${CSS.escape(name)}"]`)?.classList.add("gw-cut", ...SIDES.filter((_, at) => edges[at]));
      }
    }
  },
};
