// What stands below an entry of a trail: what an edit changed, and why a decision counts no more.

import { say } from "../base/words.js";
import { fieldsOf } from "./fields.js";

export default {
  props: { entry: Object, entity: String },
  computed: {
    changes() {
      return fieldsOf((this.entry.changes || []).map((one) => ({ ...one, value: one.new, was: one.old })), this.entity);
    },
  },
  methods: { say },
  template: `<ul v-if="changes.length" class="gw-entry-changes"><li v-for="c in changes" :key="c.field.name"><span class="gw-muted">{{ c.label }}</span> <s v-html="c.wasHtml"></s> → <span v-html="c.html"></span></li></ul>
    <div v-if="entry.outdated" class="gw-hint">{{ entry.outdated }}</div>`,
};
