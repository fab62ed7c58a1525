// What stands above the rows: name and views of the entity, the button for a new record, the toolbar.

import { Icon } from "../base/icons.js";
import { state } from "../base/state.js";
import { inside, say } from "../base/words.js";
import TopBar from "../shell/top.js";
import Toolbar from "./toolbar.js";
import ViewTabs from "./views.js";

export default {
  components: { TopBar, Toolbar, ViewTabs, Icon },
  props: { entity: Object, views: Array, view: Object, counts: Object, changed: Boolean, chips: Array, sort: Array, q: String, density: String, group: Array, rules: Array, arranged: Boolean },
  emits: ["search", "create", "show", "keep", "update", "link", "chips", "sort", "q", "density", "columns", "reload", "export", "import", "group", "rules", "turn"],
  data: () => ({ state }),
  computed: {
    title() {
      return say("new_record", { label: inside(this.entity.label) });
    },
    canCreate() {
      return this.entity.verbs.includes("create");
    },
    tabs() {
      const { entity, views, view, counts, changed } = this;
      return { entity, views, view, counts, changed };
    },
    tools() {
      const { entity, view, chips, sort, q, density, changed } = this;
      return { entity, view, chips, sort, q, density, changed, board: view.kind !== "grid", group: this.group, rules: this.rules, looked: this.arranged };
    },
  },
  created() {
    const told = (...names) => Object.fromEntries(names.map((name) => [name, (...values) => this.$emit(name, ...values)]));
    this.fromTabs = told("show", "keep", "update", "link");
    this.fromTools = told("chips", "sort", "q", "density", "columns", "reload", "keep", "update", "link", "export", "import", "group", "rules", "turn");
  },
  methods: { say },
  template: `<top-bar @search="$emit('search')">
      <h1><button type="button" class="gw-title-button" aria-haspopup="dialog" @click="$emit('search')">{{ entity.many }}<icon name="down"/></button></h1>
      <view-tabs v-if="!state.phone" v-bind="tabs" v-on="fromTabs"/>
      <template #end><button v-if="canCreate && !state.phone" type="button" class="gw-button gw-main" @click="$emit('create')"><icon name="plus"/>{{ title }}</button><template v-if="state.phone"><button v-if="entity.verbs.includes('import')" type="button" class="gw-icon-button" :aria-label="say('import_rows')" @click="$emit('import')"><icon name="upload"/></button><button type="button" class="gw-icon-button" :aria-label="say('search')" @click="$emit('search')"><icon name="search"/></button><button v-if="canCreate" type="button" class="gw-icon-button" :aria-label="title" @click="$emit('create')"><icon name="plus"/></button></template></template>
    </top-bar>
    <view-tabs v-if="state.phone" v-bind="tabs" v-on="fromTabs"/>
    <toolbar v-if="!state.phone" v-bind="tools" v-on="fromTools"/>`,
};
