// Yes or no, by space or click.

import { say } from "../base/words.js";

export default {
  props: ["field", "modelValue", "inputId", "invalid", "describedby", "grid", "context"],
  emits: ["update:modelValue", "commit"],
  methods: {
    say,
    focus() {
      this.$refs.input.focus();
    },
    flip(event) {
      this.$emit("update:modelValue", event.target.checked);
      this.$emit("commit");
    },
  },
  template: `<label class="gw-check"><input ref="input" type="checkbox" :id="inputId" :checked="Boolean(modelValue)" :aria-invalid="invalid || null" :aria-describedby="describedby" :aria-label="field.label" @change="flip"><span>{{ modelValue ? say('yes') : say('no') }}</span></label>`,
};
