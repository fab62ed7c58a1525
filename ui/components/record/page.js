// The page of one record, or of a new one.

import { remove } from "../base/api.js";
import { relative } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { DropMenu, ask, fail, tell } from "../base/overlay.js";
import { entityOf, entityUrl, follow, go, guard, recordUrl, state } from "../base/state.js";
import { inside, say } from "../base/words.js";
import { freshKey, get, post, query } from "../base/api.js";
import { ValueView, isCallable } from "../cells/index.js";
import { titleField } from "../base/schema.js";
import TopBar from "../shell/top.js";
import { accountActions, accountNeeds } from "./account.js";
import AheadPart, { approvalsAhead } from "./ahead.js";
import Alert from "./alert.js";
import { among, step } from "./among.js";
import Attachments from "./attachments.js";
import { Approval, attention } from "./attention.js";
import { choicesFor, withChosen } from "./choosing.js";
import { deedsOf, iconOf } from "./deeds.js";
import { duplicate } from "./duplicate.js";
import { factsOf } from "./facts.js";
import RecordForm from "./form.js";
import { useRecord } from "./model.js";
import { act, attempt, move } from "./moves.js";
import Related from "./related.js";
import StageBar from "./stagebar.js";
import Timeline from "./timeline.js";
import Waiting from "./waiting.js";

export default {
  components: { TopBar, AheadPart, Alert, RecordForm, Related, StageBar, Timeline, Approval, Attachments, DropMenu, Icon, ValueView, Waiting },
  emits: ["search"],
  data: () => ({ state, model: null, menu: null, tab: "details", request: null, files: [], counts: {}, list: null, streamed: null }),
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
      return factsOf(this.entity, this.record, ["money", "choice", "person"]);
    },
    needs() {
      return this.record && !this.isNew ? [...attention(this.model), ...accountNeeds(this.model)] : [];
    },
    // What can be done with it, the foremost first: an approval to ask for, its actions, what follows from it.
    actions() {
      if (this.isNew || !this.record) return [];
      const verbs = new Set(this.model.verbs());
      const asked = this.record.approval === "running" ? [] : this.entity.workflows.map((w) => ({ name: w.name, icon: "shield", label: say("submit_named", { name: w.label }), run: () => this.submit(w) }));
      const own = this.entity.actions.filter((a) => verbs.has(a.name)).map((a) => ({ ...a, icon: iconOf(a.name), run: () => this.run(a) }));
      const deeds = own.length ? [] : deedsOf(this.model, () => this.fill("owner")); // a schema that names its actions means those
      return [...asked, ...(own.length ? [] : this.handing()), ...own, ...accountActions(this.model), ...deeds];
    },
    main() {
      return this.entity.system || this.state.phone ? null : this.actions[0] || null;
    },
    beside() {
      return this.main ? this.actions.slice(1) : this.actions;
    },
    // Under the thumb: to call, then what else can be done.
    thumb() {
      const phone = Object.values(this.entity.fields).find((f) => f.cell.scheme === "tel" && isCallable(this.record[f.name]));
      const call = phone ? [{ name: "call", icon: "phone", label: say("call"), href: "tel:" + this.record[phone.name].replace(/[^\d+]/g, "") }] : [];
      return [...call, ...this.actions].slice(0, 4);
    },
    ahead() {
      return this.model ? approvalsAhead(this.model) : [];
    },
    alerts() {
      return this.state.phone ? this.needs.filter((one) => one.kind === "alert" && one.head) : [];
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
    recordUrl,
    follow,
    async start() {
      if (!this.entity || this.state.route.page !== "record") return;
      this.request = this.list = null;
      this.tab = new URLSearchParams(location.search).get("tab") || "details";
      this.model = useRecord(this.entity, this.state.route.id);
      const { model } = this;
      await model.load();
      if (this.model !== model || !this.entity) return; // another page was opened meanwhile
      if (this.isNew && this.record) this.begin();
      else if (!this.state.phone) this.place();
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
      const { model } = this;
      model.editAll();
      for (const [name, raw] of Object.entries(this.record.given)) {
        const field = this.entity.fields[name];
        if (!field || name in model.input) continue;
        if (field.to.length === 1 && /^\d+$/.test(raw)) {
          try {
            const target = await get(`/${field.to[0]}/${raw}`);
            model.set(name, { id: target.id, title: target.title ?? target.name ?? target.number ?? raw });
          } catch (error) {
            fail(error);
          }
        } else model.set(name, raw);
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
    // What is decided about a record opens or locks it, though nothing in it changes.
    concerns({ entity, ids = [] }) {
      return entity === this.entity.name ? ids.includes(this.model.id) : entity === "request" && ids.includes(this.request?.id);
    },
    async heard(message) {
      if (!message || !this.concerns(message)) return;
      const { model } = this; // another may be opened until the answer comes
      try {
        const fresh = await get(`/${this.entity.name}/${model.id}`);
        if (this.model !== model) return;
        model.record = this.dirty ? { ...fresh, version: model.record.version } : fresh; // the input keeps the version it began with
      } catch (error) {
        if (error.status === 404) model.error = error;
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
    // A stage of the path that is open and must be approved: handing in is what is done next.
    handing() {
      const way = (this.record.may?.moves || []).find((one) => one.open && one.approval && this.entity.stages.some((stage) => stage.name === one.to && stage.main));
      const stage = way && this.entity.stages.find(({ name }) => name === way.to);
      return way ? [{ name: "submit-" + way.to, icon: "shield", label: say("submit_named", { name: way.approval.label }), run: () => this.moveTo({ ...stage, way }) }] : [];
    },
    moveTo(stage) {
      return attempt(() => move(this.entity, this.record, stage.way, stage), (done) => this.model.took(done.id ? done : this.record)).then((done) => done && !done.may && this.model.load());
    },
    // Where it stands in the list it was opened from.
    async place() {
      const { model } = this;
      const list = await among(this.entity.name, model.id);
      if (this.model === model) this.list = list;
    },
    step(by) {
      return step(this.list, by);
    },
    run(action) {
      return attempt(() => act(this.entity, this.record, action), () => this.model.load());
    },
    submit(workflow) {
      const path = `/${this.entity.name}/${this.model.id}/submit/${workflow.name}`;
      const key = freshKey();
      const send = async () => {
        const choices = await choicesFor(this.entity, this.model.id, workflow);
        return withChosen(choices, say("submit_named", { name: workflow.label }), say("submit_now"), (chosen) => post(path, { client_key: key, chosen }));
      };
      return attempt(send, () => {
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
      const items = this.beside.slice(this.state.phone ? 0 : 3).map((a) => ({ label: a.label, icon: a.icon, run: a.run }));
      if (items.length) items.push({ line: true });
      if (this.model.mayEdit()) items.push({ label: say("edit"), icon: "pencil", hint: "e", run: () => this.model.editAll() });
      if (this.entity.verbs.includes("create")) items.push({ label: say("duplicate"), icon: "copy", run: () => duplicate(this.entity, this.model.id) });
      if (verbs.includes("delete")) items.push({ label: say("delete"), icon: "trash", danger: true, run: this.del });
      this.menu = { anchor: event.currentTarget, items };
    },
    async del() {
      if (!(await ask({ title: say("delete_title", { count: 1 }), text: say("delete_text"), confirm: say("delete"), danger: true }))) return;
      try {
        const { pending } = await remove(`/${this.entity.name}/${this.model.id}`);
        if (pending) {
          tell(say("waits_now", { workflow: pending.label }));
          return this.model.load();
        }
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
      <nav class="gw-crumbs" :aria-label="say('where')"><a v-if="!state.phone" :href="entityUrl(entity.name)" @click="follow($event, entityUrl(entity.name))">{{ entity.many }}</a><template v-if="list"><icon name="right" :size="12"/><a :href="list.url" @click="follow($event, list.url)">{{ list.label }}</a></template><icon v-if="!state.phone" name="right" :size="12"/><span aria-current="page">{{ isNew ? say('new') : record?.number || title }}</span></nav>
      <div v-if="list" class="gw-among"><span class="gw-hint">{{ say('at_of', {at: list.index + 1, total: list.total}) }}</span><button type="button" class="gw-icon-button" :aria-label="say('previous')" :disabled="!list.before" @click="step(-1)"><icon name="up"/></button><button type="button" class="gw-icon-button" :aria-label="say('next')" :disabled="!list.after" @click="step(1)"><icon name="down"/></button></div>
      <template #end><button v-if="main" type="button" class="gw-button" :class="{'gw-main': !several}" @click="main.run()"><icon v-if="main.icon" :name="main.icon"/>{{ main.label }}</button><button v-if="state.phone && record && !isNew && model.mayEdit()" type="button" class="gw-icon-button" :aria-label="say('edit')" @click="model.editAll()"><icon name="pencil"/></button><button v-if="state.phone && record && !isNew" type="button" class="gw-icon-button" :aria-label="say('more')" @click="more"><icon name="more"/></button></template></top-bar>
    <div v-if="model.error" class="gw-empty"><h2>{{ model.error.status === 404 ? say('no_such_record') : say('cannot_load') }}</h2><p>{{ model.error.message }} {{ model.error.help }}</p><p style="margin-top:12px"><a class="gw-button" :href="entityUrl(entity.name)" @click="follow($event, entityUrl(entity.name))">{{ say('to_list', {label: inside(entity.many)}) }}</a></p></div>
    <div v-else-if="isNew && !entity.verbs.includes('create')" class="gw-empty"><h2>{{ say('may_not_create', {label: inside(entity.label)}) }}</h2><p>{{ say('may_not_create_why') }}</p><p style="margin-top:12px"><a class="gw-button" :href="entityUrl(entity.name)" @click="follow($event, entityUrl(entity.name))">{{ say('to_list', {label: inside(entity.many)}) }}</a></p></div>
    <div v-else-if="!record" class="gw-record" aria-busy="true"><div class="gw-record-head"><span class="gw-bone" style="width:280px;height:18px"></span><span class="gw-bone" style="width:420px;margin-top:16px"></span><span class="gw-bone" style="width:100%;height:38px;margin-top:18px"></span></div></div>
    <div v-else class="gw-record" :class="{'gw-new': isNew}">
      <header class="gw-record-head"><div class="gw-record-title"><h1>{{ title }}</h1><span class="gw-grow"></span><template v-if="!isNew && !state.phone"><button v-for="a in beside.slice(0, 3)" :key="a.name" type="button" class="gw-button" @click="a.run()"><icon v-if="a.icon" :name="a.icon"/>{{ a.label }}</button><button type="button" class="gw-icon-button" :aria-label="say('more')" @click="more"><icon name="more"/></button></template></div>
        <div v-if="!isNew" class="gw-facts"><value-view v-for="f in facts" :key="f.name" :field="f" :value="record[f.name]" :title="f.label"/><span v-if="record.unit" class="gw-muted">{{ record.unit.title }}</span></div>
        <div v-if="!isNew && state.phone && thumb.length" class="gw-big-actions"><component :is="a.href ? 'a' : 'button'" v-for="a in thumb" :key="a.name" :type="a.href ? null : 'button'" :href="a.href" @click="a.run?.()"><icon :name="a.icon || 'forward'"/><span class="gw-cut">{{ a.label }}</span></component></div>
        <alert v-for="(a, i) in alerts" :key="i" :alert="a" @fill="fill"/>
        <waiting v-if="!isNew" :model="model"/>
        <stage-bar v-if="!isNew && entity.stages.length > 1 && record.stage" :model="model" @move="moveTo" @fill="fill"/>
      </header>
      <div v-if="model.general.length" class="gw-banner" role="alert"><icon name="alert"/><div class="gw-grow"><div v-for="(g, i) in model.general" :key="i">{{ g }}</div></div></div>
      <div v-if="record.merged_into?.id" class="gw-banner gw-banner-amber gw-merged" role="status"><icon name="forward"/><span class="gw-grow">{{ say('merged_into') }} <a class="gw-link" :href="recordUrl(entity.name, record.merged_into.id)" @click="follow($event, recordUrl(entity.name, record.merged_into.id))">{{ record.merged_into.title ?? '#' + record.merged_into.id }}</a></span></div>
      <div v-if="model.conflict" class="gw-banner gw-banner-amber" role="alert"><icon name="alert"/><span class="gw-grow">{{ say('conflict') }}</span><button type="button" class="gw-link" @click="save">{{ say('save_mine') }}</button><button type="button" class="gw-link" @click="model.drop(); model.load()">{{ say('take_all_theirs') }}</button></div>
      <nav v-if="state.phone && !isNew" class="gw-tabs gw-record-tabs" :aria-label="say('parts')"><button v-for="t in ['details', 'stream']" :key="t" type="button" class="gw-tab" :aria-current="tab === t ? 'page' : null" @click="tab = t">{{ say('tab_' + t) }}<span v-if="t === 'stream' && streamed" class="gw-count">{{ streamed }}</span></button><button v-for="r in relatedLists" :key="r.name" type="button" class="gw-tab" :aria-current="tab === r.name ? 'page' : null" @click="tab = r.name">{{ r.label }}<span v-if="counts[r.name]" class="gw-count">{{ counts[r.name] }}</span></button></nav>
      <div class="gw-record-body">
        <div class="gw-record-main">
          <template v-if="state.phone && !isNew && tab === 'details'"><approval :key="'a' + model.id" :model="model" @found="request = $event"/><ahead-part v-for="one in ahead" :key="one.name + model.id" :model="model" :workflow="one" @fill="fill"/></template>
          <record-form v-if="!state.phone || isNew || tab === 'details'" :model="model" @open="open"/>
          <template v-if="isNew"><ahead-part v-for="one in ahead" :key="one.name" :model="model" :workflow="one" @fill="fill"/></template>
          <template v-if="!isNew"><related v-for="r in relatedLists" v-show="!state.phone || tab === r.name" :key="r.name + model.id" :related="r" :id="model.id" :from="entity.name" @count="counts[r.name] = $event" @open="open"/><p v-if="entity.form.hidden.related && !state.phone" class="gw-hint gw-not-mine"><icon name="hidden"/>{{ say('lists_not_mine', {count: entity.form.hidden.related}) }}</p></template>
        </div>
        <aside v-if="!isNew && (!state.phone || ['details', 'stream'].includes(tab))" class="gw-record-side" :aria-label="say('around')">
          <section v-if="needs.length > alerts.length && (!state.phone || tab === 'details')" class="gw-aside-part"><header><h2>{{ say('needs_attention') }}<span class="gw-count">{{ needs.length - alerts.length }}</span></h2></header><ul class="gw-needs"><li v-for="(n, i) in needs.filter((one) => !alerts.includes(one))" :key="i"><icon :name="n.kind" :class="n.kind === 'alert' ? 'gw-' + (n.color || 'amber') : 'gw-muted'"/><span class="gw-grow"><strong v-if="n.head" :class="'gw-' + n.color">{{ n.head }}</strong>{{ n.head && n.text ? say('list_clause') : '' }}{{ n.text }} <span v-if="n.hint" class="gw-hint">{{ n.hint }}</span></span><button v-if="n.fill" type="button" class="gw-link" @click="fill(n.fill)">{{ say('fill') }}</button><button v-else-if="n.run" type="button" class="gw-link" @click="n.run()">{{ n.label }}</button></li></ul></section>
          <approval v-if="!state.phone" :key="'a' + model.id" :model="model" @found="request = $event"/>
          <template v-if="!state.phone"><ahead-part v-for="one in ahead" :key="one.name + model.id" :model="model" :workflow="one" @fill="fill"/></template>
          <attachments v-if="!entity.system && !state.me.outside && (!state.phone || tab === 'stream')" :key="entity.name + model.id" :model="model" @found="files = $event"/>
          <section v-if="!state.me.outside && state.phone && tab === 'details'" class="gw-aside-part"><header><h2>{{ say('recent') }}</h2><span class="gw-grow"></span><button type="button" class="gw-link" @click="tab = 'stream'">{{ say('all') }}{{ streamed ? ' ' + streamed : '' }}</button></header><timeline :key="'s' + model.id" :model="model" short @count="streamed = $event"/></section>
          <section v-if="!state.me.outside && (!state.phone || tab === 'stream')" class="gw-aside-part"><header><h2>{{ say('timeline') }}</h2></header><timeline :key="'t' + model.id" :model="model" :approvals="request ? request.trail || [] : []" :files="files"/></section>
        </aside>
      </div>
      <div v-if="several" class="gw-save-bar"><span v-if="problems" class="gw-red" role="alert">{{ say('problems_here', {count: problems}) }}</span><span v-else class="gw-hint">{{ isNew ? say('input_stays') : say('unsaved') }}</span><span class="gw-grow"></span><button type="button" class="gw-button gw-large" @click="discard">{{ say('discard') }}</button><button type="button" class="gw-button gw-main gw-large" :disabled="model.busy" @click="save">{{ say(isNew ? 'create' : 'save') }}</button></div>
    </div>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('more')" align="end" @close="menu = null"/>
  </template><div v-else class="gw-empty"><h2>{{ say('no_such_page') }}</h2><p>{{ say('not_yours') }}</p><p><a href="/">{{ say('to_home') }}</a></p></div>`,
};
