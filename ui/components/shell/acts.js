// My last acts: what, when, how much, undone or not; each can be undone or made again, and its records looked at.

import { get, query } from "../base/api.js";
import { exact, number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { GwDialog, fail } from "../base/overlay.js";
import { entityOf, follow, recordUrl, state } from "../base/state.js";
import { acts, makeAgain, takeBack } from "../base/undo.js";
import { inside, say } from "../base/words.js";

const KNOWN = ["create", "update", "delete", "restore", "assign", "bulk", "cells", "ranges", "import", "act"];

export default {
  components: { GwDialog, Icon },
  data: () => ({ acts, rows: null, next: null, open: 0, records: [], more: null, busy: 0 }),
  mounted() {
    this.load();
    this.unwatch = this.$watch(() => state.changes.count, () => state.changes.last?.entity === "long_work" && this.load());
  },
  unmounted() {
    this.unwatch();
    acts.kept = [];
  },
  methods: {
    say, number, exact, follow, recordUrl,
    async load() {
      try {
        ({ rows: this.rows, next: this.next } = await get("/undo" + query({ limit: 50 })));
      } catch (error) {
        fail(error);
      }
    },
    async further() {
      const answer = await get("/undo" + query({ limit: 50, before: this.next })).catch(fail);
      if (answer) [this.rows, this.next] = [[...this.rows, ...answer.rows], answer.next];
    },
    what(act) {
      const entity = entityOf(act.entity);
      const word = act.label === "cells" ? "cells_gesture" : KNOWN.includes(act.label) ? act.label : "act";
      return say("acted_" + word, { label: inside(entity ? entity.many : act.entity) });
    },
    size(act) {
      const records = say("acted_records", { count: number(act.records) });
      return act.cells ? `${records}${say("list_comma")}${say("acted_cells", { count: number(act.cells) })}` : records;
    },
    nameOf: (row) => row.title || `${entityOf(row.entity)?.label || row.entity} #${row.id}`,
    fieldsOf: (row) => (row.fields || []).map((name) => entityOf(row.entity)?.fields[name]?.label || name).join(say("list_comma")),
    async look(act) {
      this.open = this.open === act.id ? 0 : act.id;
      [this.records, this.more] = [[], null];
      if (this.open) await this.part(act.id, 0);
    },
    async part(id, part) {
      const answer = await get(`/undo/${id}` + query({ part })).catch(fail);
      if (!answer || this.open !== id) return;
      this.records.push(...answer.rows);
      this.more = answer.next;
    },
    async turn(act, way) {
      this.busy = act.id;
      await (way === "undo" ? takeBack : makeAgain)(act.id);
      this.busy = 0;
      await this.load();
    },
    goTo(event, row) {
      acts.open = false;
      follow(event, recordUrl(row.entity, row.id));
    },
  },
  template: `<gw-dialog :title="say('my_acts')" :width="680" @close="acts.open = false">
    <section v-if="acts.kept.length" class="gw-acts-kept" role="status"><h3>{{ say('turned_kept', {count: acts.kept.length}) }}</h3>
      <ul><li v-for="(row, i) in acts.kept" :key="i"><icon name="alert"/><a :href="recordUrl(row.entity, row.id)" @click="goTo($event, row)">{{ nameOf(row) }}</a><span>{{ row.message }}</span></li></ul></section>
    <p v-if="rows && !rows.length" class="gw-hint">{{ say('no_acts') }}</p>
    <ol v-if="rows" class="gw-acts">
      <li v-for="act in rows" :key="act.id" :class="{'gw-act-undone': act.state === 'undone'}">
        <button type="button" class="gw-act-what" :aria-expanded="open === act.id" @click="look(act)"><icon :name="open === act.id ? 'down' : 'right'"/><span class="gw-grow"><strong>{{ what(act) }}</strong> <span class="gw-hint">{{ size(act) }}</span></span></button>
        <span v-if="act.state !== 'done'" class="gw-act-state">{{ say('act_' + act.state) }}</span>
        <time class="gw-hint gw-tab-nums" :datetime="act.at">{{ exact(act.at) }}</time>
        <button v-if="act.state !== 'undone'" type="button" class="gw-button gw-tiny" :disabled="busy === act.id" @click="turn(act, 'undo')">{{ say('undo') }}</button>
        <button v-if="act.state !== 'done'" type="button" class="gw-button gw-tiny" :disabled="busy === act.id" @click="turn(act, 'redo')">{{ say('redo') }}</button>
        <ul v-if="open === act.id" class="gw-act-records"><li v-for="(row, i) in records" :key="i"><a :href="recordUrl(row.entity, row.id)" @click="goTo($event, row)">{{ nameOf(row) }}</a> <span class="gw-hint">{{ fieldsOf(row) }}</span></li><li v-if="more !== null"><button type="button" class="gw-link" @click="part(act.id, more)">{{ say('more') }}</button></li></ul>
      </li>
    </ol>
    <button v-if="next" type="button" class="gw-link" @click="further">{{ say('more') }}</button>
  </gw-dialog>`,
};
