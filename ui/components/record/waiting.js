// What waits for approval beside a record: a change with old and new value per field, a deletion, an export; a new record that nobody approved yet.

import { freshKey, post } from "../base/api.js";
import { Icon } from "../base/icons.js";
import { tell } from "../base/overlay.js";
import { follow, state } from "../base/state.js";
import { say } from "../base/words.js";
import ProposalPart from "../queue/proposal.js";
import { attempt } from "./moves.js";

export default {
  components: { Icon, ProposalPart },
  props: { model: Object },
  computed: {
    record() {
      return this.model.record;
    },
    pending() {
      return this.record.pending?.action ? this.record.pending : null;
    },
    place() {
      return "/requests/" + this.pending.request;
    },
    file() {
      const mine = this.model.entity.name === "export_job" && this.record.owner?.id === state.me.id;
      const made = (!this.record.job || this.record.made_at) && (!this.record.encrypted || this.record.password_at);
      const open = mine && made && this.record.ready_until && !this.record.downloaded_at;
      return open && new Date(this.record.ready_until) > new Date() ? `/api/v1/export_job/${this.model.id}/file` : "";
    },
  },
  methods: {
    say, follow,
    again() {
      const path = `/${this.model.entity.name}/${this.model.id}/submit/${this.record.unapproved.workflow}`;
      return attempt(() => post(path, { client_key: freshKey() }), () => {
        tell(say("waits_now", { workflow: this.record.unapproved.label }), { kind: "good" });
        this.model.load();
      });
    },
    fetched() {
      setTimeout(() => this.model.load(), 1500);
    },
  },
  template: `<div v-if="pending" class="gw-notice gw-waiting" role="status"><icon name="clock"/><div class="gw-grow"><strong>{{ say('waits_' + pending.action) }}</strong> <a class="gw-link" :href="place" @click="follow($event, place)">{{ pending.label }}</a><span v-if="pending.state === 'returned'"> · {{ say('waits_returned') }}</span><proposal-part v-if="pending.changes.length" :changes="pending.changes" :entity="model.entity.name"/></div></div>
  <div v-else-if="record.unapproved" class="gw-notice gw-waiting" role="status"><icon name="alert"/><div class="gw-grow"><strong>{{ say('unapproved') }}</strong> {{ say('unapproved_why') }} <button v-if="model.verbs().includes('update')" type="button" class="gw-link" @click="again">{{ say('submit_to', {label: record.unapproved.label}) }}</button></div></div>
  <div v-else-if="file" class="gw-notice gw-waiting" role="status"><icon name="download"/><div class="gw-grow"><strong>{{ say('export_ready') }}</strong> <a class="gw-link" :href="file" download @click="fetched">{{ say('export_fetch') }}</a></div></div>`,
};
