// What stands above the rows: name and views of the entity, the button for a new record, the toolbar.

import { Icon } from "../base/icons.js";
import { DropMenu } from "../base/overlay.js";
import { state } from "../base/state.js";
import { makeAgain, openActs, takeBack } from "../base/undo.js";
import { inside, say } from "../base/words.js";
import TopBar from "../shell/top.js";
import GroupPanel from "./grouppanel.js";
import SortPanel from "./sortpanel.js";
import Toolbar from "./toolbar.js";
import ViewTabs from "./views.js";

export default {
  components: { TopBar, Toolbar, ViewTabs, Icon, DropMenu, SortPanel, GroupPanel },
  props: { entity: Object, views: Array, view: Object, counts: Object, changed: Boolean, chips: Array, sort: Array, q: String, density: String, group: Array, rules: Array, arranged: Boolean },
  emits: ["search", "create", "show", "keep", "update", "link", "chips", "sort", "q", "density", "columns", "reload", "export", "import", "group", "rules", "turn"],
  data: () => ({ state, more: null, panel: "" }),
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
  methods: {
    say,
    // On a phone: what the toolbar offers elsewhere, without keys.
    deeds() {
      const turn = (way) => async () => (await way()) && this.$emit("reload");
      const item = (verb, word, icon) => (this.entity.verbs.includes(verb) ? [{ label: say(word), icon, run: () => this.$emit(verb) }] : []);
      const show = (panel) => () => (this.panel = panel);
      return [
        { label: say("sort"), icon: "sort", run: show("sort") }, ...(this.view.kind === "grid" ? [{ label: say("group"), icon: "group", run: show("group") }] : []), { line: true },
        { label: say("undo"), icon: "undo", run: turn(takeBack) }, { label: say("redo"), icon: "redo", run: turn(makeAgain) }, { label: say("my_acts"), icon: "clock", run: openActs },
        { line: true }, ...item("import", "import_rows", "upload"), ...item("export", "export_rows", "download"), { label: say("copy_link"), icon: "link", run: () => this.$emit("link") },
      ];
    },
  },
  template: `<top-bar @search="$emit('search')">
      <h1><button type="button" class="gw-title-button" aria-haspopup="dialog" @click="$emit('search')">{{ entity.many }}<icon name="down"/></button></h1>
      <view-tabs v-if="!state.phone" v-bind="tabs" v-on="fromTabs"/>
      <template #end><button v-if="canCreate && !state.phone" type="button" class="gw-button gw-main" @click="$emit('create')"><icon name="plus"/>{{ title }}</button><template v-if="state.phone"><button type="button" class="gw-icon-button" :aria-label="say('search')" @click="$emit('search')"><icon name="search"/></button><button v-if="canCreate" type="button" class="gw-icon-button" :aria-label="title" @click="$emit('create')"><icon name="plus"/></button><button ref="more" type="button" class="gw-icon-button" :aria-label="say('more')" :aria-expanded="Boolean(more)" @click="more = $event.currentTarget"><icon name="more"/></button></template></template>
    </top-bar>
    <view-tabs v-if="state.phone" v-bind="tabs" v-on="fromTabs"/>
    <drop-menu v-if="more" :anchor="more" :items="deeds()" :label="say('more')" align="end" @close="more = null"/>
    <sort-panel v-if="panel === 'sort'" :anchor="$refs.more" :entity="entity" :view="view" :sort="sort" @close="panel = ''" @sort="$emit('sort', $event)"/>
    <group-panel v-if="panel === 'group'" :anchor="$refs.more" :entity="entity" :group="group" @close="panel = ''" @group="$emit('group', $event)" @turn="$emit('turn', $event)"/>
    <toolbar v-if="!state.phone" v-bind="tools" v-on="fromTools"/>`,
};
