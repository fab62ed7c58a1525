// Whom I wait for: what I started, who holds it now and since when.

import { exact, span } from "../base/format.js";
import { follow } from "../base/state.js";
import { say } from "../base/words.js";
import { person } from "../cells/index.js";
import { nameOf } from "../queue/asked.js";

const MOST = 6; // those that wait longest; all of them are a click away

export default {
  props: { rows: { type: Array, required: true } },
  computed: {
    longest() {
      return [...this.rows].sort((a, b) => String(a.since).localeCompare(String(b.since))).slice(0, MOST);
    },
  },
  methods: {
    say, span, exact, follow, person, nameOf,
    url: (row) => "/requests/" + row.request.id,
    // One name in full, of several the first and how many more.
    others: (row) => (row.holders.length > 1 ? say("and_others", { count: row.holders.length - 1 }) : ""),
    names: (row) => row.holders.map((each) => [each.title, each.role].filter(Boolean).join(" ")).join(say("list_comma")),
    waited: (row) => say("waited", { span: span(Date.now() - new Date(row.since)) }),
    long: (row) => Date.now() - new Date(row.since) > 86_400_000,
  },
  template: `<section class="gw-aside-part gw-whom"><header><h2>{{ say('waiting_for_whom') }}<span v-if="rows.length" class="gw-count">{{ rows.length }}</span></h2><span class="gw-grow"></span><a class="gw-link" href="/queue?waiting=started" @click="follow($event, '/queue?waiting=started')">{{ say('mine_started') }}</a></header>
    <ul><li v-for="row in longest" :key="row.request.id"><div class="gw-whom-who" :title="names(row)"><template v-if="row.holders.length"><span v-html="person(row.holders[0])"></span><span class="gw-hint gw-cut">{{ row.holders[0].role }}</span><span class="gw-hint">{{ others(row) }}</span></template><span v-else class="gw-amber">{{ say(row.request.state === 'returned' ? 'waits_for_you' : 'waits_for_nobody') }}</span><span class="gw-grow"></span><time class="gw-hint" :class="{'gw-amber': long(row)}" :datetime="row.since" :title="exact(row.since)">{{ waited(row) }}</time></div>
      <a class="gw-cut gw-whom-what" :href="url(row)" @click="follow($event, url(row))">{{ row.request.label }} · {{ nameOf(row.record) }}</a></li></ul>
    <p v-if="!rows.length" class="gw-hint">{{ say('nobody') }}</p></section>`,
};
