// What every shape does alike: asks for its rows with the view's filter and order, hears of others' changes, colours, writes and takes back.

import { get, patch, query } from "../base/api.js";
import { namesIn } from "../base/evaluate.js";
import { fail, tell } from "../base/overlay.js";
import { baseOf } from "../base/saved.js";
import { titleField, writable } from "../base/schema.js";
import { state } from "../base/state.js";
import { takeBack } from "../base/undo.js";
import { say } from "../base/words.js";
import { cellHtml, escape, isBlank, plainText } from "../cells/index.js";
import { readDate } from "../editors/read.js";
import { colourOf } from "../grid/colouring.js";
import { isShown } from "../base/shown.js";
import { mayUndoCells } from "../record/reopening.js";

const LATER = 250; // milliseconds in which several changes of others are one reason to ask again

export const both = (...conditions) => {
  const said = conditions.filter(Boolean);
  return said.length > 1 ? said.map((one) => `(${one})`).join(" and ") : said[0] || "";
};

// A value inside something that is clicked as a whole: a link is its name.
export const briefly = (field, value) => (["link", "links"].includes(field.cell.kind) ? escape(plainText(field, value)) : cellHtml(field, value));

export const Shape = {
  props: { entity: Object, view: Object, filter: String, sort: Array, q: String },
  emits: ["total", "failed", "open"],
  data: () => ({ state, busy: true, round: 0 }),
  created() {
    this.model = { world: () => ({ me: state.me?.id, today: readDate("today") }), entity: () => this.entity, columns: () => this.names };
  },
  mounted() {
    this.unwatch = this.$watch(() => state.changes.count, this.heard);
  },
  unmounted() {
    clearTimeout(this.later);
    this.unwatch();
  },
  watch: { filter: "again", q: "again", sort: { handler: "again", deep: true } },
  computed: {
    title() {
      return titleField(this.entity);
    },
    titles() {
      const named = [...String(this.entity.title || "").matchAll(/\{(\w+)\}/g)].map((found) => found[1]);
      const known = named.filter((name) => this.entity.fields[name] && ![this.view.start, this.view.end].includes(name));
      return known.length ? known : [this.title];
    },
    names() {
      const placed = [this.view.by, this.view.start, this.view.end, this.view.image, this.view.parent];
      const card = this.view.card.length ? this.view.card : ["owner"];
      return card.filter((name) => this.entity.fields[name] && !this.titles.includes(name) && !(placed.includes(name) && !this.view.card.length));
    },
    // Fields each row must carry: what is drawn, what places it, what its colours read.
    fields() {
      const placed = [this.view.by, this.view.start, this.view.end, this.view.image, this.view.parent, ...this.view.group];
      const read = Object.values(this.view.color).flatMap(namesIn);
      return [...new Set([this.title, ...this.titles, ...this.names, ...placed, ...read])].filter((name) => this.entity.fields[name]);
    },
    canCreate() {
      return this.entity.verbs.includes("create");
    },
  },
  methods: {
    say,
    again() {
      this.round++;
      return this.load();
    },
    heard() {
      if (state.changes.last?.entity !== this.entity.name) return;
      clearTimeout(this.later);
      this.later = setTimeout(() => this.load(), LATER);
    },
    // A page of rows that meet the view, the filters of the page and `condition`.
    ask(condition = "", more = {}) {
      const asked = { view: baseOf(this.view), filter: both(this.filter, condition), sort: this.sort.join(","), q: this.q, fields: this.fields.join(","), ...more };
      return get(`/${this.entity.name}` + query(asked));
    },
    // How many rows, and which sums, by the values of a field: counted where the rows are, however many.
    groups(by, totals = "", condition = "") {
      const asked = { view: baseOf(this.view), filter: both(this.filter, condition), q: this.q, by, totals };
      return get(`/${this.entity.name}/groups` + query(asked));
    },
    // Hands what `work` brings to `took`, for the newest question only: an answer that comes after another was asked is dropped.
    newest(work, took) {
      const round = ++this.round;
      const read = async () => {
        await this.adding;
        if (round !== this.round) return;
        try {
          const answer = await work();
          if (round === this.round) took(answer);
        } catch (error) {
          if (round === this.round && error.name !== "AbortError") this.$emit("failed", error);
        } finally {
          if (round === this.round) {
            this.busy = false;
            isShown();
          }
        }
      };
      return (this.reading = read());
    },
    // Brings more of what is shown, never while that is read again: an answer that was asked for before would take it away.
    bring(run) {
      const before = Promise.all([this.reading, this.adding]);
      return (this.adding = before.then(run).catch((error) => this.$emit("failed", error)));
    },
    mayWrite(...names) {
      return this.entity.verbs.includes("update") && names.every((name) => name && writable(this.entity.fields[name]));
    },
    colour(row) {
      return Object.keys(colourOf(this.view, row, this.model))[0] || "";
    },
    html(row, name) {
      return briefly(this.entity.fields[name], row[name]);
    },
    filled(row) {
      return this.names.filter((name) => !isBlank(row[name]));
    },
    // By the fields of its title, without the days that place it.
    called(row) {
      const said = this.titles.filter((name) => !isBlank(row[name])).map((name) => plainText(this.entity.fields[name], row[name]));
      return said.join(" ") || row.title || String(row.id);
    },
    open(row, index) {
      this.$emit("open", { entity: this.entity.name, id: row.id, index });
    },
    // Changes fields of a row as any edit does: checked, refused with its reason, taken back with one click.
    async write(row, values, done) {
      const before = Object.fromEntries(Object.keys(values).map((name) => [name, row[name]]));
      const edits = Object.keys(values).map((field) => ({ id: row.id, field }));
      if (!(await mayUndoCells(this.entity, edits))) return false;
      Object.assign(row, values);
      try {
        const answer = await this.inTurn(() => patch(`/${this.entity.name}/${row.id}`, values, row.version).then((saved) => ((row.version = saved.version ?? row.version), saved)));
        if (answer.pending) {
          Object.assign(row, before);
          tell(say("waits_now", { workflow: answer.pending.label }));
        } else {
          this.done(done, answer);
        }
        return true;
      } catch (error) {
        Object.assign(row, before);
        fail(error);
        return false;
      } finally {
        if (!this.waiting) await this.load();
      }
    },
    // One after the other: the next gesture stands on what the one before it wrote.
    async inTurn(send) {
      this.waiting = (this.waiting ?? 0) + 1;
      const mine = (this.written ?? Promise.resolve()).then(send, send);
      this.written = mine;
      try {
        return await mine;
      } finally {
        this.waiting--;
      }
    },
    // What was done, with the way back from this very act, whatever one does meanwhile.
    done(said, { change_set: act }) {
      const back = async () => (await takeBack(act)) && this.load();
      tell(said, { kind: "good", ...(act ? { action: say("undo"), seconds: 9, run: back } : {}) });
    },
  },
};
