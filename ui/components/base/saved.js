// A person's own views: a view of the schema with a filter, sort and columns of one's own, kept on the server, reached by an address.

import { get, patch, post, put, query, remove } from "./api.js";
import { prefer, preferred, state } from "./state.js";

const OWN = /^my-(\d+)$/;

export async function readSaved() {
  const answer = await get("/saved_view" + query({ limit: 500, sort: "id", count: "none" }));
  state.saved = answer.rows;
}

// Views that others share with me, by entity.
export async function readShared(entity) {
  state.shared[entity.name] = (await get(`/${entity.name}/views`)).rows;
}

export async function shareView(entity, view, roles) {
  await put(`/${entity.name}/views/${view.row.id}`, { roles });
  await readSaved();
}

export const isOwn = (name) => OWN.test(name || "");

// The views somebody has of an entity: those of the schema, then the person's own on top of one of them.
export function viewsOf(entity, shared) {
  const own = state.saved.filter((row) => row.entity === entity.name && row.layout && typeof row.layout === "object");
  const others = (state.shared[entity.name] || []).map((row) => ({ ...keptView(row, shared, "shared-"), sharedBy: row.by?.title || "" }));
  return [...shared, ...own.map((row) => ({ ...keptView(row, shared, "my-"), row })), ...others];
}

function keptView(row, shared, prefix) {
  const layout = { filter: "", sort: [], ...row.layout };
  const base = shared.find((view) => view.name === layout.base) || shared[0];
  return { ...base, name: prefix + row.id, base: base.name, label: row.name, layout, filter: layout.filter, sort: layout.sort, columns: layout.columns || base.columns, group: layout.group || base.group || [], totals: layout.totals || base.totals || {}, rules: layout.rules || [] };
}

export const baseOf = (view) => view.base ?? view.name;

export async function keepView(entity, name, layout) {
  const row = await post("/saved_view", { entity: entity.name, name, layout });
  state.saved.push(row);
  return "my-" + row.id;
}

export async function changeView(view, values) {
  const row = await patch("/saved_view/" + view.row.id, values);
  state.saved = state.saved.map((one) => (one.id === row.id ? row : one));
}

export async function dropView(view) {
  await remove("/saved_view/" + view.row.id);
  state.saved = state.saved.filter((row) => row.id !== view.row.id);
}

export async function bringBack(view) {
  await post(`/saved_view/${view.row.id}/restore`);
  await readSaved();
}

// The view a person begins with, by entity.
export const firstView = (entity) => preferred(["first_view", entity.name], null);
export const beginWith = (entity, name) => prefer(["first_view", entity.name], name);
