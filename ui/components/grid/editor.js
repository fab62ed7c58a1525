// Hangs one of the product's editors into a grid cell.

import { h, render } from "vue";
import { editorOf } from "../editors/index.js";

const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
const OUTSIDE = ".gw-pop, .gw-scrim, .gw-drawer"; // what an editor opens stands outside of the grid

export default class CellEditor {
  init(params) {
    this.params = params;
    const { field, entity, model } = params;
    model.saving.editor = this;
    const id = params.data?.id;
    const wrong = model.saving.problemAt(id, field.name);
    model.saving.open(params.data, field);
    this.value = wrong ? wrong.typed : params.data?.[field.name];
    this.box = document.createElement("div");
    this.box.className = "gw-cell-editor gw-editor-" + field.widget.kind;
    const typed = this.typed();
    const { brought } = model.saving; // files dropped on the cell, or pasted into it
    this.replaces = typed !== null && !editorOf(field).ownArrows; // begun by typing over: arrows leave the cell, until F2
    this.draw = () => {
      const now = model.entity().fields[field.name] || field; // the schema may change while one types
      this.node = h(editorOf(now), {
        field: now, grid: true, modelValue: this.value, initial: typed ?? (wrong ? wrong.shown : null), over: typed !== null, brought,
        context: { entity, id: params.data?.isDraft ? "new" : id },
        "onUpdate:modelValue": (value) => {
          this.value = value;
          model.saving.opened.typed = true;
          this.draw();
        },
        onCommit: (key) => this.leave(key),
        onCancel: () => this.cancel(),
      });
      render(this.node, this.box);
    };
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focusout", (event) => this.left(event));
    this.draw();
  }

  // What began the editing: a key, or what was composed; null for F2, Enter and the mouse.
  typed() {
    const { eventKey, model } = this.params;
    return model.saving.typed || (eventKey && [...eventKey].length === 1 ? eventKey : null);
  }

  // As in every spreadsheet: whoever types over a cell goes on with an arrow; whoever edits within it moves the caret.
  key(event) {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.key === "F2") this.replaces = !this.replaces;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return this.save(event);
    const bare = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!this.replaces || !bare || !ARROWS.includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    this.leave(event.key);
  }

  // Ctrl+Enter saves and stays; whoever fills a range with it has heard it before.
  save(event) {
    event.preventDefault();
    event.stopPropagation();
    this.leave();
  }

  // Keeps what was typed, and goes where the key goes.
  leave(key) {
    const cell = this.params.eGridCell;
    if (key && !key.startsWith("Arrow")) return this.press(this.box, key);
    this.params.stopEditing(true); // the cell stays the active one
    cell.focus({ preventScroll: true });
    if (key) this.press(cell, key);
  }

  cancel() {
    const cell = this.params.eGridCell;
    this.params.api.stopEditing(true);
    cell.focus({ preventScroll: true });
  }

  press(target, key) {
    const [name, ...held] = key.split("+").reverse();
    const options = { key: name, shiftKey: held.includes("Shift"), ctrlKey: held.includes("Ctrl"), bubbles: true, cancelable: true };
    target.dispatchEvent(new KeyboardEvent("keydown", options));
  }

  // The focus went elsewhere on the page; what the editor itself opened belongs to it, and so does another window.
  left({ relatedTarget }) {
    const inside = (element) => this.box.contains(element) || Boolean(element?.closest?.(OUTSIDE));
    if (inside(relatedTarget) || this.ended) return;
    setTimeout(() => !this.ended && document.hasFocus() && !inside(document.activeElement) && this.params.stopEditing(true));
  }

  getGui() {
    return this.box;
  }

  afterGuiAttached() {
    if (this.params.cellStartedEdit) this.focusIn();
  }

  focusIn() {
    this.node.component.proxy.focus();
  }

  getValue() {
    return this.value;
  }

  destroy() {
    this.ended = true;
    if (this.params.model.saving.editor === this) this.params.model.saving.editor = null;
    render(null, this.box);
  }
}
