// Files, images and signatures: uploaded at once, kept by the record when it is saved.

import { fileSize, percent } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { upload } from "../base/upload.js";
import { say } from "../base/words.js";
import Panel from "./panel.js";

export const Files = {
  components: { Icon, Panel },
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "grid", "context", "initial", "over", "brought"],
  emits: ["update:modelValue", "commit", "cancel"],
  data: () => ({ busy: 0, share: 0, problem: "", hovered: false, anchor: null }),
  mounted() {
    this.anchor = this.$refs.preview;
    if (this.brought) this.take(this.brought);
  },
  computed: {
    many() {
      return this.field.widget.many;
    },
    held() {
      return [].concat(this.modelValue ?? []);
    },
    accept() {
      const given = this.field.widget.accept;
      return given ? [].concat(given).join(",") : this.field.widget.kind === "image" ? "image/*" : null;
    },
    keys() {
      return [["Space", say("add_file")], ["Ctrl V", say("paste_image")], ["Delete", say("remove")], ["Ctrl Enter", say("save")]];
    },
    progress() {
      return this.busy ? say("uploading") + " " + percent(this.share.toFixed(2)) : say("add_file");
    },
  },
  methods: {
    say,
    fileSize,
    focus() {
      if (!this.grid) this.$refs.input.focus(); // over a cell the pop-up takes the focus when it is in its place
    },
    async take(list) {
      this.problem = "";
      let held = this.held;
      for (const file of Array.from(list)) {
        this.busy++;
        try {
          const made = await upload(file, (share) => (this.share = share));
          held = this.many ? [...held, made] : [made];
          this.$emit("update:modelValue", this.many ? held : held[0]);
        } catch (error) {
          this.problem = error.message;
        } finally {
          this.busy--;
          this.share = 0;
        }
      }
      if (!this.problem && (!this.grid || this.brought || !this.many)) this.$emit("commit");
    },
    // What is still on its way comes first.
    commit(key) {
      if (!this.busy) this.$emit("commit", key);
    },
    pasted(event) {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.take(event.clipboardData.files);
    },
    drop(file) {
      const rest = this.held.filter((one) => one !== file);
      this.$emit("update:modelValue", this.many ? rest : null);
    },
    dropLast(event) {
      event.preventDefault();
      if (this.held.length) this.drop(this.held[this.held.length - 1]);
    },
  },
  template: `<template v-if="grid"><span ref="preview" class="gw-cell-preview gw-cut">{{ held.map((file) => file.name ?? file.id).join(say('list_comma')) }}</span><panel v-if="anchor" :anchor="anchor" :label="field.label" :keys="keys" @commit="commit" @cancel="$emit('cancel')"><div class="gw-files" :class="{'gw-over': hovered}" @dragover.prevent="hovered = true" @dragleave="hovered = false" @drop.prevent="hovered = false; take($event.dataTransfer.files)" @paste="pasted">
    <span v-for="file in held" :key="file.id" class="gw-file"><img v-if="field.widget.kind === 'image'" class="gw-thumb" :src="'/api/v1/files/' + file.id" alt=""><icon v-else name="file"/><a :href="'/api/v1/files/' + file.id" target="_blank" rel="noopener" :tabindex="grid ? -1 : null">{{ file.name ?? file.title ?? file.id }}</a><span class="gw-hint">{{ fileSize(file.size) }}</span><button type="button" class="gw-icon-button gw-small" :tabindex="grid ? -1 : null" :aria-label="say('remove_named', {name: file.name ?? file.id})" @click="drop(file)"><icon name="close"/></button></span>
    <label class="gw-upload"><icon name="clip"/><span role="status">{{ progress }}</span><input ref="input" :id="inputId" type="file" class="gw-sr" :autofocus="grid || null" :multiple="many" :accept="accept" :aria-label="field.label" :aria-describedby="describedby" @change="take($event.target.files)" @keydown.delete="dropLast"></label>
    <progress v-if="busy" class="gw-progress" :value="share" max="1" :aria-label="say('uploading')"></progress>
    <span v-if="problem" class="gw-problem" role="alert">{{ problem }}</span></div></panel></template>
  <div v-else class="gw-files" :class="{'gw-over': hovered}" @dragover.prevent="hovered = true" @dragleave="hovered = false" @drop.prevent="hovered = false; take($event.dataTransfer.files)" @paste="pasted">
    <span v-for="file in held" :key="file.id" class="gw-file"><img v-if="field.widget.kind === 'image'" class="gw-thumb" :src="'/api/v1/files/' + file.id" alt=""><icon v-else name="file"/><a :href="'/api/v1/files/' + file.id" target="_blank" rel="noopener" :tabindex="grid ? -1 : null">{{ file.name ?? file.title ?? file.id }}</a><span class="gw-hint">{{ fileSize(file.size) }}</span><button type="button" class="gw-icon-button gw-small" :tabindex="grid ? -1 : null" :aria-label="say('remove_named', {name: file.name ?? file.id})" @click="drop(file)"><icon name="close"/></button></span>
    <label class="gw-upload"><icon name="clip"/><span role="status">{{ progress }}</span><input ref="input" :id="inputId" type="file" class="gw-sr" :autofocus="grid || null" :multiple="many" :accept="accept" :aria-label="field.label" :aria-describedby="describedby" @change="take($event.target.files)" @keydown.delete="dropLast"></label>
    <progress v-if="busy" class="gw-progress" :value="share" max="1" :aria-label="say('uploading')"></progress>
    <span v-if="problem" class="gw-problem" role="alert">{{ problem }}</span></div>`,
};

// Drawn with finger, pen or mouse; saved as a picture.
export const Signature = {
  components: { Icon, Panel },
  props: ["field", "modelValue", "inputId", "grid", "context", "initial", "over"],
  emits: ["update:modelValue", "commit", "cancel"],
  data: () => ({ drawn: false, problem: "", anchor: null }),
  mounted() {
    this.anchor = this.$refs.preview;
  },
  computed: {
    keys() {
      return [["Delete", say("clear")], ["Ctrl Enter", say("save")], ["Esc", say("discard")]];
    },
  },
  methods: {
    say,
    focus() {
      if (!this.grid) this.$refs.canvas.focus();
    },
    async commit(key) {
      await this.sending;
      if (!this.problem) this.$emit("commit", key);
    },
    at(event) {
      const { canvas } = this.$refs;
      const box = canvas.getBoundingClientRect(); // on a phone it is drawn smaller than it is kept
      return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
    },
    start(event) {
      this.$refs.canvas.setPointerCapture(event.pointerId);
      const pen = (this.pen = this.$refs.canvas.getContext("2d"));
      Object.assign(pen, { lineWidth: 2, lineCap: "round", strokeStyle: "#1c2127" });
      pen.beginPath();
      pen.moveTo(...this.at(event));
    },
    draw(event) {
      if (!this.pen) return;
      this.pen.lineTo(...this.at(event));
      this.pen.stroke();
      this.drawn = true;
    },
    stop() {
      if (!this.pen) return;
      this.pen = null;
      this.sending = this.send();
    },
    async send() {
      const blob = await new Promise((resolve) => this.$refs.canvas.toBlob(resolve));
      this.problem = "";
      try {
        this.$emit("update:modelValue", await upload(new File([blob], "signature.png", { type: "image/png" })));
      } catch (error) {
        this.problem = error.message;
      }
    },
    wipe() {
      this.$refs.canvas.getContext("2d").clearRect(0, 0, 400, 120);
      this.drawn = false;
      this.$emit("update:modelValue", null);
    },
  },
  template: `<template v-if="grid"><span ref="preview" class="gw-cell-preview"></span><panel v-if="anchor" :anchor="anchor" :label="field.label" :keys="keys" :wide="418" @commit="commit" @cancel="$emit('cancel')"><div class="gw-signature"><canvas ref="canvas" :id="inputId" width="400" height="120" tabindex="0" :autofocus="grid || null" role="img" :aria-label="field.label" @keydown.delete.prevent="wipe" @pointerdown="start" @pointermove="draw" @pointerup="stop"></canvas><button type="button" class="gw-link" @click="wipe">{{ say('clear') }}</button><span v-if="problem" class="gw-problem" role="alert">{{ problem }}</span></div></panel></template>
  <div v-else class="gw-signature"><canvas ref="canvas" :id="inputId" width="400" height="120" tabindex="0" :autofocus="grid || null" role="img" :aria-label="field.label" @keydown.delete.prevent="wipe" @pointerdown="start" @pointermove="draw" @pointerup="stop"></canvas><button type="button" class="gw-link" @click="wipe">{{ say('clear') }}</button><span v-if="problem" class="gw-problem" role="alert">{{ problem }}</span></div>`,
};
