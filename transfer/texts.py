"""Exports as text: comma separated for spreadsheets, and a JSON object a line for programs."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from transfer.columns import Column

_MARK: Final = "\ufeff"  # by which spreadsheets know UTF-8
_NUMBER: Final = re.compile(r"-?\d[\d,]*(\.\d+)?%?")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Rows = Sequence[Mapping[str, Any]]


def csv_head(columns: Sequence[Column]) -> bytes:
    """The line of labels."""
    return (_MARK + _csv([[plain(each.label) for each in columns]])).encode()


def csv_rows(columns: Sequence[Column], rows: Rows) -> bytes:
    """The rows as people read them; nothing in them is taken for a formula."""
    return _csv([_read(columns, row) for row in rows]).encode()


def _read(columns: Sequence[Column], row: Mapping[str, Any]) -> list[str]:
    masked = row.get("masked", ())
    return [plain(each.read(row, masked)) for each in columns]


def json_rows(columns: Sequence[Column], rows: Rows) -> bytes:
    """An object a line: `id`, then the values as the interface has them; `masked` names those that are."""
    names = ("id", *(each.name for each in columns))
    return b"".join(orjson.dumps(_object(names, row), option=orjson.OPT_APPEND_NEWLINE) for row in rows)


def _object(names: Sequence[str], row: Mapping[str, Any]) -> dict[str, Any]:
    made = {name: row[name] for name in names if name in row}
    masked = [name for name in row.get("masked", ()) if name in made]
    return made | ({"masked": masked} if masked else {})


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _csv(rows: Sequence[Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
