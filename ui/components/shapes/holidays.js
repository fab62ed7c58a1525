// The days the organisation's calendar marks: public holidays by name, days off, weekend days that are worked.

import { reactive } from "vue";
import { get, query } from "../base/api.js";
import { say } from "../base/words.js";
import { weekdayOf } from "./days.js";

const known = reactive({ days: {}, asked: {} });

// A year at a time, each once.
export async function learn(first, last) {
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year++) {
    known.asked[year] ||= get("/me/calendar" + query({ from: `${year}-01-01`, to: `${year}-12-31` })).then(
      (answer) => answer.days.forEach((one) => (known.days[one.day] = one)),
      () => delete known.asked[year], // it draws without; the next look asks again
    );
  }
}

export const works = (day) => known.days[day]?.works ?? weekdayOf(day) < 5;

// What stands beside a day: the holiday's name, or that it is off or worked though the week says otherwise.
export function mark(day) {
  const one = known.days[day];
  return one ? { off: !one.works, text: one.name || say(one.works ? "day_worked" : "day_off") } : null;
}
