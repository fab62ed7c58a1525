// Rows of a file with what is wrong at each cell; what is wrong with a row as a whole stands at its number.

import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";

export default {
  components: { Icon },
  props: { job: Object, rows: Array },
  methods: {
    say,
    // A record with lines holds several rows of the file; its first one tells.
    cells: (row) => (Array.isArray(row.cells[0]) ? row.cells[0] : row.cells),
    at: (row, place) => row.problems.filter((one) => one.column === place),
    whole: (row) => row.problems.filter((one) => one.column === null),
    text: (cell) => (cell === null || cell === undefined ? "" : typeof cell === "object" ? JSON.stringify(cell) : String(cell)),
  },
  template: `<div class="gw-import-scroll" tabindex="0" role="region" :aria-label="say('import_rows_of_file')"><table class="gw-import-table gw-import-rows"><thead><tr><th scope="col">#</th><th v-for="(column, place) in job.columns" :key="place" scope="col" :class="{'gw-import-skipped': !job.mapping[place]}">{{ column.name }}</th></tr></thead>
    <tbody><tr v-for="row in rows" :key="row.row" :class="{'gw-import-bad': row.problems.length}"><th scope="row"><icon v-if="row.problems.length" name="alert"/> {{ row.row }}<small v-for="(one, i) in whole(row)" :key="i" class="gw-problem">{{ one.message }}</small></th>
      <td v-for="(column, place) in job.columns" :key="place" :class="{'gw-import-wrong': at(row, place).length, 'gw-import-skipped': !job.mapping[place]}" :aria-invalid="at(row, place).length ? 'true' : null"><span>{{ text(cells(row)[place]) }}</span><small v-for="(one, i) in at(row, place)" :key="i" class="gw-problem">{{ one.message }}</small></td></tr></tbody></table></div>`,
};
