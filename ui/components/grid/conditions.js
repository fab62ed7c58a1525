// Conditions joined by "any of" and "all of", one inside the other as deep as somebody needs.

import { describe } from "../base/filters.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";

const membersOf = (chip) => chip.any || chip.all || null;
const made = (kind, members) => ({ [kind]: members });

export const Conditions = {
  name: "Conditions",
  components: { Icon },
  props: { entity: Object, chip: Object, depth: { type: Number, default: 0 } },
  emits: ["chip", "ask"],
  computed: {
    kind() {
      return this.chip.any ? "any" : "all";
    },
    members() {
      return membersOf(this.chip);
    },
  },
  methods: {
    say,
    isGroup: (chip) => Boolean(membersOf(chip)),
    words(chip) {
      const { label, operator, value } = describe(chip, this.entity.fields);
      return [label, operator, value].filter(Boolean).join(" ");
    },
    turn(kind) {
      this.$emit("chip", made(kind, this.members));
    },
    put(index, chip) {
      const members = [...this.members];
      if (chip === null) members.splice(index, 1);
      else members[index] = chip;
      this.$emit("chip", members.length ? made(this.kind, members) : null);
    },
    nest() {
      this.put(this.members.length, made(this.kind === "any" ? "all" : "any", []));
    },
    // The box in which one condition is made stands outside; it hands its chip to `put`.
    ask(event, index) {
      this.$emit("ask", { anchor: event.currentTarget, chip: this.members[index] || null, put: (chip) => this.put(index, chip) });
    },
  },
  template: `<div class="gw-conditions" role="group" :aria-label="say('conditions_' + kind)"><div class="gw-filter-line"><select class="gw-select" :aria-label="say('conditions')" :value="kind" @change="turn($event.target.value)"><option value="any">{{ say('conditions_any') }}</option><option value="all">{{ say('conditions_all') }}</option></select></div>
    <template v-for="(member, index) in members" :key="index"><conditions v-if="isGroup(member)" :entity="entity" :chip="member" :depth="depth + 1" @chip="put(index, $event)" @ask="$emit('ask', $event)"/>
      <div v-else class="gw-filter-line"><button type="button" class="gw-link gw-grow gw-cut gw-colour-when" @click="ask($event, index)">{{ words(member) }}</button><button type="button" class="gw-icon-button" :aria-label="say('remove')" @click="put(index, null)"><icon name="close"/></button></div></template>
    <div class="gw-filter-foot"><button type="button" class="gw-link" @click="ask($event, members.length)"><icon name="plus"/>{{ say('add_condition') }}</button><button v-if="depth < 3" type="button" class="gw-link gw-quiet" @click="nest">{{ say('add_conditions') }}</button></div></div>`,
};

export default Conditions;
