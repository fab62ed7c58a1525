// Where the rows come from: a file that is dropped or chosen, or a text that is pasted.

import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";

export const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson,.json";

export default {
  components: { Icon },
  props: { busy: Boolean },
  emits: ["take"],
  data: () => ({ over: false, text: "", accepted: ACCEPTED }),
  mounted() {
    document.addEventListener("paste", this.pasted);
  },
  unmounted() {
    document.removeEventListener("paste", this.pasted);
  },
  methods: {
    say,
    take(list) {
      this.over = false;
      if (list.length) this.$emit("take", list[0]);
    },
    // A file or cells pasted anywhere; into the box they are an ordinary text.
    pasted(event) {
      const files = event.clipboardData?.files || [];
      if (files.length) this.take(files);
      else if (event.target.tagName !== "TEXTAREA") this.text = event.clipboardData?.getData("text/plain") || "";
    },
    send() {
      const json = /^\s*[[{]/.test(this.text);
      this.$emit("take", new File([this.text], json ? "pasted.jsonl" : "pasted.txt", { type: "text/plain" }));
    },
  },
  template: `<div>
    <label class="gw-import-drop" :class="{'gw-over': over}" @dragover.prevent="over = true" @dragleave="over = false" @drop.prevent="take($event.dataTransfer.files)"><icon name="upload"/><strong>{{ say(busy ? 'import_reading' : 'import_drop') }}</strong><span class="gw-hint">{{ say('import_forms') }}</span><input type="file" class="gw-sr" autofocus :accept="accepted" :disabled="busy" :aria-label="say('import_choose')" @change="take($event.target.files)"></label>
    <label class="gw-above" for="gw-import-text">{{ say('import_paste') }}</label><textarea id="gw-import-text" v-model="text" class="gw-input gw-import-text" rows="5" spellcheck="false" :placeholder="say('import_paste_hint')" :disabled="busy"></textarea>
    <div v-if="text.trim()" class="gw-import-go"><button type="button" class="gw-button gw-main" :disabled="busy" @click="send">{{ say('import_use_text') }}</button></div></div>`,
};
