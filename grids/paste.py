"""Cells as spreadsheets copy them: tabs or commas and line breaks between, quotes round cells that hold either."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

Matrix = tuple[tuple[str, ...], ...]
TAB: Final = "\t"
COMMA: Final = ","
_ENDS: Final = {separator: re.compile(f"[{separator}\r\n]") for separator in (TAB, COMMA)}


@dataclass
class Uneven(Exception):
    """A row that has more or fewer cells than the first: nobody can say which cell is missing. `row` from 1."""

    row: int
    cells: int
    expected: int


@dataclass
class Unclosed(Exception):
    """A cell between commas that opens with a quote which nothing closes. `row` and `cell` from 1."""

    row: int
    cell: int


def cells(text: str, separator: str = TAB) -> Matrix:
    """The rows of a pasted text, all equally long; nothing for an empty text. Raises Uneven, Unclosed.

    Rows end with CRLF, CR or LF. A cell that opens with a double quote runs to the closing one, `""` within it is a
    quote. Between tabs a quote anywhere else, or one that nothing closes, is an ordinary character, as spreadsheets
    copy it; between commas, where the next comma may belong to the cell, it is refused.
    """
    if '"' not in text:
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return _rectangle([line.split(separator) for line in lines])
    rows: list[list[str]] = [[]]
    for cell, ends_row, closed in _cells(text.removeprefix("\ufeff"), separator):
        rows[-1].append(cell)
        if not closed and separator == COMMA:
            raise Unclosed(len(rows), len(rows[-1]))
        if ends_row:
            rows.append([])
    return _rectangle(rows)


def _rectangle(rows: list[list[str]]) -> Matrix:
    if rows[-1] in ([], [""]):  # a last line break ends the last row, it does not begin another
        rows.pop()
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise Uneven(number, len(row), len(rows[0]))
    return tuple(map(tuple, rows))


def _cells(text: str, separator: str) -> Iterator[tuple[str, bool, bool]]:
    """Each cell, whether it is the last of its row, and whether its quotes are closed."""
    at = 0
    while at <= len(text):
        opened = text[at : at + 1] == '"'
        quoted = _quoted(text, at, separator) if opened else None
        cell, at = quoted or _plain(text, at, separator)
        ends = text[at : at + 1] != separator
        yield cell, ends and at < len(text), bool(quoted) or not opened
        at += 2 if text[at : at + 2] == "\r\n" else 1


def _plain(text: str, start: int, separator: str) -> tuple[str, int]:
    found = _ENDS[separator].search(text, start)
    end = found.start() if found else len(text)
    return text[start:end], end


def _quoted(text: str, start: int, separator: str) -> tuple[str, int] | None:
    """The cell in quotes at `start` and where it ends; None when nothing closes it."""
    at = start + 1
    while (end := text.find('"', at)) >= 0:
        if text[end + 1 : end + 2] != '"':
            closed = text[end + 1 : end + 2] in ("", separator, "\r", "\n")
            return (_inner(text[start + 1 : end]), end + 1) if closed else None
        at = end + 2
    return None


def _inner(text: str) -> str:
    return text.replace('""', '"').replace("\r\n", "\n").replace("\r", "\n")
