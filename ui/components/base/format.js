// Values as people read them: numbers by locale, dates as 2026-11-21, relative times, initials.

import { chinese, language, say } from "./words.js";

const CURRENCY = { CNY: "¥", USD: "$", EUR: "€", GBP: "£", JPY: "¥", HKD: "HK$" };
export const NOTHING = "—";

export const sign = (currency) => CURRENCY[currency] || (currency ? currency + " " : "");

// Decimals travel as texts; they are grouped as texts too, so that no digit is lost.
export function number(value, decimals) {
  if (value === null || value === undefined || value === "") return "";
  const text = String(value);
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!found) return text;
  const [, minus, whole, fraction = ""] = found;
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const places = decimals === undefined || decimals === null ? fraction : fraction.padEnd(decimals, "0");
  return (minus ? "−" : "") + grouped + (places ? "." + places : "");
}

export function money(value, { decimals = 2, currency = "", short = false } = {}) {
  if (value === null || value === undefined || value === "") return "";
  const whole = short && /\.0+$/.test(String(value)) ? String(value).replace(/\.0+$/, "") : value;
  const text = number(whole, short && !String(whole).includes(".") ? undefined : decimals);
  return text.startsWith("−") ? "−" + sign(currency) + text.slice(1) : sign(currency) + text;
}

// A fraction kept as text, shown as a percentage without passing through a float.
export function percent(value) {
  if (value === null || value === undefined || value === "") return "";
  const found = /^(-?)(\d*)(?:\.(\d*))?$/.exec(String(value));
  if (!found) return String(value);
  const fraction = (found[3] || "").padEnd(2, "0");
  const whole = ((found[2] || "0") + fraction.slice(0, 2)).replace(/^0+(?=\d)/, "");
  const rest = fraction.slice(2).replace(/0+$/, "");
  return found[1] + whole + (rest ? "." + rest : "") + "%";
}

const two = (value) => String(value).padStart(2, "0");
export const day = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
export const clock = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;

// The wall clock of the business, not of this machine: an instant as a Date whose own parts are those of `app.timezone`.
let zone = "";
let parts = null; // the browser's own knowledge of the zone, which takes longer to begin with than all first rows to draw
let near = null; // {zone, offset, since, until}: what the server says of the instants that are met most, in ms
export function useZone(name) {
  zone = name || "";
  parts = null;
}
export function useOffset(given) {
  near = given;
}
export function wall(instant = Date.now()) {
  const date = new Date(instant);
  const at = date.getTime();
  if (!zone || Number.isNaN(at)) return date;
  if (near?.zone === zone && at >= near.since && at < near.until) {
    const there = new Date(at + near.offset); // whose parts of UTC are those of the zone
    return new Date(there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate(), there.getUTCHours(), there.getUTCMinutes(), there.getUTCSeconds());
  }
  const asked = { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };
  parts ??= new Intl.DateTimeFormat("en-US", asked);
  const { year, month, day, hour, minute, second } = Object.fromEntries(parts.formatToParts(date).map(({ type, value }) => [type, Number(value)]));
  return new Date(year, month - 1, day, hour, minute, second);
}
// The other way: what stands on that clock, as the instant it means.
export function instantAt(year, month, day, hour, minute) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  const shown = (at) => Date.UTC(...[wall(at)].flatMap((d) => [d.getFullYear(), d.getMonth(), d.getDate(), d.getHours(), d.getMinutes()]));
  let at = wanted;
  for (let i = 0; i < 2; i++) at += wanted - shown(at); // twice: the clock may be put forward in between
  return new Date(at).toISOString();
}

export function exact(instant) {
  const date = wall(instant);
  return Number.isNaN(date.getTime()) ? String(instant ?? "") : `${day(date)} ${clock(date)}`;
}

// Short for a stream: the year only when it is not this one.
export function stamp(instant) {
  const text = exact(instant);
  return text.startsWith(String(wall().getFullYear())) ? text.slice(5) : text;
}

export function relative(instant) {
  if (!instant) return "";
  const date = wall(instant);
  const days = Math.round((midnight(wall()) - midnight(date)) / 864e5);
  if (days === 0) return today(date);
  if (days === 1) return say("yesterday");
  if (days === -1) return say("tomorrow");
  return days > 0 ? say("days_ago", { count: days }) : say("in_days", { count: -days });
}

function today(date) {
  const minutes = Math.round((wall() - date) / 6e4);
  if (minutes < 0) return say("today") + " " + clock(date);
  if (minutes < 1) return say("just_now");
  if (minutes < 60) return say("minutes_ago", { count: minutes });
  return say("hours_ago", { count: Math.round(minutes / 60) });
}

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

// How long something lasts: the largest unit that fits.
export function span(milliseconds) {
  const minutes = Math.max(1, Math.round(Math.abs(milliseconds) / 6e4));
  if (minutes < 60) return say("minutes", { count: minutes });
  const hours = Math.round(minutes / 60);
  if (hours < 48) return say("hours", { count: hours });
  return say("days", { count: Math.round(hours / 24) });
}

// A duration as it is kept ("3 working days"), in the person's words; anything else as it is.
const DURATION = /^(\d+(?:\.\d+)?) (working )?(minute|hour|day|week)s?$/;
export function duration(kept) {
  const [, amount, working, unit] = DURATION.exec(kept) ?? [];
  return unit ? say(`span_${working ? "working_" : ""}${unit}`, { amount, count: amount }) : String(kept ?? "");
}

// The same in the fewest letters, for places as narrow as a stage.
export function briefly(milliseconds) {
  const minutes = Math.max(1, Math.round(Math.abs(milliseconds) / 6e4));
  if (minutes < 60) return say("brief_minutes", { count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? say("brief_hours", { count: hours }) : say("days", { count: Math.round(hours / 24) });
}

export function initials(name) {
  const text = (name || "").trim();
  if (!text) return "?";
  if (/[㐀-鿿]/.test(text[0])) return text[0];
  const parts = text.split(/\s+/);
  return ((parts[0][0] || "") + (parts.length > 1 ? parts[parts.length - 1][0] : "")).toUpperCase();
}

export function weekday(date) {
  return new Intl.DateTimeFormat(language(), { weekday: chinese() ? "short" : "long" }).format(date);
}

export function dayName(date) {
  return new Intl.DateTimeFormat(language(), { month: "long", day: "numeric" }).format(date);
}

export const fileSize = (bytes) => (bytes > 1e6 ? (bytes / 1e6).toFixed(1) + " MB" : bytes ? Math.ceil(bytes / 1e3) + " KB" : "");
