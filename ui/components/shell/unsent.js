// Gestures that a lost connection holds up: how many, since when, which they are, and the way to let them go.

import { delivery, discard } from "../base/delivering.js";
import { Icon } from "../base/icons.js";
import { ask } from "../base/overlay.js";
import { entityOf } from "../base/state.js";
import { inside, say } from "../base/words.js";
import { plainText } from "../cells/index.js";

export default {
  components: { Icon },
  data: () => ({ delivery, open: false }),
  methods: {
    say,
    // "Price: 12, Day: 2026-11-22" of one gesture.
    wordsOf(gesture) {
      const entity = entityOf(gesture.entity);
      const cells = (gesture.told.cells ?? []).filter((cell) => entity.fields[cell.field]);
      const said = cells.slice(0, 3).map(({ field, value }) => `${entity.fields[field].label}: ${plainText(entity.fields[field], value) || "—"}`);
      const more = cells.length > 3 ? [say("and_more", { count: cells.length - 3 })] : [];
      return [...said, ...more].join("，") || say("unsent_range", { does: say("unsent_" + (gesture.told.does ?? "change")), label: inside(entity.label) });
    },
    async discardAll() {
      const count = this.delivery.waiting.length;
      const sure = await ask({ title: say("discard_unsent", { count }), text: say("discard_unsent_text"), confirm: say("discard"), danger: true });
      if (sure) discard(this.delivery.waiting);
    },
    discardOne(gesture) {
      discard([gesture]);
    },
  },
  template: `<div v-if="delivery.waiting.length" class="gw-banner gw-banner-amber gw-unsent" role="status"><icon name="alert"/><div class="gw-grow"><strong>{{ say('unsent', {count: delivery.waiting.length, time: delivery.since}) }}</strong> <span class="gw-hint">{{ say('unsent_text') }}</span>
      <ul v-if="open"><li v-for="g in delivery.waiting" :key="g.key" class="gw-banner-line">{{ wordsOf(g) }} <button type="button" class="gw-link gw-quiet" @click="discardOne(g)">{{ say('discard') }}</button></li></ul></div>
    <button type="button" class="gw-link" :aria-expanded="open" @click="open = !open">{{ say(open ? 'hide_these' : 'show_these') }}</button><button type="button" class="gw-link" @click="discardAll">{{ say('discard_all') }}</button></div>`,
};
