// Why it did not go on: who returned, rejected or stopped it, and with which words.

import { exact, stamp } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";

const ENDED = { returned: ["return"], rejected: ["reject", "cannot"], stopped: ["stop"] };

export default {
  components: { Icon },
  props: { request: { type: Object, required: true } },
  computed: {
    entry() {
      const kinds = ENDED[this.request.state] || [];
      return [...(this.request.trail || [])].reverse().find((entry) => kinds.includes(entry.kind)) || null;
    },
  },
  methods: { say, exact, stamp },
  template: `<div v-if="entry" class="gw-notice" :class="{'gw-notice-red': entry.kind !== 'return'}" role="status"><icon :name="entry.kind === 'return' ? 'back' : 'close'"/><div class="gw-grow"><strong>{{ entry.text }}</strong><div v-if="entry.comment" class="gw-pre">{{ entry.comment }}</div><div class="gw-hint"><time :title="exact(entry.at)">{{ stamp(entry.at) }}</time><template v-if="request.state === 'returned' && request.may.includes('resubmit')"> · {{ say('returned_next') }}</template></div></div></div>`,
};
