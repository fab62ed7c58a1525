"""What may go into a column, whatever the engine: what one of them would refuse is refused for both."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

import orjson

from store.layout import Kind
from store.ready import Ready

_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_LARGEST: Final = 2**63 - 1
_PLAIN: Final = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


def text(value: Any) -> str:
    """Text without NUL (PostgreSQL cannot keep it) and lone surrogates (UTF-8 cannot). Raises TypeError, ValueError."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    if "\0" in value:
        raise ValueError("it holds the character U+0000")
    if not value.isascii():
        value.encode()
    return value


def integer(value: Any) -> int:
    """A whole number of 64 bits. Raises TypeError, OverflowError."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    if abs(value) > _LARGEST:
        raise OverflowError(value)
    return value


def boolean(value: Any) -> bool:
    """Yes or no. Raises TypeError."""
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither yes nor no")
    return value


def day(value: Any) -> date:
    """A date without a time. Raises TypeError."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"{value!r} is no day")
    return value


def moment(value: Any) -> datetime:
    """An instant with its zone. Raises TypeError, ValueError."""
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is no instant")
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no zone")
    return value


def to_json(value: Any) -> str:
    """Compact JSON text, keys as they stand. Raises TypeError, ValueError."""
    made = value.text if isinstance(value, Ready) else _quick(value) or _JSON.encode(value)
    if "\\u0000" in made:
        raise ValueError("it holds the character U+0000")
    return text(made)


def _quick(value: Any) -> str | None:
    """The same for nearly all there is; None where it would come back as something else."""
    try:
        made = orjson.dumps(value, option=_PLAIN)
    except TypeError:
        return None
    return made.decode() if orjson.loads(made) == value else None


CHECKS: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    "text": text, "integer": integer, "boolean": boolean, "scaled": integer, "date": day, "instant": moment,
    "json": to_json, "link": integer, "reference": text,
}  # fmt: skip
