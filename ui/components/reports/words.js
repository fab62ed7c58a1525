// The figures of approvals as people read them.

import { say } from "../base/words.js";

export const hours = (seconds) => (seconds === null || seconds === undefined ? "—" : say("work_hours", { count: (seconds / 3600).toFixed(1) }));
export const share = ({ share: part }) => (part === null ? "—" : (Number(part) * 100).toFixed(1).replace(/\.0$/, "") + "%");
export const ageNames = (ages) => [...ages.map((days, n) => say(n ? "age_between" : "age_under", { from: ages[n - 1], count: days })), say("age_over", { count: ages[ages.length - 1] })];
export const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
