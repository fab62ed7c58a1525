// Files, images and signatures: uploaded at once, kept by the record when it is saved.

import { post } from "../base/api.js";
import { fileSize } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";

export const Files = {
  components: { Icon },
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "grid"],
  emits: ["update:modelValue", "commit"],
  data: () => ({ busy: 0, problem: "", over: false }),
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
  },
  methods: {
    say,
    fileSize,
    focus() {
      this.$refs.input.focus();
    },
    async take(list) {
      this.problem = "";
      let held = this.held;
      for (const file of Array.from(list)) {
        this.busy++;
        try {
          const form = new FormData();
          form.append("file", file);
          const made = await post("/files", form);
          held = this.many ? [...held, made] : [made];
          this.$emit("update:modelValue", this.many ? held : held[0]);
        } catch (error) {
          this.problem = error.message;
        } finally {
          this.busy--;
        }
      }
      if (!this.problem) this.$emit("commit");
    },
    drop(file) {
      const rest = this.held.filter((one) => one !== file);
      this.$emit("update:modelValue", this.many ? rest : null);
    },
  },
  template: `<div class="gw-files" :class="{'gw-over': over}" @dragover.prevent="over = true" @dragleave="over = false" @drop.prevent="over = false; take($event.dataTransfer.files)">
    <span v-for="file in held" :key="file.id" class="gw-file"><icon name="file"/><a :href="'/api/v1/files/' + file.id" target="_blank" rel="noopener">{{ file.name ?? file.title ?? file.id }}</a><span class="gw-hint">{{ fileSize(file.size) }}</span><button type="button" class="gw-icon-button gw-small" :aria-label="say('remove_named', {name: file.name ?? file.id})" @click="drop(file)"><icon name="close"/></button></span>
    <label class="gw-upload"><icon name="clip"/><span>{{ busy ? say('uploading') : say('add_file') }}</span><input ref="input" :id="inputId" type="file" class="gw-sr" :multiple="many" :accept="accept" :aria-label="field.label" :aria-describedby="describedby" @change="take($event.target.files)"></label>
    <span v-if="problem" class="gw-problem" role="alert">{{ problem }}</span></div>`,
};

// Drawn with finger, pen or mouse; saved as a picture.
export const Signature = {
  components: { Icon },
  props: ["field", "modelValue", "inputId"],
  emits: ["update:modelValue", "commit"],
  data: () => ({ drawn: false, problem: "" }),
  methods: {
    say,
    focus() {
      this.$refs.canvas.focus();
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
    async stop() {
      if (!this.pen) return;
      this.pen = null;
      const blob = await new Promise((resolve) => this.$refs.canvas.toBlob(resolve));
      const form = new FormData();
      form.append("file", blob, "signature.png");
      try {
        this.$emit("update:modelValue", await post("/files", form));
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
  template: `<div class="gw-signature"><canvas ref="canvas" :id="inputId" width="400" height="120" tabindex="0" role="img" :aria-label="field.label" @pointerdown="start" @pointermove="draw" @pointerup="stop"></canvas><button type="button" class="gw-link" @click="wipe">{{ say('clear') }}</button><span v-if="problem" class="gw-problem" role="alert">{{ problem }}</span></div>`,
};
