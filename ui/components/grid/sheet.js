// The grid itself: AG Grid's infinite rows over our endpoint, saving cell by cell, a draft row at the foot.

import * as AG from "nicegui-aggrid";
import { defineAsyncComponent, h } from "vue";
import { makeAgain, takeBack, wayOf } from "../base/undo.js";
import { readDate } from "../editors/read.js";
import { svg } from "../base/icons.js";
import { baseOf } from "../base/saved.js";
import { state } from "../base/state.js";
import { there } from "../base/there.js";
import { inside, say } from "../base/words.js";
import { arranging } from "./arranging.js";
import { isColoured, rulesOf } from "./colouring.js";
import { columnDefs, shownColumns } from "./columns.js";
import { besides } from "./beside.js";
import { coming } from "./coming.js";
import { composing } from "./composing.js";
import { menuing } from "./cellmenu.js";
import { closing } from "./closed.js";
import { copying } from "./copying.js";
import { cutting } from "./cutting.js";
import { correcting } from "./correcting.js";
import { DRAFT, drafting } from "./draft.js";
import { freezing } from "./freezing.js";
import { grouping } from "./grouping.js";
import { hearing } from "./hearing.js";
import { filling } from "./filling.js";
import { gesturing } from "./gestures.js";
import { keys } from "./keys.js";
import { outcomes } from "./outcome.js";
import { nearby } from "./nearby.js";
import { pasting } from "./pasting.js";
import { picking } from "./picking.js";
import { presence } from "./presence.js";
import { PAGE, isRecord } from "./rows.js";
import { savingOf } from "./saving.js";
import { talking } from "./talking.js";
import { selecting } from "./selecting.js";
import { summarising } from "./summary.js";

// What the sheet uses of AG Grid: every part more makes each cell dearer.
AG.ModuleRegistry.registerModules([
  AG.InfiniteRowModelModule, AG.CustomEditorModule, AG.PinnedRowModule, AG.ColumnAutoSizeModule, AG.CellStyleModule, AG.RowStyleModule,
  AG.ColumnApiModule, AG.RowApiModule, AG.CellApiModule, AG.ScrollApiModule, AG.RenderApiModule, AG.EventApiModule,
]);
const THEME = AG.themeQuartz.withoutPart ? AG.themeQuartz.withoutPart("iconSet").withPart(AG.iconSetQuartzRegular ?? AG.iconSetQuartz) : AG.themeQuartz;
// What opens over the cells.
const Over = defineAsyncComponent(() => import("./over.js"));
const HEIGHTS = { compact: 28, medium: 32, wide: 40, tall: 64 };

export default {
  props: { entity: Object, view: Object, filter: String, sort: Array, q: String, density: String, group: { type: Array, default: () => [] }, totals: { type: Object, default: () => ({}) }, rules: { type: Array, default: () => [] } },
  emits: ["total", "open", "picked", "sort", "menu", "status", "failed", "rows", "arranged", "reach", "show", "figures", "narrow", "remove"],
  data: () => ({ beside: null, stages: null, talk: null, cellMenu: null, news: null, problem: null, draft: null, drafting: false, outcome: false, came: null, arrived: "", closed: null }),
  created() {
    this.goneIds = new Set();
    this.saving = savingOf(this.entity, { changed: this.redraw, saved: this.saved, rowOf: (id) => this.nodeOf(id)?.data });
    this.makeRows();
    this.makeSelection();
    this.model = this.makeModel();
  },
  mounted() {
    this.ask();
    this.api = AG.createGrid(this.$refs.box, { ...this.options(), datasource: this.rows.source() });
    this.watchComposing();
    this.watchFiles();
    this.watchSelection();
    this.watchFilling();
    this.watchCutting();
    this.watchPasting();
    this.watchClosed();
    this.watchFigures();
    this.watchFreezing();
    this.watchNearby();
    this.watchComing();
    this.sum();
    this.startHearing();
    this.watchOrphans();
    this.watchPeople();
    this.watchTalk();
    this.api.addEventListener("viewportChanged", this.bringStale);
    this.watchLeaving();
    this.$emit("status", this.saving);
  },
  unmounted() {
    this.unwatchLeaving();
    this.unwatchOrphans();
    this.unwatchComposing();
    this.unwatchPasting();
    this.dropProblems();
    this.stopHearing();
    this.leavePlace();
    this.leaveTalk();
    clearTimeout(this.figureTimer);
    clearTimeout(this.nearTimer);
    this.dragging.end();
    clearTimeout(this.figuresTimer);
    this.filler.end();
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
    group(now, before) {
      if (String(now) !== String(before)) this.regroup();
    },
    totals(now, before) {
      if (JSON.stringify(now) !== JSON.stringify(before)) this.grouped ? this.load() : this.sum();
    },
    rules(now, before) {
      if (JSON.stringify(now) !== JSON.stringify(before)) this.follow();
    },
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
        selection: this.selection,
        entity: () => this.entity,
        columns: () => shownColumns(this.entity, this.view),
        wide: () => this.density === "wide",
        world: () => ({ me: state.me?.id, today: readDate("today") }),
        mayWrite: (row, field) => !row.masked?.includes(field.name),
        isFiltered: (name) => new RegExp(`\\b${name}\\b`).test(this.filter || ""),
        sortPlace: (name) => (this.sort.length > 1 ? this.sort.findIndex((key) => key.replace("-", "") === name) + 1 : 0),
        rowNumber: (row) => (this.rows.numberAt?.(row) ?? row + 1),
        lacks: this.lacks,
        isOpen: (node) => this.rows.isOpen(node),
        rules: () => this.rules,
        view: () => this.view,
        group: () => this.group,
        figures: () => this.figures(),
        firstColumn: () => this.firstColumn(),
        headerMenu: (field, anchor) => this.$emit("menu", { field, anchor }),
        chooseColumn: this.chooseColumn,
        ownKey: this.ownKey,
      };
    },
    options() {
      return {
        theme: THEME, columnDefs: columnDefs(this.entity, this.view, this.model), defaultColDef: { suppressHeaderMenuButton: true, sortingOrder: ["asc", "desc", null], enableCellChangeFlash: false },
        rowModelType: "infinite", cacheBlockSize: PAGE, maxBlocksInCache: 40, infiniteInitialRowCount: 1, maxConcurrentDatasourceRequests: 2, blockLoadDebounceMillis: 0, suppressAnimationFrame: true,
        getRowId: (p) => String(p.data.id), rowHeight: HEIGHTS[this.density], headerHeight: this.density === "wide" ? 40 : 32, rowBuffer: 8,
        suppressDragLeaveHidesColumns: true, suppressCellFocus: false, animateRows: false, alwaysMultiSort: false, multiSortKey: "shift",
        readOnlyEdit: true, stopEditingWhenCellsLoseFocus: false, enterNavigatesVertically: false, enterNavigatesVerticallyAfterEdit: false, suppressStartEditOnTab: true,
        suppressContextMenu: true, popupParent: document.body, overlayNoRowsTemplate: "<span></span>", suppressNoRowsOverlay: true, loading: false, suppressColumnVirtualisation: false,
        rowClassRules: { "gw-row-group": (p) => Boolean(p.data?.isGroup), "gw-row-total": (p) => Boolean(p.data?.isTotal), "gw-row-open": (p) => Boolean(p.data) && p.data.id === this.marked, "gw-row-draft": (p) => Boolean(p.data?.isDraft), "gw-row-gone": (p) => Boolean(p.data?.isGone) },
        onCellEditRequest: this.edited, onCellClicked: this.clicked, onCellDoubleClicked: this.opened, onCellFocused: this.focused, onCellContextMenu: this.menuOfCell, preventDefaultOnContextMenu: true, onCellKeyDown: this.keyed, onBodyScroll: () => (this.problem = null),
        onSortChanged: this.sorted, onColumnResized: this.resized, onColumnMoved: this.moved, onColumnPinned: this.moved,
      };
    },

    // ------------------------------------------------ rows
    ask() {
      this.order = String(this.sort);
      this.rows.rules = isColoured(this.entity, this.view) ? rulesOf(this.view, this.rules) : [];
      this.rows.ask({ view: baseOf(this.view), filter: this.filter, sort: this.sort.join(","), q: this.q, fields: this.pageFields().join(","), ...this.askGroups() });
    },
    load() {
      this.ask();
      this.forgetNews();
      this.dropCut();
      this.problem = null;
      this.selection.collapse();
      this.api.setGridOption("datasource", this.rows.source());
      this.api.refreshHeader();
      this.sum();
    },
    // What comes with the first rows the grid is told with them: told before, it would draw every row once more.
    told({ total, exact, later, groups, more }) {
      this.$emit("total", { total, exact, groups, more });
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
      const order = keys.map((c) => (c.sort === "desc" ? "-" : "") + c.colId);
      if (String(order) !== String(this.sort)) this.$emit("sort", order); // told late, after what columns were drawn anew with
    },
    // The columns of another schema, once nobody types in those of this one.
    follow() {
      if (this.api.isDestroyed()) return;
      if (this.api.getEditingCells().length) setTimeout(this.follow, 300);
      else this.columnsChanged();
    },

    // ------------------------------------------------ cells
    redraw(id, name) {
      const node = this.nodeOf(id);
      if (node) this.whenSteady(() => this.api.refreshCells({ rowNodes: [node], columns: [name], force: true }));
    },
    nodeOf(id) {
      if (!this.api || this.api.isDestroyed()) return null;
      return id === DRAFT ? this.api.getPinnedBottomRow(0) : this.api.getRowNode(String(id));
    },
    saved(id, values, version) {
      const node = this.nodeOf(id);
      this.whenSteady(() => node?.data && node.setData({ ...node.data, ...values, version: version ?? node.data.version }));
      if (this.grouped || this.summed) this.figuresLater();
      if (this.selection.isMany()) this.figuresSoon();
    },
    edited(event) {
      const field = this.entity.fields[event.colDef.field];
      const opened = this.saving.openedAt(event.data.id, field.name) || { value: event.data[field.name], version: this.saving.seen(event.data, field) };
      const same = JSON.stringify(event.newValue ?? null) === JSON.stringify(opened.value ?? null);
      if (!same) this.dropCut();
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
      if (event.event.target.closest?.(".gw-lines-open")) return this.openBeside(event);
      if (event.data?.isGroup) return event.event.target.closest?.(".gw-group-turn") && this.turn(event.data);
      if (event.colDef.colId === "#" && isRecord(event.data)) {
        if (event.event.ctrlKey || event.event.metaKey || event.event.shiftKey) return;
        this.$emit("open", { entity: this.entity.name, id: event.data.id, index: event.node.rowIndex });
      }
      if (event.colDef.field && this.entity.fields[event.colDef.field]?.cell.kind === "boolean" && event.event.target.closest?.(".gw-box")) this.flip(event);
    },
    // What is not written in the cell itself opens beside it.
    opened(event) {
      if (!isRecord(event.data)) return;
      if (event.type === "cellDoubleClicked" && this.isClosed(event)) this.sayWhy(this.entity.fields[event.colDef.field], event.data);
      else this.openBeside(event);
    },
    focused(event) {
      this.focusMoved();
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
      if (isComposing || keyCode === 229) return true;
      if (params.editing) return this.leavesEditor(params.event);
      if (params.event.shiftKey && ["F2", "F10"].includes(key)) return true;
      return ["Delete", "Backspace", " "].includes(key) || ((ctrlKey || metaKey) && ["z", "Z", "y", "k", "c", "v", "x", "Enter"].includes(key));
    },
    keyed(event) {
      const key = event.event;
      if (!key || this.wasEditing || this.api.getEditingCells().length) return;
      if (this.talkKey(event)) return;
      const command = key.ctrlKey || key.metaKey;
      if (key.key === "Delete" || key.key === "Backspace") this.clear(event);
      else if (key.key === " ") {
        key.preventDefault();
        const kind = this.entity.fields[event.colDef.field]?.cell.kind;
        if (kind === "boolean") this.flip(event);
        else if (isRecord(event.data)) this.$emit("open", { entity: this.entity.name, id: event.data.id, index: event.node.rowIndex });
      } else if (key.key === "Enter" && event.colDef.colId === "#" && isRecord(event.data)) this.$emit("open", { entity: this.entity.name, id: event.data.id, index: event.node.rowIndex });
      else if (command && key.key === "Enter" && this.drafting) this.keep();
      else if ((["Enter", "F2"].includes(key.key) || key.key.length === 1) && !command) this.opened(event);
      else if (key.key === "Escape" && this.drafting && event.data?.isDraft) this.drop();
      else if (wayOf(key)) {
        key.preventDefault();
        if (wayOf(key) === takeBack) this.undo();
        else this.redo();
      }
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
    async redo() {
      if (await makeAgain()) this.renew();
    },

    ...grouping,
    ...freezing,
    ...correcting,
    ...drafting,
    ...hearing,
    ...presence,
    ...talking,
    ...menuing,
    ...arranging,
    ...pasting,
    ...filling,
    ...gesturing,
    ...outcomes,
    ...closing,
    ...selecting,
    ...keys,
    ...picking,
    ...coming,
    ...composing,
    ...copying,
    ...cutting,
    ...summarising,
    ...besides,
    ...nearby,
    step(index, by) {
      const row = this.api.getDisplayedRowAtIndex(index + by)?.data;
      return row?.isGroup ? this.step(index + Math.sign(by), by) : row || null;
    },
    mark(id) {
      this.marked = id;
      this.$refs.box.querySelectorAll(".ag-row").forEach((row) => row.classList.toggle("gw-row-open", row.getAttribute("row-id") === String(id)));
    },
    isOver() {
      return Boolean(this.beside || this.stages || this.outcome || this.closed || this.cellMenu || this.talk || this.problem);
    },
    newButton() {
      const plus = h("span", { class: "gw-new-plus", innerHTML: svg("plus") });
      return h("button", { type: "button", class: "gw-new-button", onClick: () => this.$emit("menu", { create: true }) }, [plus, say("new_record", { label: inside(this.entity.label) })]);
    },
    draftBar() {
      return h("div", { class: "gw-draft-bar" }, [h("span", { class: "gw-hint gw-grow" }, say("draft_hint")), button("", this.drop, say("discard")), button(" gw-first", this.keep, say("save"))]);
    },
  },
  // No template, for the reason the workspace tells.
  render() {
    return h("div", { class: "gw-sheet-box" }, there(
      this.news && h("div", { key: "news", class: "gw-news", role: "status" }, [h("span", this.newsText()), h("button", { type: "button", class: "gw-link", onClick: this.showNews }, say("show_now"))]),
      h("span", { key: "arrived", class: "gw-sr", role: "status" }, this.arrived),
      h("div", { key: "box", ref: "box", class: "gw-ag", onPaste: this.pasted, onCopy: this.copied, onCut: this.cutOut }),
      this.entity.verbs.includes("create") && h("div", { key: "new", class: "gw-new-row" }, [this.drafting ? this.draftBar() : this.newButton()]),
      this.isOver() && h(Over, { key: "over", sheet: this }),
    ));
  },
};

const button = (look, run, label) => h("button", { type: "button", class: "gw-button gw-tiny" + look, onClick: run }, label);
