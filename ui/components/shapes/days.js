// Days as texts (`2026-11-22`) and what is reckoned with them; values of date and datetime fields as days and minutes, and back.

import { instantAt, wall } from "../base/format.js";

const DAY = 864e5;
const stamp = (day) => Date.parse(day + "T00:00:00Z");
const written = (at) => new Date(at).toISOString().slice(0, 10);

export const today = () => {
  const now = wall();
  return written(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
};
export const addDays = (day, count) => written(stamp(day) + count * DAY);
export const daysBetween = (from, to) => Math.round((stamp(to) - stamp(from)) / DAY);
export const weekdayOf = (day) => (new Date(stamp(day)).getUTCDay() + 6) % 7; // Monday is 0
export const weekOf = (day) => addDays(day, -weekdayOf(day));
export const monthOf = (day) => day.slice(0, 8) + "01";
export const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text || "") && !Number.isNaN(stamp(text)) && written(stamp(text)) === text;
export const daysFrom = (first, count) => Array.from({ length: count }, (_, at) => addDays(first, at));

// The same day of another month, or its last one.
export function addMonths(day, count) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return written(Date.UTC(year, month - 1 + count, Math.min(date, last)));
}

// For Intl, which is told to show UTC.
export const dateOf = (day) => new Date(stamp(day));

// Whether a day counts an event: the one it begins on; what goes on from before is of the first day that is drawn.
export const isOf = (event, day, first) => (event.day < first ? first : event.day) === day;

export const isTimed = (field) => field.cell.kind === "datetime";

// On which day a value stands, and for an instant at which minute of it.
export function placeOf(field, value) {
  if (!isTimed(field)) return { day: value, minute: 0 };
  const at = wall(value);
  return { day: written(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate())), minute: at.getHours() * 60 + at.getMinutes() };
}

// The value of a field that stands there.
export function valueAt(field, day, minute = 0) {
  if (!isTimed(field)) return day;
  const whole = addDays(day, Math.floor(minute / 1440));
  const rest = ((minute % 1440) + 1440) % 1440;
  const [year, month, date] = whole.split("-").map(Number);
  return instantAt(year, month, date, Math.floor(rest / 60), rest % 60).replace(/\.000Z$/, "Z");
}

// The same value, some days and minutes later.
export function later(field, value, days, minutes = 0) {
  const { day, minute } = placeOf(field, value);
  return valueAt(field, addDays(day, days), minute + minutes);
}

const two = (value) => String(value).padStart(2, "0");
export const clockOf = (minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

// Which records stand between two days (both included); one without an end stands where it begins.
export function within(start, end, first, last) {
  if (!end) return `${start} >= '${first}' and ${start} <= '${last}'`;
  return `${start} <= '${last}' and (${end} >= '${first}' or (${end} is empty and ${start} >= '${first}'))`;
}

// What lies side by side: each gets the first lane in which it touches nobody. `from` and `to` of each are numbers, `to` excluded.
export function lanes(things) {
  const ends = [];
  for (const thing of things) {
    const lane = ends.findIndex((end) => end <= thing.from);
    thing.lane = lane < 0 ? ends.length : lane;
    ends[thing.lane] = thing.to;
  }
  return ends.length;
}
