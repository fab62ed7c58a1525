// The narrow rail at the left: home, queue, the menu of the schema; help, language, theme and me at its foot.

import { Icon, drawing } from "../base/icons.js";
import { initials } from "../base/format.js";
import { DropMenu } from "../base/overlay.js";
import { entityUrl, follow, prefer, preferred, state } from "../base/state.js";
import { chinese, say, syllables } from "../base/words.js";
import { keyboard } from "./keyboard.js";
import { chooseLanguage, meItems, switchTheme } from "./me.js";
import { places } from "./places.js";
import Mark from "./mark.js";

// English names are long: where there is room the rail stands open until somebody narrows it.
export const railOpen = () => preferred(["rail"], chinese() || innerWidth < 1200 ? "narrow" : "open") === "open";

export default {
  components: { Icon, DropMenu, MarkSign: Mark },
  emits: ["search", "logout"],
  data: () => ({ state, menu: null, below: false }),
  mounted() {
    this.look = new ResizeObserver(this.measure);
    this.look.observe(this.$refs.scroll);
    this.$watch(() => [this.groups, this.open], () => this.$nextTick(this.measure), { immediate: true });
    this.$nextTick(() => this.$refs.scroll.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" }));
  },
  unmounted() {
    this.look.disconnect();
  },
  computed: {
    open: {
      get: railOpen,
      set: (value) => prefer(["rail"], value ? "open" : "narrow"),
    },
    groups() {
      return this.state.schema?.menu || [];
    },
    places,
  },
  methods: {
    // Whether the menu goes on below what is seen.
    measure() {
      const { scrollTop, clientHeight, scrollHeight } = this.$refs.scroll;
      this.below = scrollTop + clientHeight < scrollHeight - 4;
    },
    further() {
      this.$refs.scroll.scrollBy({ top: this.$refs.scroll.clientHeight / 2 });
    },
    say,
    follow,
    entityUrl,
    initials,
    switchTheme,
    entity(name) {
      return this.state.schema.entities[name];
    },
    iconOf(name) {
      const entity = this.entity(name);
      return [entity.icon, name].find((icon) => icon && drawing(icon)) || "list";
    },
    shown(name) {
      const label = this.entity(name).many;
      return this.open ? label : syllables(label);
    },
    current(page, entity = "") {
      const route = this.state.route;
      const here = page === "grid" ? ["grid", "record"].includes(route.page) && route.entity === entity : route.page === page;
      return here ? "page" : null;
    },
    languages(event) {
      this.menu = { anchor: event.currentTarget, label: say("language"), items: chooseLanguage() };
    },
    mine(event) {
      this.menu = { anchor: event.currentTarget, label: this.state.me.name, items: meItems(() => this.$emit("logout")) };
    },
    help(event) {
      const keys = [["Ctrl K", "key_search"], ["Enter / F2", "key_edit"], ["Esc", "key_cancel"], ["Space", "key_peek"], ["j k", "key_next"], ["a r", "key_decide"], ["e", "key_edit_record"]];
      this.menu = { anchor: event.currentTarget, label: say("help"), items: [{ head: say("keyboard") }, ...keys.map(([hint, key]) => ({ label: say(key), hint, run: () => undefined })), { line: true }, { label: say("keys_sheet"), icon: "grid", hint: "Ctrl /", run: () => (keyboard.open = true) }] };
    },
  },
  template: `<nav class="gw-rail" :class="{'gw-open': open}" :aria-label="say('navigation')">
    <button type="button" class="gw-mark" :aria-label="say(open ? 'rail_close' : 'rail_open')" :aria-expanded="open" @click="open = !open"><mark-sign/><strong>{{ state.schema?.app.name }}</strong></button>
    <div class="gw-rail-body"><div ref="scroll" class="gw-rail-scroll" @scroll.passive="measure">
      <a class="gw-nav" href="/" :aria-current="current('home')" @click="follow($event, '/')"><icon name="home"/><span class="gw-nav-text">{{ say('home') }}</span></a>
      <a class="gw-nav" href="/queue" :aria-current="current('queue')" @click="follow($event, '/queue')"><icon name="inbox"/><span class="gw-nav-text">{{ say('queue') }}</span><span v-if="state.waiting" class="gw-badge"><span class="gw-sr">{{ say('waiting_for_me') }}</span>{{ state.waiting > 99 ? '99+' : state.waiting }}</span></a>
      <template v-for="(group, index) in groups" :key="index">
        <div class="gw-rail-line" role="presentation"></div>
        <div v-if="group.label" class="gw-rail-head">{{ group.label }}</div>
        <a v-for="name in group.entities" :key="name" class="gw-nav" :href="entityUrl(name)" :title="open ? null : entity(name).many" :aria-label="entity(name).many" :aria-current="current('grid', name)" @click="follow($event, entityUrl(name))"><icon :name="iconOf(name)"/><span class="gw-nav-text">{{ shown(name) }}</span></a>
      </template>
      <div class="gw-rail-line" role="presentation"></div>
      <a v-for="place in places" :key="place.page" class="gw-nav" :href="place.url" :aria-current="current(place.page)" @click="follow($event, place.url)"><icon :name="place.icon"/><span class="gw-nav-text">{{ say(place.page) }}</span></a>
    </div><button v-if="below" type="button" class="gw-rail-more" tabindex="-1" :aria-label="say('rail_more')" :title="say('rail_more')" @click="further"><icon name="down"/></button></div>
    <div class="gw-rail-foot">
      <button type="button" class="gw-nav" :aria-label="say('help')" @click="help"><icon name="help"/><span class="gw-nav-text">{{ say('help') }}</span></button>
      <button type="button" class="gw-nav" :aria-label="say('language')" @click="languages"><icon name="globe"/><span class="gw-nav-text">{{ say('language_name') }}</span></button>
      <button type="button" class="gw-nav" :aria-label="say(state.theme === 'dark' ? 'to_light' : 'to_dark')" @click="switchTheme"><icon :name="state.theme === 'dark' ? 'sun' : 'moon'"/><span class="gw-nav-text">{{ say(state.theme === 'dark' ? 'dark' : 'light') }}</span></button>
      <button v-if="state.me" type="button" class="gw-nav" :aria-label="say('me_menu', {name: state.me.name})" @click="mine"><span class="gw-me" aria-hidden="true">{{ initials(state.me.name).slice(0, 1) }}</span><span class="gw-nav-text">{{ state.me.name }}</span></button>
    </div>
    <drop-menu v-if="menu" :anchor="menu.anchor" :items="menu.items" :label="menu.label" align="right" @close="menu = null"/>
  </nav>`,
};
