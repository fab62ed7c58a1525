// What cells come to, worked out here: decimals are texts and are added as such, so that no digit is lost.

const NUMBERS = new Set(["number", "money", "percent", "score"]);
const DAYS = new Set(["date", "datetime"]);
const DECIMAL = /^-?\d+(\.\d+)?$/;

const isBlank = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

// [[field, [value, ...]], ...] -> {cells, count, numbers, like, sum, average, min, max}, as the server tells it.
export function tally(columns) {
  const cells = columns.reduce((sum, [, values]) => sum + values.length, 0);
  const held = columns.map(([field, values]) => [field, values.filter((value) => !isBlank(value))]).filter(([, values]) => values.length);
  const count = held.reduce((sum, [, values]) => sum + values.length, 0);
  const added = held.filter(([field]) => NUMBERS.has(field.cell.kind));
  const days = !added.length && held.every(([field]) => DAYS.has(field.cell.kind)) ? held : [];
  const kinds = new Set([...added, ...days].map(([field]) => field.cell.kind));
  const like = kinds.size === 1 ? [...added, ...days][0][0].name : null;
  const values = (of) => of.flatMap(([, some]) => some.map(String));
  const found = added.length ? numbersOf(values(added)) : like ? daysOf(values(days)) : {};
  return { cells, count, numbers: added.reduce((sum, [, some]) => sum + some.length, 0), like, sum: null, average: null, min: null, max: null, ...found };
}

function numbersOf(texts) {
  const known = texts.filter((text) => DECIMAL.test(text));
  if (!known.length) return {};
  const places = Math.max(...known.map((text) => text.split(".")[1]?.length ?? 0));
  const scaled = known.map((text) => scale(text, places));
  const sum = scaled.reduce((a, b) => a + b, 0n);
  const [min, max] = scaled.reduce(([low, high], value) => [value < low ? value : low, value > high ? value : high], [scaled[0], scaled[0]]);
  return { sum: decimal(sum, places), average: averageOf(sum, BigInt(known.length), places), min: decimal(min, places), max: decimal(max, places) };
}

function daysOf(texts) {
  const sorted = [...texts].sort();
  return { min: sorted[0], max: sorted.at(-1) };
}

function scale(text, places) {
  const [whole, fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}

function decimal(value, places) {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, "0");
  return (value < 0n ? "-" : "") + (places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits);
}

// To six places.
function averageOf(sum, count, places) {
  const shifted = places > 6 ? sum / 10n ** BigInt(places - 6) : sum * 10n ** BigInt(6 - places);
  return decimal((shifted + (shifted < 0n ? -count : count) / 2n) / count, 6);
}
