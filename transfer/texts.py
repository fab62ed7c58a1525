"""Exports as text: comma separated for spreadsheets, and a JSON object a line for programs."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import orjson

from records.grid import HIDDEN, MASKED
from records.whole import Piece
from transfer.columns import Column

_MARK: Final = "\ufeff"  # by which spreadsheets know UTF-8
_NUMBER: Final = re.compile(r"-?\d[\d,]*(\.\d+)?%?")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_head(columns: Sequence[Column]) -> bytes:
    """The line of labels."""
    return (_MARK + _csv([[plain(each.label) for each in columns]])).encode()


def csv_rows(columns: Sequence[Column], piece: Piece) -> bytes:
    """The rows as people read them; nothing in them is taken for a formula."""
    masked = piece.columns[MASKED]
    texts = [list(map(plain, each.texts(piece.columns[each.name], masked))) for each in columns]
    return _csv(zip(*texts, strict=True)).encode()


def json_rows(columns: Sequence[Column], piece: Piece) -> bytes:
    """An object a line: `id`, then the values as the interface has them; `masked` names those that are."""
    names = ("id", *(each.name for each in columns))
    rows = zip(*(_values(piece, name) for name in names), strict=True)
    made = (_object(names, row, masked) for row, masked in zip(rows, piece.columns[MASKED], strict=True))
    return b"".join(orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in made)


def _values(piece: Piece, name: str) -> Sequence[Any]:
    """Of child lines the lines."""
    counts = piece.columns[name]
    if name not in piece.lines:
        return counts
    return [each if each is HIDDEN else some for each, some in zip(counts, piece.lines[name], strict=True)]


def _object(names: Sequence[str], row: Sequence[Any], masked: Sequence[str]) -> dict[str, Any]:
    made = dict(zip(names, row, strict=True))
    if HIDDEN in row:
        made = {name: value for name, value in made.items() if value is not HIDDEN}
    named = [name for name in masked if name in made]
    return made | {MASKED: named} if named else made


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _csv(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
