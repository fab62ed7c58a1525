// The foot says what the selection comes to: of rows that are here at once, of others by the server.

import { money, number, percent } from "../base/format.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { isAllHere, valuesOf } from "./copying.js";
import { figuresOf } from "./figures.js";
import { tally } from "./tally.js";

const SOON = 120; // ms without another change of the selection
const AFTER = 1000; // ms after a change by others
const HERE = 20_000; // cells that are added up in the browser

// Methods of the sheet; `figures` goes to the foot: {cells, count, ..., from, to}, null while one cell is selected.
export const summarising = {
  watchFigures() {
    this.selection.onChange(() => this.figuresSoon());
    this.$watch(() => state.changes.count, () => state.changes.last?.entity === this.entity.name && this.selection.isMany() && this.figuresAfter());
  },
  figuresSoon() {
    clearTimeout(this.figuresTimer);
    this.figuresTimer = 0;
    this.figuresAsked = null;
    if (!this.selection.isMany()) return this.$emit("figures", null);
    this.figuresTimer = setTimeout(this.tellFigures, SOON);
  },
  // What others change is followed, a second later at most.
  figuresAfter() {
    this.figuresTimer ||= setTimeout(this.tellFigures, AFTER);
  },
  async tellFigures() {
    this.figuresTimer = 0;
    if (this.api.isDestroyed()) return;
    const asked = (this.figuresAsked = {});
    const areas = this.selection.apart().map((area) => this.selection.named(area));
    const cells = this.selection.cells();
    if (!cells) return this.$emit("figures", null);
    this.$emit("figures", { cells, ...this.corners() });
    const here = cells <= HERE && isAllHere(this.api, areas, this.lacks);
    const found = here ? this.figuresHere(areas) : await figuresOf(this.entity, this.listed(), this.inList(areas)).catch(() => null); // the count alone stays
    if (found && asked === this.figuresAsked) this.$emit("figures", { ...found, cells: this.grouped ? found.cells : cells, ...this.corners() });
  },
  figuresHere(areas) {
    const columns = new Map();
    for (const area of areas) for (const [name, values] of valuesOf(this.api, area)) columns.set(name, [...(columns.get(name) ?? []), ...values]);
    return tally([...columns].map(([name, values]) => [this.entity.fields[name], values]));
  },
  // Where the selection begins and ends, for those who hear it.
  corners() {
    const areas = this.selection.areas();
    const last = areas.at(-1);
    const label = (name) => this.entity.fields[name]?.label ?? "";
    return last ? { from: `${label(last.columns[0])} ${last.from + 1}`, to: `${label(last.columns.at(-1))} ${last.to}` } : {};
  },
};

const shortened = (text, places) => (text === null ? null : Number(Number(text).toFixed(places)).toString());

// A figure as people read it, in the form of the field it is like.
function said(value, field, places) {
  if (value === null || value === undefined) return "";
  const kind = field?.cell.kind;
  if (kind === "date" || kind === "datetime") return String(value).slice(0, kind === "date" ? 10 : 16).replace("T", " ");
  const text = places === undefined ? value : shortened(value, places);
  if (kind === "money") return money(text, { currency: field.cell.currency || globalThis.gridwright?.currency || "", short: true });
  return kind === "percent" ? percent(text) : number(String(text).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, ""));
}

export const Summary = {
  props: { entity: { type: Object, required: true }, figures: { type: Object, required: true } },
  computed: {
    parts() {
      const { figures } = this;
      const field = this.entity.fields[figures.like];
      const places = field?.cell.kind === "percent" ? 4 : 2;
      const shown = { sum: said(figures.sum, field), average: said(figures.average, field, places), min: said(figures.min, field), max: said(figures.max, field) };
      return Object.entries(shown).filter(([, text]) => text);
    },
    spoken() {
      const { from, to, cells } = this.figures;
      return say("selected_from_to", { from, to, count: number(cells) });
    },
  },
  methods: { say, number },
  template: `<span class="gw-summary"><span class="gw-sr" role="status" aria-live="polite">{{ spoken }}<template v-for="[name, text] in parts" :key="name">, {{ say('area_' + name) }} {{ text }}</template></span>
    <span aria-hidden="true">{{ say('selected_cells', {count: number(figures.cells)}) }}</span><span v-if="figures.count !== undefined && figures.count !== figures.cells" aria-hidden="true">{{ say('area_count') }} <strong>{{ number(figures.count) }}</strong></span>
    <span v-for="[name, text] in parts" :key="name" aria-hidden="true" :data-figure="name">{{ say('area_' + name) }} <strong>{{ text }}</strong></span></span>`,
};
