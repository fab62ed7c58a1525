// A gallery: a card with a picture for each record, more as one scrolls.

import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { isBlank } from "../cells/index.js";
import PhoneHead from "./phonehead.js";
import { Shape } from "./shape.js";

const PAGE = 40;

export default {
  components: { Icon, PhoneHead },
  mixins: [Shape],
  data: () => ({ rows: [], total: null, loading: false }),
  created() {
    this.load();
  },
  mounted() {
    this.watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.more(), { rootMargin: "600px" });
    this.watcher.observe(this.$refs.end);
  },
  unmounted() {
    this.watcher.disconnect();
  },
  methods: {
    async load() {
      await this.newest(() => this.ask("", { limit: Math.min(1000, Math.max(PAGE, this.rows.length)), count: "capped" }), (answer) => {
        Object.assign(this, { rows: answer.rows, total: answer.total });
        this.$emit("total", { total: answer.total, exact: answer.total_is !== "at_least" });
      });
    },
    async more() {
      const whole = () => !this.rows.length || this.rows.length >= this.total;
      if (this.loading || whole()) return;
      this.loading = true;
      await this.bring(async () => {
        if (whole()) return;
        const answer = await this.ask("", { limit: PAGE, offset: this.rows.length, count: "none" });
        const known = new Set(this.rows.map((row) => row.id));
        this.rows.push(...answer.rows.filter((row) => !known.has(row.id)));
      });
      this.loading = false;
    },
    source(row) {
      const value = row[this.view.image];
      if (isBlank(value) || value.masked) return "";
      const first = [].concat(value)[0];
      return `/api/v1/files/${encodeURIComponent(first.id ?? first)}`;
    },
    // Arrows go from card to card as they lie.
    key(event) {
      const cards = [...this.$refs.cards.querySelectorAll("a")];
      const at = cards.indexOf(event.currentTarget);
      const wide = Math.max(1, cards.filter((card) => card.offsetTop === cards[0].offsetTop).length);
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - wide, ArrowDown: at + wide, Home: 0, End: cards.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      cards[to]?.focus();
    },
    labelled(name) {
      return this.entity.fields[name].label;
    },
  },
  template: `<div class="gw-gallery"><phone-head v-if="state.phone" :entity="entity"/>
    <div class="gw-gallery-scroll"><ul ref="cards" class="gw-gallery-cards" :aria-label="view.label" :aria-busy="busy">
      <li v-for="row in rows" :key="row.id"><a class="gw-gallery-card" :class="colour(row) ? 'gw-mark-' + colour(row) : ''" :href="'/e/' + entity.name + '/' + row.id" :data-id="row.id" :aria-label="called(row)" @click.exact.prevent="open(row)" @keydown="key">
        <span class="gw-gallery-picture"><img v-if="source(row)" :src="source(row)" alt="" loading="lazy" draggable="false"><icon v-else name="image" :size="32"/></span>
        <strong class="gw-cut">{{ called(row) }}</strong>
        <span v-for="name in filled(row)" :key="name" class="gw-gallery-line"><span class="gw-muted">{{ labelled(name) }}</span><span class="gw-cut" v-html="html(row, name)"></span></span></a></li>
      <template v-if="busy && !rows.length"><li v-for="n in 8" :key="n" aria-hidden="true"><span class="gw-gallery-card"><span class="gw-gallery-picture gw-bone"></span><span class="gw-bone" style="width:60%;margin:10px"></span></span></li></template>
    </ul><div ref="end" style="height:1px"></div></div>
  </div>`,
};
