"""The order of a list: sort keys in SQL, and the ranges that lie behind a place in it.

Empties come last either way, equals by id, which goes the way of the last key. What lies behind a place is a few
ranges, each of plain conditions that an index serves, read one after the other until a page is full.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from kernel.errors import Refusal
from store import codes
from store.engines.face import Dialect
from store.layout import Kind

ID: Final = 'r."id"'


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key. `filled`: it is never empty. `index`: the index that begins with it; "id" for the table itself."""

    sql: str
    down: bool
    filled: bool = False
    index: str = ""
    args: tuple[Any, ...] = ()
    kind: Kind = "integer"


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of a list: conditions, and the keys that still order it."""

    conditions: tuple[str, ...]
    args: tuple[Any, ...]
    keys: tuple[Key, ...]


def with_id(found: Sequence[Key]) -> list[Key]:
    """A sort ends with `id`, which goes the way of the key before it."""
    for number, key in enumerate(found):
        if key.sql == ID:
            return list(found[: number + 1])
    return [*found, Key(ID, found[-1].down if found else False, True, "id")]


def whole(keys: Sequence[Key]) -> list[Range]:
    """The list from its beginning: in two stretches where an index gives the order of what is filled."""
    first = keys[0]
    if first.filled or not first.index:
        return [Range((), (), tuple(keys))]
    filled = (replace(first, filled=True), *keys[1:])
    return [Range((f"{first.sql} IS NOT NULL",), (), filled), Range((f"{first.sql} IS NULL",), (), tuple(keys[1:]))]


def behind(keys: Sequence[Key], place: Sequence[Any]) -> list[Range]:
    """What comes after the row whose keys have the values `place`, nearest first."""
    ranges: list[Range] = []
    for length in range(len(keys) - 1, -1, -1):
        same = [_equal(key, value) for key, value in zip(keys[:length], place, strict=False)]
        args = tuple(arg for _, some in same for arg in some)
        fixed, key, value = tuple(sql for sql, _ in same), keys[length], place[length]
        if value is not None:
            sign = "<" if key.down else ">"
            known = (replace(key, filled=True), *keys[length + 1 :])
            ranges.append(Range((*fixed, f"{key.sql} {sign} ?"), (*args, *key.args, value), known))
            if not key.filled:
                ranges.append(Range((*fixed, f"{key.sql} IS NULL"), (*args, *key.args), tuple(keys[length + 1 :])))
    return ranges


def _equal(key: Key, value: Any) -> tuple[str, tuple[Any, ...]]:
    return (f"{key.sql} IS NULL", key.args) if value is None else (f"{key.sql} = ?", (*key.args, value))


def order(dialect: Dialect, keys: Sequence[Key]) -> tuple[str, tuple[Any, ...]]:
    """What stands behind ORDER BY, with its parameters."""
    parts = [(dialect.order_filled if key.filled else dialect.order)(key.sql, key.down) for key in keys]
    return ", ".join(parts), tuple(arg for key in keys for arg in key.args)


# ------------------------------------------------------------------------------------------------ cursors
def cursor(about: str, place: Sequence[Any]) -> str:
    """A place in a list as an opaque text; `about` names the list's order."""
    text = json.dumps([_sign(about), *place], separators=(",", ":"), default=lambda value: value.isoformat())
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place(dialect: Dialect, about: str, text: str, keys: Sequence[Key]) -> tuple[Any, ...]:
    """The place a cursor names. Raises Refusal BAD_CURSOR when it is none, or of another order."""
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or len(found) != len(keys) + 1 or found[0] != _sign(about) or found[-1] is None:
        raise Refusal(codes.BAD_CURSOR)
    try:
        return tuple(_read(dialect, key.kind, value) for key, value in zip(keys, found[1:], strict=True))
    except (TypeError, ValueError) as error:
        raise Refusal(codes.BAD_CURSOR) from error


def _read(dialect: Dialect, kind: Kind, value: Any) -> Any:
    """A value as the driver takes it. Raises TypeError, ValueError: nobody but us should have written it."""
    if value is None:
        return None
    if dialect.name == "postgres" and kind in ("date", "instant"):
        return (date if kind == "date" else datetime).fromisoformat(value)
    wanted = str if kind in ("text", "date", "reference", "json") else int
    if not isinstance(value, wanted) or (isinstance(value, int) and abs(value) >= 2**63):
        raise TypeError(value)
    return bool(value) if kind == "boolean" else value


def _sign(about: str) -> str:
    return hashlib.sha256(about.encode()).hexdigest()[:12]
