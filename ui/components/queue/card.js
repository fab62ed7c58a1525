// One request in the list: its kind and term, whose record, the facts that decide with the sum, who waits since when.

import { exact, relative, span } from "../base/format.js";
import { Icon, drawing } from "../base/icons.js";
import { say } from "../base/words.js";
import { nameOf, numberOf } from "./asked.js";
import { dueColour, dueText } from "./due.js";
import { amountOf, brief, fieldsOf } from "./fields.js";

const LOOK = { approved: "gw-green", rejected: "gw-red", returned: "gw-amber" };

export default {
  components: { Icon },
  props: { row: { type: Object, required: true }, tab: { type: String, required: true }, current: Boolean, grouped: Boolean },
  emits: ["choose"],
  computed: {
    icon() {
      return drawing(this.row.record.entity) ? this.row.record.entity : "document";
    },
    kind() {
      const number = numberOf(this.row.record); // above a group its kind is said once
      return this.grouped && number ? number : [this.row.request.label, number].filter(Boolean).join(" · ");
    },
    name() {
      return nameOf(this.row.record);
    },
    facts() {
      return brief(fieldsOf(this.row.about || [], this.row.record.entity));
    },
    amount() {
      return amountOf(this.row)?.html || "";
    },
    // At the right of the first line: the term of what waits for me, else how it stands.
    stands() {
      const { state } = this.row.request;
      if (this.tab === "mine") return { text: dueText(this.row.due, this.row.provisional), look: dueColour(this.row.due) };
      return { text: say("state_" + state), look: LOOK[state] || "gw-muted" };
    },
    since() {
      const { row, tab } = this;
      if (!row.since) return "";
      const waiting = span(Date.now() - new Date(row.since));
      if (tab === "mine") return row.submitter ? say("waits_since", { name: row.submitter.title, span: waiting }) : say("waited", { span: waiting });
      if (tab === "started" && row.holders.length) return say("waits_at", { names: this.names, span: waiting });
      return say("handed_in", { name: row.submitter?.title || "", when: relative(row.since) });
    },
    // Said where it is not simply one's role.
    why() {
      return this.tab === "mine" && (this.row.for || !this.row.usual) ? this.row.because || "" : "";
    },
    names() {
      const [first, ...more] = this.row.holders;
      return first.title + (more.length ? " " + say("and_others", { count: more.length }) : "");
    },
  },
  methods: { exact },
  template: `<a class="gw-queue-item" :href="'/requests/' + row.request.id" :aria-current="current ? 'true' : null" @click.exact.prevent="$emit('choose')"><span class="gw-queue-line gw-muted"><icon :name="icon"/><span class="gw-grow gw-cut">{{ kind }}</span><span :class="stands.look">{{ stands.text }}</span></span><strong class="gw-cut">{{ name }}</strong><span v-if="facts || amount" class="gw-queue-line gw-queue-facts"><span class="gw-grow gw-muted">{{ facts }}</span><span class="gw-tab-nums" v-html="amount"></span></span><span class="gw-hint gw-cut" :title="exact(row.since)">{{ since }}</span><span v-if="why" class="gw-hint gw-cut" :title="why">{{ why }}</span></a>`,
};
