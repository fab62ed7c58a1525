// The fields that decide the route: a card each with its value and how it stands to its threshold, amber where that is
// what pushed the request here.

import { say } from "../base/words.js";

export default {
  props: { fields: { type: Array, required: true }, summary: { type: String, default: "" }, reasons: { type: Array, default: () => [] } },
  computed: {
    // Full rows: never three cards and one left over.
    columns() {
      const count = this.fields.length;
      return count <= 4 ? count : count % 4 && !(count % 3) ? 3 : 4;
    },
  },
  methods: { say },
  template: `<section v-if="fields.length || reasons.length" class="gw-request-part gw-request-fields"><h2>{{ say('deciding_fields') }} <span v-if="summary" class="gw-hint">{{ summary }}</span></h2>
    <div v-if="fields.length" class="gw-deciding" :style="{'--gw-cards': columns}"><div v-for="f in fields" :key="f.field.name" :class="{'gw-decides': f.pushes}"><span class="gw-muted">{{ f.label }}</span><strong v-html="f.plain"></strong><span v-if="f.caption" class="gw-hint">{{ f.caption }}</span></div></div>
    <ul v-if="reasons.length" class="gw-deciding-more"><li v-for="(why, n) in reasons" :key="n" class="gw-hint">{{ why }}</li></ul></section>`,
};
