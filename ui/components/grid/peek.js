// A record beside the grid: enough to know it and to act, without leaving the rows.

import { Icon } from "../base/icons.js";
import { entityOf, go, recordUrl, state } from "../base/state.js";
import { get } from "../base/api.js";
import { say } from "../base/words.js";
import { ValueView } from "../cells/index.js";
import { titleField } from "../base/schema.js";
import Alert from "../record/alert.js";
import { attention } from "../record/attention.js";
import { deedsOf, iconOf } from "../record/deeds.js";
import { factsOf } from "../record/facts.js";
import RecordForm from "../record/form.js";
import { useRecord } from "../record/model.js";
import { act, attempt, move } from "../record/moves.js";
import Related from "../record/related.js";
import Timeline from "../record/timeline.js";
import { DropMenu } from "../base/overlay.js";

export default {
  components: { Alert, Icon, ValueView, RecordForm, Related, Timeline, DropMenu },
  props: { entity: String, id: Number, index: Number, fill: String, shows: String },
  emits: ["close", "step", "open"],
  data: () => ({ model: null, tab: "details", counts: {}, menu: null, streamed: null }),
  async created() {
    this.model = useRecord(this.kind, this.id);
    await this.model.load();
    if (this.fill && this.record) this.fillIn(this.fill);
  },
  mounted() {
    this.unwatch = this.$watch(() => state.changes.count, this.heard);
  },
  unmounted() {
    this.unwatch();
  },
  computed: {
    kind() {
      return entityOf(this.entity);
    },
    record() {
      return this.model?.record;
    },
    title() {
      const own = this.record[titleField(this.kind)];
      return this.record.title || (own && typeof own === "object" ? own.title : own) || this.record.number || this.id;
    },
    facts() {
      return factsOf(this.kind, this.record, ["stage", "choice", "person"]);
    },
    alerts() {
      return attention(this.model).filter((one) => one.kind === "alert").slice(0, 2);
    },
    actions() {
      const verbs = new Set(this.model.verbs());
      const own = this.kind.actions.filter((a) => verbs.has(a.name)).map((a) => ({ ...a, icon: iconOf(a.name), run: () => this.run(a) }));
      return (own.length ? own : deedsOf(this.model, () => this.fillIn("owner"))).slice(0, 3);
    },
    related() {
      return this.kind.form.related.filter((r) => entityOf(r.entity));
    },
    openMoves() {
      return (this.record.may?.moves || []).filter((m) => m.open).map((way) => ({ way, option: this.kind.stages.find((s) => s.name === way.to) || { label: way.to } }));
    },
  },
  methods: {
    say,
    async heard() {
      const message = state.changes.last;
      if (message?.entity !== this.entity || !(message.ids || []).includes(this.id) || this.model.dirty()) return;
      try {
        this.model.record = await get(`/${this.entity}/${this.id}`);
      } catch (error) {
        this.model.error = error;
      }
    },
    fillIn(name) {
      this.tab = "details";
      this.model.edit(name);
      this.$nextTick(() => {
        const place = this.$el.querySelector(`[data-field="${name}"]`);
        place?.scrollIntoView({ block: "center" });
        place?.querySelector("input, textarea")?.focus();
      });
    },
    page() {
      go(recordUrl(this.entity, this.id));
    },
    run(action) {
      return attempt(() => act(this.kind, this.record, action), () => this.model.load());
    },
    moves(event) {
      const items = this.openMoves.map(({ way, option }) => ({ label: say("move_named_to", { stage: option.label }), icon: "forward", run: () => attempt(() => move(this.kind, this.record, way, option), () => this.model.load()) }));
      items.push({ label: say("open_page"), icon: "expand", run: this.page });
      this.menu = { anchor: event.currentTarget, items };
    },
    key(event) {
      if (event.key === "Escape" && !event.target.closest("input, textarea")) this.$emit("close");
    },
  },
  template: `<aside class="gw-peek" :aria-label="say('peek')" @keydown="key">
    <header class="gw-peek-top"><span class="gw-hint gw-grow">{{ [record?.number, index === undefined ? '' : say('row_number', {count: index + 1})].filter(Boolean).join(' · ') }}</span><template v-if="index !== undefined"><button type="button" class="gw-icon-button" :aria-label="say('previous')" :disabled="!index" @click="$emit('step', -1)"><icon name="up"/></button><button type="button" class="gw-icon-button" :aria-label="say('next')" @click="$emit('step', 1)"><icon name="down"/></button></template><button type="button" class="gw-icon-button" :aria-label="say('open_page')" @click="page"><icon name="expand"/></button><button type="button" class="gw-icon-button" :aria-label="say('more')" @click="moves"><icon name="more"/></button><button type="button" class="gw-icon-button" :aria-label="say('close')" @click="$emit('close')"><icon name="close"/></button></header>
    <div v-if="model?.error" class="gw-peek-body"><h2 class="gw-peek-title">{{ say('no_such_record') }}</h2><p class="gw-muted">{{ model.error.message }}</p></div>
    <div v-else-if="!record" class="gw-peek-body" aria-busy="true"><span class="gw-bone" style="width:60%;height:16px"></span><span class="gw-bone" style="width:80%;margin-top:20px"></span><span class="gw-bone" v-for="n in 8" :key="n" style="width:70%;margin-top:20px"></span></div>
    <div v-else class="gw-peek-body">
      <h2 class="gw-peek-title">{{ title }}</h2>
      <div class="gw-facts"><value-view v-for="f in facts" :key="f.name" :field="f" :value="record[f.name]"/><span v-if="record.unit" class="gw-muted gw-cut">{{ record.unit.title }}</span></div>
      <div v-if="actions.length" class="gw-peek-actions"><button v-for="(a, i) in actions" :key="a.name" type="button" class="gw-button" :class="{'gw-first': !i}" @click="a.run()"><icon v-if="a.icon" :name="a.icon"/>{{ a.label }}</button></div>
      <alert v-for="(n, i) in alerts" :key="i" :alert="n" @fill="fillIn"/>
      <nav class="gw-tabs gw-peek-tabs" :aria-label="say('parts')"><button type="button" class="gw-tab" :aria-current="tab === 'details' ? 'page' : null" @click="tab = 'details'">{{ say('tab_details') }}</button><button type="button" class="gw-tab" :aria-current="tab === 'stream' ? 'page' : null" @click="tab = 'stream'">{{ say('tab_stream') }}<span v-if="streamed" class="gw-count">{{ streamed }}</span></button><button v-for="r in related" :key="r.name" type="button" class="gw-tab" :aria-current="tab === r.name ? 'page' : null" @click="tab = r.name">{{ r.label }}<span v-if="counts[r.name]" class="gw-count">{{ counts[r.name] }}</span></button></nav>
      <template v-if="tab === 'details'"><div v-if="model.general.length" class="gw-problem" role="alert">{{ model.general.join(' ') }}</div><record-form :model="model" plain :brief="facts.map((f) => f.name)" :also="shows" @open="$emit('open', $event)"/>
        <section class="gw-peek-stream"><header><h2>{{ say('recent') }}</h2><span class="gw-grow"></span><button type="button" class="gw-link" @click="tab = 'stream'">{{ say('all') }}{{ streamed ? ' ' + streamed : '' }}</button></header><timeline :model="model" short @count="streamed = $event"/></section></template>
      <timeline v-else-if="tab === 'stream'" :model="model"/>
      <related v-for="r in related" v-show="tab === r.name" :key="r.name" :related="r" :id="id" :from="entity" @count="counts[r.name] = $event" @open="$emit('open', $event)"/>
    </div>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('more')" align="end" @close="menu = null"/>
  </aside>`,
};
