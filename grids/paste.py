"""Cells as spreadsheets copy them: tabs and line breaks between, quotes round cells that hold either."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

Matrix = tuple[tuple[str, ...], ...]
MOST_CELLS: Final = 1_000_000


def cells(text: str) -> Matrix:
    """The rows of a pasted text, all equally long (missing cells are empty texts).

    Rows end with CRLF, CR or LF, cells with a tab. A cell that opens with a double quote runs to the closing one, `""`
    within it is a quote; a quote anywhere else, or one that nothing closes, is an ordinary character.
    """
    rows: list[list[str]] = [[]]
    for cell, ends_row in _cells(text.removeprefix("\ufeff")):
        rows[-1].append(cell)
        if ends_row:
            rows.append([])
    if rows[-1] in ([], [""]):  # a last line break ends the last row, it does not begin another
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    return tuple(tuple(row + [""] * (width - len(row))) for row in rows)


def _cells(text: str) -> Iterator[tuple[str, bool]]:
    """Each cell, and whether it is the last of its row."""
    at = 0
    while at <= len(text):
        cell, at = _quoted(text, at) or _plain(text, at)
        ends = text[at : at + 1] != "\t"
        yield cell, ends and at < len(text)
        at += 2 if text[at : at + 2] == "\r\n" else 1


def _plain(text: str, start: int) -> tuple[str, int]:
    end = next((at for at in range(start, len(text)) if text[at] in "\t\r\n"), len(text))
    return text[start:end], end


def _quoted(text: str, start: int) -> tuple[str, int] | None:
    """The cell in quotes at `start` and where it ends; None when there is none, or when nothing closes it."""
    if text[start : start + 1] != '"':
        return None
    at = start + 1
    while (end := text.find('"', at)) >= 0:
        if text[end + 1 : end + 2] != '"':
            closed = text[end + 1 : end + 2] in ("", "\t", "\r", "\n")
            return (_inner(text[start + 1 : end]), end + 1) if closed else None
        at = end + 2
    return None


def _inner(text: str) -> str:
    return text.replace('""', '"').replace("\r\n", "\n").replace("\r", "\n")


def copied(matrix: Sequence[Sequence[str]]) -> str:
    """The text that spreadsheets paste as `matrix`; `cells` reads it back."""
    return "".join("\t".join(_written(cell) for cell in row) + "\r\n" for row in matrix)


def _written(cell: str) -> str:
    quoted = any(char in cell for char in "\t\r\n") or cell.startswith('"')
    return '"' + cell.replace('"', '""') + '"' if quoted else cell


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell to write: row and column count from the upper left cell of the target, from 0; `raw` is as pasted."""

    row: int
    column: int
    raw: str


@dataclass(frozen=True, slots=True)
class PastePlan:
    """What a paste would write. `left_out` counts cells beyond the grid's edge or in readonly columns."""

    edits: tuple[Edit, ...]
    rows: int
    columns: int
    left_out: int


def plan(matrix: Matrix, target: tuple[int, int], room: tuple[int, int], writable: Sequence[bool]) -> PastePlan:
    """Where the cells of `matrix` go.

    `target` is the selection (rows, columns), `room` how many rows and columns there are from its upper left cell on.
    A selection of which the matrix is a whole fraction is filled with repetitions, as spreadsheets do; otherwise the
    matrix is written once, also beyond the selection. `writable[c]` says whether column c of the target may be written.
    """
    height, width = len(matrix), len(matrix[0]) if matrix else 0
    if not height or not width:
        return PastePlan((), 0, 0, 0)
    tall = target[0] if target[0] % height == 0 else height
    wide = target[1] if target[1] % width == 0 else width
    tall, wide = max(tall, height), max(wide, width)
    places = [(r, c) for r in range(min(tall, room[0])) for c in range(min(wide, room[1])) if writable[c]]
    edits = tuple(Edit(r, c, matrix[r % height][c % width]) for r, c in places[:MOST_CELLS])
    return PastePlan(edits, tall, wide, tall * wide - len(edits))
