// The line between the columns that stay and those that scroll: dragged along the header, or moved by the arrow keys.

import { say } from "../base/words.js";

// Methods of the sheet.
export const freezing = {
  watchFreezing() {
    this.handle = Object.assign(document.createElement("div"), { className: "gw-freeze", tabIndex: 0, title: say("freeze_line") });
    for (const [name, value] of Object.entries({ role: "separator", "aria-orientation": "vertical", "aria-label": say("freeze_line") })) this.handle.setAttribute(name, value);
    this.handle.addEventListener("pointerdown", this.freezeBegins);
    this.handle.addEventListener("keydown", this.freezeKey);
    this.$refs.box.append(this.handle);
    for (const event of ["displayedColumnsChanged", "columnPinned", "columnResized", "gridSizeChanged"]) this.api.addEventListener(event, this.placeHandle);
    this.placeHandle();
  },
  frozen() {
    return this.api.getAllDisplayedColumns().filter((column) => column.getPinned() === "left");
  },
  placeHandle() {
    if (this.api.isDestroyed()) return;
    const edge = this.frozen().reduce((sum, column) => sum + column.getActualWidth(), 0);
    Object.assign(this.handle.style, { left: edge + "px", height: this.api.getGridOption("headerHeight") + "px" });
    this.handle.setAttribute("aria-valuenow", String(this.frozen().length - 1));
  },
  // The edges of the columns as they stand on the screen, each with the column left of it (null: none stays).
  edges() {
    const left = this.$refs.box.getBoundingClientRect().left;
    return this.api.getAllDisplayedColumns().map((column) => {
      const cell = this.$refs.box.querySelector(`.ag-header-cell[col-id="${CSS.escape(column.getColId())}"]`);
      return { name: column.getColId() === "#" ? null : column.getColId(), at: cell ? cell.getBoundingClientRect().right - left : Infinity };
    });
  },
  freezeBegins(event) {
    event.preventDefault();
    const box = this.$refs.box.getBoundingClientRect();
    const line = Object.assign(document.createElement("div"), { className: "gw-freeze-line" });
    this.$refs.box.append(line);
    this.handle.setPointerCapture(event.pointerId);
    let nearest = null;
    const move = ({ clientX }) => {
      nearest = this.edges().reduce((best, edge) => (Math.abs(edge.at - (clientX - box.left)) < Math.abs(best.at - (clientX - box.left)) ? edge : best));
      line.style.left = nearest.at + "px";
    };
    const end = () => {
      line.remove();
      this.handle.removeEventListener("pointermove", move);
      if (nearest) this.freeze(nearest.name);
    };
    this.handle.addEventListener("pointermove", move);
    this.handle.addEventListener("lostpointercapture", end, { once: true });
  },
  freezeKey(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const shown = this.api.getAllDisplayedColumns();
    const at = Math.min(Math.max(this.frozen().length - 1 + by, 0), shown.length - 1);
    this.freeze(at ? shown[at].getColId() : null);
  },
};
