// What came of a gesture: how many cells were written, and each that was refused with what was meant and why, until it
// is repaired, tried again or let go. Cells of rows that are not loaded stand here like any other.

import { post } from "../base/api.js";
import { fail } from "../base/overlay.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import { asTyped } from "../editors/index.js";
import { BELOW } from "./gestures.js";
import { STAYS } from "./saving.js";
import { titleField } from "../base/schema.js";

const SHOWN = 100;
const isNew = (cell) => String(cell.id).startsWith("new ");

export const Outcome = {
  components: { Icon },
  props: { saving: { type: Object, required: true }, entity: { type: Object, required: true }, came: { default: null } },
  emits: ["close", "jump", "again", "drop"],
  computed: {
    cells() {
      return [...this.saving.wrong.values()];
    },
    // Those on their way once more may come back.
    done() {
      return !this.cells.length && !this.saving.state.busy;
    },
    shown() {
      return this.cells.slice(0, SHOWN);
    },
    head() {
      return this.came ? say("done_partly_head", { count: this.came.written, refused: this.cells.length }) : say("cells_to_fix", { count: this.cells.length });
    },
  },
  watch: {
    done(done) {
      if (done) this.$emit("close");
    },
  },
  methods: {
    say, isNew,
    where(cell) {
      const title = this.saving.rowOf(cell.id)?.[titleField(this.entity)];
      return isNew(cell) ? say("new_row") : typeof title === "string" && title ? title : `#${cell.id}`;
    },
  },
  template: `<section class="gw-outcome" role="region" :aria-label="say('outcome')" @keydown.esc.stop.prevent="$emit('close')">
    <header><icon name="alert"/><strong role="status">{{ head }}</strong><span class="gw-grow"></span>
      <button type="button" class="gw-button gw-tiny" @click="$emit('again', cells)">{{ say('retry_all') }}</button><button type="button" class="gw-link gw-quiet" @click="$emit('drop', cells)">{{ say('drop_all') }}</button><button type="button" class="gw-icon-button gw-small" :aria-label="say('close')" @click="$emit('close')"><icon name="close"/></button></header>
    <ul><li v-for="cell in shown" :key="cell.id + ':' + cell.field.name">
      <button type="button" class="gw-link gw-outcome-where" :disabled="isNew(cell)" :aria-label="say('jump_to', {name: where(cell) + ' · ' + cell.field.label})" @click="$emit('jump', cell)">{{ where(cell) }} · {{ cell.field.label }}</button>
      <span class="gw-outcome-typed">{{ cell.shown || '—' }}</span><span class="gw-outcome-why" :title="cell.message">{{ cell.message }}</span>
      <button type="button" class="gw-link" @click="$emit('again', [cell])">{{ say('retry') }}</button><button type="button" class="gw-link gw-quiet" @click="$emit('drop', [cell])">{{ say('discard') }}</button></li></ul>
    <p v-if="cells.length > shown.length" class="gw-hint">{{ say('cells_more', {count: cells.length - shown.length}) }}</p>
  </section>`,
};

// Methods of the sheet.
export const outcomes = {
  showOutcome() {
    this.outcome = true;
  },
  hideOutcome() {
    this.outcome = false;
    this.$refs.box.querySelector(".ag-cell-focus")?.focus();
  },
  jumpTo(cell) {
    const node = this.nodeOf(cell.id);
    if (!node || !this.api.getColumn(cell.field.name)) return this.$emit("reach", cell);
    this.api.ensureIndexVisible(node.rowIndex, "middle");
    this.api.ensureColumnVisible(cell.field.name);
    this.api.setFocusedCell(node.rowIndex, cell.field.name);
    setTimeout(() => this.showProblem(cell.id, cell.field.name), 120);
  },
  dropCells(cells) {
    for (const cell of cells) this.saving.forget(cell.id, cell.field.name);
  },
  // Those of records in one request; a record still to be made is made now, with all that was meant for it.
  async tryAgain(cells) {
    const edits = cells.filter((cell) => !isNew(cell)).map((cell) => ({ row: { id: cell.id, [cell.field.name]: cell.old, ...this.saving.rowOf(cell.id) }, field: cell.field, value: cell.typed, version: undefined }));
    const others = edits.flatMap((edit) => this.saving.waitingFor(edit.row.id, edit.field.name)).filter((other) => !edits.some((edit) => edit.row.id === other.row.id && edit.field.name === other.field.name));
    this.came = null;
    if (edits.length) await this.saving.save([...edits, ...others]);
    for (const id of new Set(cells.filter(isNew).map((cell) => cell.id))) await this.makeAgain([...this.saving.wrong.values()].filter((cell) => cell.id === id));
    this.renew();
  },
  async makeAgain(cells) {
    const columns = cells.map((cell) => cell.field.name);
    const pasted = { ...this.listed(), rows: [BELOW, BELOW + 1], columns, do: "paste", values: [cells.map((cell) => asTyped(cell.field, cell.typed))], add: true };
    const { id, version } = cells[0].from ?? {};
    const moved = { filter: `id == ${id}`, rows: [1, 2], columns, do: "move", source: { rows: [0, 1], columns: cells.map((cell) => cell.from?.field), first: id, version }, add: true };
    const body = id ? moved : pasted; // of a cut row: the list that holds it alone, and the row below
    try {
      const { refused, problems } = await post(`/${this.entity.name}/ranges`, body);
      for (const cell of cells) this.saving.forget(cell.id, cell.field.name);
      if (refused) for (const problem of problems) this.keepRefused({ ...problem, row: cells[0].id.replace("new ", "") });
    } catch (error) {
      if (STAYS.has(error.code)) for (const cell of cells) cell.from = undefined;
      fail(error);
    }
  },
};
