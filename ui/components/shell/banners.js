// What administrators must know wherever they are: the schema file is refused, a plugin fails or was switched off.

import { exact } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";

export default {
  components: { Icon },
  data: () => ({ state, hidden: [] }),
  computed: {
    problems() {
      return this.state.status.problems || [];
    },
    plugins() {
      return (this.state.status.plugins || []).filter((p) => !this.hidden.includes(p.name + p.at));
    },
  },
  methods: {
    say,
    exact,
    // Until it fails again.
    hide(plugin) {
      this.hidden.push(plugin.name + plugin.at);
    },
  },
  template: `<div v-if="problems.length" class="gw-banner" role="alert"><icon name="alert"/><div class="gw-grow"><strong>{{ say('schema_broken', {count: problems.length}) }}</strong><div v-for="(p, i) in problems.slice(0, 4)" :key="i" class="gw-banner-line"><code>{{ p.place }}</code> {{ p.message }}</div><div v-if="problems.length > 4" class="gw-hint">{{ say('and_more', {count: problems.length - 4}) }}</div></div></div>
    <div v-for="p in plugins" :key="p.name + p.at" class="gw-banner gw-banner-amber" role="alert"><icon name="alert"/><div class="gw-grow"><strong>{{ say(p.off ? 'plugin_off' : 'plugin_failing', {name: p.name}) }}</strong> <span class="gw-hint">{{ exact(p.at) }}</span><div class="gw-banner-line">{{ p.message }}</div><div class="gw-banner-line">{{ say(p.off ? 'plugin_off_help' : 'plugin_failing_help') }}</div></div><button type="button" class="gw-icon-button gw-small" :aria-label="say('hide_message')" @click="hide(p)"><icon name="close"/></button></div>`,
};
