// Conditional colours: the rules of the view, and one's own before them. A rule tints the cell that caused it, with a
// bar at the row's number; one's own may tint the whole row. What the browser cannot work out the server is asked.

import { get, query } from "../base/api.js";
import { holds, namesIn, readable } from "../base/evaluate.js";
import { preferred } from "../base/state.js";

export const STATES = ["red", "amber", "green"];
export const COLOURS = [...STATES, "blue", "teal", "violet", "pink", "indigo", "brown", "grey"];
const AT_ONCE = 100; // rows of one question: their ids stand in an address
const LONGEST = 900;

// [{color, when, whole, own}], the first that holds counts.
export function rulesOf(view, own = []) {
  const written = COLOURS.filter((color) => view?.color?.[color]).map((color) => ({ color, when: view.color[color] }));
  return [...own.filter((rule) => rule.when).map((rule) => ({ ...rule, own: true })), ...written];
}

export const isColoured = (entity, view) => preferred(["grid", entity.name, view?.name || "", "coloured"], true);

const worn = new WeakMap(); // row -> what it wears, as long as the rules are these

// {color, cell: name, whole} of a row, or null.
export function wears(view, row, model) {
  if (!row || row.isGroup || row.isTotal || !view || !isColoured(model.entity(), view)) return null;
  const rules = rulesOf(view, model.rules?.());
  if (!rules.length && !row.colors) return null;
  const mark = JSON.stringify([rules, model.columns()]);
  const known = worn.get(row);
  if (known?.mark === mark && known.met === row.met) return known.found;
  const found = decided(rules, row, model);
  worn.set(row, { mark, met: row.met, found });
  return found;
}

function decided(rules, row, model) {
  const rule = rules.find(({ when }) => (row.met?.[when] ?? holds(when, row, model.world())) === true);
  return rule ? { color: rule.color, cell: causeOf(rule, model), whole: Boolean(rule.whole) } : null;
}

export function colourOf(view, row, model) {
  const found = wears(view, row, model);
  return found ? { [found.color]: true } : {};
}

// The shown cell that a rule is about: a day or a figure says more than the stage.
export function causeOf({ when }, model) {
  const fields = model.entity().fields;
  const telling = (names) => [...names].sort((a, b) => (fields[a]?.cell.kind === "stage") - (fields[b]?.cell.kind === "stage"));
  const causes = telling(namesIn(when));
  const shown = telling(model.columns());
  return causes.find((one) => shown.includes(one)) || shown.find((one) => causes.some((c) => namesIn(fields[c]?.formula || "").includes(one))) || null;
}

// A view of just the rows that a rule of another view colours wears that colour as a whole; a rule of its own may be the rest of it.
export function wholeColour(entity, view) {
  const tells = (rule, own) => rule && rule.split(" and ").includes(view.where) && rule.split(" and ").every((part) => [view.where, own].includes(part));
  return (view.where && STATES.find((color) => entity.views.some((other) => other !== view && tells(other.color[color], view.color[color])))) || "";
}

// Fields that the rules read.
export const readBy = (entity, rules) => rules.flatMap(({ when }) => namesIn(when)).filter((name) => entity.fields[name]);

// One condition for what groups count as marked: all states together.
export function markOf(entity, view, own) {
  const rules = isColoured(entity, view) ? rulesOf(view, own) : [];
  const text = rules.map(({ when }) => `(${when})`).join(" or ");
  return text.length <= LONGEST ? text : "";
}

// Notes at each row which rules hold that only the server can work out.
export async function meet(entity, rows, rules) {
  const hard = rules.filter(({ when }) => !readable(when));
  for (const { when } of hard) {
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const some = rows.slice(at, at + AT_ONCE);
      const answer = await get(`/${entity.name}` + query({ filter: `id in [${some.map((row) => row.id).join(", ")}] and (${when})`, fields: entity.columns[0], limit: AT_ONCE, count: "none" })).catch(() => ({ rows: [] }));
      const met = new Set(answer.rows.map((row) => row.id));
      for (const row of some) row.met = { ...row.met, [when]: met.has(row.id) };
    }
  }
  return rows;
}
