// The bar under the thumb on phones: home, queue, search, menu.

import { Icon, drawing } from "../base/icons.js";
import { entityUrl, go, state } from "../base/state.js";
import { say } from "../base/words.js";
import { chooseLanguage, switchTheme } from "./me.js";
import { places } from "./places.js";

export default {
  components: { Icon },
  emits: ["search", "logout"],
  data: () => ({ state, menu: false }),
  computed: { places },
  methods: {
    say,
    entityUrl,
    switchTheme,
    iconOf(name) {
      const entity = this.state.schema.entities[name];
      return [entity.icon, name].find((icon) => icon && drawing(icon)) || "list";
    },
    to(event, url) {
      event.preventDefault();
      this.menu = false;
      go(url);
    },
    current(page) {
      const here = this.state.route.page;
      return !this.menu && here === page ? "page" : null;
    },
    languages: chooseLanguage,
  },
  template: `<div>
    <div v-if="menu" class="gw-sheet" role="dialog" :aria-label="say('menu')">
      <template v-for="(group, i) in state.schema.menu" :key="i"><div v-if="group.label" class="gw-rail-head">{{ group.label }}</div><a v-for="name in group.entities" :key="name" :href="entityUrl(name)" @click="to($event, entityUrl(name))"><icon :name="iconOf(name)"/>{{ state.schema.entities[name].many }}</a></template>
      <a v-for="place in places" :key="place.page" :href="place.url" @click="to($event, place.url)"><icon :name="place.icon"/>{{ say(place.page) }}</a>
      <div class="gw-rail-head">{{ state.me.name }}</div>
      <button v-for="item in languages()" :key="item.label" type="button" class="gw-sheet-item" @click="item.run()"><icon name="globe"/>{{ item.label }}<icon v-if="item.checked" name="check"/></button>
      <button type="button" class="gw-sheet-item" @click="switchTheme"><icon :name="state.theme === 'dark' ? 'sun' : 'moon'"/>{{ say(state.theme === 'dark' ? 'to_light' : 'to_dark') }}</button>
      <button type="button" class="gw-sheet-item" @click="$emit('logout')"><icon name="leave"/>{{ say('log_out') }}</button>
    </div>
    <nav class="gw-bottom" :aria-label="say('navigation')">
      <a href="/" :aria-current="current('home')" @click="to($event, '/')"><icon name="home"/>{{ say('home') }}</a>
      <a href="/queue" :aria-current="current('queue')" @click="to($event, '/queue')"><icon name="inbox"/>{{ say('queue') }}<span v-if="state.waiting" class="gw-badge">{{ state.waiting }}</span></a>
      <button type="button" @click="menu = false; $emit('search')"><icon name="search"/>{{ say('search') }}</button>
      <button type="button" :aria-current="menu || ['grid', 'record'].includes(state.route.page) ? 'page' : null" :aria-expanded="menu" @click="menu = !menu"><icon name="menu"/>{{ say('menu') }}</button>
    </nav></div>`,
};
