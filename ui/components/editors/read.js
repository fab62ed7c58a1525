// What people type, brought into the form the server takes. What cannot be read goes on as typed: the server says why.

import { instantAt, wall } from "../base/format.js";

const WIDE = /[\uff01-\uff5e]/g;
const narrow = (text) => text.replace(WIDE, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, " ");
const CURRENCY = /^(?:¥|￥|\$|€|£)|(?:元整?|圆整?)$/g;
const PLAIN = /^[-+]?(?:\d+\.?\d*|\.\d+)$/;
const GROUPED = /^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/; // any other comma may be a decimal one: the server refuses it
const UNITS = { 千: 3, 万: 4, 百万: 6, 亿: 8 };

export function readNumber(raw) {
  const text = narrow(String(raw ?? "")).trim();
  if (!text) return null;
  const bare = text.replace(/\s/g, "").replace(/[−–]/g, "-");
  const [, minus, rest] = /^(-?)(.*)$/.exec(bare);
  const [, digits, unit] = /^(.*?)(百万|千|万|亿)?$/.exec(rest.replace(CURRENCY, ""));
  if (!PLAIN.test(digits) && !GROUPED.test(digits)) return text;
  if (minus && /^[-+]/.test(digits)) return text;
  const plain = tidy(minus + digits.replace(/,/g, "").replace("+", ""));
  return unit ? shift(plain, UNITS[unit]) : plain;
}

// 12%, 12 and 0.12 are the same: from 1 on a number is meant in percent, as in every spreadsheet.
export function readPercent(raw) {
  const text = narrow(String(raw ?? "")).trim();
  const found = /^(.*?)\s*%$/.exec(text);
  const value = readNumber(found ? found[1] : text);
  if (!/^-?\d+(\.\d+)?$/.test(value ?? "")) return found ? text : value;
  return found || Math.abs(Number(value)) >= 1 ? shift(value, -2) : value;
}

const tidy = (text) => text.replace(/^(-?)\./, "$10.").replace(/\.$/, "");

// Moves the decimal point in the text, so that no digit passes through a float.
export function shift(text, by) {
  const minus = text.startsWith("-");
  let [whole, fraction = ""] = text.replace("-", "").split(".");
  if (by > 0) {
    fraction = fraction.padEnd(by, "0");
    [whole, fraction] = [whole + fraction.slice(0, by), fraction.slice(by)];
  } else {
    whole = whole.padStart(1 - by, "0");
    [whole, fraction] = [whole.slice(0, by), whole.slice(by) + fraction];
  }
  fraction = fraction.replace(/0+$/, "");
  return (minus ? "-" : "") + whole.replace(/^0+(?=\d)/, "") + (fraction ? "." + fraction : "");
}

const two = (value) => String(value).padStart(2, "0");
const written = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
const RELATIVE = {
  今天: 0, 今日: 0, 明天: 1, 明日: 1, 后天: 2, 大后天: 3, 昨天: -1, 昨日: -1, 前天: -2, 大前天: -3, today: 0, tomorrow: 1, yesterday: -1,
};
export const dayAfter = (date, days) => written(new Date(date.getFullYear(), date.getMonth(), date.getDate() + days));

export function readDate(raw, now = wall()) {
  const text = narrow(String(raw ?? "")).trim().toLowerCase();
  if (!text) return null;
  if (text in RELATIVE) return dayAfter(now, RELATIVE[text]);
  const offset = /^([+-])(\d{1,4})$/.exec(text);
  if (offset) return dayAfter(now, Number(offset[1] + offset[2]));
  const parts =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$/.exec(text) || /^(\d{4})(\d{2})(\d{2})$/.exec(text) ||
    (/^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$/.test(text) ? [0, String(now.getFullYear()), ...text.match(/\d+/g)] : null);
  if (!parts) return String(raw).trim();
  const [, year, month, day] = parts.map(Number);
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? `${year}-${two(month)}-${two(day)}` : String(raw).trim();
}

// An instant typed as the clock of the business shows it, sent as RFC 3339; a time alone is one of today.
export function readInstant(raw, now = wall()) {
  const text = narrow(String(raw ?? "")).trim();
  if (!text) return null;
  const found = /^(.*?)(?:^|[\sT]+)(\d{1,2})[:：时点](\d{2})分?$/.exec(text);
  const day = found && !found[1] ? written(now) : readDate(found ? found[1] : text, now);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day || "") || (found && (found[2] > 23 || found[3] > 59))) return text;
  const [year, month, date] = day.split("-").map(Number);
  return instantAt(year, month, date, found ? Number(found[2]) : 0, found ? Number(found[3]) : 0);
}
