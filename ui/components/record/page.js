// The page of one record, or of a new one.

import { remove } from "../base/api.js";
import { relative } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { DropMenu, ask, fail, tell } from "../base/overlay.js";
import { entityOf, entityUrl, follow, go, guard, recordUrl, state } from "../base/state.js";
import { inside, say } from "../base/words.js";
import { get, post, query } from "../base/api.js";
import { ValueView, isBlank } from "../cells/index.js";
import { titleField } from "../base/schema.js";
import TopBar from "../shell/top.js";
import { accountActions, accountNeeds } from "./account.js";
import Attachments from "./attachments.js";
import { Approval, attention } from "./attention.js";
import RecordForm from "./form.js";
import { useRecord } from "./model.js";
import { act, attempt, move } from "./moves.js";
import Related from "./related.js";
import StageBar from "./stagebar.js";
import Timeline from "./timeline.js";

export default {
  components: { TopBar, RecordForm, Related, StageBar, Timeline, Approval, Attachments, DropMenu, Icon, ValueView },
  emits: ["search"],
  data: () => ({ state, model: null, menu: null, tab: "details", request: null, files: [], counts: {} }),
  computed: {
    entity() {
      return entityOf(this.state.route.entity);
    },
    record() {
      return this.model?.record;
    },
    isNew() {
      return this.state.route.id === "new";
    },
    title() {
      if (this.isNew) return say("new_record", { label: inside(this.entity.label) });
      const field = this.entity.fields[titleField(this.entity)];
      const own = this.record?.[field?.name];
      return this.record?.title || (own && typeof own === "object" ? own.title : own) || this.record?.number || `${this.entity.label} ${this.model.id}`;
    },
    facts() {
      if (this.entity.system) return [];
      const names = Object.values(this.entity.fields).filter((f) => ["choice", "money", "person"].includes(f.cell.kind) && (f.cell.kind !== "person" || f.name === "owner") && f.name !== "approval");
      const kept = names.filter((f) => !isBlank(this.record[f.name])).sort((a, b) => (b.cell.kind === "money") - (a.cell.kind === "money"));
      return [...kept.filter((f) => f.cell.kind === "money").slice(0, 1), ...kept.filter((f) => f.cell.kind !== "money").slice(0, 3)];
    },
    needs() {
      return this.record && !this.isNew ? [...attention(this.model), ...accountNeeds(this.model)] : [];
    },
    actions() {
      const verbs = new Set(this.model.verbs());
      return [...this.entity.actions.filter((a) => verbs.has(a.name)), ...(this.isNew ? [] : accountActions(this.model))];
    },
    // Where Enter is far from the thumb one field alone has the bar too.
    several() {
      const open = Object.keys(this.model.editing);
      return this.isNew || (this.state.phone && open.length > 0) || open.length > 1 || open.some((name) => this.entity.fields[name].widget.kind === "lines");
    },
    dirty() {
      return this.model && Object.keys(this.model.input).length > 0;
    },
    problems() {
      return Object.keys(this.model.problems).length;
    },
    relatedLists() {
      return this.entity.form.related.filter((r) => entityOf(r.entity));
    },
  },
  watch: {
    "state.route.id": "start",
    entity: "renew",
  },
  created() {
    this.start();
  },
  mounted() {
    addEventListener("keydown", this.key);
    addEventListener("beforeunload", this.warn);
    this.unguard = guard(() => !this.dirty || this.isNew || ask({ title: say("leave_title"), text: say("leave_text"), confirm: say("leave") }));
    this.unwatch = this.$watch(() => state.changes.count, () => this.heard(state.changes.last));
  },
  unmounted() {
    removeEventListener("keydown", this.key);
    removeEventListener("beforeunload", this.warn);
    this.unguard();
    this.unwatch();
  },
  methods: {
    say,
    inside,
    relative,
    entityUrl,
    follow,
    async start() {
      if (!this.entity || this.state.route.page !== "record") return;
      this.request = null;
      this.model = useRecord(this.entity, this.state.route.id);
      await this.model.load();
      if (this.isNew && this.record) this.begin();
    },
    // The schema changed: the same record under the new one, with what was typed and the version that was typed against.
    async renew(now, before) {
      const was = this.model;
      if (!was) return this.start(); // a seat, or another schema, has opened it since
      if (now?.name !== before?.name) return;
      const fresh = useRecord(now, was.id);
      await fresh.load();
      if (this.model !== was || fresh.error) return;
      if (this.dirty && !this.isNew) fresh.record.version = was.record.version;
      for (const name of Object.keys(was.editing)) if (now.fields[name]) fresh.editing[name] = was.editing[name];
      this.model = fresh;
      if (this.isNew) fresh.editAll();
    },
    // A new record opens with every field ready; `?customer=7` fills a link.
    async begin() {
      this.model.editAll();
      for (const [name, raw] of Object.entries(this.record.given)) {
        const field = this.entity.fields[name];
        if (!field || name in this.model.input) continue;
        if (field.to.length === 1 && /^\d+$/.test(raw)) {
          try {
            const target = await get(`/${field.to[0]}/${raw}`);
            this.model.set(name, { id: target.id, title: target.title ?? target.name ?? target.number ?? raw });
          } catch (error) {
            fail(error);
          }
        } else this.model.set(name, raw);
      }
      this.$nextTick(() => this.$el.parentElement?.querySelector?.(".gw-form input, .gw-form textarea")?.focus());
    },
    warn(event) {
      if (this.dirty && !this.isNew) event.preventDefault();
    },
    key(event) {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable], .gw-pop, .gw-dialog");
      if (typing || event.ctrlKey || event.metaKey || event.altKey || !this.record) {
        if ((event.ctrlKey || event.metaKey) && event.key === "s" && this.record) {
          event.preventDefault();
          this.save();
        }
        return;
      }
      if (event.key === "e" && !this.isNew && this.model.mayEdit()) {
        event.preventDefault();
        this.model.editAll();
        this.$nextTick(() => document.querySelector(".gw-form input:not([type=checkbox]), .gw-form textarea")?.focus());
      } else if (event.key === "Escape" && !this.isNew) this.model.drop();
    },
    async heard(message) {
      if (message?.entity !== this.entity.name || !(message.ids || []).includes(this.model.id)) return;
      try {
        const fresh = await get(`/${this.entity.name}/${this.model.id}`);
        if (!this.dirty) this.model.record = fresh;
        else this.model.record = { ...fresh, version: this.record.version }; // the input keeps the version it began with
      } catch (error) {
        if (error.status === 404) this.model.error = error;
      }
    },
    async save() {
      const { from } = this.record.given || {};
      const made = await this.model.save();
      if (made && this.isNew) {
        tell(say("created_named", { name: made.title ?? made.number ?? "" }), { kind: "good" });
        sessionStorage.removeItem(`gridwright-input:${this.entity.name}:new`);
        go(from?.startsWith("/e/") ? from : recordUrl(this.entity.name, made.id), { replace: true });
      } else if (!made && this.problems) this.$nextTick(() => document.querySelector(".gw-has-problem input, .gw-has-problem textarea")?.focus());
    },
    discard() {
      this.model.drop();
      if (this.isNew) go(entityUrl(this.entity.name));
    },
    moveTo(stage) {
      return attempt(() => move(this.entity, this.record, stage.way, stage), (done) => this.model.took(done.id ? done : this.record)).then((done) => done && !done.may && this.model.load());
    },
    run(action) {
      return action.run ? action.run() : attempt(() => act(this.entity, this.record, action), () => this.model.load());
    },
    submit(workflow) {
      return attempt(() => post(`/${this.entity.name}/${this.model.id}/submit/${workflow.name}`, { client_key: "s" + Date.now() }), () => {
        tell(say("sent_to", { name: workflow.label }), { kind: "good" });
        this.model.load();
      });
    },
    fill(name) {
      this.model.edit(name);
      this.tab = "details";
      this.$nextTick(() => {
        const place = document.querySelector(`[data-field="${name}"]`);
        place?.scrollIntoView({ block: "center" });
        place?.querySelector("input, textarea")?.focus();
      });
    },
    open(target) {
      go(recordUrl(target.entity, target.id));
    },
    more(event) {
      const verbs = this.model.verbs();
      const items = [...this.actions.slice(this.state.phone ? 0 : 3).map((a) => ({ label: a.label, run: () => this.run(a) }))];
      if (items.length) items.push({ line: true });
      if (this.model.mayEdit()) items.push({ label: say("edit"), icon: "pencil", hint: "e", run: () => this.model.editAll() });
      if (verbs.includes("delete")) items.push({ label: say("delete"), icon: "trash", danger: true, run: this.del });
      this.menu = { anchor: event.currentTarget, items };
    },
    async del() {
      if (!(await ask({ title: say("delete_title", { count: 1 }), text: say("delete_text"), confirm: say("delete"), danger: true }))) return;
      try {
        await remove(`/${this.entity.name}/${this.model.id}`);
        tell(say("deleted", { count: 1 }), { action: say("undo"), run: () => attempt(() => post(`/${this.entity.name}/${this.state.route.id}/restore`)) });
        this.model.drop();
        go(entityUrl(this.entity.name));
      } catch (error) {
        fail(error);
      }
    },
    back() {
      if (history.length > 1) history.back();
      else go(entityUrl(this.entity.name));
    },
    query,
  },
  template: `<template v-if="entity">
    <top-bar @search="$emit('search')"><button v-if="state.phone" type="button" class="gw-icon-button" style="margin-left:-8px" :aria-label="say('back')" @click="back"><icon name="left"/></button>
      <nav class="gw-crumbs" :aria-label="say('where')"><a v-if="!state.phone" :href="entityUrl(entity.name)" @click="follow($event, entityUrl(entity.name))">{{ entity.many }}</a><icon v-if="!state.phone" name="right" :size="12"/><span aria-current="page">{{ isNew ? say('new') : record?.number || title }}</span></nav>
      <template #end><button v-if="state.phone && record && !isNew && model.mayEdit()" type="button" class="gw-icon-button" :aria-label="say('edit')" @click="model.editAll()"><icon name="pencil"/></button><button v-if="state.phone && record && !isNew" type="button" class="gw-icon-button" :aria-label="say('more')" @click="more"><icon name="more"/></button></template></top-bar>
    <div v-if="model.error" class="gw-empty"><h2>{{ model.error.status === 404 ? say('no_such_record') : say('cannot_load') }}</h2><p>{{ model.error.message }} {{ model.error.help }}</p><p style="margin-top:12px"><a class="gw-button" :href="entityUrl(entity.name)" @click="follow($event, entityUrl(entity.name))">{{ say('to_list', {label: inside(entity.many)}) }}</a></p></div>
    <div v-else-if="isNew && !entity.verbs.includes('create')" class="gw-empty"><h2>{{ say('may_not_create', {label: inside(entity.label)}) }}</h2><p>{{ say('may_not_create_why') }}</p><p style="margin-top:12px"><a class="gw-button" :href="entityUrl(entity.name)" @click="follow($event, entityUrl(entity.name))">{{ say('to_list', {label: inside(entity.many)}) }}</a></p></div>
    <div v-else-if="!record" class="gw-record" aria-busy="true"><div class="gw-record-head"><span class="gw-bone" style="width:280px;height:18px"></span><span class="gw-bone" style="width:420px;margin-top:16px"></span><span class="gw-bone" style="width:100%;height:38px;margin-top:18px"></span></div></div>
    <div v-else class="gw-record" :class="{'gw-new': isNew}">
      <header class="gw-record-head"><div class="gw-record-title"><h1>{{ title }}</h1><span class="gw-grow"></span><template v-if="!isNew && !state.phone"><button v-for="a in actions.slice(0, 3)" :key="a.name" type="button" class="gw-button" @click="run(a)">{{ a.label }}</button><button v-for="w in record.approval === 'running' ? [] : entity.workflows" :key="w.name" type="button" class="gw-button" :class="{'gw-main': entity.workflows[0] === w}" @click="submit(w)">{{ say('submit_named', {name: w.label}) }}</button><button type="button" class="gw-icon-button" :aria-label="say('more')" @click="more"><icon name="more"/></button></template></div>
        <div v-if="!isNew" class="gw-facts"><value-view v-for="f in facts" :key="f.name" :field="f" :value="record[f.name]" :title="f.label"/><span v-if="record.unit" class="gw-muted">{{ record.unit.title }}</span></div>
        <div v-if="!isNew && state.phone && (actions.length || entity.workflows.length)" class="gw-big-actions"><button v-for="a in actions.slice(0, 4)" :key="a.name" type="button" @click="run(a)"><icon name="forward"/>{{ a.label }}</button><template v-if="record.approval !== 'running'"><button v-for="w in entity.workflows.slice(0, 2)" :key="w.name" type="button" @click="submit(w)"><icon name="shield"/>{{ w.label }}</button></template></div>
        <stage-bar v-if="!isNew && entity.stages.length > 1 && record.stage" :model="model" @move="moveTo" @fill="fill"/>
      </header>
      <div v-if="model.general.length" class="gw-banner" role="alert"><icon name="alert"/><div class="gw-grow"><div v-for="(g, i) in model.general" :key="i">{{ g }}</div></div></div>
      <div v-if="model.conflict" class="gw-banner gw-banner-amber" role="alert"><icon name="alert"/><span class="gw-grow">{{ say('conflict') }}</span><button type="button" class="gw-link" @click="save">{{ say('save_mine') }}</button><button type="button" class="gw-link" @click="model.drop(); model.load()">{{ say('take_all_theirs') }}</button></div>
      <nav v-if="state.phone && !isNew" class="gw-tabs gw-record-tabs" :aria-label="say('parts')"><button v-for="t in ['details', 'stream', 'related']" :key="t" type="button" class="gw-tab" :aria-current="tab === t ? 'page' : null" @click="tab = t">{{ say('tab_' + t) }}</button></nav>
      <div class="gw-record-body">
        <div class="gw-record-main">
          <record-form v-if="!state.phone || isNew || tab === 'details'" :model="model" @open="open"/>
          <template v-if="!isNew && (!state.phone || tab === 'related')"><related v-for="r in relatedLists" :key="r.name" :related="r" :id="model.id" :from="entity.name" @open="open"/><p v-if="entity.form.hidden.related" class="gw-hint gw-not-mine"><icon name="hidden"/>{{ say('lists_not_mine', {count: entity.form.hidden.related}) }}</p></template>
        </div>
        <aside v-if="!isNew && (!state.phone || tab !== 'related')" class="gw-record-side" :aria-label="say('around')">
          <section v-if="needs.length && (!state.phone || tab === 'details')" class="gw-aside-part"><header><h2>{{ say('needs_attention') }}<span class="gw-count">{{ needs.length }}</span></h2></header><ul class="gw-needs"><li v-for="(n, i) in needs" :key="i"><icon :name="n.kind" :class="n.kind === 'alert' ? 'gw-amber' : 'gw-muted'"/><span class="gw-grow">{{ n.text }} <span v-if="n.hint" class="gw-hint">{{ n.hint }}</span></span><button v-if="n.fill" type="button" class="gw-link" @click="fill(n.fill)">{{ say('fill') }}</button><button v-else-if="n.run" type="button" class="gw-link" @click="n.run()">{{ n.label }}</button></li></ul></section>
          <approval v-if="!state.phone || tab === 'details'" :model="model" @found="request = $event"/>
          <attachments v-if="!entity.system && !state.me.outside && (!state.phone || tab === 'stream')" :key="entity.name + model.id" :model="model" @found="files = $event"/>
          <section v-if="!state.me.outside && (!state.phone || tab === 'stream')" class="gw-aside-part"><header><h2>{{ say('timeline') }}</h2></header><timeline :model="model" :approvals="request ? request.trail || [] : []" :files="files"/></section>
        </aside>
      </div>
      <div v-if="several" class="gw-save-bar"><span v-if="problems" class="gw-red" role="alert">{{ say('problems_here', {count: problems}) }}</span><span v-else class="gw-hint">{{ isNew ? say('input_stays') : say('unsaved') }}</span><span class="gw-grow"></span><button type="button" class="gw-button gw-large" @click="discard">{{ say('discard') }}</button><button type="button" class="gw-button gw-main gw-large" :disabled="model.busy" @click="save">{{ say(isNew ? 'create' : 'save') }}</button></div>
    </div>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('more')" align="end" @close="menu = null"/>
  </template><div v-else class="gw-empty"><h2>{{ say('no_such_page') }}</h2><p>{{ say('not_yours') }}</p><p><a href="/">{{ say('to_home') }}</a></p></div>`,
};
