// One request: what is asked, the fields that decide, the route with people and times, what changed, the trail, the bar.

import { freshKey, get, post } from "../base/api.js";
import { exact, stamp } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { DropMenu, ask, fail, tell } from "../base/overlay.js";
import { reloadSchema } from "../base/load.js";
import { entityOf, follow, recordUrl, state } from "../base/state.js";
import { say } from "../base/words.js";
import { ValueView, isBlank } from "../cells/index.js";
import AheadPart from "../record/ahead.js";
import { stepLook } from "../record/attention.js";
import { ADDING, addingItems } from "./adding.js";
import { begun, choiceFields, chosenOf } from "../record/choosing.js";
import { aroundMe } from "./around.js";
import { nameOf, numberOf, sentence } from "./asked.js";
import DecidingFields from "./deciding.js";
import { dueColour, dueText } from "./due.js";
import { fieldsOf } from "./fields.js";
import FileCards from "./files.js";
import FillingPart, { opened } from "./filling.js";
import FoldPart from "./fold.js";
import { GIVING, giveAway } from "./giving.js";
import ProposalPart from "./proposal.js";
import OutcomePart from "./outcome.js";
import LeftBehind from "./left.js";
import RouteLine from "./route.js";
import WholeFlow from "./flow.js";
import EnclosingPart from "./enclosing.js";
import SigningPart, { signed } from "./signing.js";
import SinceSeen, { isNews } from "./since.js";
import TrailPart from "./trail.js";

const MAIN = ["approve", "reject", "done", "cannot", "return", "resubmit"];
const FINAL = ["withdraw"]; // ends the request: asked once more
const BARRED = 3; // what stands in the bar of whoever does not decide
const SIGNED = ["approve", "reject", "done"];
const KEYS = { a: ["approve", "done"], r: ["reject", "cannot"] };

const ASKED = new Set(); // seats for which the schema was asked

const attachedTo = (path) => get(path + "/attachments").then((found) => found.rows).catch(() => []);

export default {
  components: { AheadPart, DecidingFields, DropMenu, EnclosingPart, FileCards, FillingPart, FoldPart, Icon, LeftBehind, OutcomePart, ProposalPart, RouteLine, SigningPart, SinceSeen, TrailPart, ValueView, WholeFlow },
  props: { id: Number, row: Object, several: Boolean }, // several: keys decide what is selected in the list
  emits: ["decided", "others", "shown"],
  data: () => ({ state, request: null, record: null, attached: [], seen: null, filling: null, enclosing: false, enclosed: [], signing: { file: null, password: "" }, error: null, comment: "", busy: false, problem: "", menu: null, chosen: null }),
  created() {
    this.comment = sessionStorage.getItem("gridwright-comment:" + this.id) || "";
    this.load();
  },
  mounted() {
    addEventListener("keydown", this.key);
    this.unwatch = this.$watch(() => state.changes.count, () => state.changes.last?.entity === "request" && (!state.changes.last.ids?.length || state.changes.last.ids.includes(this.id)) && this.load());
  },
  unmounted() {
    removeEventListener("keydown", this.key);
    this.unwatch();
  },
  watch: {
    more(items) {
      this.$emit("others", this.decides ? items : []);
    },
    comment(text) {
      if (text) sessionStorage.setItem("gridwright-comment:" + this.id, text);
      else sessionStorage.removeItem("gridwright-comment:" + this.id);
    },
  },
  computed: {
    entity() {
      return entityOf(this.request?.record?.entity);
    },
    // The seats that wait for me: several where branches stand side by side, then the one of the queue's line comes first.
    turns() {
      return this.request?.turns || [];
    },
    turn() {
      const of = (seat) => this.turns.find((turn) => turn.seat === seat);
      return of(this.chosen) || of(this.row?.seat) || this.turns[0] || null;
    },
    may() {
      return new Set((this.turn || this.request)?.may || []);
    },
    seat() {
      return this.turn?.seat ?? this.row?.seat ?? null;
    },
    withMe() {
      return aroundMe(this.request, this.turn);
    },
    asks() {
      return (this.turn || this.request)?.asks;
    },
    steps() {
      return this.request?.route || [];
    },
    fields() {
      const given = this.request.fields ?? this.row?.fields ?? [];
      return fieldsOf(given, this.request.record.entity, this.record).slice(0, 8);
    },
    ground() {
      const blocked = (this.request.problems || []).map((p) => p.message);
      return [{ word: "ground_blocked", lines: blocked }, { word: "ground_moved", lines: this.request.moved || [] }].filter((part) => part.lines.length);
    },
    changes() {
      const given = this.request.changes || (Array.isArray(this.request.fields) ? this.request.fields.filter((f) => "was" in f) : []);
      const all = fieldsOf(given.map((c) => ("old" in c ? { ...c, value: c.new, was: c.old } : c)), this.request.record.entity);
      return all.map((c) => (c.field.cell.kind === "lines" && c.html === c.wasHtml ? { ...c, wasHtml: "", html: say("lines_changed") } : c)); // as many as before
    },
    around() {
      if (!this.record || !this.entity) return [];
      const shown = new Set(this.fields.map((f) => f.field.name));
      const hidden = this.request.hidden || [];
      const skip = ["lines", "files", "image", "json", "rich_text"];
      return Object.values(this.entity.fields).filter((f) => !f.automatic && !shown.has(f.name) && !hidden.includes(f.name) && !skip.includes(f.cell.kind) && !isBlank(this.record[f.name])).slice(0, 9);
    },
    files() {
      if (!this.record || !this.entity) return [];
      const named = Object.values(this.entity.fields).filter((f) => ["files", "image"].includes(f.cell.kind) && !(this.request.hidden || []).includes(f.name) && !isBlank(this.record[f.name])).flatMap((f) => [].concat(this.record[f.name]));
      return [...named, ...this.attached];
    },
    trail() {
      return this.request.trail || [];
    },
    // With its submitter again: what counts is where it would go as it is now, not where it came back from.
    comesBack() {
      return this.may.has("resubmit");
    },
    running() {
      return this.request.state === "running";
    },
    name() {
      return nameOf(this.request.record);
    },
    asked() {
      return sentence(this.request, this.record);
    },
    // A phone has the kind in its top bar.
    place() {
      const number = numberOf({ ...this.request.record, number: this.request.record.number || this.record?.number });
      return [state.phone ? "" : this.workflow, number, this.request.round > 1 ? say("round", { count: this.request.round }) : ""].filter(Boolean).join(" · ");
    },
    more() {
      if (!this.request) return [];
      const plain = [...this.may].filter((verb) => !MAIN.includes(verb) && !ADDING.includes(verb));
      const among = this.may.has("comment") && this.request.approver ? [{ label: say("comment_approvers"), run: () => this.other("comment", { approvers: true }) }] : [];
      return [...addingItems(this, this.decide), ...plain.map((verb) => ({ label: say(verb), run: () => this.other(verb) })), ...among];
    },
    // Whoever only comments, urges or takes it back finds that in the bar.
    decides() {
      return MAIN.some((verb) => this.may.has(verb));
    },
    barred() {
      return state.phone ? this.more : this.more.slice(0, BARRED);
    },
    due() {
      return this.row?.due ?? this.steps.find((s) => stepLook(s) === "dot")?.due ?? null;
    },
    workflow() {
      const flow = this.request.workflow;
      return this.request.label || this.row?.request.label || flow?.label || flow || "";
    },
    hint() {
      if (this.may.has("done")) return "comment_hint_work";
      return ["approve", "reject"].some((verb) => this.may.has(verb)) ? "comment_hint" : "comment_hint_said";
    },
    signs() {
      return Boolean(this.asks?.signature) && SIGNED.some((verb) => this.may.has(verb));
    },
    must() {
      if (this.asks?.comment) return this.asks.comment === "always";
      return this.steps.some((s) => stepLook(s) === "dot" && s.comment === "always");
    },
  },
  methods: {
    say, exact, stamp, follow, recordUrl, dueText, dueColour,
    // A decision waits for it: what the step asks to be filled in is known then.
    load() {
      this.loaded = this.read();
      return this.loaded;
    },
    async read() {
      try {
        this.request = await get("/requests/" + this.id);
        this.error = null;
        this.showing();
        this.$emit("shown", this.request);
        const { entity, id } = this.request.record;
        await this.opens(entity);
        const path = entityOf(entity) && `/${entity}/${id}`;
        this.record = path ? await get(path).catch(() => null) : null;
        const told = this.filling?.id === this.record?.id ? this.filling?.problems : null;
        this.filling = opened(this.entity, this.record, this.may.has("approve") || this.may.has("done") ? this.asks : null, () => this.load());
        if (told && this.filling) this.filling.problems = told;
        this.attached = this.record && !this.entity.system ? await attachedTo(path) : [];
      } catch (error) {
        this.error = error;
      }
    },
    // A seat lets its holder see records and lists of kinds that were closed to him before: asked once for each seat.
    async opens(entity) {
      const news = this.turns.map((turn) => `${this.id}:${turn.seat}`).filter((seat) => !ASKED.has(seat));
      if (entityOf(entity) && !news.length) return;
      await reloadSchema();
      for (const seat of news) ASKED.add(seat);
    },
    // What is new stays on the page while it is open; the server is told that it was shown.
    showing() {
      const { revision, trail, seen } = this.request;
      if (isNews(seen)) this.seen = seen;
      if (!seen || seen.seq < trail.length) post(`/requests/${this.id}/seen`, { revision, seq: trail.length }).catch(() => null); // then it is told again
    },
    // What a change means for the route, where its field decides it.
    effect(change) {
      return this.fields.find((f) => f.field.name === change.field.name) || {};
    },
    key(event) {
      const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, .gw-pop, .gw-dialog, .gw-palette");
      if (event.ctrlKey || event.metaKey || event.altKey || typing || this.several || !this.request || this.busy) return;
      const verb = KEYS[event.key]?.find((each) => this.may.has(each));
      if (!verb) return;
      event.preventDefault();
      if (event.key === "r") this.refuse(verb);
      else this.decide(verb);
    },
    // What was written stays; the keys of the queue are heard again.
    leave(event) {
      this.problem = "";
      event.target.blur();
    },
    // A no asks for its reason first.
    refuse(verb) {
      if (this.comment.trim()) return this.decide(verb);
      this.problem = say("comment_required");
      this.$refs.comment?.focus();
    },
    async decide(verb, more = {}) {
      this.busy = true;
      this.problem = "";
      try {
        await this.loaded;
        const body = { revision: this.request.revision, client_key: freshKey(), ...more };
        if (body.seat === undefined && this.seat !== null && this.seat !== undefined) body.seat = this.seat;
        if (this.comment.trim()) body.comment = this.comment.trim();
        const values = ["approve", "done"].includes(verb) && this.filling?.changes(this.filling.names);
        if (values) body.values = values;
        if (this.enclosed.length) body.files = this.enclosed.map((file) => file.id);
        if (this.signs && SIGNED.includes(verb)) Object.assign(body, signed(this.signing));
        this.request = await post(`/requests/${this.id}/${verb.replace(/_/g, "-")}`, body);
        this.comment = "";
        if (values) this.filling.drop();
        this.filling = null;
        this.enclosed = [];
        this.enclosing = false;
        this.signing = { file: null, password: "" };
        if (this.turns.length) this.load();
        tell(say("decided_note", { verb: say(verb) }), { kind: "good" });
        this.$emit("decided");
      } catch (error) {
        this.problem = [error.message, ...(error.problems || []).map((p) => p.message).filter((m) => m !== error.message), error.why, error.help].filter(Boolean).join(" ");
        if (this.filling && error.status === 422 && error.problems?.length) {
          this.filling.refused(error);
          this.problem = [error.message, error.help].filter(Boolean).join(" ");
          return;
        }
        if (error.status === 409) this.load();
        if (error.status === undefined) fail(error);
        this.$refs.comment?.focus();
      } finally {
        this.busy = false;
      }
    },
    // Who was chosen stays chosen, unless another is.
    async resubmit() {
      const choices = this.request.choices || [];
      if (!choices.length) return this.decide("resubmit");
      let chosen = null;
      const run = async (values) => (chosen = chosenOf(choices, values));
      await ask({ title: say("resubmit"), fields: choiceFields(choices), values: begun(choices), confirm: say("resubmit"), run });
      return chosen && this.decide("resubmit", { chosen });
    },
    async other(verb, more = {}) {
      if (verb === "comment") return this.comment.trim() ? this.decide("comment", more) : this.$refs.comment?.focus();
      if (GIVING.includes(verb)) return this.give(verb);
      if (FINAL.includes(verb) && !(await ask({ title: say(verb), text: say("withdraw_text"), confirm: say(verb), danger: true }))) return null;
      return this.decide(verb);
    },
    async give(verb) {
      const done = await giveAway(this.request, verb, this.seat, this.comment);
      if (!done) return;
      this.request = done;
      this.comment = "";
      tell(say("decided_note", { verb: say(verb) }), { kind: "good" });
      this.$emit("decided");
    },
    // Where a step offers several places to return to, one is chosen.
    back(event) {
      const targets = this.asks?.return_to || [];
      if (targets.length < 2) return this.decide("return");
      const label = (to) => (to === "start" ? say("to_submitter") : this.steps.find((step) => step.step === to)?.label || to);
      this.menu = { anchor: event.currentTarget, items: targets.map((to) => ({ label: label(to), run: () => this.decide("return", { to }) })) };
    },
    take(seat) {
      this.chosen = seat;
      this.problem = "";
      this.load();
    },
    offer(event) {
      this.menu = { anchor: event.currentTarget, items: this.more };
    },
    enclose() {
      this.enclosing = !this.enclosing || this.enclosed.length > 0;
      if (this.enclosing) this.$nextTick(() => this.$refs.enclosing.$el.scrollIntoView({ block: "center" }));
    },
    phrases(event) {
      this.menu = { anchor: event.currentTarget, items: [1, 2, 3].map((n) => ({ label: say("phrase_" + n), run: () => (this.comment = say("phrase_" + n)) })) };
    },
  },
  template: `<div v-if="error" class="gw-fill"><div class="gw-empty"><h2>{{ error.status === 404 ? say('no_such_record') : say('cannot_load') }}</h2><p>{{ error.message }}</p></div></div>
  <div v-else-if="!request" class="gw-fill" aria-busy="true"><div class="gw-request-main"><span class="gw-bone" style="width:30%"></span><span class="gw-bone" style="width:60%;height:16px;margin-top:14px"></span><span class="gw-bone" style="width:100%;height:120px;margin-top:32px"></span><span class="gw-bone" style="width:100%;height:80px;margin-top:32px"></span></div></div>
  <div v-else class="gw-request">
    <div class="gw-request-scroll">
      <div class="gw-request-main">
        <section class="gw-request-head"><div class="gw-queue-line gw-muted"><icon v-if="!state.phone" name="document"/><span class="gw-grow">{{ place }}</span><strong v-if="state.phone && due" :class="dueColour(due)">{{ dueText(due) }}</strong><a class="gw-link" :href="recordUrl(request.record.entity, request.record.id)" @click="follow($event, recordUrl(request.record.entity, request.record.id))">{{ say('open_record') }} <icon name="expand" :size="12"/></a></div>
          <h1>{{ name }}</h1>
          <p class="gw-request-asked"><span v-html="asked"></span> <span v-if="request.void" class="gw-tag gw-tag-grey gw-amber" :title="say('approval_void_why')">{{ say('approval_void') }}</span><span v-else-if="!running" class="gw-tag gw-tag-grey">{{ say('state_' + request.state) }}</span></p><p v-if="withMe.length" class="gw-hint gw-request-mine"><span v-for="line in withMe" :key="line">{{ line }}</span></p></section>
        <outcome-part :request="request"/>
        <filling-part v-if="filling" :model="filling"/>
        <left-behind :request="request" @settled="load"/>
        <div v-for="part in ground" :key="part.word" class="gw-notice" role="status"><icon name="alert"/><div><strong>{{ say(part.word) }}</strong><div v-for="line in part.lines" :key="line">{{ line }}</div></div></div>
        <section v-if="request.guards" class="gw-request-part"><h2>{{ say('guards_' + request.guards) }}</h2><proposal-part v-if="request.proposal.length" :changes="request.proposal" :entity="request.record.entity"/></section>
        <since-seen v-if="seen" :request="request" :seen="seen"/>
        <ahead-part v-if="comesBack && record" class="gw-request-part" :model="{entity, id: record.id, record}" :workflow="{name: request.workflow?.name || request.workflow, label: workflow}" unfolded/>
        <route-line v-else :request="request"/>
        <whole-flow :key="request.id" :request="request"/>
        <deciding-fields v-if="!comesBack" :fields="fields" :summary="request.summary || ''" :reasons="request.reasons || []"/>
        <fold-part v-if="changes.length" :title="say('changes_since', {count: Math.max(1, request.round - 1)})" :count="changes.length"><div class="gw-table-box"><table class="gw-table"><thead><tr><th scope="col">{{ say('field') }}</th><th scope="col">{{ say('before') }}</th><th scope="col">{{ say('now') }}</th><th scope="col">{{ say('effect') }}</th></tr></thead><tbody><tr v-for="c in changes" :key="c.field.name"><td class="gw-muted">{{ c.label }}</td><td class="gw-muted"><component :is="c.wasHtml === '—' ? 'span' : 's'" v-html="c.wasHtml"/></td><td v-html="c.html"></td><td :class="effect(c).pushes ? 'gw-amber' : 'gw-muted'">{{ effect(c).caption }}</td></tr></tbody></table></div></fold-part>
        <file-cards :files="files"/>
        <signing-part v-if="signs" v-model="signing"/>
        <enclosing-part v-if="enclosing && may.size" ref="enclosing" v-model="enclosed" :decides="decides"/>
        <fold-part v-if="state.phone && around.length" :title="entity.label"><dl class="gw-around"><template v-for="f in around" :key="f.name"><dt>{{ f.label }}</dt><dd><value-view :field="f" :value="record[f.name]"/></dd></template></dl></fold-part>
        <fold-part v-if="state.phone && trail.length" :title="say('trail')" :count="trail.length"><trail-part :request="request"/></fold-part>
      </div>
      <aside v-if="!state.phone" class="gw-request-side" :aria-label="say('around')">
        <section v-if="around.length" class="gw-aside-part"><header><h2>{{ entity.label }}</h2><span class="gw-grow"></span><a class="gw-link" :href="recordUrl(request.record.entity, request.record.id)" @click="follow($event, recordUrl(request.record.entity, request.record.id))">{{ say('open') }}</a></header><dl class="gw-around"><template v-for="f in around" :key="f.name"><dt>{{ f.label }}</dt><dd><value-view :field="f" :value="record[f.name]"/></dd></template></dl></section>
        <section class="gw-aside-part"><header><h2>{{ say('trail') }}</h2><span class="gw-grow"></span><span class="gw-hint">{{ say('entries', {count: trail.length}) }}</span></header><trail-part :request="request"/></section>
      </aside>
    </div>
    <form v-if="may.size" class="gw-decide" @submit.prevent><div v-if="turns.length > 1" class="gw-segments gw-turns" role="group" :aria-label="say('decides_step')"><button v-for="one in turns" :key="one.seat" type="button" :aria-pressed="one === turn ? 'true' : 'false'" @click="take(one.seat)">{{ one.label }}</button></div><div class="gw-decide-text"><input ref="comment" v-model="comment" class="gw-input" :placeholder="say(must ? 'comment_required' : hint)" :aria-label="say(hint)" :aria-invalid="Boolean(problem) || null" aria-describedby="gw-decide-problem" @keydown.esc.stop="leave"><button type="button" class="gw-icon-button gw-clip" :aria-label="say('attach_files')" :title="say('attach_files')" :aria-expanded="enclosing" @click="enclose"><icon name="clip"/></button><button v-if="state.phone && may.has('approve')" type="button" class="gw-phrases" @click="phrases">{{ say('common') }}</button><span v-if="problem" id="gw-decide-problem" class="gw-problem" role="alert">{{ problem }}</span></div>
      <div class="gw-decide-buttons"><button v-if="may.has('resubmit')" type="button" class="gw-button gw-main gw-large gw-decide-main" :disabled="busy" @click="resubmit"><icon name="forward"/>{{ say('resubmit') }}</button><button v-if="may.has('approve')" type="button" class="gw-button gw-main gw-large gw-decide-main" :disabled="busy" aria-keyshortcuts="a" @click="decide('approve')"><icon name="check"/>{{ say('approve') }} <kbd v-if="!state.phone" class="gw-key">a</kbd></button><button v-if="may.has('reject')" type="button" class="gw-button gw-no gw-large" :disabled="busy" aria-keyshortcuts="r" @click="decide('reject')"><icon v-if="!state.phone" name="close"/>{{ say('reject') }} <kbd v-if="!state.phone" class="gw-key">r</kbd></button><button v-if="may.has('done')" type="button" class="gw-button gw-main gw-large gw-decide-main" :disabled="busy" aria-keyshortcuts="a" @click="decide('done')"><icon name="check"/>{{ say('done') }} <kbd v-if="!state.phone" class="gw-key">a</kbd></button><button v-if="may.has('cannot')" type="button" class="gw-button gw-no gw-large" :disabled="busy" aria-keyshortcuts="r" @click="refuse('cannot')"><icon v-if="!state.phone" name="close"/>{{ say('cannot') }} <kbd v-if="!state.phone" class="gw-key">r</kbd></button><button v-if="may.has('return')" type="button" class="gw-button gw-large gw-decide-return" :disabled="busy" @click="back"><icon v-if="!state.phone" name="back"/>{{ say('return') }}</button><template v-if="!decides"><button v-for="one in barred" :key="one.label" type="button" class="gw-button gw-large" :disabled="busy" @click="one.run">{{ one.label }}</button></template><button v-if="decides && more.length === 1 && !state.phone" type="button" class="gw-button gw-large" :disabled="busy" @click="more[0].run">{{ more[0].label }}</button><button v-if="more.length > (decides ? 1 : barred.length) && !state.phone" type="button" class="gw-icon-button gw-large" :aria-label="say('more')" @click="offer"><icon name="more"/></button></div></form>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('more')" align="end" @close="menu = null"/>
  </div>`,
};
