// Another record like one that is there: its values stand in the form of a new one, to be looked over before it is made.

import { get } from "../base/api.js";
import { ask, fail } from "../base/overlay.js";
import { writable } from "../base/schema.js";
import { entityUrl, go } from "../base/state.js";
import { say } from "../base/words.js";

const OWN = new Set(["files", "image", "signature"]); // kinds of what belongs to the one record alone
const isBlank = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

const newLine = ({ id, version, ...line }) => line;
const isTaken = (field, record) => writable(field) && !field.automatic && field.name !== "owner" && !OWN.has(field.cell.kind) && !record.masked?.includes(field.name) && !isBlank(record[field.name]);

export async function duplicate(entity, id) {
  const shelf = `gridwright-input:${entity.name}:new`; // where a form keeps what was not saved
  if (sessionStorage.getItem(shelf) && !(await ask({ title: say("duplicate_over_title"), text: say("duplicate_over"), confirm: say("duplicate_over_do") }))) return;
  try {
    const record = await get(`/${entity.name}/${id}`);
    const taken = Object.values(entity.fields).filter((field) => isTaken(field, record));
    const values = taken.map(({ name, widget }) => [name, widget.kind === "lines" ? record[name].map(newLine) : record[name]]);
    sessionStorage.setItem(shelf, JSON.stringify(Object.fromEntries(values)));
    go(`${entityUrl(entity.name)}/new`);
  } catch (error) {
    fail(error);
  }
}
