// The grid page: views as tabs, toolbar, rows, peek panel, footer. Cards on a phone, columns of cards for a board.

import { defineAsyncComponent, h, toHandlers } from "vue";
import { copyText } from "../base/copy.js";
import { nameLinks, read, write } from "../base/filters.js";
import { DropMenu, ask, fail, tell } from "../base/overlay.js";
import { address, entityOf, entityUrl, go, prefer, preferred, recordUrl, state } from "../base/state.js";
import { mustFill, titleField } from "../base/schema.js";
import { isShown } from "../base/shown.js";
import { there } from "../base/there.js";
import { inside, say } from "../base/words.js";
import { get, post, query } from "../base/api.js";
import { ROOMY } from "../editors/index.js";
import { baseOf, changeView, firstView, readShared, viewsOf } from "../base/saved.js";
import { openedFrom } from "../record/among.js";
import { SHAPES, isDrawn } from "../shapes/index.js";
import { LOOKS, arrangement } from "./arrangement.js";
import { keepShown, shownColumns } from "./columns.js";
import { asSeen, openExport } from "./exporting.js";
import { countOf } from "./rows.js";

const Sheet = defineAsyncComponent(() => import("./sheet.js"));
const Cards = defineAsyncComponent(() => import("./cards.js"));
const Peek = defineAsyncComponent(() => import("./peek.js"));
// What stands around the rows comes after them.
const HeadBar = defineAsyncComponent(() => import("./head.js"));
const Foot = defineAsyncComponent(() => import("./foot.js"));
const Trouble = defineAsyncComponent(() => import("./trouble.js"));
const Empty = defineAsyncComponent(() => import("./empty.js"));
const FilterBox = defineAsyncComponent(() => import("./filterbox.js"));
const ImportDialog = defineAsyncComponent(() => import("../imports/dialog.js"));

const PLAIN = "-"; // in addresses: the view that has no name
const split = (text) => (text || "").split(",").filter(Boolean);

export default {
  mixins: [arrangement],
  emits: ["search"],
  provide() {
    return { narrowing: { now: () => this, chips: (chips) => (this.chips = chips), q: (q) => (this.q = q) } }; // for shapes on a phone
  },
  data() {
    return { state, viewName: "", chips: [], sort: [], linked: [], q: "", total: null, counts: {}, peek: null, picked: 0, sums: null, menu: null, saving: null, problem: null, key: 0, importing: false, filtering: null };
  },
  created() {
    this.fromAbove = {
      search: () => this.$emit("search"), create: this.create, show: this.show, keep: this.keepAs, update: this.update, link: this.copyLink,
      chips: (chips) => (this.chips = chips), sort: (sort) => (this.sort = sort), q: (q) => (this.q = q),
      group: (keys) => (this.group = keys), rules: (rules) => (this.rules = rules), total: this.setTotal, turn: (open) => this.$refs.sheet?.turnAll(open),
      density: this.setDensity, columns: this.columnsChosen, reload: () => (this.$refs.sheet || this.$refs.shape)?.load(), export: () => this.exportShown(), import: () => (this.importing = true),
    };
    this.heard = toHandlers(this.fromAbove);
    this.readAddress();
    this.bringShared();
  },
  mounted() {
    addEventListener("popstate", this.readAddress);
    this.countTimer = setTimeout(this.countViews, 400);
    this.unwatch = this.$watch(() => state.changes.count, this.recount);
  },
  unmounted() {
    removeEventListener("popstate", this.readAddress);
    clearTimeout(this.countTimer);
    this.unwatch();
  },
  computed: {
    entity() {
      return entityOf(this.state.route.entity);
    },
    views() {
      const views = this.entity.views.filter(isDrawn);
      const plain = { name: "", label: say("all"), kind: "grid", where: null, columns: [], sort: [], color: {}, by: "", card: [], group: [], totals: {} };
      return viewsOf(this.entity, views.some((v) => !v.where && v.kind === "grid") ? views : [plain, ...views]);
    },
    view() {
      const found = this.views.find((v) => v.name === this.viewName) || this.views[0];
      return { ...found, linked: this.linked.length ? this.linked : undefined, linkedPinned: this.linkedLook.pinned };
    },
    // The view that the address names is one of others, which are on their way.
    comes() {
      return this.viewName.startsWith("shared-") && !state.shared[this.entity.name];
    },
    base() {
      return baseOf(this.view);
    },
    // Whether the person's own view is shown otherwise than it was kept.
    changed() {
      return Boolean(this.view.row) && this.differs;
    },
    // Whether a kept view, one's own or one that is shared, is shown otherwise than it was kept.
    differs() {
      if (!this.view.layout) return false;
      const { filter, sort, columns } = this.view.layout;
      const kept = write(read(filter, this.entity.fields), this.entity.fields);
      return this.lookChanged || this.filter !== kept || String(this.sorting) !== String(sort) || (columns && String(shownColumns(this.entity, this.view)) !== String(columns));
    },
    filter() {
      return this.entity ? write(this.chips, this.entity.fields) : "";
    },
    sorting() {
      return this.sort.length ? this.sort : this.view.sort;
    },
    density() {
      return this.linkedLook.density || (this.view.layout && (preferred(["grid", this.entity.name, this.view.name, "density"], null) || this.view.layout.density)) || preferred(["density"], "compact");
    },
    canCreate() {
      return this.entity.verbs.includes("create");
    },
    shape() {
      return SHAPES[this.view.kind]?.show;
    },
    // What shows a span of time alone says itself that there is nothing in it.
    empty() {
      return this.total && this.total.total === 0 && !this.total.within;
    },
    above() {
      const { entity, views, view, counts, changed, chips, q, density } = this;
      return { entity, views, view, counts, changed: Boolean(changed), chips, q, density, sort: this.sorting, group: this.grouping, rules: this.ownRules, arranged: this.group !== null || this.totals !== null || this.rules !== null };
    },
    below() {
      const { entity, view, total, picked, sums, saving } = this;
      return { entity, view, total, picked, sums, saving, all: this.counts[view.name], narrowed: Boolean(this.filter || this.q), failed: Boolean(this.problem) };
    },
  },
  watch: {
    filter: "writeAddress",
    sort: { handler: "writeAddress", deep: true },
    q: "writeAddress",
  },
  methods: {
    say,
    readAddress() {
      if (state.route.page !== "grid" || !this.entity) return;
      const asked = Object.fromEntries(new URLSearchParams(location.search));
      const bare = !["view", "filter", "sort", "q", "columns", ...LOOKS].some((name) => name in asked);
      this.viewName = bare ? firstView(this.entity) ?? "" : asked.view === PLAIN ? "" : asked.view || "";
      const own = this.view.layout && !asked.changed ? this.view.filter : "";
      this.chips = read(asked.filter || own, this.entity.fields);
      nameLinks(this.chips, this.entity.fields);
      this.sort = split(asked.sort);
      this.linked = split(asked.columns).filter((name) => this.entity.fields[name]);
      this.q = asked.q || "";
      this.readLook(asked);
      if (this.viewName && this.view.name !== this.viewName && !this.comes) tell(say("no_such_view"), { seconds: 8 });
      if (asked.peek) this.peek = { entity: this.entity.name, id: Number(asked.peek) };
    },
    // A page that begins with a shared view waits for it; without, these come to the tabs beside the rows.
    async bringShared() {
      if (!this.entity) return;
      const missing = this.comes;
      await readShared(this.entity).catch(fail);
      if (!missing) return;
      this.readAddress();
      this.key++;
    },
    writeAddress() {
      if (this.comes) return;
      this.total = null;
      this.problem = null;
      const asKept = this.view.layout && !this.differs;
      address({ view: this.view.name || (firstView(this.entity) ? PLAIN : ""), filter: asKept ? "" : this.filter, sort: asKept ? "" : this.sort.join(","), columns: this.linked.join(","), q: this.q, changed: this.differs ? 1 : "", ...this.lookInAddress(asKept) });
    },
    show(view, event) {
      if (event && (event.ctrlKey || event.metaKey)) return;
      event?.preventDefault();
      const stay = !view.layout && !this.view.layout; // filters stay from one view of the schema to the next
      this.viewName = view.name;
      if (!stay) this.chips = read(view.filter || "", this.entity.fields);
      this.sort = [];
      this.linked = [];
      this.forgetLook();
      this.key++;
      this.writeAddress();
    },
    layout() {
      const own = preferred(["grid", this.entity.name, this.view.name], {});
      const before = this.view.layout || {};
      return { base: this.base, filter: this.filter, sort: this.sorting, columns: shownColumns(this.entity, this.view), pinned: own.pinned || before.pinned, widths: { ...before.widths, ...own.widths }, density: this.density, ...this.lookKept() };
    },
    async keepAs() {
      const { saveAs } = await import("./views.js");
      const made = await saveAs(this.entity, this.layout());
      if (made) this.show(this.views.find((v) => v.name === made));
    },
    async update() {
      try {
        await changeView(this.view, { layout: this.layout() });
        prefer(["grid", this.entity.name, this.view.name], {});
        this.sort = [];
        this.forgetLook();
        this.writeAddress();
        tell(say("view_kept"), { kind: "good" });
      } catch (error) {
        fail(error);
      }
    },
    again() {
      this.problem = null;
      this.key++;
    },
    correct() {
      this.$refs.sheet.firstProblem();
      this.$refs.sheet.showOutcome();
    },
    // The rows in the shape of the view: cards on a phone, else a sheet.
    rows() {
      const { entity, view, filter, q, chips, density, shape } = this;
      const begins = (sign) => sign + this.key + view.name;
      const asked = { entity, view, filter, sort: this.sorting, q, onTotal: this.told, onFailed: this.failedRows, onOpen: this.open };
      if (shape) return h(shape, { ref: "shape", key: begins("b"), ...asked });
      const looked = { group: this.grouping, totals: this.figures, rules: this.ownRules };
      if (state.phone) return h(Cards, { ref: "cards", key: begins("c"), ...asked, ...looked, chips, onChips: this.fromAbove.chips, onQ: this.fromAbove.q, onRemove: this.remove, onExport: this.exportShown });
      const heard = { onPicked: (count) => (this.picked = count), onFigures: (sums) => (this.sums = sums), onArranged: this.forgetLinked, onSort: this.fromAbove.sort, onMenu: this.menuAsked, onStatus: (saving) => (this.saving = saving), onReach: this.reach, onShow: this.showColumns, onNarrow: this.narrow, onRemove: this.removePicked };
      return h(Sheet, { ref: "sheet", key: begins("s"), ...asked, ...looked, density, ...heard });
    },
    // The link says everything, so that it shows the same to a colleague, within their rights.
    copyLink() {
      const shared = { view: this.base, filter: this.filter, sort: this.sorting.join(","), columns: shownColumns(this.entity, this.view).join(","), q: this.q };
      copyText(this.linkTo(shared));
      tell(say("link_copied"), { kind: "good" });
    },
    async countViews() {
      const { entity } = this;
      for (const view of entity ? this.views : []) {
        if (this.entity !== entity) return; // another page, or another schema, is shown by now
        try {
          this.counts[view.name] = await countOf(entity.name, baseOf(view), view.filter);
        } catch (error) {
          if (error.status === undefined) throw error;
        }
      }
    },
    recount() {
      if (state.changes.last?.entity !== this.entity?.name) return;
      clearTimeout(this.countTimer);
      this.countTimer = setTimeout(this.countViews, 3000);
    },
    told(total) {
      this.total = total;
      isShown();
      if (!this.q && !this.differs && (this.view.layout || !this.filter)) this.counts[this.view.name] = total;
    },
    failedRows(error) {
      isShown();
      this.problem = error;
    },
    // The page of the record knows the list it stands in.
    noteList({ index, place: known }) {
      const search = new URLSearchParams(location.search);
      search.delete("peek");
      const place = known ?? this.$refs.sheet?.placeInList?.(index) ?? { index, sort: this.sorting.join(",") };
      const asked = { view: this.base, filter: this.filter, sort: place.sort, q: this.q };
      openedFrom({ entity: this.entity.name, title: titleField(this.entity), url: location.pathname + (search.size ? "?" + search : ""), label: this.view.label, asked, index: place.index });
    },
    open(target) {
      if (target.entity === this.entity.name && target.index !== undefined) this.noteList(target);
      if (this.state.phone) return go(recordUrl(target.entity, target.id));
      this.peek = target;
      if (target.entity !== this.entity.name) return;
      address({ peek: target.id });
      this.$refs.sheet?.mark?.(target.id);
    },
    // A cell to be corrected that the rows here do not show: its record alone, with that column.
    async reach(problem) {
      const { rows } = await get(`/${this.entity.name}${query({ fields: problem.field.name, filter: `id == ${problem.id}`, limit: 1 })}`);
      if (!rows.length) return this.saving.forget(problem.id, problem.field.name), tell(say("no_such_record"));
      this.viewName = this.views.find((v) => v.kind === "grid" && !v.where)?.name ?? "";
      this.linked = [...new Set([...shownColumns(this.entity, this.view), problem.field.name])];
      Object.assign(this, { chips: [{ expression: `id == ${problem.id}` }], sort: [], q: "", key: this.key + 1 });
    },
    // Columns that are needed and hidden come at the end: to those of a link, else as if the person had chosen them.
    showColumns(needed) {
      const names = [...shownColumns(this.entity, this.view), ...needed];
      if (!this.linked.length) {
        keepShown(this.entity, this.view, names);
        return this.columnsChosen();
      }
      this.linked = names;
      address({ columns: names.join(",") });
      this.$nextTick(() => this.$refs.sheet.columnsChanged());
    },
    closePeek() {
      this.peek = null;
      address({ peek: null });
      this.$refs.sheet?.mark?.(null);
    },
    step(by) {
      if (this.peek?.index === undefined) return;
      const row = this.$refs.sheet.step(this.peek.index, by);
      if (row) this.open({ entity: this.entity.name, id: row.id, index: this.$refs.sheet.nodeOf(row.id).rowIndex });
    },
    create() {
      go(`${entityUrl(this.entity.name)}/new`);
    },
    // A draft row in the grid, when the grid shows every field that must be filled; else the form.
    createHere() {
      const shown = shownColumns(this.entity, this.view);
      const hidden = Object.values(this.entity.fields).some((f) => mustFill(f) && (!shown.includes(f.name) || ROOMY.has(f.widget.kind)));
      if (hidden || !this.$refs.sheet?.startDraft) this.create();
      else this.$refs.sheet.startDraft();
    },
    async menuAsked({ field, anchor, create }) {
      if (create) return this.createHere();
      const { headerMenu } = await import("./headermenu.js");
      this.menu = { anchor, label: field.label, items: headerMenu(this, this.$refs.sheet, field, () => (this.filtering = { anchor, field })) };
    },
    narrow(chip) {
      const same = JSON.stringify(chip);
      if (!this.chips.some((one) => JSON.stringify(one) === same)) this.chips = [...this.chips, chip];
    },
    // The person's own columns take the place of those a link brought.
    forgetLinked() {
      if (!this.linked.length) return;
      this.linked = [];
      address({ columns: null });
    },
    columnsChosen() {
      this.forgetLinked();
      this.$nextTick(() => this.$refs.sheet?.columnsChanged());
    },
    hide(field) {
      const names = shownColumns(this.entity, this.view).filter((name) => name !== field.name);
      keepShown(this.entity, this.view, names);
      this.columnsChosen();
    },
    setDensity(density) {
      prefer(this.view.layout ? ["grid", this.entity.name, this.view.name, "density"] : ["density"], density);
    },
    exportShown(ids) {
      const about = asSeen(this, this.$refs.sheet);
      if (ids) about.selected = { ids, fields: about.fields, count: ids.length };
      openExport(about);
    },
    async removePicked() {
      const ids = await this.$refs.sheet.idsOfPicked();
      if (ids?.length) this.remove(ids);
    },
    async remove(ids) {
      const sure = await ask({ title: say("delete_title", { count: ids.length }), text: say("delete_text"), confirm: say("delete"), danger: true });
      if (!sure) return;
      try {
        const { results } = await post(`/${this.entity.name}/bulk`, { delete: ids });
        const refused = results.filter((r) => r.status >= 300);
        const waits = results.filter((r) => r.pending);
        const gone = results.length - refused.length - waits.length;
        if (gone || !waits.length) tell(say("deleted", { count: gone }), { kind: refused.length ? "note" : "good" });
        if (waits.length) tell(say("waits_many", { count: waits.length, workflow: waits[0].pending.label }));
        if (refused.length) fail({ message: refused[0].error?.message || "", problems: refused[0].error?.problems, status: refused[0].status });
        this.$refs.sheet ? this.$refs.sheet.load() : this.$refs.cards?.again();
      } catch (error) {
        fail(error);
      }
    },
  },
  // No template, for the reason the workspace tells.
  render() {
    if (!this.entity) return h("div", { class: "gw-empty" }, [h("h2", say("no_such_page")), h("p", say("not_yours")), h("p", [h("a", { href: "/" }, say("to_home"))])]);
    const { entity, menu, peek } = this;
    return there(
      state.begun ? h(HeadBar, { key: "head", ...this.above, ...this.heard }) : [h("header", { key: "top", class: "gw-top" }), h("div", { key: "tools", class: "gw-tools" })],
      h("div", { key: "area", class: "gw-grid-area", "data-density": this.density }, there(
        h("div", { key: "main", class: "gw-grid-main" }, there(
          this.problem && h(Trouble, { key: "trouble", problem: this.problem, filtered: this.chips.length > 0, onClear: () => (this.chips = []), onAgain: this.again }),
          this.rows(),
          this.empty && !this.problem && h(Empty, { key: "empty", entity, views: this.views, view: this.view, chips: this.chips, q: this.q, canCreate: this.canCreate, onChips: this.fromAbove.chips, onQ: () => (this.q = ""), onView: this.show, onCreate: this.create }),
        )),
        peek && !state.phone && h(Peek, { key: peek.entity + peek.id, entity: peek.entity, id: peek.id, index: peek.index, fill: peek.field, shows: peek.shows, onClose: this.closePeek, onStep: this.step, onOpen: this.open }),
      )),
      !state.phone && (state.begun ? h(Foot, { key: "foot", ...this.below, onRemove: this.removePicked, onUnpick: () => this.$refs.sheet.unpick(), onCorrect: this.correct }) : h("footer", { key: "foot", class: "gw-foot" })),
      this.importing && h(ImportDialog, { key: "import", entity, onClose: () => (this.importing = false), onDone: this.fromAbove.reload }),
      this.filtering && h(FilterBox, { key: "filtering", anchor: this.filtering.anchor, entity, about: this.filtering.field, onClose: () => (this.filtering = null), onDone: (chip) => ((this.filtering = null), this.narrow(chip)) }),
      menu && h(DropMenu, { key: "menu", anchor: menu.anchor, items: menu.items, label: menu.label, onClose: () => (this.menu = null) }),
    );
  },
};
