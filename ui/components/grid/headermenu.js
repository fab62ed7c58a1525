// What the arrow of a column header offers: order, groups, selecting it, the total at the foot, freezing, hiding.

import { say } from "../base/words.js";
import { formulaWords } from "../record/formula.js";
import { columnChoices } from "./choosing.js";
import { nameOf } from "./arrangement.js";

export const FIGURES = ["sum", "avg", "count", "min", "max"];

// The figures a column offers at its foot.
export const figuresOf = (field) => (field.masked ? [] : FIGURES.filter((figure) => field.totals?.includes(figure) || (figure === "count" && field.counted)));

// filter(): asks for a condition on the column; page: {entity, grouping, figures, sort, group, setTotal, hide}; sheet: {isPinned, pin, freeze, selection}
export function headerMenu(page, sheet, field, filter) {
  const sortBy = (key) => () => (page.sort = [key]);
  const grouped = page.grouping.some((key) => nameOf(key) === field.name);
  const items = [
    { label: say("ascending"), icon: "ascending", run: sortBy(field.name), disabled: field.sortable === false },
    { label: say("descending"), icon: "descending", run: sortBy("-" + field.name), disabled: field.sortable === false },
  ];
  if (field.filterable !== false) items.push({ label: say("filter_column"), icon: "filter", run: filter });
  if (grouped) items.push({ label: say("ungroup"), icon: "group", run: () => (page.group = page.grouping.filter((key) => nameOf(key) !== field.name)) });
  else if (field.grains?.length) items.push({ label: say("group_by_this"), icon: "group", disabled: page.grouping.length >= 3, run: () => (page.group = [...page.grouping, usualKey(field)]) });
  items.push({ line: true }, ...columnChoices(sheet, field.name), { line: true }, ...totals(page, field), ...freezing(sheet, field), { label: say("hide_column"), icon: "hidden", run: () => page.hide(field) });
  if (field.formula) items.unshift({ head: `ƒ ${formulaWords(page.entity, field)}` }, { line: true });
  return items;
}

// Days are grouped by months until somebody wants it finer.
export const usualKey = (field) => (field.grains[0] === "day" ? `${field.name}:month` : field.name);

function totals(page, field) {
  const offered = figuresOf(field);
  if (!offered.length) return [];
  const now = page.figures[field.name];
  const items = offered.map((figure) => ({ label: say("figure_" + figure), checked: now === figure, run: () => page.setTotal(field.name, now === figure ? null : figure) }));
  return [{ head: say("total_at_foot") }, ...items, { line: true }];
}

function freezing(sheet, field) {
  const pinned = sheet.isPinned(field.name);
  return [
    { label: say("freeze_to_here"), icon: "columns", run: () => sheet.freeze(field.name) },
    { label: say(pinned ? "unpin" : "pin"), icon: "columns", run: () => sheet.pin(field.name, pinned ? null : "left") },
    ...(sheet.isAnyPinned() ? [{ label: say("unfreeze"), icon: "columns", run: () => sheet.freeze(null) }] : []),
  ];
}
