// The one place that talks HTTP: same-origin requests with the session cookie, refusals as one kind of error.

const ROOT = "/api/v1";

export class Refused extends Error {
  constructor(status, error) {
    super(error.message || `HTTP ${status}`);
    this.status = status;
    this.code = error.code || "";
    this.problems = error.problems || [];
    this.why = error.why || "";
    this.help = error.help || "";
    this.current = error.current || null;
  }
}

export function query(parameters) {
  const pairs = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return pairs.length ? "?" + new URLSearchParams(pairs).toString() : "";
}

async function call(method, path, body, options = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  const early = method === "GET" ? await asked(path) : null;
  const response = early ?? await reach(ROOT + path, {
    method,
    headers,
    body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    signal: options.signal,
    keepalive: options.keepalive, // arrives although the page is left
    credentials: "same-origin",
  });
  if (response.status === 401 && !options.quiet) leave();
  const answer = await read(response);
  if (!response.ok) throw new Refused(response.status, (answer && answer.error) || {});
  return answer;
}

// What the head of the page asked for while modules were still coming; each answer is taken once, and soon.
const SOON = 10_000;
function asked(path) {
  const { at, answers } = globalThis.gridwrightAsked || {};
  const answer = answers?.get(path);
  answers?.delete(path);
  return answer && performance.now() - at < SOON ? answer : null;
}

// Next time this address is opened, its first rows are asked for at once.
const ARRIVED = location.pathname + location.search;
let noted = false;
export function noteRows(path) {
  if (noted || !ARRIVED.startsWith(location.pathname)) return;
  noted = true;
  try {
    const others = JSON.parse(localStorage.getItem("gridwright-rows") || "[]").filter(([address]) => address !== ARRIVED);
    localStorage.setItem("gridwright-rows", JSON.stringify([[ARRIVED, path], ...others].slice(0, 20)));
  } catch {
    localStorage.removeItem("gridwright-rows");
  }
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    throw lost(error);
  }
}
const lost = (error) => (error.name === "AbortError" ? error : new Refused(0, { code: "NETWORK", message: globalThis.gridwright?.say?.("offline") || "offline" }));

// An answer that breaks off in its middle is as lost as one that never came.
async function read(response) {
  const text = await response.text().catch((error) => {
    throw lost(error);
  });
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Whether this page is being left for signing in again: what was typed is kept, so nobody is asked.
export const session = { lapsed: false };

addEventListener("pageshow", ({ persisted }) => persisted && (session.lapsed = false)); // gone back to from the log-in

// To the log-in, and from there back to this very page.
const endings = new Set();
export function leave() {
  if (session.lapsed) return;
  session.lapsed = true;
  for (const end of endings) end();
  setTimeout(() => location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search))); // what they ended is kept first
}
// `end` puts what is being typed where it outlives the page; returns what takes it back.
export const beforeLeaving = (end) => (endings.add(end), () => endings.delete(end));

export const get = (path, options) => call("GET", path, undefined, options);
export const post = (path, body = {}, options) => call("POST", path, body, options);
export const put = (path, body, options) => call("PUT", path, body, options);
export const patch = (path, body, version) =>
  call("PATCH", path, body, version === undefined ? {} : { headers: { "If-Match": `"${version}"` } });
export const remove = (path) => call("DELETE", path);

// A key that makes a retried decision or creation count once.
export function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
