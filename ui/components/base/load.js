// Asks the server who I am, what there is and what waits.

import { markRaw } from "vue";
import { get } from "./api.js";
import { useZone } from "./format.js";
import { readSaved } from "./saved.js";
import { readSchema } from "./schema.js";
import { carried, state } from "./state.js";

let told = null; // the schema as the server said it

export async function load() {
  try {
    const whoami = get("/me");
    const [me, schema, preferences] = await Promise.all([
      whoami,
      get("/schema"),
      get("/me/preferences").catch(() => stored("preferences")),
      whoami.then((me) => me.outside || readSaved()).catch(() => (state.saved = [])),
    ]);
    state.me = me;
    state.schema = markRaw(readSchema((told = schema)));
    globalThis.gridwright = { ...globalThis.gridwright, currency: schema.app?.currency, me: me.id };
    useZone(schema.app?.timezone);
    state.preferences = carried(me.id) || preferences || {};
    state.failure = null;
  } catch (error) {
    state.failure = error;
  }
  countWaiting();
  watchStatus();
}

// Administrators see a failing plugin within the minute, whatever page is open.
function watchStatus() {
  if (!state.me?.administers?.includes("schema")) return;
  readStatus();
  clearInterval(watchStatus.timer);
  watchStatus.timer = setInterval(() => document.hidden || readStatus(), 60_000);
}

// The same answer leaves what is drawn from it as it is.
export async function reloadSchema() {
  const answer = await get("/schema");
  if (JSON.stringify(answer) !== JSON.stringify(told)) state.schema = markRaw(readSchema((told = answer)));
  useZone(state.schema.app.timezone);
  if (state.me?.administers?.includes("schema")) readStatus();
}

export async function countWaiting() {
  try {
    const answer = await get("/queue?waiting=mine&limit=1", { quiet: true });
    state.waiting = answer.total ?? answer.rows.length;
  } catch {
    state.waiting = 0;
  }
}

async function readStatus() {
  try {
    const status = await get("/status", { quiet: true });
    if (JSON.stringify(status) !== JSON.stringify(state.status)) state.status = status;
  } catch {
    state.status = { problems: [], plugins: [] };
  }
}

function stored(name) {
  try {
    return JSON.parse(localStorage.getItem("gridwright-" + name) || "{}");
  } catch {
    return {};
  }
}
