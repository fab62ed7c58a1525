// The grid itself: AG Grid's infinite rows over our endpoint, saving cell by cell, a draft row at the foot.

import * as AG from "nicegui-aggrid";
import { takeBack } from "../base/undo.js";
import { ROOMY } from "../editors/index.js";
import { readDate } from "../editors/read.js";
import { baseOf } from "../base/saved.js";
import { state } from "../base/state.js";
import { inside, say } from "../base/words.js";
import { arranging } from "./arranging.js";
import { columnDefs, needed, shownColumns } from "./columns.js";
import { correcting } from "./correcting.js";
import { DRAFT, drafting } from "./draft.js";
import { pasting } from "./pasting.js";
import Problem from "./problem.js";
import { PAGE, Rows } from "./rows.js";
import { savingOf } from "./saving.js";

AG.ModuleRegistry.registerModules([AG.AllCommunityModule]);
const THEME = AG.themeQuartz.withoutPart ? AG.themeQuartz.withoutPart("iconSet").withPart(AG.iconSetQuartzRegular ?? AG.iconSetQuartz) : AG.themeQuartz;
const HEIGHTS = { compact: 28, medium: 32, wide: 40, tall: 64 };

export default {
  components: { Problem },
  props: { entity: Object, view: Object, filter: String, sort: Array, q: String, density: String },
  emits: ["total", "open", "picked", "sort", "menu", "status", "failed", "rows", "arranged", "reach", "show"],
  data: () => ({ problem: null, draft: null, drafting: false }),
  created() {
    this.picked = new Set();
    this.saving = savingOf(this.entity, { changed: this.redraw, saved: this.saved, rowOf: (id) => this.nodeOf(id)?.data });
    this.rows = new Rows(this.entity, { told: (total) => this.told(total), failed: (error) => this.$emit("failed", error) });
    this.model = this.makeModel();
  },
  mounted() {
    this.ask();
    this.api = AG.createGrid(this.$refs.box, { ...this.options(), datasource: this.rows.source() });
    this.unwatch = this.$watch(() => state.changes.count, () => this.heard(state.changes.last));
    this.watchLeaving();
    this.$emit("status", this.saving);
  },
  unmounted() {
    this.unwatch();
    this.unwatchLeaving();
    this.dropProblems();
    clearTimeout(this.timer);
    this.api.destroy();
  },
  watch: {
    filter: "load",
    q: "load",
    // Another schema is served: its columns and rights hold from now on.
    entity() {
      this.rows.entity = this.saving.entity = this.entity;
      this.saving.editor?.draw(); // an open list offers what is new
      this.follow();
    },
    sort: { handler: "resort", deep: true },
    density() {
      this.api.updateGridOptions({ rowHeight: HEIGHTS[this.density], headerHeight: this.density === "wide" ? 40 : 32 });
      this.columnsChanged();
    },
  },
  methods: {
    say,
    makeModel() {
      return {
        saving: this.saving,
        picked: this.picked,
        entity: () => this.entity,
        columns: () => shownColumns(this.entity, this.view),
        wide: () => this.density === "wide",
        world: () => ({ me: state.me?.id, today: readDate("today") }),
        mayWrite: (row, field) => row.may?.fields?.[field.name] !== "read" && !row.locked,
        isFiltered: (name) => new RegExp(`\\b${name}\\b`).test(this.filter || ""),
        sortPlace: (name) => (this.sort.length > 1 ? this.sort.findIndex((key) => key.replace("-", "") === name) + 1 : 0),
        headerMenu: (field, anchor) => this.$emit("menu", { field, anchor }),
        ownKey: this.ownKey,
      };
    },
    options() {
      return {
        theme: THEME, columnDefs: columnDefs(this.entity, this.view, this.model), defaultColDef: { suppressHeaderMenuButton: true, sortingOrder: ["asc", "desc", null], enableCellChangeFlash: false },
        rowModelType: "infinite", cacheBlockSize: PAGE, maxBlocksInCache: 40, infiniteInitialRowCount: 1, maxConcurrentDatasourceRequests: 2, blockLoadDebounceMillis: 0, suppressAnimationFrame: true,
        getRowId: (p) => String(p.data.id), rowHeight: HEIGHTS[this.density], headerHeight: this.density === "wide" ? 40 : 32, rowBuffer: 8,
        suppressDragLeaveHidesColumns: true, suppressCellFocus: false, animateRows: false, alwaysMultiSort: false, multiSortKey: "shift",
        readOnlyEdit: true, stopEditingWhenCellsLoseFocus: true, enterNavigatesVertically: false, enterNavigatesVerticallyAfterEdit: true, suppressStartEditOnTab: true,
        suppressContextMenu: true, popupParent: document.body, overlayNoRowsTemplate: "<span></span>", suppressNoRowsOverlay: true, loading: false, suppressColumnVirtualisation: false,
        rowClassRules: { "gw-row-picked": (p) => this.picked.has(p.data?.id), "gw-row-open": (p) => Boolean(p.data) && p.data.id === this.marked, "gw-row-draft": (p) => Boolean(p.data?.isDraft) },
        onCellEditRequest: this.edited, onCellClicked: this.clicked, onCellDoubleClicked: this.opened, onCellFocused: this.focused, onCellKeyDown: this.keyed, onBodyScroll: () => (this.problem = null),
        onSortChanged: this.sorted, onColumnResized: this.resized, onColumnMoved: this.moved, onColumnPinned: this.moved,
      };
    },

    // ------------------------------------------------ rows
    ask() {
      this.order = String(this.sort);
      this.rows.ask({ view: baseOf(this.view), filter: this.filter, sort: this.sort.join(","), q: this.q, fields: needed(this.entity, this.view).join(",") });
    },
    load() {
      this.ask();
      this.problem = null;
      this.picked.clear();
      this.$emit("picked", 0);
      this.api.setGridOption("datasource", this.rows.source());
      this.api.refreshHeader();
    },
    // What comes with the first rows the grid is told with them: told before, it would draw every row once more.
    told({ total, exact, later }) {
      this.$emit("total", { total, exact });
      if (later && this.api && !this.api.isDestroyed() && total !== undefined) this.api.setRowCount(total, true);
    },
    resort() {
      if (String(this.sort) === this.order) return; // another schema, the same order
      const wanted = this.sort.map((key, index) => ({ colId: key.replace("-", ""), sort: key.startsWith("-") ? "desc" : "asc", sortIndex: index }));
      this.quiet = true;
      this.api.applyColumnState({ state: wanted, defaultState: { sort: null } });
      this.quiet = false;
      this.load();
    },
    sorted() {
      if (this.quiet) return;
      const keys = this.api.getColumnState().filter((c) => c.sort).sort((a, b) => a.sortIndex - b.sortIndex);
      this.$emit("sort", keys.map((c) => (c.sort === "desc" ? "-" : "") + c.colId));
    },
    heard(message) {
      if (!message || message.entity !== this.entity.name) return;
      (this.heardIds ??= new Set());
      for (const id of message.ids || []) this.heardIds.add(id);
      if (!message.ids?.length) this.heardIds.add(0);
      clearTimeout(this.timer);
      this.timer = setTimeout(this.refetch, 150);
    },
    async refetch() {
      const ids = [...this.heardIds];
      this.heardIds = null;
      const loaded = ids.filter((id) => this.api.getRowNode(String(id)));
      try {
        if (loaded.length && loaded.length <= 200) {
          const rows = await this.rows.some(loaded);
          for (const row of rows) this.api.getRowNode(String(row.id))?.setData(row);
          if (rows.length < loaded.length) this.renew();
        }
        if (loaded.length < ids.length) this.renew();
        this.$emit("rows");
      } catch (error) {
        this.$emit("failed", error);
      }
    },
    // The columns of another schema, once nobody types in those of this one.
    follow() {
      if (this.api.isDestroyed()) return;
      if (this.api.getEditingCells().length) setTimeout(this.follow, 300);
      else this.columnsChanged();
    },
    renew() {
      if (this.api.getEditingCells().length) return setTimeout(() => this.renew(), 1000);
      this.api.refreshInfiniteCache();
    },

    // ------------------------------------------------ cells
    redraw(id, name) {
      const node = this.nodeOf(id);
      if (node) this.api.refreshCells({ rowNodes: [node], columns: [name], force: true });
    },
    nodeOf(id) {
      if (!this.api || this.api.isDestroyed()) return null;
      return id === DRAFT ? this.api.getPinnedBottomRow(0) : this.api.getRowNode(String(id));
    },
    saved(id, values, version) {
      const node = this.nodeOf(id);
      if (node?.data) node.setData({ ...node.data, ...values, version: version ?? node.data.version });
    },
    edited(event) {
      const field = this.entity.fields[event.colDef.field];
      const opened = this.saving.openedAt(event.data.id, field.name) || { value: event.data[field.name], version: this.saving.seen(event.data, field) };
      const same = JSON.stringify(event.newValue ?? null) === JSON.stringify(opened.value ?? null);
      if (event.data.isDraft) return same ? undefined : this.took(event.node, field.name, event.newValue);
      if (same) return this.saving.forget(event.data.id, field.name);
      const edits = [{ row: event.data, field, value: event.newValue, version: opened.version }, ...this.saving.waitingFor(event.data.id, field.name)];
      this.saving.save(edits).then(() => this.showProblem(event.data.id, field.name));
    },
    clear(event) {
      const field = this.entity.fields[event.colDef.field];
      if (!field || !event.colDef.editable(event) || event.data[field.name] === null) return;
      const version = this.saving.seen(event.data, field);
      if (event.data.isDraft) return this.took(event.node, field.name, null);
      this.saving.save([{ row: event.data, field, value: field.cell.kind === "boolean" ? false : null, version }]).then(() => this.showProblem(event.data.id, field.name));
    },
    clicked(event) {
      const link = event.event.target.closest?.(".gw-open");
      if (link) {
        if (event.event.ctrlKey || event.event.metaKey) return;
        event.event.preventDefault();
        return this.$emit("open", { entity: link.dataset.entity, id: Number(link.dataset.id) });
      }
      if (event.colDef.colId === "#" && event.data) {
        if (event.event.ctrlKey || event.event.metaKey || event.event.shiftKey) return this.pick(event);
        this.$emit("open", { entity: this.entity.name, id: event.data.id, index: event.node.rowIndex });
      }
      if (event.colDef.field && this.entity.fields[event.colDef.field]?.cell.kind === "boolean" && event.event.target.closest?.(".gw-box")) this.flip(event);
    },
    // What no cell can hold is read and changed in the record.
    opened(event) {
      const { field } = event.colDef;
      if (event.data && !event.data.isDraft && ROOMY.has(this.entity.fields[field]?.widget.kind)) this.$emit("open", { entity: this.entity.name, id: event.data.id, index: event.node.rowIndex, shows: field });
    },
    pick(event) {
      const id = event.data.id;
      if (event.event.shiftKey && this.lastPicked !== undefined) {
        const [from, to] = [this.lastPicked, event.node.rowIndex].sort((a, b) => a - b);
        for (let i = from; i <= to; i++) {
          const row = this.api.getDisplayedRowAtIndex(i)?.data;
          if (row) this.picked.add(row.id);
        }
      } else if (!this.picked.delete(id)) this.picked.add(id);
      this.lastPicked = event.node.rowIndex;
      this.api.redrawRows();
      this.$emit("picked", this.picked.size);
    },
    unpick() {
      this.picked.clear();
      this.api.redrawRows();
      this.$emit("picked", 0);
    },
    focused(event) {
      if (event.rowIndex === null || event.rowIndex === undefined) return (this.problem = null);
      const node = event.rowPinned ? this.api.getPinnedBottomRow(event.rowIndex) : this.api.getDisplayedRowAtIndex(event.rowIndex);
      const name = event.column?.getColDef?.().field;
      if (node?.data && name) this.showProblem(node.data.id, name);
      else this.problem = null;
    },

    // ------------------------------------------------ keys
    ownKey(params) {
      const { key, ctrlKey, metaKey, isComposing, keyCode } = params.event;
      if (params.event.type === "keydown") this.wasEditing = params.editing; // by the time of cellKeyDown the editor is closed
      if (isComposing || keyCode === 229) return params.editing;
      if (params.editing) return false;
      return ["Delete", "Backspace", " "].includes(key) || ((ctrlKey || metaKey) && ["z", "y", "k", "c", "v", "Enter"].includes(key));
    },
    keyed(event) {
      const key = event.event;
      if (!key || this.wasEditing || this.api.getEditingCells().length) return;
      const command = key.ctrlKey || key.metaKey;
      if (key.key === "Delete" || key.key === "Backspace") this.clear(event);
      else if (key.key === " ") {
        key.preventDefault();
        const kind = this.entity.fields[event.colDef.field]?.cell.kind;
        if (kind === "boolean") this.flip(event);
        else if (event.data && !event.data.isDraft) this.$emit("open", { entity: this.entity.name, id: event.data.id, index: event.node.rowIndex });
      } else if (key.key === "Enter" && event.colDef.colId === "#" && event.data) this.$emit("open", { entity: this.entity.name, id: event.data.id, index: event.node.rowIndex });
      else if (command && key.key === "Enter" && this.drafting) this.keep();
      else if (key.key === "Enter" && !command) this.opened(event);
      else if (key.key === "Escape" && this.drafting && event.data?.isDraft) this.drop();
      else if (command && key.key === "z") this.undo();
    },
    flip(event) {
      if (!event.colDef.editable(event)) return;
      const field = this.entity.fields[event.colDef.field];
      if (event.data.isDraft) return this.took(event.node, field.name, !event.data[field.name]);
      const edits = [{ row: event.data, field, value: !event.data[field.name], version: this.saving.seen(event.data, field) }, ...this.saving.waitingFor(event.data.id, field.name)];
      this.saving.save(edits).then(() => this.showProblem(event.data.id, field.name));
    },
    async undo() {
      if (await takeBack()) this.renew();
    },

    ...correcting,
    ...drafting,
    ...arranging,
    ...pasting,
    step(index, by) {
      return this.api.getDisplayedRowAtIndex(index + by)?.data || null;
    },
    mark(id) {
      this.marked = id;
      this.$refs.box.querySelectorAll(".ag-row").forEach((row) => row.classList.toggle("gw-row-open", row.getAttribute("row-id") === String(id)));
    },
    newLabel() {
      return say("new_record", { label: inside(this.entity.label) });
    },
  },
  template: `<div class="gw-sheet-box"><div ref="box" class="gw-ag" @paste="pasted"></div>
    <div v-if="entity.verbs.includes('create')" class="gw-new-row"><button v-if="!drafting" type="button" class="gw-new-button" @click="$emit('menu', {create: true})"><span class="gw-new-plus"><svg class="gw-icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" aria-hidden="true"><path d="M8 3v10M3 8h10"/></svg></span>{{ newLabel() }}</button>
      <div v-else class="gw-draft-bar"><span class="gw-hint gw-grow">{{ say('draft_hint') }}</span><button type="button" class="gw-button gw-tiny" @click="drop">{{ say('discard') }}</button><button type="button" class="gw-button gw-tiny gw-first" @click="keep">{{ say('save') }}</button></div></div>
    <problem v-if="problem" :key="problem.key" :problem="problem" :entity="entity" @again="continueEditing" @fill="fillOther" @restore="restore" @close="problem = null"/>
  </div>`,
};
