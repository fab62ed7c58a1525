// The rows of a list as a file: what is asked for, and where it is fetched.

import { reactive } from "vue";
import { post } from "../base/api.js";
import { fail, tell } from "../base/overlay.js";
import { number } from "../base/format.js";
import { say } from "../base/words.js";
import { nameOf } from "./arrangement.js";
import { shownColumns } from "./columns.js";
import { sumsOf } from "./grouping.js";

// The dialog: null, or what it is about: {entity, asked: {view, filter, q, sort, colors, frozen}, fields, groups: {by, totals}, selected: {rows or ids, fields, count}, total}.
export const exporting = reactive({ about: null });
export const openExport = (about) => (exporting.about = about);

const written = (totals) => Object.entries(totals).map(([name, figure]) => `${name}:${figure}`);

// The list as a page shows it: in groups its rows stand group by group, and what they are grouped by comes first.
export function asSeen(page, sheet) {
  const { entity, view } = page;
  const grouping = view.kind === "grid" ? page.grouping : []; // the lanes of a timeline are no groups
  const first = grouping.map(nameOf);
  const fields = [...new Set([...first, ...shownColumns(entity, view)])];
  const sort = sheet?.rows?.listSort || [...grouping, ...page.sorting].join(",");
  const pinned = sheet ? fields.filter((name) => sheet.isPinned(name)) : [];
  return {
    entity, fields, groups: grouping.length ? { by: grouping, totals: written(sumsOf(entity, fields, page.figures)) } : null, selected: selectedIn(sheet), total: page.total ? number(page.total.total) + (page.total.exact ? "" : "+") : "",
    asked: { view: page.base, filter: page.filter, q: page.q, sort, colors: page.ownRules.map(({ color, when, whole }) => ({ color, when, ...(whole ? { whole } : {}) })), frozen: pinned.length ? [...first, ...pinned] : [] },
  };
}

// What is selected in the grid, when it is more than one cell.
export function selectedIn(sheet) {
  if (!sheet?.selection?.isMany()) return null;
  const areas = sheet.inList(sheet.selection.areas());
  const rows = areas.map(({ from, to }) => [from, to]);
  return { rows, fields: [...new Set(areas.flatMap((area) => area.columns))], count: rowsIn(rows) };
}

// Rows that two areas share are counted once.
function rowsIn(stretches) {
  let count = 0, end = 0;
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    count += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return count;
}

// Whether it was asked for. A small one is fetched at once; what is made beforehand waits at the foot of the page.
export async function exportRows(entity, asked) {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value?.length));
  try {
    const answer = await post(`/${entity.name}/export`, given);
    if (answer.pending) tell(say("waits_now", { workflow: answer.pending.label }));
    else if (answer.job) tell(say("export_begun", { count: answer.rows }));
    else fetchFile(answer.id, answer.rows);
    return true;
  } catch (error) {
    fail(error);
    return false;
  }
}

export function fetchFile(id, rows) {
  tell(say("exporting", { count: rows }), { kind: "good" });
  Object.assign(document.createElement("a"), { href: `/api/v1/export_job/${id}/file`, download: "" }).click(); // the page stays, whatever is answered
}
