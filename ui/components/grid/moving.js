// Where a key leads, as places from 0: nothing here knows of a screen.

const within = (value, end) => Math.min(Math.max(value, 0), Math.max(0, end - 1));
const BY = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export const isArrow = (key) => key in BY;

// The cell a key leads to from `at`. size: {rows, columns, page}, `page` being how many rows are seen; far: with Ctrl,
// alt: pages go sideways, by `wide` columns. Null for a key that leads nowhere.
export function led(key, at, size, { far = false, alt = false } = {}) {
  const [rows, columns] = step(key, at, size, far, alt) ?? [];
  if (rows === undefined) return null;
  return { row: within(at.row + rows, size.rows), column: within(at.column + columns, size.columns) };
}

function step(key, at, size, far, alt) {
  if (key in BY) return BY[key];
  if (key === "Home") return [far ? -at.row : 0, -at.column];
  if (key === "End") return [far ? size.rows : 0, size.columns];
  if (key !== "PageUp" && key !== "PageDown") return null;
  const sign = key === "PageUp" ? -1 : 1;
  return alt ? [0, sign * size.wide] : [sign * size.page, 0];
}

// Where Ctrl with an arrow ends: at the last filled cell before an empty one, else at the next filled one, else at the
// end. filled(place) is undefined where nobody knows yet; then the answer is undefined too.
export function edge(filled, from, by, end) {
  const last = by > 0 ? end - 1 : 0;
  if (from === last) return last;
  const whole = filled(from) && filled(from + by);
  if (filled(from) === undefined || filled(from + by) === undefined) return undefined;
  for (let place = from + by; ; place += by) {
    const held = filled(place);
    if (held === undefined) return undefined;
    if (whole && !held) return place - by;
    if ((!whole && held) || place === last) return place;
  }
}

// The next cell within areas (clipped): down the columns with Enter, along the rows with Tab, area after area, round again.
export function next(areas, at, by, along) {
  const here = Math.max(0, areas.findIndex((area) => at.row >= area.from && at.row < area.to && at.column >= area.left && at.column < area.right));
  const { from, to, left, right } = areas[here];
  const [height, width] = [to - from, right - left];
  const count = along ? (at.row - from) * width + (at.column - left) : (at.column - left) * height + (at.row - from);
  const place = count + by;
  if (place >= 0 && place < height * width) return placed(areas[here], place, along);
  const other = areas[(here + by + areas.length) % areas.length];
  return placed(other, by > 0 ? 0 : (other.to - other.from) * (other.right - other.left) - 1, along);
}

function placed({ from, to, left, right }, place, along) {
  const [height, width] = [to - from, right - left];
  return along ? { row: from + Math.floor(place / width), column: left + (place % width) } : { row: from + (place % height), column: left + Math.floor(place / height) };
}
