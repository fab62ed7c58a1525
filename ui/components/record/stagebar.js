// The stages as one bar: passed, current, next. A closed move says why and offers what would open it.

import { Icon } from "../base/icons.js";
import { Popover } from "../base/overlay.js";
import { percent, relative } from "../base/format.js";
import { say } from "../base/words.js";
import { fieldsOf } from "./attention.js";

export default {
  components: { Icon, Popover },
  props: { model: Object },
  emits: ["move", "fill"],
  data: () => ({ shown: null, anchor: null }),
  computed: {
    current() {
      return this.model.record.stage;
    },
    moves() {
      return Object.fromEntries((this.model.record.may?.moves || []).map((way) => [way.to, way]));
    },
    stages() {
      const all = this.model.entity.stages;
      const at = all.findIndex((s) => s.name === this.current);
      const line = all.filter((s) => s.name === this.current || ((!s.ends || s.ends === "won") && !s.from_any));
      return line.map((stage) => {
        const index = all.indexOf(stage);
        const way = this.moves[stage.name];
        const look = stage.name === this.current ? "here" : index < at ? "past" : way?.open ? "open" : way && index === at + 1 ? "shut" : "later";
        return { ...stage, way, look };
      });
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
    percent,
    under(stage) {
      const parts = [];
      if (stage.probability) parts.push(percent(stage.probability));
      if (stage.look === "here" && this.model.record.stage_since) parts.push(relative(this.model.record.stage_since));
      if (stage.approval && stage.look !== "here" && stage.look !== "past") parts.push(say("needs_approval"));
      return parts.join(" · ");
    },
    click(event, stage) {
      if (!stage.way) return;
      if (stage.way.open) return this.$emit("move", stage);
      this.anchor = event.currentTarget;
      this.shown = stage;
    },
  },
  template: `<ol class="gw-stages" :aria-label="say('stages')"><li v-for="stage in stages" :key="stage.name"><button type="button" class="gw-stage-step" :class="'gw-step-' + stage.look" :aria-disabled="!stage.way" :aria-current="stage.look === 'here' ? 'step' : null" :title="stage.way && stage.way.open ? say('move_to') + ' ' + stage.label : null" @click="click($event, stage)"><span class="gw-step-name"><icon v-if="stage.look === 'past'" name="check"/><icon v-if="stage.look === 'shut'" name="lock" :label="say('closed_move')"/><span class="gw-cut">{{ stage.label }}</span></span><span class="gw-step-under">{{ under(stage) }}&nbsp;</span></button></li></ol>
    <popover v-if="shown" :anchor="anchor" :width="312" :label="say('cannot_enter', {stage: shown.label})" @close="shown = null"><div class="gw-problem-box"><strong>{{ say('cannot_enter', {stage: shown.label}) }}</strong><p v-for="(why, i) in reasons" :key="i">{{ why }}</p><div v-if="fields.length" class="gw-problem-ways"><button v-for="f in fields" :key="f.name" type="button" class="gw-button gw-tiny" @click="$emit('fill', f.name); shown = null">{{ say(f.widget.kind === 'boolean' ? 'tick_named' : 'fill_named', {name: f.label}) }}</button></div><p v-if="rule" class="gw-hint">{{ rule }}</p></div></popover>`,
};
