// Areas of cells as rectangles: rows [from, to) and columns [left, right) as places from 0. `to` and `right` may be
// Infinity: whole columns and whole rows, however many there are. Nothing here knows of a screen.

export const cellArea = ({ row, column }) => ({ from: row, to: row + 1, left: column, right: column + 1 });

// The area between two corners, whichever of them is which.
export function between(a, b) {
  return {
    from: Math.min(a.row, b.row), to: Math.max(a.row, b.row) + 1,
    left: Math.min(a.column, b.column), right: Math.max(a.column, b.column) + 1,
  };
}

export const rowsBetween = (a, b) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1, left: 0, right: Infinity });
export const columnsBetween = (a, b) => ({ from: 0, to: Infinity, left: Math.min(a, b), right: Math.max(a, b) + 1 });
export const everything = () => ({ from: 0, to: Infinity, left: 0, right: Infinity });

export const isWholeRows = (area) => area.left === 0 && area.right === Infinity;
export const isWholeColumns = (area) => area.from === 0 && area.to === Infinity;
export const holds = (area, row, column) => row >= area.from && row < area.to && column >= area.left && column < area.right;
export const holdsAll = (area, inner) => inner.from >= area.from && inner.to <= area.to && inner.left >= area.left && inner.right <= area.right;
export const isEmpty = (area) => area.from >= area.to || area.left >= area.right;
export const isSame = (a, b) => a.from === b.from && a.to === b.to && a.left === b.left && a.right === b.right;

// The same rows or columns as a whole.
export const widened = (area, kind) => (kind === "rows" ? { ...area, left: 0, right: Infinity } : { ...area, from: 0, to: Infinity });

// As much of it as there is; `whole`: it was chosen as rows, `all`: with every row.
export function clipped(area, rows, columns) {
  return { ...area, to: Math.min(area.to, rows), right: Math.min(area.right, columns), whole: isWholeRows(area), all: area.to === Infinity };
}

// The part of `area` that `hole` leaves: above, below, left and right of it.
export function without(area, hole) {
  const cut = { from: Math.max(area.from, hole.from), to: Math.min(area.to, hole.to), left: Math.max(area.left, hole.left), right: Math.min(area.right, hole.right) };
  if (isEmpty(cut)) return [area];
  const parts = [
    { ...area, to: cut.from }, { ...area, from: cut.to },
    { ...area, from: cut.from, to: cut.to, right: cut.left }, { ...area, from: cut.from, to: cut.to, left: cut.right },
  ];
  return parts.filter((part) => !isEmpty(part));
}

// The same cells, none of them in two areas.
export function apart(areas) {
  const result = [];
  for (const area of areas) {
    const fresh = result.reduce((parts, held) => parts.flatMap((part) => without(part, held)), [area]);
    result.push(...fresh);
  }
  return result;
}

export const cellsOf = (areas) => apart(areas).reduce((sum, { from, to, left, right }) => sum + (to - from) * (right - left), 0);

// With `area` added; taken away where all of it was there already, as a second Ctrl+click does.
export function toggled(areas, area) {
  if (!areas.some((held) => holdsAll(held, area))) return [...areas, area];
  return areas.flatMap((held) => without(held, area));
}
