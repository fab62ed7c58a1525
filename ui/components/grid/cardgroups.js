// The groups of cards on a phone: the same question and the same open and closed groups as in the grid.

import { baseOf } from "../base/saved.js";
import { number } from "../base/format.js";
import { markOf, rulesOf } from "./colouring.js";
import { groupName } from "./groupcells.js";
import { GroupedRows } from "./groups.js";
import { sumsOf } from "./grouping.js";
import { summed } from "./summing.js";

// cards: {entity, view, filter, sort, q, fields, group, totals, rules, model, $emit}
export function cardGroups(cards) {
  const { entity } = cards;
  const rows = new GroupedRows(entity, { told: (total) => cards.$emit("total", (cards.total = total)), failed: (error) => cards.$emit("failed", error), steady: (run) => run() });
  return {
    ask() {
      if (!cards.group.length) return;
      rows.rules = rulesOf(cards.view, cards.rules);
      const totals = Object.entries(sumsOf(entity, cards.model.columns(), cards.totals)).map((pair) => pair.join(":")).join(",");
      rows.ask({ view: baseOf(cards.view), filter: cards.filter, sort: cards.sort.join(","), q: cards.q, fields: cards.fields.join(","), by: cards.group, totals, mark: markOf(entity, cards.view, cards.rules) });
    },
    again: () => rows.again(),
    turn: (node) => rows.turn(node),
    isOpen: (node) => rows.isOpen(node),
    async between(from, to) {
      await rows.whole();
      return rows.between(from, to);
    },
    get length() {
      return rows.length;
    },
    // Where a card stands in the plain list, for the way from record to record.
    placeOf: (index) => ({ index: rows.spans(index, index + 1)[0]?.[0] ?? 0, sort: rows.listSort }),
    name: (row) => groupName(row, cards.model),
    // The first sum of money.
    sum(row) {
      const [name, figures] = Object.entries(row.node.totals || {}).find(([, each]) => each.sum !== undefined && each.sum !== null) ?? [];
      return name ? (entity.fields[name].cell.kind === "money" ? summed([{ [name]: figures.sum }], entity.fields[name]) : number(figures.sum)) : "";
    },
  };
}
