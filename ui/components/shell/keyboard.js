// The keyboard sheet: every key of the grid on one page, opened with Ctrl+/ or ?, or from the help.

import { reactive } from "vue";
import { GwDialog } from "../base/overlay.js";
import { say } from "../base/words.js";

export const keyboard = reactive({ open: false });

// [head, [[keys, word], ...]]; words in ui/words under "keys_".
const SHEET = [
  ["moving", [
    ["← ↑ → ↓", "cell"], ["Tab · Shift Tab", "side"], ["Enter · Shift Enter", "down"], ["Home · End", "row_ends"], ["Ctrl Home · Ctrl End", "list_ends"],
    ["Ctrl ← ↑ → ↓", "edge"], ["PgUp · PgDn", "page"], ["Alt PgUp · Alt PgDn", "page_side"], ["Ctrl Backspace", "back"],
  ]],
  ["selecting", [
    ["Shift + …", "grow"], ["Ctrl Shift ← ↑ → ↓", "grow_edge"], ["Shift Space", "rows"], ["Ctrl Space", "columns"], ["Ctrl A", "all"], ["Tab · Enter", "round"],
  ]],
  ["editing", [
    ["A … Z", "type"], ["F2 · Enter", "edit"], ["Esc", "cancel"], ["Alt Enter", "newline"], ["Delete · Backspace", "clear"], ["Ctrl C", "copy"], ["Ctrl X", "cut"], ["Ctrl V", "paste"], ["Ctrl D · Ctrl R", "fill"], ["Ctrl Enter", "fill_all"], ["Ctrl Z · Ctrl Y", "undo"],
  ]],
  ["mouse", [
    ["⇲", "drag"], ["Shift ⇲", "shift_click"], ["Ctrl ⇲", "ctrl_click"], ["1 2 3", "number"], ["Ctrl 1 2 3", "pick"], ["Ctrl A B C", "header"],
  ]],
  ["elsewhere", [["Space", "peek"], ["Shift F2", "talk"], ["Shift F10 · ☰", "cell_menu"], ["Alt ↓", "menu"], ["Ctrl F", "find"], ["Ctrl K", "search"], ["Ctrl / · ?", "this"]]],
];

// Whether a key asks for the sheet: "?" is a character wherever one can type, also over a cell.
export function asksForKeys(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "/") return true;
  return event.key === "?" && !event.target.closest?.("input, textarea, [contenteditable], .ag-cell, .ag-root, .gw-dialog");
}

export const Keyboard = {
  components: { GwDialog },
  data: () => ({ keyboard, SHEET }),
  methods: { say },
  template: `<gw-dialog v-if="keyboard.open" :title="say('keyboard')" :width="760" @close="keyboard.open = false"><div class="gw-keys" tabindex="0">
    <section v-for="[head, keys] in SHEET" :key="head"><h3>{{ say('keys_' + head) }}</h3><dl><div v-for="[key, word] in keys" :key="word"><dt><kbd class="gw-key">{{ key }}</kbd></dt><dd>{{ say('keys_' + word) }}</dd></div></dl></section>
  </div></gw-dialog>`,
};
