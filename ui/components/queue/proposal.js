// What a change would do: old and new value of each field, side by side.

import { say } from "../base/words.js";
import { fieldsOf } from "./fields.js";

export default {
  props: { changes: Array, entity: String },
  computed: {
    rows() {
      return fieldsOf(this.changes.map((one) => ({ ...one, value: one.new, was: one.old })), this.entity);
    },
  },
  methods: { say },
  template: `<div class="gw-table-box gw-proposal"><table class="gw-table"><thead><tr><th scope="col">{{ say('field') }}</th><th scope="col">{{ say('now') }}</th><th scope="col">{{ say('proposed') }}</th></tr></thead><tbody><tr v-for="row in rows" :key="row.field.name"><td class="gw-muted">{{ row.label }}</td><td class="gw-muted"><s v-html="row.wasHtml"></s></td><td v-html="row.html"></td></tr></tbody></table></div>`,
};
