// The requests that a number rests on, each a link to its page.

import { get, query } from "../base/api.js";
import { exact } from "../base/format.js";
import { GwDialog, fail } from "../base/overlay.js";
import { follow } from "../base/state.js";
import { say } from "../base/words.js";
import { hours } from "./words.js";

export default {
  components: { GwDialog },
  props: { title: { type: String, required: true }, asked: { type: Object, required: true } },
  emits: ["close"],
  data: () => ({ rows: null, next: null }),
  created() {
    this.more();
  },
  methods: {
    say, exact, follow, hours,
    async more() {
      try {
        const found = await get("/reports/approvals/requests" + query({ ...this.asked, limit: 50, after: this.next }));
        this.rows = [...(this.rows || []), ...found.rows];
        this.next = found.next;
      } catch (error) {
        fail(error);
        this.$emit("close");
      }
    },
  },
  template: `<gw-dialog :title="title" :width="640" @close="$emit('close')"><p v-if="!rows" aria-busy="true"><span class="gw-bone" style="width:80%"></span></p>
    <ul v-else class="gw-behind"><li v-for="row in rows" :key="row.id + row.seconds"><a class="gw-link gw-grow" :href="'/requests/' + row.id" @click="follow($event, '/requests/' + row.id)">{{ row.title || '#' + row.id }}</a><span class="gw-muted">{{ row.label }}</span><span class="gw-muted">{{ say('state_' + row.state) }}</span><span class="gw-tab-nums">{{ hours(row.seconds) }}</span></li></ul>
    <p v-if="rows && !rows.length" class="gw-muted">{{ say('nothing_found') }}</p><button v-if="next" type="button" class="gw-link" @click="more">{{ say('older') }}</button></gw-dialog>`,
};
