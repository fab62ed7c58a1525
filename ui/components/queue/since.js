// What came since I last looked: fields old and new, and who said or did what meanwhile.

import { stamp } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import { fieldsOf } from "./fields.js";

export const isNews = (seen) => Boolean(seen && (seen.changes.length || seen.entries.length));

export default {
  components: { Icon },
  props: { request: { type: Object, required: true }, seen: { type: Object, required: true } },
  computed: {
    changes() {
      return fieldsOf(this.seen.changes.map((change) => ({ ...change, value: change.new, was: change.old })), this.request.record.entity);
    },
    entries() {
      const news = new Set(this.seen.entries);
      return this.request.trail.filter((entry) => news.has(entry.seq));
    },
  },
  methods: { say, stamp },
  template: `<section class="gw-request-part gw-since" role="status"><h2><icon name="clock"/> {{ say('since_seen', {when: stamp(seen.at)}) }}</h2>
    <ul><li v-for="c in changes" :key="c.field.name"><span class="gw-muted">{{ c.label }}</span> <s v-html="c.wasHtml"></s> → <span v-html="c.html"></span></li><li v-for="e in entries" :key="e.seq">{{ e.text }}<span v-if="e.comment" class="gw-pre"> {{ e.comment }}</span></li></ul></section>`,
};
