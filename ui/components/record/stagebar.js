// The stages: the main path as one bar, what stands beside it apart. A closed move says why and offers what would open it.
// On a phone the bar is a strip of segments with the current stage and the next move under it.

import { Icon } from "../base/icons.js";
import { DropMenu, Popover } from "../base/overlay.js";
import { briefly, percent } from "../base/format.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";
import { dueText, urgency } from "../queue/due.js";
import { fieldsOf } from "./attention.js";

export default {
  components: { Icon, DropMenu, Popover },
  props: { model: Object },
  emits: ["move", "fill"],
  data: () => ({ state, shown: null, anchor: null, menu: null }),
  mounted() {
    this.$nextTick(this.reveal);
  },
  watch: { current: "reveal" },
  computed: {
    current() {
      return this.model.record.stage;
    },
    ways() {
      return Object.fromEntries((this.model.record.may?.moves || []).map((way) => [way.to, way]));
    },
    all() {
      return this.model.entity.stages.map((stage) => ({ ...stage, way: this.ways[stage.name] }));
    },
    // Where the record stands on the main path; beside it, the stage it could go on from.
    at() {
      const main = this.all.filter((stage) => stage.main);
      const here = main.findIndex((stage) => stage.name === this.current);
      return here >= 0 ? here : main.findLastIndex((stage) => stage.way);
    },
    path() {
      return this.all.filter((stage) => stage.main).map((stage, index) => ({ ...stage, look: this.look(stage, index) }));
    },
    // A record beside its path stands in a step of its own.
    aside() {
      return this.all.find((stage) => stage.name === this.current && !stage.main) || null;
    },
    beside() {
      return this.all.filter((stage) => !stage.main && stage.way && stage.name !== this.current);
    },
    here() {
      return this.all.find((stage) => stage.name === this.current);
    },
    following() {
      return this.path.slice(this.aside ? Math.max(0, this.at) : this.at + 1).find((stage) => stage.way) || null;
    },
    reasons() {
      return [].concat(this.shown?.way.why || []).map((why) => (typeof why === "string" ? why : why.message));
    },
    fields() {
      const known = this.shown ? [...new Set(fieldsOf(this.shown.way))] : [];
      return known.map((name) => this.model.entity.fields[name]).filter((f) => f && this.model.mayWrite(f));
    },
    rule() {
      const rule = this.shown?.way.rule;
      return rule ? say("rule_at", { file: rule.file, line: rule.line }) : "";
    },
  },
  methods: {
    say,
    look(stage, index) {
      if (stage.name === this.current) return "here";
      if (index < this.at) return "past";
      if (stage.way?.open) return "open";
      return stage.way && index === this.at + 1 ? "shut" : "later";
    },
    under(stage) {
      const parts = [];
      if (stage.probability) parts.push(percent(stage.probability));
      if (stage.name === this.current && this.model.record.stage_since) parts.push(briefly(Date.now() - new Date(this.model.record.stage_since)));
      const until = stage.name === this.current && this.model.record.stage_due;
      if (until) parts.push(say(urgency(until.due) === "overdue" ? "stage_overdue" : "stage_until", { time: dueText(until.due, until.provisional) }));
      if (stage.approval && ["open", "shut", "later"].includes(stage.look)) parts.push(say("needs_approval"));
      return parts.join(" · ");
    },
    reveal() {
      this.$refs.bar?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    },
    click(event, stage) {
      this.choose(stage, event.currentTarget);
    },
    choose(stage, anchor) {
      if (!stage.way) return;
      if (stage.way.open) return this.$emit("move", stage);
      this.anchor = anchor;
      this.shown = stage;
    },
    item(stage, anchor) {
      const hint = stage.name === this.current ? say("stage_here") : stage.way && !stage.way.open ? say("closed_move") : stage.approval && stage.way ? say("needs_approval") : "";
      return { label: stage.way ? say("move_named_to", { stage: stage.label }) : stage.label, icon: stage.look === "past" ? "check" : stage.way ? (stage.way.open ? "forward" : "lock") : "dot", hint, disabled: !stage.way, run: () => this.choose(stage, anchor) };
    },
    others(event) {
      const anchor = event.currentTarget;
      this.menu = { anchor, label: say("other_stages"), items: this.beside.map((stage) => this.item(stage, anchor)) };
    },
    everything(event) {
      const anchor = event.currentTarget;
      const items = this.path.map((stage) => this.item(stage, anchor));
      if (this.beside.length) items.push({ line: true }, ...this.beside.map((stage) => this.item(stage, anchor)));
      this.menu = { anchor, label: say("stages"), items };
    },
  },
  template: `<div v-if="state.phone" class="gw-stages-phone">
      <div class="gw-stage-strip" aria-hidden="true"><span v-for="stage in path" :key="stage.name" :class="'gw-strip-' + stage.look"></span></div>
      <div class="gw-stage-now"><button type="button" class="gw-stage-all" :aria-label="say('stages') + ': ' + here?.label" aria-haspopup="menu" @click="everything"><strong class="gw-cut">{{ here?.label }}</strong><span class="gw-hint gw-cut">{{ [aside ? '' : say('stage_of', {at: at + 1, count: path.length}), here ? under(here) : ''].filter(Boolean).join(' · ') }}</span><icon name="down"/></button>
        <button v-if="following" type="button" class="gw-button" :class="following.way.open ? 'gw-first' : ''" @click="click($event, following)"><icon v-if="!following.way.open" name="lock" :label="say('closed_move')"/><span class="gw-cut">{{ following.label }}</span><icon v-if="following.way.open" name="right"/></button></div>
    </div>
    <div v-else class="gw-stage-bar"><ol ref="bar" class="gw-stages" :aria-label="say('stages')"><li v-for="stage in path" :key="stage.name"><button type="button" class="gw-stage-step" :class="'gw-step-' + stage.look" :aria-disabled="!stage.way" :aria-current="stage.look === 'here' ? 'step' : null" :title="stage.way && stage.way.open ? say('move_to') + ' ' + stage.label : stage.label" @click="click($event, stage)"><span class="gw-step-name"><icon v-if="stage.look === 'past'" name="check"/><icon v-if="stage.look === 'shut'" name="lock" :label="say('closed_move')"/><span class="gw-cut">{{ stage.label }}</span></span><span class="gw-step-under">{{ under(stage) }}&nbsp;</span></button></li></ol>
      <div v-if="aside" class="gw-stage-step gw-step-aside" aria-current="step"><span class="gw-step-name"><span class="gw-cut">{{ aside.label }}</span></span><span class="gw-step-under">{{ under(aside) }}&nbsp;</span></div>
      <button v-if="beside.length" type="button" class="gw-stage-other" aria-haspopup="menu" @click="others">{{ say('other_stages') }}<icon name="down"/></button></div>
    <popover v-if="shown" :anchor="anchor" :width="312" :label="say('cannot_enter', {stage: shown.label})" @close="shown = null"><div class="gw-problem-box"><strong>{{ say('cannot_enter', {stage: shown.label}) }}</strong><p v-for="(why, i) in reasons" :key="i">{{ why }}</p><div v-if="fields.length" class="gw-problem-ways"><button v-for="f in fields" :key="f.name" type="button" class="gw-button gw-tiny" @click="$emit('fill', f.name); shown = null">{{ say(f.widget.kind === 'boolean' ? 'tick_named' : 'fill_named', {name: f.label}) }}</button></div><p v-if="rule" class="gw-hint">{{ rule }}</p></div></popover>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="menu.label" @close="menu = null"/>`,
};
