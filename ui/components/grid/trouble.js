// Why there are no rows, and what can be done about it.

import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";

export default {
  components: { Icon },
  props: { problem: Object, filtered: Boolean },
  emits: ["clear", "again"],
  computed: {
    reason() {
      const { message, problems = [], help } = this.problem;
      return [message, ...problems.map((p) => p.message).filter((text) => !message.includes(text)), help].filter(Boolean).join(" ");
    },
  },
  methods: { say },
  template: `<div class="gw-banner" role="alert"><icon name="alert"/><span class="gw-grow">{{ reason }}</span><button v-if="filtered" type="button" class="gw-link" @click="$emit('clear')">{{ say('clear_filters') }}</button><button type="button" class="gw-link" @click="$emit('again')">{{ say('try_again') }}</button></div>`,
};
