// The reason beside a cell that was refused: what is wrong, that nothing is lost, the ways on.

import { Popover } from "../base/overlay.js";
import { exact, relative } from "../base/format.js";
import { say } from "../base/words.js";
import { cellHtml } from "../cells/index.js";

export default {
  components: { Popover },
  props: { problem: { type: Object, required: true }, entity: { type: Object, required: true } },
  emits: ["again", "fill", "restore", "mine", "close"],
  computed: {
    // Somebody else saved this very cell since it was read: {html, by, at}.
    theirs() {
      const { current, field } = this.problem;
      if (!current?.values || !(field.name in current.values)) return null;
      const { by, at } = current.changed?.[field.name] ?? {};
      return { html: cellHtml(field, current.values[field.name], { form: true }) || "—", by: by?.title || say("somebody"), at };
    },
    mine() {
      return cellHtml(this.problem.field, this.problem.typed, { form: true }) || "—";
    },
    fills() {
      return (this.problem.fills || []).map((name) => this.entity.fields[name]).filter(Boolean);
    },
  },
  methods: { say, exact, relative },
  template: `<popover :anchor="problem.anchor" :focus="false" :width="304" :label="problem.message" @close="$emit('close')"><div class="gw-problem-box" role="alert">
    <strong class="gw-red">{{ problem.message }}</strong>
    <template v-if="theirs"><dl class="gw-both"><dt>{{ say('value_theirs', {name: theirs.by}) }}<time v-if="theirs.at" class="gw-hint" :datetime="theirs.at" :title="exact(theirs.at)">{{ relative(theirs.at) }}</time></dt><dd v-html="theirs.html"></dd><dt>{{ say('value_mine') }}</dt><dd v-html="mine"></dd></dl>
      <div class="gw-problem-ways"><button type="button" class="gw-button gw-tiny gw-first" @click="$emit('mine')">{{ say('take_mine') }}</button><button type="button" class="gw-button gw-tiny" @click="$emit('restore')">{{ say('take_theirs') }}</button><button type="button" class="gw-link gw-quiet" @click="$emit('again')">{{ say('keep_editing') }}</button></div></template>
    <template v-else><p>{{ problem.help || say('input_kept') }}</p>
    <div class="gw-problem-ways"><button v-for="f in fills" :key="f.name" type="button" class="gw-button gw-tiny gw-first" @click="$emit('fill', f.name)">{{ say(f.widget.kind === 'boolean' ? 'tick_named' : 'fill_named', {name: f.label}) }}</button><button v-if="!problem.gone" type="button" class="gw-button gw-tiny" @click="$emit('again')">{{ say('keep_editing') }}</button><button type="button" class="gw-link gw-quiet" @click="$emit('restore')">{{ problem.gone ? say('discard') : problem.oldShown ? say('restore_to', {value: problem.oldShown}) : say('restore_empty') }}</button></div></template>
  </div></popover>`,
};
