// The trail of a request, newest first: a sentence per event, what was said, and what no longer counts; the sheet to print and the
// evidence to keep.

import { exact, stamp } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import EntryMore from "./entry.js";

const ICONS = { approve: "check", done: "check", reject: "close", cannot: "close", return: "back", back: "back", submit: "forward", resubmit: "forward", comment: "comment", withdraw: "undo", "take-back": "undo", revise: "pencil", propose: "pencil", restart: "pencil", end: "stage" };
const LOOKS = { approve: "gw-green", done: "gw-green", reject: "gw-red", cannot: "gw-red", return: "gw-amber", stop: "gw-red" };

export default {
  components: { EntryMore, Icon },
  props: { request: { type: Object, required: true } },
  data: () => ({ state }),
  computed: {
    entries() {
      return [...this.request.trail].sort((a, b) => b.seq - a.seq);
    },
    sheet() {
      return `/api/v1/requests/${this.request.id}/sheet`;
    },
    evidence() {
      return `/api/v1/requests/${this.request.id}/evidence`;
    },
  },
  methods: {
    say, exact, stamp,
    icon: (entry) => ICONS[entry.kind] || "clock",
    stale: (entry) => Boolean(entry.outdated) && entry.kind !== "return", // what sent it back is no vote
    look: (entry) => (entry.outdated && entry.kind !== "return" ? "gw-muted" : LOOKS[entry.kind] || (entry.actor ? "" : "gw-muted")),
  },
  template: `<p class="gw-trail-links"><a class="gw-link" :href="sheet" target="_blank" rel="noopener"><icon name="print" :size="12"/> {{ say('print_sheet') }}</a><a class="gw-link" :href="evidence" download><icon name="download" :size="12"/> {{ say('evidence') }}</a></p>
    <ol class="gw-stream"><li v-for="t in entries" :key="t.seq"><span class="gw-stream-icon" :class="look(t)"><icon :name="icon(t)"/></span><div><div :class="[look(t), { 'gw-outdated': stale(t) }]">{{ t.text }}</div><div v-if="t.comment" class="gw-pre">{{ t.comment }}</div><entry-more :entry="t" :entity="request.record.entity"/><span class="gw-hint"><time :title="exact(t.at)">{{ stamp(t.at) }}</time><template v-if="t.actor?.department"> · {{ t.actor.department }}</template></span></div></li></ol>`,
};
