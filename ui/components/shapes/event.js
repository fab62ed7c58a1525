// One record on a calendar: its time and name; opened by Enter, carried by pointer, moved by Shift and the arrows.

import { say } from "../base/words.js";
import { clockOf } from "./days.js";
import { briefly } from "./shape.js";

// Days that an arrow moves by, in a month of seven columns and elsewhere alike.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export default {
  props: { event: Object, entity: Object, names: { type: Array, default: () => [] }, tab: { type: Number, default: 0 }, movable: Boolean, long: Boolean, steps: { type: Object, default: () => STEPS } },
  emits: ["open", "grab", "move", "out"],
  computed: {
    time() {
      return this.event.whole ? "" : clockOf(this.event.minute) + (this.event.ends && this.long ? "–" + clockOf(this.event.ends) : "");
    },
    label() {
      const { title, day, until } = this.event;
      return [title, until > day ? say("from_to", { from: day, to: until }) : day, this.time].filter(Boolean).join(", ");
    },
  },
  methods: {
    html(name) {
      return briefly(this.entity.fields[name], this.event.row[name]);
    },
    key(event) {
      const days = this.steps[event.key];
      if (days && event.shiftKey && this.movable) {
        event.preventDefault();
        event.stopPropagation();
        this.$emit("move", this.event, days);
      } else if (event.key === "Escape") this.$emit("out");
    },
  },
  template: `<a class="gw-event" :class="[event.color ? 'gw-event-' + event.color : '', {'gw-event-whole': event.whole, 'gw-movable': movable}]" :href="'/e/' + entity.name + '/' + event.id" :data-id="event.id" :tabindex="tab" draggable="false" :aria-label="label" :aria-keyshortcuts="movable ? 'Shift+ArrowRight Shift+ArrowLeft' : null" @click.exact.prevent="$emit('open', event)" @pointerdown="movable && $emit('grab', $event, event)" @keydown="key"><span v-if="time" class="gw-event-time">{{ time }}</span><span class="gw-cut gw-event-title">{{ event.title || '—' }}</span><span v-for="name in long ? names : []" :key="name" class="gw-event-more" v-html="html(name)"></span><slot/></a>`,
};
