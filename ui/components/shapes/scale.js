// The scale of a timeline: how wide a day is, which days are drawn, and what stands above them.

import { language, say } from "../base/words.js";
import { addDays, addMonths, dateOf, daysBetween, monthOf, weekOf } from "./days.js";

const quarterOf = (day) => addMonths(monthOf(day), -((Number(day.slice(5, 7)) - 1) % 3));
const said = (options, day) => new Intl.DateTimeFormat(language(), { timeZone: "UTC", ...options }).format(dateOf(day));
const yearMonth = (day) => said({ year: "numeric", month: "long" }, day);
const yearOf = (day) => `${day.slice(0, 4)}-01-01`;
const year = (day) => said({ year: "numeric" }, day);
const quarter = (day) => say("quarter_n", { n: Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1 });

// `pixels` of a day, `first` day drawn around one, how many months `long`, how far `turn` goes; `upper` and `lower` line of the head.
export const ZOOMS = {
  day: { pixels: 36, first: (day) => addDays(weekOf(day), -14), days: 70, turn: (day, by) => addDays(day, 28 * by), upper: [monthOf, (day) => addMonths(monthOf(day), 1), yearMonth], lower: [(day) => day, (day) => addDays(day, 1), (day) => String(Number(day.slice(8)))] },
  week: { pixels: 14, first: (day) => addDays(weekOf(day), -42), days: 168, turn: (day, by) => addMonths(day, 2 * by), upper: [monthOf, (day) => addMonths(monthOf(day), 1), yearMonth], lower: [weekOf, (day) => addDays(weekOf(day), 7), (day) => said({ month: "numeric", day: "numeric" }, day)] },
  month: { pixels: 5, first: (day) => addMonths(monthOf(day), -4), days: 500, turn: (day, by) => addMonths(day, 6 * by), upper: [yearOf, (day) => addMonths(yearOf(day), 12), year], lower: [monthOf, (day) => addMonths(monthOf(day), 1), (day) => said({ month: "short" }, day)] },
  quarter: { pixels: 1.8, first: (day) => addMonths(quarterOf(day), -15), days: 1300, turn: (day, by) => addMonths(day, 18 * by), upper: [yearOf, (day) => addMonths(yearOf(day), 12), year], lower: [quarterOf, (day) => addMonths(quarterOf(day), 3), quarter] },
};

// One line of the head: what each part is called and where it lies, in pixels from the first day.
export function parts([begin, next, name], first, days, pixels) {
  const last = addDays(first, days);
  const found = [];
  for (let day = begin(first); day < last; day = next(day)) {
    const from = Math.max(0, daysBetween(first, day));
    const to = Math.min(days, daysBetween(first, next(day)));
    found.push({ day, label: name(day), left: from * pixels, width: (to - from) * pixels });
  }
  return found;
}

// Stretches of days that are not worked, for the ground behind the bars.
export function closed(first, days, works) {
  const found = [];
  for (let at = 0; at < days; at++) {
    if (works(addDays(first, at))) continue;
    const last = found[found.length - 1];
    if (last && last.from + last.count === at) last.count++;
    else found.push({ from: at, count: 1 });
  }
  return found;
}
