// The sum of a money column over rows that are all here.

import { money } from "../base/format.js";

export function summed(rows, field) {
  const cents = rows.reduce((sum, row) => sum + Math.round(Number(row[field.name] || 0) * 100), 0);
  return money((cents / 100).toFixed(2), { currency: field.cell.currency || globalThis.gridwright?.currency || "", short: true });
}
