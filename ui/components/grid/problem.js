// The reason beside a cell that was refused: what is wrong, that nothing is lost, the ways on.

import { Popover } from "../base/overlay.js";
import { say } from "../base/words.js";

export default {
  components: { Popover },
  props: { problem: { type: Object, required: true }, entity: { type: Object, required: true } },
  emits: ["again", "fill", "restore", "close"],
  computed: {
    fills() {
      return (this.problem.fills || []).map((name) => this.entity.fields[name]).filter(Boolean);
    },
  },
  methods: { say },
  template: `<popover :anchor="problem.anchor" :focus="false" :width="304" :label="problem.message" @close="$emit('close')"><div class="gw-problem-box" role="alert">
    <strong class="gw-red">{{ problem.message }}</strong><p>{{ problem.help || say('input_kept') }}</p>
    <p v-if="problem.current && problem.current.values" class="gw-amber">{{ say('theirs', {value: problem.current.values[problem.field.name]?.title ?? problem.current.values[problem.field.name] ?? '—'}) }}</p>
    <div class="gw-problem-ways"><button v-for="f in fills" :key="f.name" type="button" class="gw-button gw-tiny gw-first" @click="$emit('fill', f.name)">{{ say(f.widget.kind === 'boolean' ? 'tick_named' : 'fill_named', {name: f.label}) }}</button><button type="button" class="gw-button gw-tiny" @click="$emit('again')">{{ say('keep_editing') }}</button><button type="button" class="gw-link gw-quiet" @click="$emit('restore')">{{ problem.oldShown ? say('restore_to', {value: problem.oldShown}) : say('restore_empty') }}</button></div>
  </div></popover>`,
};
