// The first rows as they would be written, each problem at its cell, counted by kind.

import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import RowsTable from "./rows.js";

export default {
  components: { Icon, RowsTable },
  props: { job: Object, preview: Object },
  data: () => ({ kind: "" }),
  computed: {
    kinds() {
      const found = {};
      for (const row of this.preview.rows) {
        for (const problem of row.problems) {
          const name = this.columnOf(problem);
          const key = this.kindOf(problem);
          found[key] = found[key] || { key, name, message: problem.message, count: 0 };
          found[key].count++;
        }
      }
      return Object.values(found).sort((a, b) => b.count - a.count);
    },
    shown() {
      const of = (row) => row.problems.some((one) => this.kindOf(one) === this.kind);
      return this.kind ? this.preview.rows.filter(of) : this.preview.rows;
    },
    sums() {
      const { created = 0, updated = 0, unchanged = 0, pending = 0, refused = 0 } = this.preview;
      return Object.entries({ created, updated, unchanged, pending, refused }).filter(([, count]) => count);
    },
  },
  methods: {
    say,
    number,
    columnOf(problem) {
      return problem.column === null ? "" : this.job.columns[problem.column].name;
    },
    // What no column holds is told apart by its field.
    kindOf(problem) {
      return `${problem.code} ${this.columnOf(problem) || problem.field}`;
    },
  },
  template: `<div>
    <p class="gw-import-sums" role="status"><span>{{ say('import_first', {rows: number(preview.rows.length), all: number(job.rows)}) }}</span> <span v-for="[name, count] in sums" :key="name" :class="'gw-import-' + name">{{ say('import_would_' + name, {count: number(count)}) }}</span></p>
    <div v-if="kinds.length" class="gw-import-kinds" role="group" :aria-label="say('import_kinds')"><button v-for="one in kinds" :key="one.key" type="button" class="gw-chip gw-chip-text" :aria-pressed="kind === one.key" @click="kind = kind === one.key ? '' : one.key"><strong class="gw-tab-nums">{{ one.count }}</strong> {{ one.name ? one.name + ': ' : '' }}{{ one.message }}</button></div>
    <rows-table :job="job" :rows="shown"/></div>`,
};
