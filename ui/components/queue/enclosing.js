// Files that go with a decision or a comment.

import { say } from "../base/words.js";
import { Files } from "../editors/files.js";

export default {
  components: { Files },
  props: { modelValue: { type: Array, required: true }, decides: Boolean },
  emits: ["update:modelValue"],
  computed: {
    title() {
      return say(this.decides ? "enclose" : "enclose_comment");
    },
    field() {
      return { label: this.title, widget: { kind: "files", many: true } };
    },
  },
  methods: { say },
  template: `<section class="gw-request-part gw-enclosing"><h2>{{ title }}</h2><files :field="field" input-id="gw-enclose" :model-value="modelValue" @update:model-value="$emit('update:modelValue', $event)"/></section>`,
};
