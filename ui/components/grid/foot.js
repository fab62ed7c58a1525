// What stands below the rows: how many there are, what is picked, what is left out, what is being saved.

import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { inside, say } from "../base/words.js";
import { Others } from "./presence.js";
import { Summary } from "./summary.js";

const countText = (count) => (count ? number(count.total) + (count.exact ? "" : "+") : "");

export default {
  components: { Icon, Others, SummaryOf: Summary },
  props: { entity: Object, view: Object, total: Object, all: Object, narrowed: Boolean, failed: Boolean, picked: Number, sums: Object, saving: Object },
  emits: ["remove", "unpick", "correct"],
  data: () => ({ state }),
  computed: {
    unit() {
      const count = (this.narrowed ? this.all : this.total)?.total;
      return inside(count === 1 ? this.entity.label : this.entity.many);
    },
    wrong() {
      return this.saving?.wrong.size || 0;
    },
  },
  methods: { say, countText },
  template: `<footer class="gw-foot">
      <span v-if="total" aria-live="polite"><template v-if="narrowed">{{ say('filtered_to') }} </template><strong>{{ countText(total) }}</strong><template v-if="narrowed && all"> / {{ countText(all) }}</template> {{ say('rows', {label: unit}) }}</span><span v-else-if="!failed">{{ say('loading') }}</span>
      <span v-if="total && total.groups">· {{ say(total.more ? 'groups_cut' : 'groups_of', {count: total.groups}) }}</span><span v-if="total && total.groups" class="gw-muted">{{ say('totals_said', {count: countText(total)}) }}</span>
      <template v-if="picked"><span>{{ say('picked', {count: picked}) }}</span><button v-if="entity.verbs.includes('delete')" type="button" class="gw-link" @click="$emit('remove')">{{ say('delete') }}</button><button type="button" class="gw-link gw-quiet" @click="$emit('unpick')">{{ say('unpick') }}</button></template>
      <summary-of v-if="sums" :entity="entity" :figures="sums"/>
      <span v-if="view.hidden" class="gw-muted gw-not-mine"><icon name="hidden"/>{{ say('columns_not_mine', {count: view.hidden}) }}</span>
      <span class="gw-grow"></span>
      <button v-if="wrong" type="button" class="gw-foot-wrong" @click="$emit('correct')"><icon name="alert"/>{{ say('cells_to_fix', {count: wrong}) }}</button>
      <others :entity="entity"/>
      <span v-if="state.offline" class="gw-amber">{{ say('offline') }}</span>
      <span v-else-if="saving" class="gw-muted" aria-live="polite">{{ saving.state.busy ? say('saving') : saving.state.at ? say('saved_at', {time: saving.state.at}) : '' }}</span>
    </footer>`,
};
