// Formatted text: paragraphs, headings, lists, bold and italic, written as they look. The server keeps a small safe subset.

import { say } from "../base/words.js";
import Panel from "./panel.js";
import RichTools from "./richtools.js";

const KEPT = new Set("P BR B STRONG I EM U S UL OL LI H1 H2 H3 BLOCKQUOTE CODE PRE A HR TABLE THEAD TBODY TR TH TD".split(" "));
// Only what the server would keep, so that nothing else is ever shown; plain lines are paragraphs.
export function cleaned(text) {
  const box = document.createElement("template");
  box.innerHTML = /</.test(text ?? "") ? text : String(text ?? "").split("\n").filter(Boolean).map((line) => `<p>${line.replace(/&(?!\w+;)/g, "&amp;")}</p>`).join("");
  for (const element of box.content.querySelectorAll("*")) {
    if (!KEPT.has(element.tagName)) element.replaceWith(...(["SCRIPT", "STYLE"].includes(element.tagName) ? [] : element.childNodes));
    for (const { name } of [...element.attributes]) if (name !== "href" || !/^(https?:|mailto:|tel:)/i.test(element.getAttribute(name))) element.removeAttribute(name);
  }
  return box.innerHTML;
}

export default {
  components: { Panel, RichTools },
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "initial", "over", "grid", "context"],
  emits: ["update:modelValue", "commit", "cancel"],
  data() {
    return { anchor: null, first: cleaned(this.initial ?? this.modelValue) };
  },
  mounted() {
    this.anchor = this.$refs.preview;
    if (this.over) this.$emit("update:modelValue", this.first);
  },
  computed: {
    keys() {
      return [["Ctrl Enter", say("save")], ["Ctrl B", say("bold")], ["Alt F10", say("formatting")], ["Esc", say("discard")]];
    },
    plain() {
      const box = document.createElement("template");
      box.innerHTML = this.first;
      return box.content.textContent;
    },
  },
  methods: {
    say,
    focus() {
      if (!this.grid) this.$refs.box.focus();
    },
    begun(event) {
      document.execCommand("defaultParagraphSeparator", false, "p");
      getSelection().selectAllChildren(event.target);
      getSelection().collapseToEnd();
    },
    write(event) {
      const text = cleaned(event.currentTarget.innerHTML);
      this.$emit("update:modelValue", event.currentTarget.textContent.trim() ? text : null);
    },
    // As it looks elsewhere, as far as it is kept.
    pasted(event) {
      const html = event.clipboardData.getData("text/html");
      if (!html) return;
      event.preventDefault();
      document.execCommand("insertHTML", false, cleaned(html));
    },
  },
  template: `<template v-if="grid"><span ref="preview" class="gw-cell-preview gw-cut">{{ plain }}</span><panel v-if="anchor" :anchor="anchor" :label="field.label" :keys="keys" :wide="440" @commit="$emit('commit', $event)" @cancel="$emit('cancel')"><rich-tools ref="tools" :box="() => $refs.box"/><div ref="box" class="gw-rich" contenteditable="true" role="textbox" aria-multiline="true" autofocus tabindex="0" :aria-label="field.label" v-html="first" @focus.once="begun" @input="write" @paste="pasted" @keydown.alt.f10.prevent.stop="$refs.tools.enter()"></div></panel></template>
  <div v-else class="gw-rich-form"><rich-tools ref="tools" :box="() => $refs.box"/><div ref="box" :id="inputId" class="gw-rich gw-input gw-area" contenteditable="true" role="textbox" aria-multiline="true" tabindex="0" :aria-label="field.label" :aria-invalid="invalid || null" :aria-describedby="describedby" v-html="first" @focus.once="begun" @input="write" @paste="pasted" @keydown.alt.f10.prevent.stop="$refs.tools.enter()"></div></div>`,
};
