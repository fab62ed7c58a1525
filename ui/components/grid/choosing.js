// Whole columns and rows by a menu: what Ctrl and Shift do for a mouse, for fingers and for whoever looks for it.

import { say } from "../base/words.js";

// sheet: the selection's; name: a column's.
export function columnChoices(sheet, name) {
  const { selection } = sheet;
  const place = selection.columnPlace(name);
  return choices(sheet, "column", selection.anchor?.column !== place, {
    alone: () => selection.takeColumn(place, false),
    reach: () => selection.reachColumn(place),
    also: () => selection.takeColumn(place, true),
  });
}

export function rowChoices(sheet, row) {
  const { selection } = sheet;
  return choices(sheet, "row", selection.anchor?.row !== row, { alone: () => selection.takeRow(row, false), reach: () => selection.reachRow(row), also: () => selection.takeRow(row, true) });
}

// `further`: it is another one than that of the active cell.
function choices(sheet, word, further, { alone, reach, also }) {
  const { selection } = sheet;
  const item = (label, icon, run) => ({ label: say(label), icon, run: () => sheet.$nextTick(() => (run(), selection.focus(selection.anchor))) }); // the menu has given the focus back by then
  return [item("select_" + word, "", alone), ...(selection.anchor && further ? [item("select_to_" + word, "", reach)] : []), ...(selection.isMany() ? [item("select_also_" + word, "", also)] : [])];
}
