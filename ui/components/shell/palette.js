// Ctrl+K: records I may see, pages, and the new records I may make.

import { get, query } from "../base/api.js";
import { Icon, drawing } from "../base/icons.js";
import { entityUrl, go, recordUrl, state } from "../base/state.js";
import { inside, say } from "../base/words.js";
import { places as others } from "./places.js";

export default {
  components: { Icon },
  emits: ["close"],
  data: () => ({ text: "", found: [], at: 0, busy: false, problem: "" }),
  computed: {
    pages() {
      const places = [{ icon: "home", title: say("home"), url: "/" }, { icon: "inbox", title: say("queue"), url: "/queue" }];
      for (const name of state.schema.menu.flatMap((group) => group.entities)) {
        const entity = state.schema.entities[name];
        places.push({ icon: drawing(entity.icon) ? entity.icon : name, title: entity.many, url: entityUrl(name) });
      }
      return [...places, ...others().map((place) => ({ icon: place.icon, title: say(place.page), url: place.url }))];
    },
    actions() {
      const names = state.schema.menu.flatMap((group) => group.entities);
      return names.map((name) => state.schema.entities[name]).filter((entity) => entity.verbs.includes("create"))
        .map((entity) => ({ icon: "plus", title: say("new_record", { label: inside(entity.label) }), url: `/e/${entity.name}/new` }));
    },
    groups() {
      const needle = this.text.trim().toLowerCase();
      const fits = (item) => !needle || item.title.toLowerCase().includes(needle);
      const groups = [{ label: say("records"), items: this.found }, { label: say("pages"), items: this.pages.filter(fits) }, { label: say("actions"), items: this.actions.filter(fits) }];
      let index = 0;
      return groups.filter((g) => g.items.length).map((g) => ({ ...g, items: g.items.slice(0, 12).map((item) => ({ ...item, index: index++ })) }));
    },
    flat() {
      return this.groups.flatMap((group) => group.items);
    },
  },
  mounted() {
    this.before = document.activeElement;
    this.$refs.input.focus();
  },
  unmounted() {
    if (this.before?.isConnected) this.before.focus({ preventScroll: true });
  },
  methods: {
    say,
    typed() {
      this.at = 0;
      clearTimeout(this.timer);
      this.timer = setTimeout(this.search, 120);
    },
    async search() {
      const text = this.text.trim();
      if (!text) return (this.found = []);
      this.busy = true;
      try {
        const answer = await get("/search" + query({ q: text }));
        if (text !== this.text.trim()) return;
        this.found = answer.rows.map((row) => ({ icon: drawing(row.entity) ? row.entity : "list", title: row.title, hint: [row.label ?? state.schema.entities[row.entity]?.label, row.number].filter(Boolean).join(" · "), url: recordUrl(row.entity, row.id) }));
        this.problem = "";
      } catch (error) {
        this.problem = error.message;
      } finally {
        this.busy = false;
      }
    },
    key(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        this.at = (this.at + step + this.flat.length) % (this.flat.length || 1);
        this.$nextTick(() => document.getElementById("hit-" + this.at)?.scrollIntoView({ block: "nearest" }));
      } else if (event.key === "Enter" && this.flat[this.at]) {
        event.preventDefault();
        this.open(this.flat[this.at], event);
      } else if (event.key === "Escape") {
        event.preventDefault();
        this.$emit("close");
      } else if (event.key === "Tab") event.preventDefault();
    },
    open(item, event) {
      this.$emit("close");
      if (event.ctrlKey || event.metaKey) window.open(item.url, "_blank");
      else go(item.url);
    },
  },
  template: `<teleport to="body"><div class="gw-palette" @mousedown.self="$emit('close')"><div class="gw-palette-box" role="dialog" aria-modal="true" :aria-label="say('search_all')">
    <div class="gw-palette-input"><icon name="search"/><input ref="input" v-model="text" role="combobox" aria-expanded="true" aria-controls="gw-hits" :aria-activedescendant="flat[at] ? 'hit-' + at : null" :aria-label="say('search_all')" :placeholder="say('search_all')" autocomplete="off" @input="typed" @keydown="key"><kbd class="gw-key">Esc</kbd></div>
    <div id="gw-hits" class="gw-palette-list" role="listbox" :aria-label="say('search_all')">
      <template v-for="group in groups" :key="group.label"><div class="gw-palette-head" role="presentation">{{ group.label }}</div>
        <div v-for="item in group.items" :id="'hit-' + item.index" :key="item.index" class="gw-hit" :class="{'gw-at': item.index === at}" role="option" :aria-selected="item.index === at" @mousemove="at = item.index" @click="open(item, $event)"><icon :name="item.icon"/><span class="gw-grow gw-cut">{{ item.title }}</span><span class="gw-hint">{{ item.hint }}</span></div></template>
      <div v-if="problem" class="gw-palette-head gw-red">{{ problem }}</div>
      <div v-else-if="!flat.length && !busy" class="gw-palette-head">{{ say('nothing_found') }}</div>
    </div></div></div></teleport>`,
};
