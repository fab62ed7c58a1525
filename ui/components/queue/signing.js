// A decision that is signed: the name drawn by hand, and the password once more.

import { say } from "../base/words.js";
import { Signature } from "../editors/files.js";

export default {
  components: { Signature },
  props: { modelValue: { type: Object, required: true } }, // {file, password}
  computed: {
    field: () => ({ label: say("sign_here") }),
  },
  methods: { say },
  template: `<section class="gw-request-part gw-filling gw-signing"><h2>{{ say('sign_title') }}</h2><div class="gw-fields">
    <div class="gw-field gw-wide"><span class="gw-field-label">{{ say('sign_here') }}</span><div class="gw-field-value"><signature :field="field" input-id="gw-sign" :model-value="modelValue.file" @update:model-value="modelValue.file = $event"/></div></div>
    <div class="gw-field"><label class="gw-field-label" for="gw-sign-password">{{ say('sign_password') }}</label><div class="gw-field-value"><input id="gw-sign-password" v-model="modelValue.password" class="gw-input" type="password" autocomplete="current-password"></div></div></div>
    <p class="gw-hint">{{ say('sign_hint') }}</p></section>`,
};

// What goes with the decision.
export const signed = ({ file, password }) => ({ ...(file ? { signature: file.id } : {}), ...(password ? { password } : {}) });
