// Saving a locked field of an approved record undoes the approval: that is said, and asked, before it happens.

import { get } from "../base/api.js";
import { ask } from "../base/overlay.js";
import { say } from "../base/words.js";

// `reopens` is what the record says in its `may`; resolves to whether to go on.
export async function mayUndo(reopens, names) {
  if (!reopens || !names.some((name) => reopens.fields.includes(name))) return true;
  return (await ask({ title: say("undoes_approval"), text: reopens.message, confirm: say("save_anyway"), danger: true })) === true;
}

// The same for cells of a grid, whose rows do not carry `may`: each record is asked once, where its kind has such approvals.
export async function mayUndoCells(entity, edits) {
  if (!entity.reopens) return true;
  for (const id of new Set(edits.map(({ row }) => row.id))) {
    const record = await get(`/${entity.name}/${id}`);
    const names = edits.filter(({ row }) => row.id === id).map(({ field }) => field.name);
    if (!(await mayUndo(record.may?.reopens, names))) return false;
  }
  return true;
}
