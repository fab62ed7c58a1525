// Who else looks at the same list, and at which cell: told through the page's socket, kept nowhere.

import { reactive } from "vue";
import { state } from "./state.js";

export const together = reactive({ entity: "", here: 0, names: [], at: [] });

const SOON = 150; // movements within this are one message
const NAMED = 5;
const AGAIN = 10_000; // a place that is not repeated lapses
let place = null;
let sent = "";
let timer = 0;

// {entity, record, field, typing, shown: ids of the rows on the screen, fields: their columns}; null: nowhere.
export function standAt(given) {
  place = given;
  if (!place) Object.assign(together, { entity: "", here: 0, names: [], at: [] });
  timer ||= setTimeout(send, SOON);
}

function send({ again = false } = {}) {
  timer = 0;
  const now = document.hidden ? null : place;
  const text = JSON.stringify(now);
  if (!globalThis.socket?.connected || (text === sent && !again)) return;
  sent = text;
  globalThis.socket.emit("gridwright_place", { client_id: globalThis.clientId, ...now });
}

setInterval(() => place && !document.hidden && send({ again: true }), AGAIN);
document.addEventListener("visibilitychange", () => place && send());

// A socket that came (back) says where the page is; what others told before is outdated.
export function listenForPeople(socket) {
  socket.on("gridwright_people", (message) => Object.assign(together, withoutMe(message)));
  socket.on("connect", () => ((sent = ""), place && send()));
  socket.on("disconnect", () => Object.assign(together, { here: 0, names: [], at: [] }));
  if (socket.connected && place) send();
}

// What is told is the same for everybody who may read the same, whoever is told: I am among them.
function withoutMe({ entity, here, people, at }) {
  const others = (all) => all.filter(({ id }) => id !== state.me?.id);
  return { entity, here: here - 1, names: others(people).slice(0, NAMED).map(({ name }) => name), at: others(at) };
}
