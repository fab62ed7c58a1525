// Which report is shown: those of the schema that one may see, and the numbers of approvals for whom they concern.

import { go, state } from "../base/state.js";
import { say } from "../base/words.js";
import { concerned } from "../shell/places.js";

export default {
  props: { name: { type: String, required: true } },
  computed: {
    known() {
      const approvals = concerned() || this.name === "approvals" ? [{ name: "approvals", label: say("report_approvals") }] : [];
      return [...state.schema.reports, ...approvals];
    },
  },
  methods: {
    say,
    open(name) {
      go("/reports/" + encodeURIComponent(name));
    },
  },
  template: `<label v-if="known.length > 1"><span class="gw-muted">{{ say('report') }}</span><select class="gw-select" :value="name" @change="open($event.target.value)"><option v-for="each in known" :key="each.name" :value="each.name">{{ each.label }}</option></select></label>`,
};
