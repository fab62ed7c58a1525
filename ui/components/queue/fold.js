// A part of a request: open on a desk; on a phone a row that unfolds.

import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";

export default {
  components: { Icon },
  props: { title: { type: String, required: true }, count: { type: Number, default: 0 } },
  data: () => ({ state }),
  template: `<details v-if="state.phone" class="gw-request-part gw-fold"><summary><h2 class="gw-grow">{{ title }} <span v-if="count" class="gw-count">{{ count }}</span></h2><icon name="right"/></summary><slot/></details>
    <section v-else class="gw-request-part"><h2>{{ title }} <span v-if="count" class="gw-count">{{ count }}</span></h2><slot/></section>`,
};
