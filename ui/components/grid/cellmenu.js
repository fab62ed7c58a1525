// The menu of a cell and of a row's number, as every spreadsheet has it: what is done to the selected cells, to the list,
// and to the record. Its keys stand beside what has one.

import { chipOf } from "../base/filters.js";
import { tell } from "../base/overlay.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { duplicate } from "../record/duplicate.js";
import { columnChoices, rowChoices } from "./choosing.js";
import { isRecord } from "./rows.js";

const LINE = { line: true };

// Methods of the sheet. `cellMenu`: the menu that is open.
export const menuing = {
  menuOfCell(event) {
    if (event.colDef?.colId === "#" && isRecord(event.data)) return this.menuOfRow(event);
    const at = this.cellOfEvent(event);
    if (!at) return;
    event.event?.preventDefault();
    const chip = event.data.masked?.includes(at.field.name) ? null : chipOf(at.field, event.data[at.field.name]);
    const talks = state.me.outside ? [] : [{ label: say("comment_cell"), icon: "comment", hint: "Shift F2", run: () => this.talkAbout(at) }, { label: say("cell_history"), icon: "clock", run: () => this.talkAbout(at) }, LINE];
    this.cellMenu = {
      anchor: this.cellElement(at.id, at.field.name), label: at.field.label,
      items: [
        ...this.clipboardChoices(event), LINE,
        ...(chip ? [{ label: say("filter_by_value"), icon: "filter", run: () => this.$emit("narrow", chip) }, LINE] : []),
        ...talks, ...rowChoices(this, at.index), ...columnChoices(this, at.field.name), LINE, ...this.recordChoices(event),
      ],
    };
  },
  menuOfRow(event) {
    event.event?.preventDefault();
    const { data, node } = event;
    this.cellMenu = { anchor: this.cellElement(data.id, "#"), label: say("open_row", { count: this.model.rowNumber(node.rowIndex) }), items: [...rowChoices(this, node.rowIndex), LINE, ...this.recordChoices(event)] };
  },
  clipboardChoices(event) {
    return [
      { label: say("cut"), icon: "cut", hint: "Ctrl X", run: () => this.copyBy("cutOut") },
      { label: say("copy"), icon: "copy", hint: "Ctrl C", run: () => this.copyBy("copied") },
      { label: say("paste"), icon: "paste", hint: "Ctrl V", run: () => this.pasteByMenu() },
      { label: say("clear_cells"), icon: "clear", hint: "Delete", run: () => (this.selection.isMany() ? this.gesture(this.selection.areas(), { do: "clear" }) : this.clear(event)) },
    ];
  },
  recordChoices({ data, node }) {
    const { verbs, name } = this.entity;
    return [
      { label: say("open_record"), icon: "expand", hint: "Space", run: () => this.$emit("open", { entity: name, id: data.id, index: node.rowIndex }) },
      ...(verbs.includes("create") ? [{ label: say("duplicate"), icon: "copy", run: () => duplicate(this.entity, data.id) }] : []),
      ...(verbs.includes("delete") ? [{ label: say(this.isAmongPicked(node.rowIndex) ? "delete_rows" : "delete_row", { count: this.pickedCount }), icon: "trash", danger: true, run: () => this.$nextTick(() => this.removeRow(node.rowIndex)) }] : []),
    ];
  },
  isAmongPicked(row) {
    return this.pickedCount > 1 && this.pickedAreas().some(({ from, to }) => row >= from && row < to);
  },
  // The row that goes is the one that is marked while the question stands.
  removeRow(row) {
    if (!this.isAmongPicked(row)) this.selection.takeRow(row, false);
    this.$nextTick(() => this.$emit("remove"));
  },
  // As the key does: the browser lets nothing onto its clipboard but in answer to a copy.
  copyBy(way) {
    const { box } = this.$refs;
    const taken = (event) => (event.stopPropagation(), this[way](event));
    this.selection.focus(this.selection.anchor);
    box.addEventListener("copy", taken, { capture: true, once: true });
    document.execCommand("copy");
    box.removeEventListener("copy", taken, { capture: true });
  },
  // A browser tells its clipboard to whom the person lets it, and on a secure address alone.
  async pasteByMenu() {
    try {
      const held = {};
      for (const item of await navigator.clipboard.read()) for (const type of item.types) if (type.startsWith("text/")) held[type] = await (await item.getType(type)).text();
      this.selection.focus(this.selection.anchor);
      await this.pasted({ clipboardData: { getData: (type) => held[type] || "" }, target: this.$refs.box, preventDefault() {} });
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      tell(say("paste_by_key"));
    }
  },
};
