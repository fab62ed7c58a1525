// What people type, brought into the form the server takes. What cannot be read goes on as typed: the server says why.

import { instantAt, wall } from "../base/format.js";

const WIDE = /[０-９．，－％]/g;
const narrow = (text) => text.replace(WIDE, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));

export function readNumber(raw) {
  const text = narrow(String(raw ?? "")).trim();
  if (!text) return null;
  const bare = text.replace(/^[¥￥$€£]/, "").replace(/[,\s_]/g, "").replace(/元$/, "");
  const scaled = /^(-?\d+(?:\.\d+)?)万$/.exec(bare);
  if (scaled) return shift(scaled[1], 4);
  return /^[-+−]?(\d+\.?\d*|\.\d+)$/.test(bare) ? tidy(bare.replace("−", "-").replace("+", "")) : text;
}

export function readPercent(raw) {
  const text = narrow(String(raw ?? "")).trim();
  const found = /^(-?\d+(?:\.\d+)?)\s*%$/.exec(text);
  return found ? shift(found[1], -2) : readNumber(text);
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
const RELATIVE = { today: 0, 今天: 0, tomorrow: 1, 明天: 1, yesterday: -1, 昨天: -1, 后天: 2, 前天: -2 };

export function readDate(raw, now = wall()) {
  const text = narrow(String(raw ?? "")).trim().toLowerCase();
  if (!text) return null;
  if (text in RELATIVE) return written(new Date(now.getFullYear(), now.getMonth(), now.getDate() + RELATIVE[text]));
  const offset = /^([+-])(\d{1,4})$/.exec(text);
  if (offset) return written(new Date(now.getFullYear(), now.getMonth(), now.getDate() + Number(offset[1] + offset[2])));
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) || /^(\d{4})(\d{2})(\d{2})$/.exec(text) ||
    (/^(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ? [0, String(now.getFullYear()), ...text.match(/\d+/g)] : null);
  if (!parts) return String(raw).trim();
  const [, year, month, day] = parts.map(Number);
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? `${year}-${two(month)}-${two(day)}` : String(raw).trim();
}

// An instant typed as the clock of the business shows it, sent as RFC 3339.
export function readInstant(raw, now = wall()) {
  const text = narrow(String(raw ?? "")).trim();
  if (!text) return null;
  const found = /^(.*?)[\sT]+(\d{1,2})[:：](\d{2})$/.exec(text);
  const day = readDate(found ? found[1] : text, now);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day || "")) return text;
  const [year, month, date] = day.split("-").map(Number);
  return instantAt(year, month, date, found ? Number(found[2]) : 0, found ? Number(found[3]) : 0);
}
