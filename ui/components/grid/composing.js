// The active cell stands ready for an input method: what is composed from the first key on is caught in the cell itself and
// handed to its editor between two compositions, so that no letter is lost; so is text without a key (emoji, dictation).

const GAP = 40; // ms after which no further composition follows: some methods begin the next word with the key that ends this one
const HOLD = "\u200b"; // a caret needs a letter to stand beside

// Methods of the sheet.
export const composing = {
  watchComposing() {
    const box = this.$refs.box;
    this.caught = { cell: null, text: "", busy: false };
    box.addEventListener("focusin", (event) => this.ready(event.target));
    box.addEventListener("focusout", (event) => event.target === this.caught.cell && this.unready());
    // A link is clicked, and cells are selected by dragging, as if nothing stood ready.
    box.addEventListener("pointerdown", () => (this.unready(), (this.pressing = true)), true);
    this.pointerUp = () => setTimeout(() => ((this.pressing = false), this.ready(document.activeElement)));
    addEventListener("pointerup", this.pointerUp);
    addEventListener("pointercancel", this.pointerUp);
    box.addEventListener("compositionstart", this.composed);
    box.addEventListener("compositionend", this.composed);
    box.addEventListener("beforeinput", this.heardText);
    box.addEventListener("keydown", this.keyAfter, true);
  },
  unwatchComposing() {
    clearTimeout(this.caught.timer);
    removeEventListener("pointerup", this.pointerUp);
    removeEventListener("pointercancel", this.pointerUp);
  },
  // A finger would call its keyboard with every cell it touches.
  ready(cell) {
    if (this.pressing || !cell?.classList?.contains("ag-cell") || cell === this.caught.cell || this.api.isDestroyed() || !matchMedia("(any-pointer: fine)").matches || !this.takesText(cell)) return;
    this.unready();
    this.caught = { cell, text: "", busy: false };
    cell.setAttribute("contenteditable", "true");
    cell.spellcheck = false;
    this.holdPlace();
    this.placeWatcher ??= new MutationObserver(() => this.holdPlace()); // a cell that is drawn anew loses it
    this.placeWatcher.observe(cell, { childList: true });
  },
  // Where the caret stands: apart from the value, which stays as it is.
  holdPlace() {
    const { cell, busy } = this.caught;
    if (!cell || busy || cell.querySelector(".gw-catch")) return;
    const place = document.createElement("span");
    place.className = "gw-catch";
    place.textContent = HOLD;
    cell.append(place);
    getSelection().collapse(place.firstChild, 1);
  },
  unready() {
    const { cell, text } = this.caught;
    if (!cell) return;
    if (text) return this.handOver(true);
    this.caught = { cell: null, text: "", busy: false };
    this.placeWatcher.disconnect();
    cell.removeAttribute("contenteditable");
    cell.classList.remove("gw-composing");
    cell.querySelector(".gw-catch")?.remove();
    setTimeout(this.steady); // once the editor stands in its cell
  },
  // What draws cells anew waits until nothing is composed in one of them: a composition ends with the place it stands in.
  whenSteady(run) {
    const waits = Boolean(this.caught?.busy || this.caught?.text);
    if (waits) (this.delayed ??= []).push(run);
    else run();
    return waits;
  },
  steady() {
    const waiting = this.delayed ?? [];
    this.delayed = null;
    for (const run of waiting) if (!this.api.isDestroyed()) run();
  },
  takesText(cell) {
    const at = this.placeOf(cell);
    const field = at && this.entity.fields[at.name];
    const column = field && this.api.getColumn(at.name);
    return Boolean(at?.node && column && field.cell.kind !== "boolean" && column.isCellEditable(at.node)) && !this.api.getEditingCells().length;
  },
  placeOf(cell) {
    const row = cell.closest(".ag-row");
    const name = cell.getAttribute("col-id");
    const pinned = row?.closest(".ag-floating-bottom");
    const node = pinned ? this.api.getPinnedBottomRow(0) : this.api.getRowNode(row?.getAttribute("row-id"));
    return { node, name, rowPinned: pinned ? "bottom" : undefined };
  },
  composed(event) {
    if (event.target !== this.caught.cell) return;
    clearTimeout(this.caught.timer);
    this.caught.busy = event.type === "compositionstart";
    if (this.caught.busy) return this.caught.cell.classList.add("gw-composing");
    this.caught.text += event.data;
    if (this.caught.text) this.caught.timer = setTimeout(this.handOver, GAP);
    else {
      this.caught.cell.classList.remove("gw-composing");
      this.steady();
    }
  },
  // Nothing but a composition is written into the cell itself.
  heardText(event) {
    if (event.target !== this.caught.cell || event.isComposing || event.inputType.includes("Composition")) return;
    event.preventDefault();
    if (event.inputType !== "insertText" || !event.data) return;
    this.caught.text += event.data;
    this.handOver();
  },
  // A key quicker than the hand-over belongs to the editor: a letter finds it by itself, any other is sent there.
  keyAfter(event) {
    if (!this.caught.text || event.isComposing || event.keyCode === 229) return;
    this.handOver();
    if (event.key.length === 1) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { key, shiftKey, ctrlKey, altKey, metaKey } = event;
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, ctrlKey, altKey, metaKey, bubbles: true, cancelable: true }));
  },
  // To the cell's editor; `left`: the person went elsewhere meanwhile, so it is saved as far as it was typed.
  handOver(left = false) {
    const { cell, text, timer } = this.caught;
    clearTimeout(timer);
    this.caught = { ...this.caught, text: "" };
    this.unready();
    const { node, name, rowPinned } = this.placeOf(cell);
    if (!node || !text) return;
    this.saving.typed = text;
    this.api.startEditingCell({ rowIndex: node.rowIndex, colKey: name, rowPinned });
    this.saving.typed = null;
    if (left === true) this.api.stopEditing();
  },
};
