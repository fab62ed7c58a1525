// What stands below an entry of a trail: what an edit changed, what came with a decision, why it counts no more.

import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import { fieldsOf } from "./fields.js";

export default {
  components: { Icon },
  props: { entry: Object, entity: String },
  computed: {
    changes() {
      return fieldsOf((this.entry.changes || []).map((one) => ({ ...one, value: one.new, was: one.old })), this.entity);
    },
  },
  methods: { say },
  template: `<ul v-if="changes.length" class="gw-entry-changes"><li v-for="c in changes" :key="c.field.name"><span class="gw-muted">{{ c.label }}</span> <component :is="c.wasHtml === '—' ? 'span' : 's'" v-html="c.wasHtml"/> → <span v-html="c.html"></span></li></ul>
    <div v-if="entry.files?.length || entry.signature" class="gw-entry-files"><a v-for="file in entry.files" :key="file.id" class="gw-file" :href="'/api/v1/files/' + file.id" target="_blank" rel="noopener"><icon name="file"/>{{ file.name }}</a><a v-if="entry.signature" class="gw-signed" :href="'/api/v1/files/' + entry.signature.id" target="_blank" rel="noopener" :title="'SHA-256 ' + entry.signature.sha256"><img :src="'/api/v1/files/' + entry.signature.id" :alt="say('signed_by', {name: entry.actor?.title || ''})" height="40"></a></div>
    <div v-if="entry.outdated && entry.kind !== 'return'" class="gw-hint">{{ entry.outdated }}</div>`,
};
