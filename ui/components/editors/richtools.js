// The toolbar of formatted text: one stop for Tab, arrows between its buttons; Alt+F10 leads to it from the text, Escape back.

import { say } from "../base/words.js";

const TOOLS = [
  ["bold", "B", "bold", ""], ["italic", "I", "italic", ""], ["underline", "U", "underline", ""], ["heading", "H", "formatBlock", "h2"], ["plain_text", "¶", "formatBlock", "p"],
  ["bullets", "•", "insertUnorderedList", ""], ["numbered", "1.", "insertOrderedList", ""], ["quotation", "”", "formatBlock", "blockquote"],
];

export default {
  props: { box: { type: Function, required: true } },
  data: () => ({ TOOLS, at: 0, range: null }),
  methods: {
    say,
    // From the text, whose caret is kept.
    enter() {
      this.range = getSelection().rangeCount ? getSelection().getRangeAt(0).cloneRange() : null;
      this.focus(this.at);
    },
    focus(at) {
      this.at = (at + TOOLS.length) % TOOLS.length;
      this.$el.children[this.at].focus();
    },
    back() {
      this.box().focus();
      if (!this.range) return;
      getSelection().removeAllRanges();
      getSelection().addRange(this.range);
      this.range = null;
    },
    apply([, , command, value]) {
      if (this.$el.contains(document.activeElement)) this.back();
      document.execCommand(command, false, value);
    },
    key(event) {
      const to = { ArrowRight: this.at + 1, ArrowLeft: this.at - 1, Home: 0, End: TOOLS.length - 1 }[event.key];
      if (event.key === "Escape") this.back();
      else if (to !== undefined) this.focus(to);
      else return event.key === "Enter" || event.key === " " ? event.stopPropagation() : undefined; // presses the button
      event.preventDefault();
      event.stopPropagation();
    },
  },
  template: `<div class="gw-rich-tools" role="toolbar" data-own-escape :aria-label="say('formatting')" @keydown="key"><button v-for="(tool, place) in TOOLS" :key="tool[0]" type="button" :tabindex="place === at ? 0 : -1" class="gw-icon-button" :aria-label="say(tool[0])" :title="say(tool[0])" @mousedown.prevent @click="apply(tool)">{{ tool[1] }}</button></div>`,
};
