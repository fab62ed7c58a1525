// What every page shares: me, the schema, counts, preferences; and where we are.

import { reactive } from "vue";
import { put } from "./api.js";

export const state = reactive({
  me: null,
  schema: null,
  failure: null,
  waiting: 0,
  status: { problems: [], plugins: [] },
  preferences: {},
  saved: [], // my own views of any entity
  shared: {}, // views that others share with me, by entity
  route: { page: "", entity: "", id: null, query: {} },
  begun: true, // false while a grid brings its first rows: what stands around it is drawn after them
  phone: matchMedia("(max-width: 700px)").matches,
  theme: "light",
  railOpen: false,
  offline: false,
  outdated: false, // the server has other scripts by now: they come with the next page
  changes: { count: 0, last: null },
});

matchMedia("(max-width: 700px)").addEventListener("change", (event) => (state.phone = event.matches));

// ---------------------------------------------------------------- where we are
export function parse(path, search) {
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  const query = Object.fromEntries(new URLSearchParams(search));
  const place = { page: "missing", entity: "", id: null, query };
  if (!parts.length) return { ...place, page: "home" };
  if (parts[0] === "queue") return { ...place, page: "queue" };
  if (parts[0] === "requests" && parts[1]) return { ...place, page: "queue", id: Number(parts[1]) };
  if (path === "/approvals/flows") return { ...place, page: "flows" };
  if (path === "/approvals/stuck") return { ...place, page: "stuck" };
  if (parts[0] === "reports" && parts.length === 2) return { ...place, page: "reports", id: parts[1] };
  if (parts[0] === "settings") return { ...place, page: "settings" };
  if (parts[0] === "e" && parts[1]) {
    if (parts.length === 2) return { ...place, page: "grid", entity: parts[1] };
    return { ...place, page: "record", entity: parts[1], id: parts[2] === "new" ? "new" : Number(parts[2]) };
  }
  return place;
}

const guards = new Set(); // asked before leaving a page with unsaved input
export function guard(question) {
  guards.add(question);
  return () => guards.delete(question);
}

export async function go(url, { replace = false } = {}) {
  for (const question of guards) if (!(await question())) return;
  const target = new URL(url, location.href);
  if (state.outdated) return location.assign(target);
  history[replace ? "replaceState" : "pushState"]({}, "", target.pathname + target.search);
  arrive();
}

export function arrive() {
  Object.assign(state.route, parse(location.pathname, location.search));
}

// Keeps the address in step with the page without leaving an entry for each keystroke.
export function address(changes) {
  const search = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") search.delete(key);
    else search.set(key, value);
  }
  const text = search.toString();
  history.replaceState({}, "", location.pathname + (text ? "?" + text : ""));
}

// A plain click stays in the workspace; Ctrl, middle button and the like keep the browser's meaning.
export function follow(event, url) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
  event.preventDefault();
  go(url);
}

export const recordUrl = (entity, id) => `/e/${encodeURIComponent(entity)}/${id}`;
export const entityUrl = (entity) => `/e/${encodeURIComponent(entity)}`;

// ---------------------------------------------------------------- what we know
export const entityOf = (name) => state.schema?.entities[name] || null;

// ---------------------------------------------------------------- preferences, kept per person
let saving = 0;
let sending = 0;
export function prefer(path, value) {
  let place = state.preferences;
  for (const key of path.slice(0, -1)) place = place[key] ??= {};
  place[path[path.length - 1]] = value;
  clearTimeout(saving);
  saving = setTimeout(keepPreferences, 400);
}

function keepPreferences() {
  clearTimeout(saving);
  saving = 0;
  localStorage.setItem("gridwright-preferences", JSON.stringify(state.preferences));
  sending++;
  const done = () => sending--;
  put("/me/preferences", state.preferences, { keepalive: true }).then(done, done); // kept in this browser at least
}

// A page left at once sends on its way out; the next one may ask before that has arrived, so it is told.
addEventListener("pagehide", () => {
  if (!saving && !sending) return;
  sessionStorage.setItem("gridwright-carried", JSON.stringify({ me: state.me.id, preferences: state.preferences }));
  if (saving) keepPreferences();
});

export function carried(me) {
  const left = JSON.parse(sessionStorage.getItem("gridwright-carried") || "null");
  sessionStorage.removeItem("gridwright-carried");
  return left?.me === me ? left.preferences : null;
}

export function preferred(path, otherwise) {
  let place = state.preferences;
  for (const key of path) {
    place = place?.[key];
    if (place === undefined) return otherwise;
  }
  return place;
}

// ---------------------------------------------------------------- light and dark
export function setTheme(theme) {
  state.theme = theme;
  localStorage.setItem("gridwright-theme", theme);
  document.documentElement.dataset.theme = theme;
  document.body.classList.toggle("body--dark", theme === "dark");
}
