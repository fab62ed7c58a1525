// Hangs one of the product's editors into a grid cell.

import { h, render } from "vue";
import { editorOf } from "../editors/index.js";

export default class CellEditor {
  init(params) {
    this.params = params;
    const { field, entity, model } = params;
    const id = params.data?.id;
    const wrong = model.saving.problemAt(id, field.name);
    model.saving.open(params.data, field);
    this.value = wrong ? wrong.typed : params.data?.[field.name];
    this.box = document.createElement("div");
    this.box.className = "gw-cell-editor gw-editor-" + field.widget.kind;
    const typed = params.eventKey && [...params.eventKey].length === 1 ? params.eventKey : null;
    this.draw = () => {
      this.node = h(editorOf(field), {
        field, grid: true, modelValue: this.value, initial: typed ?? (wrong ? wrong.shown : null),
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
    render(null, this.box);
  }
}
