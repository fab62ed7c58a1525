// What happened to the record, in one stream: changes, moves, comments, approvals; and the box to say something.

import { get, post, query } from "../base/api.js";
import { exact, relative, stamp } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { fail, tell } from "../base/overlay.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { cellHtml, escape } from "../cells/index.js";

const KINDS = ["all", "changes", "comments", "files", "approvals"];
const DECISIONS = new Set(["submit", "approve", "reject", "done", "cannot", "return", "withdraw", "resubmit", "take_back"]);
const SILENT = new Set(["update", "cells", "bulk"]); // say nothing where I see none of the fields
const HANGING = new Set(["attach", "detach"]);
// Of one instant the order stays as it came: what one deed did comes newest first too.
const newestFirst = (a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1);
const ICONS = { comments: "comment", approvals: "shield", changes: "pencil", files: "clip" };

export default {
  components: { Icon },
  props: { model: Object, short: Boolean, approvals: { type: Array, default: () => [] }, files: { type: Array, default: () => [] } },
  emits: ["all", "count"],
  data: () => ({ history: [], comments: [], kind: "all", text: "", next: null, busy: false, people: [], at: 0, mention: null, chosen: [], state }),
  mounted() {
    this.load();
    this.unwatch = this.$watch(() => this.model.record?.version, () => this.load());
    this.unheard = this.$watch(() => state.changes.count, () => (["comment", "attachment"].includes(state.changes.last?.entity) || (state.changes.last?.entity === this.model.entity.name && (!state.changes.last.ids?.length || state.changes.last.ids.includes(this.model.id)))) && this.load());
  },
  unmounted() {
    this.unwatch();
    this.unheard();
  },
  computed: {
    kinds: () => KINDS,
    mayComment() {
      return this.model.verbs().includes("comment");
    },
    entries() {
      // A decision stands in the history and in the request's trail; the trail says more.
      const told = this.approvals.length ? this.history.filter((h) => !DECISIONS.has(h.verb)) : this.history;
      const seen = told.filter((h) => !SILENT.has(h.verb) || Object.keys(h.changes || {}).some((name) => this.model.entity.fields[name]));
      const changes = seen.map((h, i) => ({ key: "h" + i, at: h.at, by: h.by, kind: DECISIONS.has(h.verb) ? "approvals" : HANGING.has(h.verb) ? "files" : "changes", verb: h.verb, changes: h.changes || {}, drawn: h.drawn, file: HANGING.has(h.verb) ? h.reason : "" }));
      const comments = this.comments.map((c) => ({ key: "c" + c.id, at: c.at, by: c.by, kind: "comments", verb: "comment", text: c.text, changes: {} }));
      const decided = this.approvals.filter((t) => t.actor).map((t, i) => ({ key: "a" + i, at: t.at, by: t.actor, kind: "approvals", verb: t.kind, text: t.comment, changes: {} })).reverse();
      const all = [...changes, ...comments, ...decided].sort(newestFirst);
      const kept = this.kind === "all" ? all : all.filter((e) => e.kind === this.kind);
      return this.short ? kept.slice(0, 4) : kept;
    },
  },
  watch: {
    entries() {
      this.$emit("count", this.history.length + this.comments.length);
    },
  },
  methods: {
    say,
    stamp,
    exact,
    relative,
    iconOf(entry) {
      return entry.changes.stage ? "stage" : entry.verb === "create" ? "plus" : entry.verb === "return" ? "back" : entry.verb === "approve" ? "check" : ICONS[entry.kind];
    },
    // The product acts for stated reasons; those people meet have words of their own.
    who(by) {
      if (by && by.id === null && by.title) {
        const themself = /^(\S+) (chose a language|read a notice)$/.exec(by.title);
        if (themself) return themself[1];
        const key = "by_" + by.title.replace(/\W+/g, "_");
        return say(key) === key ? say("the_system") : say(key);
      }
      return by?.title ?? by?.name ?? (typeof by === "string" ? by : say("the_system"));
    },
    // The file of this entry, while it hangs here still.
    hanging(entry) {
      return entry.verb === "attach" && this.files.find((file) => file.name === entry.file && file.at === entry.at);
    },
    did(entry) {
      const key = "did_" + String(entry.verb).replace(/-/g, "_");
      const text = say(key);
      return text === key ? entry.verb : text;
    },
    async load() {
      if (this.model.isNew || state.me.outside) return; // people from outside are told of nothing that happened
      const path = `/${this.model.entity.name}/${this.model.id}`;
      try {
        const [history, comments] = await Promise.all([get(path + "/history" + query({ limit: 50 })), get(path + "/comments" + query({ limit: 100 }))]);
        this.history = history.rows;
        this.next = history.next;
        this.comments = comments.rows;
      } catch (error) {
        if (error.status === undefined) throw error;
      }
    },
    async older() {
      try {
        const answer = await get(`/${this.model.entity.name}/${this.model.id}/history` + query({ after: this.next, limit: 50 }));
        this.history.push(...answer.rows);
        this.next = answer.next;
      } catch (error) {
        fail(error);
      }
    },
    changed(entry) {
      if (entry.verb === "create") return [];
      return Object.entries(entry.changes).filter(([name]) => this.model.entity.fields[name]).map(([name, pair]) => {
        const field = this.model.entity.fields[name];
        const [before, after] = Array.isArray(pair) ? pair : [pair?.old, pair?.new];
        return { name, label: field.label, before: cellHtml(field, before, { form: true }), after: cellHtml(field, after, { form: true }) };
      });
    },
    // From how many a sample was drawn, and by which seed it is found again.
    sample(drawn) {
      const label = state.schema.entities[drawn.entity]?.label ?? this.model.entity.fields[drawn.into]?.label;
      return say("drawn_from", { ...drawn, label }) + (drawn.drawn < drawn.asked ? say("list_semicolon") + say("drawn_fewer", drawn) : "");
    },
    marked(text) {
      return escape(text).replace(/(^|\s)@([\p{L}\w.-]+)/gu, '$1<span class="gw-mention">@$2</span>');
    },
    async say_() {
      const text = this.text.trim();
      if (!text) return;
      this.busy = true;
      try {
        const mentions = [...new Set(this.chosen.filter((p) => text.includes("@" + p.name)).map((p) => p.id))];
        const made = await post(`/${this.model.entity.name}/${this.model.id}/comments`, { text, mentions });
        for (const { message } of made.warnings || []) tell(message, { kind: "warn" });
        this.comments.unshift(made);
        this.text = "";
        this.chosen = [];
        this.load();
      } catch (error) {
        fail(error);
      } finally {
        this.busy = false;
      }
    },
    async typed() {
      const before = this.text.slice(0, this.$refs.box.selectionStart);
      const found = /(?:^|\s)@([\p{L}\w.-]*)$/u.exec(before);
      this.mention = found ? found[1] : null;
      if (this.mention === null || !state.schema.entities.user) return (this.people = []);
      const asked = this.mention;
      try {
        const answer = await get("/user" + query({ q: asked, filter: "active", limit: 6, count: "none", fields: "name,unit" }));
        if (asked === this.mention) this.people = answer.rows.filter((p) => p.name);
      } catch (error) {
        this.people = [];
        if (error.status === undefined) throw error;
      }
      this.at = 0;
    },
    // People are named, and meant by their id: logins are hidden from most, and two may have one name.
    put(person) {
      this.chosen.push(person);
      const end = this.$refs.box.selectionStart;
      this.text = this.text.slice(0, end).replace(/@[\p{L}\w.-]*$/u, "@" + person.name + " ") + this.text.slice(end);
      this.people = [];
      this.mention = null;
      this.$refs.box.focus();
    },
    key(event) {
      if (event.isComposing) return;
      if (this.people.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
        event.preventDefault();
        this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.people.length) % this.people.length;
      } else if (this.people.length && ["Enter", "Tab"].includes(event.key)) {
        event.preventDefault();
        this.put(this.people[this.at]);
      } else if (event.key === "Escape" && this.people.length) {
        event.stopPropagation();
        this.people = [];
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.say_();
    },
  },
  template: `<div class="gw-timeline">
    <div v-if="!short" class="gw-segments" role="group" :aria-label="say('timeline')"><button v-for="k in kinds" :key="k" type="button" :aria-pressed="kind === k" @click="kind = k">{{ say('stream_' + k) }}</button></div>
    <form v-if="!short && mayComment" class="gw-comment-box" @submit.prevent="say_"><textarea ref="box" v-model="text" class="gw-input gw-area" rows="1" :placeholder="say('write_comment')" :aria-label="say('write_comment')" @input="typed" @keydown="key"></textarea>
      <ul v-if="people.length" class="gw-options gw-mentions" role="listbox" :aria-label="say('people')"><li v-for="(p, i) in people" :key="p.id" class="gw-option" :class="{'gw-at': i === at}" role="option" :aria-selected="i === at" @mousedown.prevent="put(p)">{{ p.name }}<span class="gw-hint">{{ p.unit?.title }}</span></li></ul>
      <button v-if="text.trim()" type="submit" class="gw-button gw-tiny gw-first" :disabled="busy">{{ say('send') }}</button></form>
    <ol class="gw-stream"><li v-for="entry in entries" :key="entry.key"><span class="gw-stream-icon"><icon :name="iconOf(entry)"/></span><div class="gw-grow"><div><strong>{{ who(entry.by) }}</strong> {{ did(entry) }}</div>
      <div v-for="c in changed(entry)" :key="c.name" class="gw-change"><span class="gw-muted">{{ c.label }}{{ say('list_colon') }}</span><s v-if="c.before" v-html="c.before"></s><span v-if="c.before"> → </span><span v-html="c.after || '—'"></span></div>
      <div v-if="entry.drawn" class="gw-change">{{ sample(entry.drawn) }}</div>
      <div v-if="entry.file" class="gw-cut"><a v-if="hanging(entry)" :href="'/api/v1/files/' + hanging(entry).id" target="_blank" rel="noopener">{{ entry.file }}</a><span v-else>{{ entry.file }}</span></div>
      <div v-if="entry.text" class="gw-pre" v-html="marked(entry.text)"></div>
      <time class="gw-hint" :datetime="entry.at" :title="exact(entry.at)">{{ stamp(entry.at) }} · {{ relative(entry.at) }}</time></div></li></ol>
    <p v-if="!entries.length" class="gw-hint">{{ say('nothing_happened') }}</p>
    <button v-if="next && !short" type="button" class="gw-link" @click="older">{{ say('older') }}</button>
  </div>`,
};
