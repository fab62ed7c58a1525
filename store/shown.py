"""From the database straight to JSON: what `as_json` of a field type says of stored values, a column at a time."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final

import orjson

from schema.fieldtypes import registry
from store.engines.sqlite_dialect import EPOCH
from store.shelves import Stored

Show = Callable[[Sequence[Any]], Sequence[Any]]
_MICROSECOND: Final = timedelta(microseconds=1)


def show_of(stored: Stored, engine: str) -> Show | None:
    """Turns the stored values of a column into what the API says; None when they are the same. Field types of plugins
    take the long way, the product's own are held to the short one by a test over all of them."""
    field = stored.field
    if field is not None:
        kind = registry.of(field)
        if not type(kind).__module__.startswith("schema.fieldtypes."):
            return partial(_long_way, stored)
    match stored.column.kind:
        case "scaled":
            return partial(decimals, stored.column.decimals)
        case "boolean":
            return _booleans
        case "date":
            return None if engine == "sqlite" else _each(date.isoformat)
        case "instant":
            return _each(_micros if engine == "sqlite" else _moment)
        case "json":
            empty = None if field is None else registry.of(field).unpack(field, None)
            return _each(orjson.loads) if empty is None else _lists
        case "reference":
            return _each(_reference)
    return None


def decimals(places: int, column: Sequence[int | None]) -> Sequence[str | None]:
    """20000001 with 2 places is `200000.01`."""
    if not places:
        return [None if value is None else str(value) for value in column]
    one, form = 10**places, f"%d.%0{places}d"
    return [
        None if value is None else form % divmod(value, one) if value >= 0 else "-" + form % divmod(-value, one)
        for value in column
    ]


def _each(show: Callable[[Any], Any]) -> Show:
    return lambda column: [None if value is None else show(value) for value in column]


def _long_way(stored: Stored, column: Sequence[Any]) -> Sequence[Any]:
    field = stored.field
    assert field is not None
    as_json = registry.of(field).as_json
    memory = column if stored.out is None else map(stored.out, column)
    return [as_json(field, value) for value in memory]


def _booleans(column: Sequence[Any]) -> Sequence[bool]:
    return list(map(bool, column))


def _lists(column: Sequence[str | None]) -> Sequence[Any]:
    return [[] if value is None else orjson.loads(value) for value in column]


def _micros(value: int) -> str:
    return _moment(EPOCH + value * _MICROSECOND)


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC).isoformat()[:-6]}Z"  # without its +00:00


def _reference(value: str) -> dict[str, Any]:
    entity, _, id = value.partition(":")
    return {"entity": entity, "id": int(id)}
