// The socket, without which a page does not hear of others. NiceGUI loads the page anew where the server no longer knows it (it
// was started again, or the page was away longer than it is kept) and where connecting takes too long; whoever types would lose
// that. Here the page stands: connecting is tried again, and a page that is unknown takes another seat and goes on.

import { leave } from "../base/api.js";
import { state } from "../base/state.js";

const UNKNOWN = "Implicit handshake failed"; // as the server says it
const AGAIN = 3000; // ms
const SEAT = /^\s*query: (\{.*\}),$/m; // of the document every page begins with
const OURS = new URL(".", import.meta.url).pathname; // another in a document: the server has other scripts by now

// `seated()`: called once the page has taken another seat.
export function holdOn(socket, seated) {
  socket.off("connect_error");
  socket.on("connect_error", ({ message }) => {
    if (message === UNKNOWN) return sitDown(socket, seated);
    if (message === "timeout") socket.io.opts.transports = ["polling", "websocket"]; // some proxies let no websocket through
    if (!socket.active) setTimeout(() => socket.connect(), AGAIN); // else it tries by itself
  });
}

async function sitDown(socket, seated) {
  const answer = await fetch("/", { credentials: "same-origin" }).catch(() => null);
  const text = answer && (await answer.text().catch(() => ""));
  const seat = text && SEAT.exec(text);
  if (seat) {
    const query = JSON.parse(seat[1]);
    Object.assign(socket.io.opts.query, query);
    Object.assign(globalThis, { clientId: query.client_id, nextMessageId: query.next_message_id });
    state.outdated ||= !text.includes(OURS);
    seated();
  } else if (text && answer.status < 500) {
    return leave(); // nobody is signed in
  }
  setTimeout(() => socket.connect(), seat ? 0 : AGAIN);
}
