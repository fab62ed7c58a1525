// A card that a finger holds offers what the menus of the grid do; picked cards are deleted and exported together.

import { copyText } from "../base/copy.js";
import { fail, tell } from "../base/overlay.js";
import { go, recordUrl } from "../base/state.js";
import { say } from "../base/words.js";
import { duplicate } from "../record/duplicate.js";
import { stageChoices } from "./stages.js";

const LONG = 500; // ms
const STILL = 10; // px a finger may tremble

// What the cards add for it. `held`: the menu that is open: {anchor, label, items}; `picked`: ids.
export const holding = {
  data: () => ({ held: null, picked: null }),
  unmounted() {
    this.letGo();
  },
  methods: {
    grip(event, row, index) {
      if (event.button) return;
      this.letGo();
      this.wasHeld = false;
      const { currentTarget: card, clientX: x, clientY: y } = event;
      this.gripped = { x, y, timer: setTimeout(() => this.hold(card, row, index), LONG) };
    },
    slid(event) {
      if (this.gripped && Math.hypot(event.clientX - this.gripped.x, event.clientY - this.gripped.y) > STILL) this.letGo();
    },
    letGo() {
      clearTimeout(this.gripped?.timer);
      this.gripped = null;
    },
    hold(card, row, index) {
      this.letGo();
      if (this.picked || this.held) return;
      this.wasHeld = true;
      this.held = { anchor: card, label: this.called(row), items: this.choices(card, row, index) };
    },
    // The finger that held it clicks nothing: the mouse events that would follow close the menu.
    lifted(event) {
      if (this.wasHeld) event.preventDefault();
      this.wasHeld = false;
    },
    tapped(row, index) {
      this.letGo();
      const { wasHeld } = this;
      this.wasHeld = false;
      if (this.picked) this.pick(row.id);
      else if (!wasHeld) this.opened(row, index);
    },
    choices(card, row, index) {
      const { entity } = this;
      const { verbs } = entity;
      const url = recordUrl(entity.name, row.id);
      const share = () => (copyText(location.origin + url), tell(say("link_copied"), { kind: "good" }));
      const moves = entity.stages.length > 1 && entity.fields.stage;
      return [
        { head: this.called(row) },
        { label: say("open_record"), icon: "expand", run: () => this.opened(row, index) },
        ...(moves ? [{ label: say("move_to"), icon: "stage", run: () => this.chooseStage(card, row) }] : []),
        { label: say("comments_and_stream"), icon: "comment", run: () => go(url + "?tab=stream") },
        { label: say("copy_link"), icon: "link", run: share },
        ...(verbs.includes("create") ? [{ label: say("duplicate"), icon: "copy", run: () => duplicate(entity, row.id) }] : []),
        ...(verbs.includes("delete") || verbs.includes("export") ? [{ line: true }, { label: say("pick_cards"), icon: "check", run: () => (this.picked = [row.id]) }] : []),
        ...(verbs.includes("delete") ? [{ label: say("delete"), icon: "trash", danger: true, run: () => this.$emit("remove", [row.id]) }] : []),
      ];
    },
    async chooseStage(card, row) {
      try {
        this.held = { anchor: card, label: this.entity.fields.stage.label, items: await stageChoices(this.entity, row.id, (done) => done && this.again()) };
      } catch (error) {
        fail(error);
      }
    },
    pick(id) {
      this.picked = this.picked.includes(id) ? this.picked.filter((one) => one !== id) : [...this.picked, id];
    },
  },
};
