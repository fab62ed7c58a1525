// What an approval brings about outside and has not left yet: it is approved, and the ERP does not know (S12.5).

import { exact, relative } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import { settle, VERBS, wordOf } from "../reports/settling.js";

export default {
  components: { Icon },
  props: { request: { type: Object, required: true } },
  emits: ["settled"],
  computed: { verbs: () => VERBS },
  methods: {
    say, exact, relative, wordOf,
    async act(effect, verb) {
      if (await settle(effect, verb)) this.$emit("settled");
    },
    tried(effect) {
      return [effect.attempts ? say("effect_tries", { count: effect.attempts }) : "", effect.next_at ? say("effect_next", { time: relative(effect.next_at) }) : "", effect.error].filter(Boolean).join(" · ");
    },
  },
  template: `<div v-for="effect in request.effects || []" :key="effect.id" class="gw-notice gw-left" role="status"><icon :name="effect.state === 'failed' ? 'alert' : 'clock'"/><div class="gw-grow"><strong>{{ say('state_' + request.state) }}{{ say('list_clause') }}{{ effect.name }} {{ effect.label }}</strong><div class="gw-hint" :title="effect.next_at ? exact(effect.next_at) : null">{{ tried(effect) }}</div><div v-if="effect.mine && effect.state === 'failed'" class="gw-left-deeds"><button v-for="verb in verbs" :key="verb" type="button" class="gw-button gw-tiny" @click="act(effect, verb)">{{ wordOf(verb) }}</button></div></div></div>`,
};
