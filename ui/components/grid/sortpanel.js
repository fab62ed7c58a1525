// The order of a list: its keys one under the other, put in order by dragging or by the arrows.

import { Icon } from "../base/icons.js";
import { Popover } from "../base/overlay.js";
import { say } from "../base/words.js";

const MADE = "id"; // the order in which records were made: sorting by nothing else

export const sortLabel = (key, fields) => {
  const name = key.replace("-", "");
  return name === MADE ? say("order_made") : fields[name]?.label || name;
};

export default {
  components: { Icon, Popover },
  props: { anchor: Object, entity: Object, view: Object, sort: Array },
  emits: ["close", "sort"],
  data: () => ({ dragged: -1, over: -1 }),
  computed: {
    sortable() {
      return Object.values(this.entity.fields).filter((field) => field.sortable !== false);
    },
    left() {
      return this.sortable.filter((field) => !this.sort.some((key) => key.replace("-", "") === field.name));
    },
  },
  methods: {
    say,
    name: (key) => key.replace("-", ""),
    emit(keys) {
      const kept = keys.filter(Boolean);
      this.$emit("sort", kept.length || !this.view.sort.length ? kept : [MADE]);
    },
    put(index, key) {
      this.emit(this.sort.map((each, at) => (at === index ? key : each)));
    },
    remove(index) {
      this.emit(this.sort.filter((_, at) => at !== index));
    },
    move(from, to) {
      if (from === to || to < 0 || to >= this.sort.length) return;
      const keys = [...this.sort];
      keys.splice(to, 0, ...keys.splice(from, 1));
      this.emit(keys);
    },
    dropped(index) {
      this.move(this.dragged, index);
      this.dragged = this.over = -1;
    },
    keyed(event, index) {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || !event.altKey) return;
      event.preventDefault();
      this.move(index, index + by);
      this.$nextTick(() => this.$refs.grips?.[index + by]?.focus());
    },
  },
  template: `<popover :anchor="anchor" :width="360" :label="say('sort')" @close="$emit('close')"><div class="gw-filter-box">
    <div v-for="(key, index) in sort" :key="key" class="gw-filter-line gw-sort-line" :class="{'gw-sort-over': over === index}" @dragover.prevent="over = index" @drop.prevent="dropped(index)">
      <button ref="grips" type="button" class="gw-icon-button gw-small gw-grip" draggable="true" :aria-label="say('move_key', {name: name(key), count: index + 1})" :title="say('move_key_hint')" @dragstart="dragged = index" @dragend="dragged = over = -1" @keydown="keyed($event, index)"><icon name="grip" :size="14"/></button>
      <select class="gw-select gw-grow" :aria-label="say('field')" :value="name(key)" @change="put(index, (key.startsWith('-') ? '-' : '') + $event.target.value)"><option v-if="name(key) === 'id'" value="id">{{ say('order_made') }}</option><option v-for="f in sortable" :key="f.name" :value="f.name" :disabled="f.name !== name(key) && !left.includes(f)">{{ f.label }}</option></select>
      <select class="gw-select" :aria-label="say('direction')" :value="key.startsWith('-') ? '-' : ''" @change="put(index, $event.target.value + name(key))"><option value="">{{ say('ascending') }}</option><option value="-">{{ say('descending') }}</option></select>
      <button type="button" class="gw-icon-button" :aria-label="say('remove')" @click="remove(index)"><icon name="close"/></button></div>
    <footer class="gw-filter-foot"><select class="gw-select gw-grow" :aria-label="say('add_sort')" @change="emit([...sort, $event.target.value]); $event.target.value = ''"><option value="">{{ say('add_sort') }}</option><option v-for="f in left" :key="f.name" :value="f.name">{{ f.label }}</option></select></footer></div></popover>`,
};
