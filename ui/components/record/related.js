// Records that point here, as a small table per kind.

import { get, query } from "../base/api.js";
import { Icon } from "../base/icons.js";
import { number } from "../base/format.js";
import { isRight, titleField } from "../base/schema.js";
import { entityOf, entityUrl, follow, go, recordUrl, state } from "../base/state.js";
import { say } from "../base/words.js";
import { cellHtml } from "../cells/index.js";

export const pointingAt = (field, id) => `${field} == ${id}`;

export default {
  components: { Icon },
  props: { related: Object, id: Number, from: String, folded: Boolean },
  emits: ["open", "count"],
  data() {
    return { rows: [], total: null, shut: this.folded, problem: "" };
  },
  computed: {
    entity() {
      return entityOf(this.related.entity);
    },
    columns() {
      const title = titleField(this.entity);
      const first = this.entity.number && this.entity.fields.number ? ["number"] : [];
      const listed = this.entity.views.find((view) => view.kind === "grid" && view.columns.length)?.columns || this.entity.columns;
      const own = listed.filter((name) => name !== this.related.field && name !== "number" && !["lines", "files", "image", "json", "rich_text"].includes(this.entity.fields[name].cell.kind));
      return [...new Set([...first, ...(own.includes(title) ? [title] : []), ...own])].slice(0, 6).map((name) => this.entity.fields[name]);
    },
  },
  mounted() {
    this.load();
    this.unwatch = this.$watch(() => state.changes.count, () => state.changes.last?.entity === this.related.entity && this.load());
  },
  unmounted() {
    this.unwatch();
  },
  methods: {
    say,
    number,
    isRight,
    follow,
    recordUrl,
    async load() {
      try {
        const answer = await get(`/${this.related.entity}` + query({ filter: pointingAt(this.related.field, this.id), sort: "-id", limit: 6, fields: this.columns.map((c) => c.name).join(","), count: "capped" }));
        this.rows = answer.rows;
        this.total = answer.total;
        this.$emit("count", this.total);
      } catch (error) {
        this.problem = error.message;
      }
    },
    html(row, field) {
      return cellHtml(field, row[field.name]);
    },
    click(event, row) {
      const link = event.target.closest("a.gw-open");
      if (event.ctrlKey || event.metaKey || event.button > 0) return;
      event.preventDefault();
      this.$emit("open", link ? { entity: link.dataset.entity, id: Number(link.dataset.id) } : { entity: this.related.entity, id: row.id });
    },
    create() {
      // The product's own tables (a role for a person) are made on the way: then back to where one was.
      const back = this.entity.system ? `&from=${encodeURIComponent(location.pathname)}` : "";
      go(`${entityUrl(this.related.entity)}/new?${this.related.field}=${this.id}${back}`);
    },
    all() {
      go(`${entityUrl(this.related.entity)}?filter=${encodeURIComponent(pointingAt(this.related.field, this.id))}`);
    },
  },
  template: `<section class="gw-related" :aria-label="related.label"><header><h2><button type="button" class="gw-section-head" :aria-expanded="!shut" @click="shut = !shut"><icon :name="shut ? 'right' : 'down'"/>{{ related.label || entity.label }}<span class="gw-count">{{ total === null ? '' : number(total) }}</span></button></h2><span v-if="!shut && !rows.length" class="gw-hint gw-related-none">{{ problem || say(total === null ? 'loading' : 'none_yet') }}</span><span class="gw-grow"></span><button v-if="entity.verbs.includes('create')" type="button" class="gw-link gw-quiet" @click="create"><icon name="plus"/> {{ say('new') }}</button></header>
    <div v-if="!shut && rows.length" class="gw-table-scroll" tabindex="0" role="region" :aria-label="related.label"><table class="gw-table"><thead><tr><th v-for="c in columns" :key="c.name" scope="col" :class="{'gw-right': isRight(c)}">{{ c.label }}</th></tr></thead><tbody><tr v-for="row in rows" :key="row.id"><td v-for="(c, i) in columns" :key="c.name" :class="{'gw-right': isRight(c)}"><a v-if="i === 0" :href="recordUrl(related.entity, row.id)" @click="click($event, row)" v-html="html(row, c) || '—'"></a><span v-else class="gw-cut" @click="$event.target.closest('a.gw-open') && click($event, row)" v-html="html(row, c)"></span></td></tr></tbody></table></div>
    <button v-if="!shut && total > rows.length" type="button" class="gw-link" @click="all">{{ say('all_of', {count: number(total)}) }}</button></section>`,
};
