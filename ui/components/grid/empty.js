// Nothing to show: names the condition to drop and how many rows that would bring, or what to do first.

import { get, query } from "../base/api.js";
import { baseOf } from "../base/saved.js";
import { describe, write } from "../base/filters.js";
import { inside, say } from "../base/words.js";

export default {
  props: { entity: Object, views: Array, view: Object, chips: Array, q: String, canCreate: Boolean },
  emits: ["chips", "q", "view", "create"],
  data: () => ({ counts: {}, others: [] }),
  mounted() {
    this.count();
  },
  computed: {
    filtered() {
      return this.chips.length > 0 || Boolean(this.q);
    },
    label() {
      return inside(this.entity.many);
    },
  },
  methods: {
    say,
    inside,
    text(chip) {
      const { label, operator, value } = describe(chip, this.entity.fields);
      return [label, operator, value].filter(Boolean).join(" ");
    },
    async total(view, filter) {
      const answer = await get(`/${this.entity.name}` + query({ view, filter, limit: 1, count: "capped" }));
      return answer.total;
    },
    async count() {
      try {
        for (const [index] of this.chips.entries()) {
          const rest = this.chips.filter((_, i) => i !== index);
          this.counts[index] = await this.total(baseOf(this.view), write(rest, this.entity.fields));
        }
        for (const view of this.views.filter((v) => v.name !== this.view.name).slice(0, 3)) {
          const total = await this.total(baseOf(view), view.filter || write(this.chips, this.entity.fields));
          if (total) this.others.push({ view, total });
        }
      } catch (error) {
        if (error.status === undefined) throw error;
      }
    },
  },
  template: `<div class="gw-empty gw-over-grid"><h2>{{ filtered || view.where ? say('nothing_fits', {label}) : say('nothing_yet', {label}) }}</h2>
    <p v-if="filtered">{{ say('drop_one') }}</p><p v-else-if="view.where">{{ say('view_empty') }}</p><p v-else>{{ say(canCreate ? 'make_first' : 'nobody_made') }}</p>
    <ul class="gw-empty-list">
      <li v-for="(chip, index) in chips" :key="index"><span class="gw-grow">{{ say('drop') }} <strong>{{ text(chip) }}</strong></span><span class="gw-muted">{{ counts[index] ?? '' }}</span><button type="button" class="gw-button gw-tiny" @click="$emit('chips', chips.filter((_, i) => i !== index))">{{ say('drop') }}</button></li>
      <li v-if="q"><span class="gw-grow">{{ say('drop') }} <strong>“{{ q }}”</strong></span><button type="button" class="gw-button gw-tiny" @click="$emit('q')">{{ say('drop') }}</button></li>
      <li v-for="other in others" :key="other.view.name"><span class="gw-grow">{{ say('switch_to') }} <strong>{{ other.view.label }}</strong></span><span class="gw-muted">{{ other.total }}</span><button type="button" class="gw-button gw-tiny" @click="$emit('view', other.view)">{{ say('open') }}</button></li>
    </ul>
    <button v-if="canCreate && !filtered && !view.where" type="button" class="gw-button gw-first" style="margin-top:16px" @click="$emit('create')">{{ say('new_record', {label: inside(entity.label)}) }}</button>
  </div>`,
};
