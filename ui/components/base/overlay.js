// Pop-ups: a popover at an anchor, a dialog, short messages at the foot. All close with Escape and give the focus back.

import { nextTick, reactive } from "vue";
import { Icon } from "./icons.js";
import { say } from "./words.js";

const FOCUSABLE = 'button:not([disabled]), [href], input:not([disabled]), select, textarea, [tabindex="0"]';

export const Popover = {
  components: { Icon },
  props: { anchor: { default: null }, width: { default: null }, align: { default: "start" }, label: { default: "" }, focus: { default: true }, plain: Boolean, look: { default: "" } },
  emits: ["close"],
  data: () => ({ style: { visibility: "hidden" } }),
  async mounted() {
    this.before = document.activeElement;
    await nextTick();
    this.place();
    await nextTick(); // what is not yet visible takes no focus
    if (!this.$refs.box) return;
    if (this.focus) (this.$refs.box.querySelector("[autofocus]") || this.$refs.box.querySelector(FOCUSABLE) || this.$refs.box).focus({ preventScroll: true });
    document.addEventListener("mousedown", this.outside, true);
    document.addEventListener("keydown", this.key, true);
    window.addEventListener("resize", this.place);
    this.watcher = new ResizeObserver(this.place);
    this.watcher.observe(this.$refs.box);
  },
  unmounted() {
    document.removeEventListener("mousedown", this.outside, true);
    document.removeEventListener("keydown", this.key, true);
    window.removeEventListener("resize", this.place);
    this.watcher?.disconnect();
    if (this.focus && this.before?.isConnected && (document.activeElement === document.body || !document.activeElement)) this.before.focus({ preventScroll: true });
  },
  methods: {
    place() {
      const box = this.$refs.box;
      if (!box || !this.anchor || this.anchor.isConnected === false) return; // an anchor that was replaced: it stays where it is
      const rect = this.anchor.getBoundingClientRect ? this.anchor.getBoundingClientRect() : this.anchor;
      const { offsetWidth: w, offsetHeight: h } = box;
      let left = this.align === "end" ? rect.right - w : this.align === "right" ? rect.right + 8 : rect.left;
      let top = this.align === "right" ? rect.bottom - h : rect.bottom + 4;
      if (top + h > innerHeight - 8 && rect.top - h - 4 > 8) top = rect.top - h - 4;
      left = Math.max(8, Math.min(left, innerWidth - w - 8));
      top = Math.max(8, Math.min(top, innerHeight - h - 8));
      this.style = { left: left + "px", top: top + "px" };
    },
    outside(event) {
      if (this.$refs.box?.contains(event.target)) return;
      if (event.target.closest?.(".gw-pop") && !this.$refs.box.closest(".gw-pop .gw-pop")) {
        const pops = [...document.querySelectorAll(".gw-pop")];
        if (pops.indexOf(event.target.closest(".gw-pop")) > pops.indexOf(this.$refs.box)) return;
      }
      this.$emit("close", event);
    },
    key(event) {
      if (event.key !== "Escape" || event.target.closest?.("[data-own-escape]")) return;
      const pops = [...document.querySelectorAll(".gw-pop")];
      if (pops[pops.length - 1] !== this.$refs.box) return;
      if (!this.focus && event.target.closest?.(".gw-cell-editor")) return this.$emit("close"); // the cell's editor ends with it
      event.stopPropagation();
      event.preventDefault();
      if (this.before?.isConnected) this.before.focus({ preventScroll: true });
      this.$emit("close");
    },
  },
  template: `<teleport to="body"><div ref="box" class="gw-pop" :class="[look, {'gw-pop-plain': plain}]" :role="focus || label ? 'dialog' : null" :aria-label="label || undefined" tabindex="-1" :style="[style, width ? {width: typeof width === 'number' ? width + 'px' : width} : {}]"><slot/></div></teleport>`,
};

// items: [{label, icon, run, danger, checked, hint, line, head}]
export const DropMenu = {
  components: { Popover, Icon },
  props: { anchor: { default: null }, items: { type: Array, required: true }, align: { default: "start" }, label: { default: "" } },
  emits: ["close"],
  methods: {
    // The focus is back before anything opens that will give it back in its turn.
    choose(item) {
      this.$refs.pop.before?.focus({ preventScroll: true });
      this.$emit("close");
      item.run();
    },
    step(event, by) {
      const all = [...event.currentTarget.querySelectorAll("button:not([disabled])")];
      all[(all.indexOf(document.activeElement) + by + all.length) % all.length]?.focus();
    },
  },
  template: `<popover ref="pop" :anchor="anchor" :align="align" :label="label" @close="$emit('close')">
    <div class="gw-menu" role="menu" @keydown.down.prevent="step($event, 1)" @keydown.up.prevent="step($event, -1)">
      <template v-for="(item, index) in items" :key="index">
        <div v-if="item.line" class="gw-menu-line" role="separator"></div>
        <div v-else-if="item.head" class="gw-menu-head" role="presentation">{{ item.head }}</div>
        <button v-else type="button" class="gw-menu-item" :class="{'gw-danger': item.danger}" :role="item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'" :aria-checked="item.checked === undefined ? null : item.checked" :disabled="item.disabled" @click="choose(item)">
          <icon v-if="item.icon" :name="item.icon"/><span v-else class="gw-i"></span><span class="gw-grow">{{ item.label }}</span><span v-if="item.hint" class="gw-hint">{{ item.hint }}</span><icon v-if="item.checked" name="check"/>
        </button>
      </template>
    </div></popover>`,
};

export const GwDialog = {
  components: { Icon },
  props: { title: { default: "" }, width: { default: 480 } },
  emits: ["close"],
  async mounted() {
    this.before = document.activeElement;
    await nextTick();
    (this.$refs.box.querySelector("[autofocus]") || this.$refs.box.querySelector(".gw-dialog-body " + FOCUSABLE.split(", ").join(", .gw-dialog-body ")) || this.$refs.box).focus();
  },
  unmounted() {
    if (this.before?.isConnected) this.before.focus({ preventScroll: true });
  },
  methods: {
    say,
    key(event) {
      if (event.key === "Escape") this.$emit("close");
      if (event.key !== "Tab") return;
      const all = [...this.$refs.box.querySelectorAll(FOCUSABLE)].filter((e) => e.offsetParent);
      const edge = event.shiftKey ? all[0] : all[all.length - 1];
      if (document.activeElement !== edge) return;
      event.preventDefault();
      (event.shiftKey ? all[all.length - 1] : all[0])?.focus();
    },
  },
  template: `<teleport to="body"><div class="gw-scrim" @mousedown.self="$emit('close')"><div ref="box" class="gw-dialog" role="dialog" aria-modal="true" :aria-label="title" tabindex="-1" :style="{width: width + 'px'}" @keydown="key">
    <header><h2>{{ title }}</h2><button type="button" class="gw-icon-button" :aria-label="say('close')" @click="$emit('close')"><icon name="close"/></button></header>
    <div class="gw-dialog-body"><slot/></div><footer v-if="$slots.foot"><slot name="foot"/></footer></div></div></teleport>`,
};

// ---------------------------------------------------------------- messages at the foot
export const messages = reactive([]);
let counter = 0;
export function tell(text, { kind = "note", action = "", run = null, seconds = 5 } = {}) {
  const id = ++counter;
  messages.push({ id, text, kind, action, run });
  if (messages.length > 4) messages.shift();
  setTimeout(() => forget(id), seconds * 1000);
}
export function forget(id) {
  const index = messages.findIndex((message) => message.id === id);
  if (index >= 0) messages.splice(index, 1);
}
export function fail(error) {
  if (error?.name === "AbortError") return;
  const lines = [error.message, ...(error.problems || []).map((p) => p.message).filter((m) => m && m !== error.message)];
  tell([...lines, error.why, error.help].filter(Boolean).join(" "), { kind: "error", seconds: 9 });
  if (error.status === undefined) console.error(error);
}

export const Messages = {
  components: { Icon },
  data: () => ({ messages }),
  methods: { say, forget },
  template: `<div class="gw-messages" role="status" aria-live="polite"><div v-for="m in messages" :key="m.id" class="gw-message" :class="'gw-message-' + m.kind"><icon :name="m.kind === 'error' ? 'alert' : m.kind === 'good' ? 'check' : 'info'"/><span class="gw-grow">{{ m.text }}</span><button v-if="m.action" type="button" class="gw-link" @click="m.run(); forget(m.id)">{{ m.action }}</button><button type="button" class="gw-icon-button gw-small" :aria-label="say('close')" @click="forget(m.id)"><icon name="close"/></button></div></div>`,
};

// ---------------------------------------------------------------- a question that waits for its answer
export const questions = reactive([]);
export function ask(question) {
  return new Promise((resolve) => questions.push({ ...question, answer: resolve }));
}
