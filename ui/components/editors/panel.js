// A pop-up over the cell for what a row has no room for: the editor in it, the keys at its foot. On a narrow screen it is a
// sheet at the foot of the page, as wide as the page.

import { Popover } from "../base/overlay.js";
import { say } from "../base/words.js";

export default {
  components: { Popover },
  props: { anchor: Object, label: String, keys: { type: Array, default: () => [] }, wide: { type: Number, default: 360 }, lines: Boolean },
  emits: ["commit", "cancel"],
  computed: {
    // Over the cell, not beneath it: its first line stands where the value stood.
    over() {
      const cell = this.anchor?.closest?.(".ag-cell") || this.anchor;
      return { getBoundingClientRect: () => (({ left, right, top, bottom }) => ({ left: left - 1, right, top: bottom + 4, bottom: top - 4 }))(cell.getBoundingClientRect()) };
    },
    width() {
      return Math.min(Math.max(this.wide, this.anchor?.offsetWidth || 0), innerWidth - 16);
    },
  },
  methods: {
    say,
    close(event) {
      this.$emit(event ? "commit" : "cancel");
    },
    key(event) {
      if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
      const command = event.ctrlKey || event.metaKey;
      const breaks = this.lines && (event.altKey || event.shiftKey);
      if (event.key === "Tab") this.take(event, event.shiftKey ? "Shift+Tab" : "Tab");
      else if (event.key === "Enter" && command) this.take(event, "Ctrl+Enter");
      else if (event.key === "Enter" && event.altKey && breaks) this.broken(event);
      else if (event.key === "Enter" && this.lines && !breaks) this.take(event, "Enter");
    },
    take(event, key) {
      event.preventDefault();
      event.stopPropagation();
      this.$emit("commit", key);
    },
    // Alt+Enter writes nothing by itself.
    broken(event) {
      event.preventDefault();
      document.execCommand("insertText", false, "\n");
    },
  },
  template: `<popover :anchor="over" :width="width" :label="label" look="gw-cell-panel" @close="close"><div class="gw-panel-body" @keydown="key"><slot/></div>
    <footer class="gw-panel-foot"><span v-for="[key, word] in keys" :key="key"><kbd class="gw-key">{{ key }}</kbd> {{ word }}</span></footer></popover>`,
};
