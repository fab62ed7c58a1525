// The top bar of a page: where I am, the search, the page's one main button.

import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";

export default {
  components: { Icon },
  emits: ["search"],
  data: () => ({ state }),
  methods: { say },
  template: `<header class="gw-top"><slot/><span class="gw-grow gw-top-space"></span>
    <button v-if="!state.phone" type="button" class="gw-find" aria-keyshortcuts="Control+K" @click="$emit('search')"><icon name="search"/><span>{{ say('search_short') }}</span><kbd class="gw-key">Ctrl K</kbd></button>
    <slot name="end"/></header>`,
};
