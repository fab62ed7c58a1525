// Hangs one of the product's editors into a grid cell.

import { h, render } from "vue";
import { editorOf } from "../editors/index.js";

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
    const typed = params.eventKey && [...params.eventKey].length === 1 ? params.eventKey : null;
    this.draw = () => {
      const now = model.entity().fields[field.name] || field; // the schema may change while one types
      this.node = h(editorOf(now), {
        field: now, grid: true, modelValue: this.value, initial: typed ?? (wrong ? wrong.shown : null),
        context: { entity, id: params.data?.isDraft ? "new" : id },
        "onUpdate:modelValue": (value) => {
          this.value = value;
          model.saving.opened.typed = true;
          this.draw();
        },
        onCommit: () => params.stopEditing(false),
        onCancel: () => params.stopEditing(true),
      });
      render(this.node, this.box);
    };
    this.draw();
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
    if (this.params.model.saving.editor === this) this.params.model.saving.editor = null;
    render(null, this.box);
  }
}
