// A line that a thumb pushes aside: to the right for yes, to the left for no. Up and down is the list's own scrolling:
// the browser takes that (touch-action) and ends the push. Whoever does not swipe opens the line and uses the bar there.

import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";

const FIRM = 96; // px from which a push is meant
const BEGINS = 10; // px before it is one

export default {
  components: { Icon },
  props: { able: Boolean },
  emits: ["swiped"],
  data: () => ({ across: 0 }),
  computed: {
    verb() {
      return this.across > 0 ? "approve" : "reject";
    },
    firm() {
      return Math.abs(this.across) >= FIRM;
    },
  },
  methods: {
    say,
    down(event) {
      this.from = this.able && event.pointerType === "touch" && event.isPrimary ? { x: event.clientX, y: event.clientY } : null;
      this.pushed = false;
    },
    move(event) {
      if (!this.from) return;
      const across = event.clientX - this.from.x;
      if (!this.pushed && Math.abs(across) < BEGINS) return;
      if (!this.pushed && Math.abs(event.clientY - this.from.y) > Math.abs(across)) return this.drop();
      this.pushed = true;
      this.across = across;
    },
    up() {
      const meant = this.from && this.firm ? this.verb : "";
      this.drop();
      if (meant) this.$emit("swiped", meant);
    },
    drop() {
      this.from = null;
      this.across = 0;
    },
    // The tap that ends a push opens nothing.
    tapped(event) {
      if (!this.pushed) return;
      event.preventDefault();
      event.stopPropagation();
      this.pushed = false;
    },
  },
  template: `<div class="gw-swipe" :class="{'gw-swipe-able': able}" @pointerdown="down" @pointermove="move" @pointerup="up" @pointercancel="drop" @click.capture="tapped" @contextmenu="from && $event.preventDefault()" @dragstart="from && $event.preventDefault()">
    <div v-if="across" class="gw-swipe-under" :class="['gw-swipe-' + verb, {'gw-firm': firm}]" aria-hidden="true"><icon :name="verb === 'approve' ? 'check' : 'close'"/>{{ say(verb) }}</div>
    <div class="gw-swipe-over" :style="across ? {transform: 'translateX(' + across + 'px)'} : null"><slot/></div></div>`,
};
