"""Where a gesture is: rectangles of a list, some rows by some columns, and what each of their cells is given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any


@dataclass(frozen=True, slots=True)
class Area:
    """Rows `[from, to)` of a list, and some of its columns from left to right."""

    rows: tuple[int, int]
    columns: tuple[str, ...]

    @property
    def cells(self) -> int:
        """How many there are."""
        return (self.rows[1] - self.rows[0]) * len(self.columns)


def spans(areas: Iterable[Area]) -> list[tuple[int, int]]:
    """The rows of all areas together, from the top, none of them twice."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(each.rows for each in areas if each.rows[0] < each.rows[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def row_at(rows: Sequence[tuple[int, int]], place: int) -> int:
    """The row of the list that is the `place`-th of these spans, from 0. Raises IndexError."""
    for start, end in rows:
        if place < end - start:
            return start + place
        place -= end - start
    raise IndexError


def tiled(area: Area, row: int, cells: Sequence[Sequence[Any]]) -> Mapping[str, Any]:
    """What a row of an area is given where a block of cells is laid over it again and again."""
    given = cells[(row - area.rows[0]) % len(cells)]
    return dict(zip(area.columns, cycle(given), strict=False))


def fits(height: int, width: int, over: tuple[int, int]) -> bool:
    """Whether a block covers a selection of rows and columns whole, once or more, in both directions."""
    rows, columns = over
    return rows >= height and columns >= width and not rows % height and not columns % width
