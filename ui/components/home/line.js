// One line of the home page: what it is, how soon it is due, and what can be done about it at once.

import { exact, relative } from "../base/format.js";
import { Icon, drawing } from "../base/icons.js";
import { follow, recordUrl } from "../base/state.js";
import { say } from "../base/words.js";
import { nameOf, numberOf } from "../queue/asked.js";
import { dueColour, dueText } from "../queue/due.js";
import { amountOf, brief, fieldsOf } from "../queue/fields.js";

// A notice about a request leads to where it is decided, one of a report to the report.
const newsUrl = ({ record, opens }) => opens || (record && (record.entity === "request" ? "/requests/" + record.id : recordUrl(record.entity, record.id)));

// How each kind of line reads: {icon, late, kind, title, url, after, hint, due, look, at, deed, viewed}.
const SHOWN = {
  row: (row) => ({
    icon: row.record.entity, kind: row.request.label, title: nameOf(row.record), url: "/requests/" + row.request.id,
    after: amountOf(row)?.html, hint: [numberOf(row.record), brief(fieldsOf(row.about || [], row.record.entity)), row.submitter && say("waits_you", { name: row.submitter.title })].filter(Boolean).join(" · "),
    due: row.due ? dueText(row.due, row.provisional) : relative(row.since), look: row.due ? dueColour(row.due) : "gw-muted", at: row.due || row.since,
    deed: row.batch === false ? null : { label: say("approve"), icon: "check", said: say("approve_named", { name: row.record.title }) }, viewed: true,
  }),
  own: (own) => ({
    icon: own.entity.name, kind: own.entity.label, title: own.title, url: recordUrl(own.entity.name, own.row.id), html: own.brief, due: own.due.text, look: own.due.look,
    deed: own.deed && { ...own.deed, said: `${own.deed.said || own.deed.label} ${own.title}` }, viewed: true,
  }),
  news: (news) => ({
    icon: "bell", kind: news.text, title: news.opens ? say("open_report") : news.record?.title, url: newsUrl(news), below: true, due: relative(news.at), look: "gw-muted", at: news.at,
    deed: { label: say("read"), said: `${say("read")} ${news.text}` },
  }),
};

export default {
  components: { Icon },
  props: { line: { type: Object, required: true }, late: Boolean, busy: Boolean },
  emits: ["do"],
  computed: {
    shown() {
      const kind = ["row", "own", "news"].find((each) => this.line[each]);
      const found = SHOWN[kind](this.line[kind]);
      return { ...found, icon: drawing(found.icon) ? found.icon : "document" };
    },
  },
  methods: { say, exact, follow },
  template: `<li class="gw-home-line"><span class="gw-home-icon" :class="{'gw-home-late': late}"><icon :name="shown.icon"/></span>
    <div class="gw-grow gw-home-words"><div class="gw-home-what"><span :class="{'gw-pre': shown.below}">{{ shown.kind }}</span><a v-if="shown.title && !shown.below" class="gw-cut" :href="shown.url" @click="follow($event, shown.url)">{{ shown.title }}</a><span v-if="shown.after" class="gw-tab-nums"><span class="gw-home-dot">· </span><span v-html="shown.after"></span></span></div>
      <div v-if="shown.html" class="gw-hint gw-cut" v-html="shown.html"></div><div v-else-if="shown.below && shown.title" class="gw-hint"><a :href="shown.url" @click="follow($event, shown.url)">{{ shown.title }}</a></div><div v-else class="gw-hint gw-cut">{{ shown.hint }}</div></div>
    <span class="gw-home-due" :class="shown.look" :title="shown.at ? exact(shown.at) : null">{{ shown.due }}</span>
    <span class="gw-home-deeds"><button v-if="shown.deed" type="button" class="gw-button" :disabled="busy" :aria-label="shown.deed.said" @click="$emit('do')"><icon v-if="shown.deed.icon" :name="shown.deed.icon"/>{{ shown.deed.label }}</button><a v-if="shown.viewed" class="gw-link gw-quiet" :href="shown.url" :aria-label="say('view') + ' ' + shown.title" @click="follow($event, shown.url)">{{ say('view') }}</a></span></li>`,
};
