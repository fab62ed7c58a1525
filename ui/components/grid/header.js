// A header cell: type icon, name, required mark, filter and sort state; a click sorts, Shift adds, Ctrl selects the
// column, the arrow opens a menu.

import { fieldIcon, escape } from "../cells/index.js";
import { svg } from "../base/icons.js";
import { say } from "../base/words.js";

export default class Header {
  init(params) {
    this.params = params;
    this.gui = document.createElement("div");
    this.gui.className = "gw-head";
    this.gui.addEventListener("click", (event) => this.click(event));
    this.gui.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      params.model.headerMenu(params.field, this.gui);
    });
    this.key = this.key.bind(this);
    params.eGridHeader?.addEventListener("keydown", this.key);
    this.draw = this.draw.bind(this);
    params.column.addEventListener("sortChanged", this.draw);
    this.draw();
  }

  getGui() {
    return this.gui;
  }

  refresh(params) {
    this.params = params;
    this.draw();
    return true;
  }

  destroy() {
    this.params.column.removeEventListener("sortChanged", this.draw);
    this.params.eGridHeader?.removeEventListener("keydown", this.key);
  }

  // On a focused header: Enter sorts, Shift+Enter adds to the sort, Ctrl+Space selects the column, Alt+Down opens the menu.
  key(event) {
    if (event.key === " " && (event.ctrlKey || event.metaKey)) this.params.model.chooseColumn(this.params.field.name, false);
    else if (event.key === "Enter" && this.params.column.getColDef().sortable) this.params.progressSort(event.shiftKey);
    else if (event.key === "ArrowDown" && event.altKey) this.params.model.headerMenu(this.params.field, this.gui);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  draw() {
    const { field, model, column } = this.params;
    const sort = column.getSort();
    const place = model.sortPlace(field.name);
    this.gui.innerHTML =
      `<span class="gw-head-icon">${svg(fieldIcon(field))}</span><span class="gw-cut">${escape(field.label)}</span>` +
      (field.required === true ? `<span class="gw-star-mark" title="${escape(say("required"))}"><span aria-hidden="true">*</span><span class="gw-sr">${escape(say("required"))}</span></span>` : "") +
      `<span class="gw-grow"></span>` +
      (model.isFiltered(field.name) ? `<span class="gw-head-state">${svg("filter", say("filtered"))}</span>` : "") +
      (sort ? `<span class="gw-head-state">${svg(sort === "asc" ? "ascending" : "descending", say(sort === "asc" ? "ascending" : "descending"))}${place > 1 ? `<small>${place}</small>` : ""}</span>` : "") +
      `<button type="button" class="gw-head-menu" tabindex="-1" aria-label="${escape(say("column_menu", { name: field.label }))}">${svg("down", "", 12)}</button>`;
  }

  click(event) {
    if (event.target.closest(".gw-head-menu")) return this.params.model.headerMenu(this.params.field, event.target.closest(".gw-head-menu"));
    if (event.ctrlKey || event.metaKey) return this.params.model.chooseColumn(this.params.field.name, event.shiftKey);
    if (this.params.column.getColDef().sortable) this.params.progressSort(event.shiftKey);
  }
}
