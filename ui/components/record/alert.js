// One thing that is wrong with a record, as a note under its head, with the way to mend it.

import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";

export default {
  components: { Icon },
  props: { alert: { type: Object, required: true } },
  emits: ["fill"],
  methods: { say },
  template: `<div class="gw-notice" :class="'gw-notice-' + (alert.color || 'amber')"><icon name="alert"/><span class="gw-grow"><strong v-if="alert.head">{{ alert.head }}</strong>{{ alert.head && alert.text ? say('list_clause') : '' }}{{ alert.text }} <button v-if="alert.run" type="button" class="gw-link" @click="alert.run()">{{ alert.label }}</button><button v-else-if="alert.fill" type="button" class="gw-link" @click="$emit('fill', alert.fill)">{{ say('fill') }}</button></span></div>`,
};
