// The views as tabs: those of the schema, then the person's own, which are kept, renamed, begun with and deleted here.

import { Icon } from "../base/icons.js";
import { number } from "../base/format.js";
import { DropMenu, ask, fail, tell } from "../base/overlay.js";
import { readField } from "../base/schema.js";
import { get } from "../base/api.js";
import { baseOf, beginWith, bringBack, changeView, dropView, firstView, keepView, shareView } from "../base/saved.js";
import { entityUrl, state } from "../base/state.js";
import { say } from "../base/words.js";
import { SHAPES } from "../shapes/index.js";
import { wholeColour } from "./colouring.js";

const question = (name, label, more) => readField({ name, label: say(label), ...more });

// Asks for a name and keeps `layout` as a view; resolves to the view's name, or null.
export async function saveAs(entity, layout) {
  let made = null;
  await ask({
    title: say("save_as_view"), text: say("save_as_text"), confirm: say("save"), values: { first: false },
    fields: [
      question("name", "view_name", { required: true, widget: { kind: "text" }, cell: { kind: "text" } }),
      question("first", "begin_with_it", { widget: { kind: "boolean" }, cell: { kind: "boolean" } }),
    ],
    run: async ({ name, first }) => {
      made = await keepView(entity, (name || "").trim(), layout);
      if (first) beginWith(entity, made);
    },
  });
  return made;
}

export default {
  components: { Icon, DropMenu },
  props: { entity: Object, views: Array, view: Object, counts: Object, changed: Boolean },
  emits: ["show", "keep", "update", "link"],
  data: () => ({ state, menu: null }),
  created() {
    this.shapes = SHAPES;
  },
  mounted() {
    this.$nextTick(this.reveal);
  },
  watch: { "view.name": "reveal", counts: { handler: "reveal", deep: true } }, // the tabs grow with their counts
  methods: {
    say,
    reveal() {
      this.$nextTick(() => this.$el.querySelector?.("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }));
    },
    url(view) {
      return entityUrl(this.entity.name) + (view.name ? "?view=" + encodeURIComponent(view.name) : "");
    },
    count(view) {
      const count = this.counts[view.name];
      return count ? number(count.total) + (count.exact ? "" : "+") : "";
    },
    colour(view) {
      const color = wholeColour(this.entity, view);
      return color && this.counts[view.name]?.total ? "gw-" + color : "";
    },
    isFirst(view) {
      return (firstView(this.entity) ?? this.views[0].name) === view.name;
    },
    open(event) {
      const { view } = this;
      const items = [{ label: say("begin_with_view"), icon: "star", checked: this.isFirst(view), run: () => beginWith(this.entity, this.isFirst(view) ? null : view.name) }, { label: say("copy_link"), icon: "link", run: () => this.$emit("link") }];
      if (view.row) {
        if (this.changed) items.unshift({ label: say("update_view"), icon: "check", run: () => this.$emit("update") }, { line: true });
        if (this.entity.verbs.includes("share")) items.push({ label: say("share_view"), icon: "users", run: () => this.share(view) });
        items.push({ label: say("rename"), icon: "pencil", run: () => this.rename(view) }, { line: true }, { label: say("delete_view"), icon: "trash", danger: true, run: () => this.drop(view) });
      }
      this.menu = { anchor: event.currentTarget, items };
    },
    // With roles as the schema names them, and everybody.
    async share(view) {
      const { rows } = await get("/role?limit=200&sort=label&fields=name,label").catch((error) => (fail(error), { rows: [] }));
      const roles = [{ name: "everyone", label: say("share_everyone") }, ...rows.filter((row) => row.name !== "everyone")];
      return ask({
        title: say("share_title", { name: view.label }), text: say("share_text"), confirm: say("save"), values: Object.fromEntries(roles.map(({ name }) => [name, Boolean(view.row.shared_with?.includes(name))])),
        fields: roles.map(({ name, label }) => readField({ name, label, widget: { kind: "boolean" }, cell: { kind: "boolean" } })),
        run: async (chosen) => {
          const with_ = roles.map(({ name }) => name).filter((name) => chosen[name]);
          await shareView(this.entity, view, with_);
          tell(say(with_.length ? "share_done" : "share_ended"), { kind: "good" });
        },
      });
    },
    rename(view) {
      return ask({
        title: say("rename_view"), confirm: say("save"), values: { name: view.label },
        fields: [question("name", "view_name", { required: true, widget: { kind: "text" }, cell: { kind: "text" } })],
        run: ({ name }) => changeView(view, { name: (name || "").trim() }),
      });
    },
    async drop(view) {
      try {
        await dropView(view);
        if (firstView(this.entity) === view.name) beginWith(this.entity, null);
        this.$emit("show", this.views.find((one) => one.name === baseOf(view)));
        tell(say("view_deleted", { name: view.label }), { action: say("undo"), seconds: 9, run: () => bringBack(view).catch(fail) });
      } catch (error) {
        fail(error);
      }
    },
  },
  template: `<nav class="gw-tabs-bar" :class="{'gw-phone-tabs': state.phone}" :aria-label="say('views')"><div class="gw-tabs">
    <span v-for="v in views" :key="v.name" class="gw-tab-box"><a class="gw-tab" :href="url(v)" :aria-current="v.name === view.name ? 'page' : null" @click="$emit('show', v, $event)"><icon v-if="shapes[v.kind]" :name="shapes[v.kind].icon" class="gw-tab-icon"/><icon v-if="v.row" name="user" :size="12" :label="say(v.row.shared_with?.length ? 'shared_mine' : 'own_view')" class="gw-tab-icon"/><icon v-else-if="v.sharedBy !== undefined" name="users" :size="12" :label="say('shared_view', {name: v.sharedBy})" class="gw-tab-icon"/>{{ v.label }}<span v-if="v.name === view.name && changed" class="gw-tab-changed" :title="say('view_changed')"><span class="gw-sr">{{ say('view_changed') }}</span></span><span v-if="counts[v.name]" class="gw-count" :class="colour(v)">{{ count(v) }}</span></a><button v-if="v.name === view.name" type="button" class="gw-icon-button gw-small gw-tab-menu" :aria-label="say('view_menu', {name: v.label})" aria-haspopup="menu" @click="open"><icon name="down" :size="12"/></button></span></div>
    <button type="button" class="gw-icon-button gw-tab-add" :aria-label="say('save_as_view')" :title="say('save_as_view')" @click="$emit('keep')"><icon name="plus"/></button>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="say('view_menu', {name: view.label})" @close="menu = null"/></nav>`,
};
