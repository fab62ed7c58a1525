// Others in the same list: their initials and colour at the cell they are in. Paints over cells, never into them.

import { watch } from "vue";
import { initials } from "../base/format.js";
import { standAt, together } from "../base/together.js";
import { say } from "../base/words.js";
import { isRecord } from "./rows.js";

const HUES = ["violet", "teal", "pink", "blue", "brown", "indigo"];
export const hueOf = (id) => HUES[id % HUES.length];
const MOVES = ["cellFocused", "cellEditingStarted", "cellEditingStopped", "viewportChanged", "modelUpdated", "virtualColumnsChanged", "displayedColumnsChanged", "bodyScrollEnd"];

// Methods of the sheet.
export const presence = {
  watchPeople() {
    for (const event of MOVES) this.api.addEventListener(event, this.stand);
    this.unwatchPeople = watch(() => together.at, this.paintPeople);
  },
  leavePlace() {
    this.unwatchPeople();
    cancelAnimationFrame(this.standing);
    standAt(null);
  },
  // Once a frame at most: where I am, which rows I see, and the flags of those who are there.
  stand() {
    this.standing ||= requestAnimationFrame(() => {
      this.standing = 0;
      if (this.api.isDestroyed()) return;
      const at = this.api.getFocusedCell();
      const row = at && !at.rowPinned ? this.api.getDisplayedRowAtIndex(at.rowIndex)?.data : null;
      const field = at?.column.getColDef().field;
      const cell = isRecord(row) && field ? { record: row.id, field, typing: this.api.getEditingCells().length > 0 } : {};
      standAt({ entity: this.entity.name, shown: this.idsShown(), fields: this.rows.asked.fields, ...cell });
      this.paintPeople();
    });
  },
  idsShown() {
    const [first, last] = [this.api.getFirstDisplayedRowIndex(), this.api.getLastDisplayedRowIndex()];
    const ids = [];
    for (let index = Math.max(0, first); index <= last && ids.length < 200; index++) {
      const id = this.api.getDisplayedRowAtIndex(index)?.data?.id;
      if (typeof id === "number") ids.push(id);
    }
    return ids;
  },
  paintPeople() {
    const wanted = new Map();
    for (const person of together.entity === this.entity.name ? together.at : []) {
      const key = `${person.record}:${person.field}`;
      wanted.set(key, [...(wanted.get(key) || []), person]);
    }
    for (const cell of this.$refs.box?.querySelectorAll(".gw-someone") ?? []) {
      cell.classList.remove("gw-someone", ...HUES.map((hue) => "gw-hue-" + hue));
      for (const name of ["data-who", "title", "aria-description"]) cell.removeAttribute(name);
    }
    for (const [key, people] of wanted) this.flag(key, people);
  },
  flag(key, people) {
    const [id, name] = key.split(/:(.*)/);
    const cell = this.cellElement(Number(id), name);
    if (!cell) return;
    const names = people.map((person) => person.name).join("、");
    const said = say(people.some((person) => person.typing) ? "others_typing" : "others_at", { names });
    cell.classList.add("gw-someone", "gw-hue-" + hueOf(people[0].id));
    cell.setAttribute("data-who", people.length > 1 ? String(people.length) : initials(people[0].name));
    cell.setAttribute("title", said);
    cell.setAttribute("aria-description", said);
  },
};

// At the foot of the list: who else has it open.
export const Others = {
  props: { entity: { type: Object, required: true } },
  data: () => ({ together }),
  computed: {
    here() {
      return this.together.entity === this.entity.name ? this.together.here : 0;
    },
    said() {
      const { names } = this.together;
      return this.here <= 2 ? say("others_named", { names: names.join("、") }) : say("others_here", { count: this.here });
    },
  },
  template: `<span v-if="here" class="gw-others" :title="together.names.join('、') + (here > together.names.length ? ' …' : '')"><span class="gw-others-dot" aria-hidden="true"></span>{{ said }}</span>`,
};
