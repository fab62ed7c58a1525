// The list a record was opened from: its name and address, the place in it, the records before and after.

import { get, query } from "../base/api.js";
import { number } from "../base/format.js";
import { go, recordUrl } from "../base/state.js";

const SHELF = "gridwright-list";

// list: {entity, title, url, label, asked: {view, filter, sort, q}, index}; `index` counts from 0
export const openedFrom = (list) => sessionStorage.setItem(SHELF, JSON.stringify(list));

// Where this record stands in that list now, or null when it is not there (any more).
export async function among(entity, id) {
  const list = JSON.parse(sessionStorage.getItem(SHELF) || "null");
  if (list?.entity !== entity) return null;
  const from = Math.max(0, list.index - 1);
  try {
    const { rows, total, total_is: exactly } = await get(`/${entity}` + query({ ...list.asked, fields: list.title, offset: from || "", limit: 3, count: "capped" }));
    const at = rows.findIndex((row) => row.id === id);
    if (at < 0) return null;
    return { ...list, index: from + at, total: number(total) + (exactly === "at_least" ? "+" : ""), before: rows[at - 1]?.id, after: rows[at + 1]?.id };
  } catch (error) {
    if (error.status === undefined) throw error;
    return null;
  }
}

// Back still leads to the list.
export async function step({ before, after, ...list }, by) {
  openedFrom({ ...list, index: list.index + by });
  await go(recordUrl(list.entity, by < 0 ? before : after), { replace: true });
}
