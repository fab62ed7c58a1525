// What the server says of cells that need not be here: the figures of a selection, the edge of what is filled.

import { post } from "../base/api.js";

// `list`: {view, filter, sort, q}. The row where Ctrl with an arrow up or down ends, from `row` on.
export async function edgeOf(entity, list, column, row, by) {
  const answer = await post(`/${entity.name}/edge`, { ...list, column, row, down: by > 0 });
  return answer.row;
}

// areas: [{from, to, columns}], no cell in two of them.
export function figuresOf(entity, list, areas) {
  return post(`/${entity.name}/figures`, { ...list, areas: areas.map(({ from, to, columns }) => ({ rows: [from, to], columns })) });
}
