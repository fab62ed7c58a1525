// The filters and search of the page, for a shape on a phone: one line above it.

import { describe } from "../base/filters.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import FilterBox from "../grid/filterbox.js";

export default {
  components: { Icon, FilterBox },
  props: { entity: Object },
  inject: ["narrowing"],
  data: () => ({ box: null, finding: false }),
  methods: {
    say,
    text(chip) {
      const { label, operator, value } = describe(chip, this.entity.fields);
      return [label, operator, value].filter(Boolean).join(" ");
    },
    put(chip) {
      this.box = null;
      this.narrowing.chips([...this.narrowing.now().chips, chip]);
    },
    drop(index) {
      this.narrowing.chips(this.narrowing.now().chips.filter((_, at) => at !== index));
    },
  },
  template: `<div class="gw-shape-head"><slot/><span class="gw-grow"></span><button type="button" class="gw-icon-button" :aria-label="say('find_in_view')" :aria-expanded="finding" @click="finding = !finding"><icon name="search"/></button><button type="button" class="gw-icon-button" :class="{'gw-dotted': narrowing.now().chips.length}" :aria-label="say('add_filter')" @click="box = $event.currentTarget"><icon name="filter"/></button>
    <div v-if="finding" class="gw-cards-find"><input class="gw-input" type="search" :value="narrowing.now().q" :placeholder="say('find_in_view')" :aria-label="say('find_in_view')" @change="narrowing.q($event.target.value)"></div>
    <div v-if="narrowing.now().chips.length" class="gw-cards-chips"><button v-for="(chip, i) in narrowing.now().chips" :key="i" type="button" class="gw-chip gw-chip-text" :aria-label="say('remove_filter', {name: text(chip)})" @click="drop(i)">{{ text(chip) }} <icon name="close" :size="14"/></button></div>
    <filter-box v-if="box" :anchor="box" :entity="entity" @close="box = null" @done="put"/></div>`,
};
