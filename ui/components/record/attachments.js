// Files that hang on the record: brought by button or by dropping them here, opened by their name, taken off again.

import { get, post, remove } from "../base/api.js";
import { exact, fileSize } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { ask, fail, tell } from "../base/overlay.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";

export default {
  components: { Icon },
  props: { model: Object },
  emits: ["found"],
  data: () => ({ files: [], may: [], busy: 0, over: false, problems: [] }),
  computed: {
    place() {
      return `/${this.model.entity.name}/${this.model.id}/attachments`;
    },
    mayAttach() {
      return this.may.includes("attach");
    },
  },
  mounted() {
    this.load();
    this.unwatch = this.$watch(() => state.changes.count, () => this.heard(state.changes.last));
    this.unlocked = this.$watch(() => this.model.record?.version, () => this.load());
  },
  unmounted() {
    this.unwatch();
    this.unlocked();
  },
  methods: {
    say,
    exact,
    fileSize,
    heard(message) {
      if (message?.entity === "attachment") this.load();
    },
    async load() {
      try {
        const { rows, may } = await get(this.place);
        Object.assign(this, { files: rows, may });
        this.$emit("found", rows);
      } catch (error) {
        if (error.status === undefined) throw error;
      }
    },
    async take(list) {
      this.over = false;
      this.problems = [];
      if (!this.mayAttach) return;
      for (const file of Array.from(list)) {
        this.busy++;
        try {
          const form = new FormData();
          form.append("file", file);
          const { id } = await post("/files", form);
          await post(this.place, { file: id });
        } catch (error) {
          if (error.status === undefined) throw error;
          this.problems.push(`${file.name}: ${error.message}`);
        } finally {
          this.busy--;
        }
      }
      if (this.$refs.input) this.$refs.input.value = ""; // the same file may be chosen again
      this.load();
    },
    async drop(file) {
      const sure = await ask({ title: say("detach_title", { name: file.name }), text: say("detach_text"), confirm: say("remove"), danger: true });
      if (!sure) return;
      try {
        await remove(`${this.place}/${file.id}`);
        tell(say("detached", { name: file.name }), { kind: "good" });
      } catch (error) {
        fail(error);
      }
      this.load();
    },
  },
  template: `<section v-if="files.length || mayAttach" class="gw-aside-part gw-attachments" :class="{'gw-over': over}" @dragover.prevent="over = mayAttach" @dragleave="over = false" @drop.prevent="take($event.dataTransfer.files)">
    <header><h2>{{ say('attachments') }}<span v-if="files.length" class="gw-count">{{ files.length }}</span></h2><span class="gw-grow"></span><label v-if="mayAttach" class="gw-upload"><icon name="clip"/><span>{{ busy ? say('uploading') : say('attach_file') }}</span><input ref="input" type="file" class="gw-sr" multiple :aria-label="say('attach_file')" @change="take($event.target.files)"></label></header>
    <ul v-if="files.length" class="gw-attached"><li v-for="file in files" :key="file.id"><icon :name="file.type.startsWith('image/') ? 'image' : 'file'"/><a class="gw-cut" :href="'/api/v1/files/' + file.id" :title="file.name" target="_blank" rel="noopener">{{ file.name }}</a><span class="gw-hint" :title="exact(file.at)">{{ fileSize(file.size) }} · {{ file.by.title }}</span><button v-if="may.includes('remove')" type="button" class="gw-icon-button gw-small" :aria-label="say('remove_named', {name: file.name})" @click="drop(file)"><icon name="close"/></button></li></ul>
    <p v-else class="gw-hint">{{ say('drop_files') }}</p>
    <p v-for="p in problems" :key="p" class="gw-problem" role="alert">{{ p }}</p></section>`,
};
