"""From the database straight to JSON: what `as_json` of a field type says of a stored value, without the detour."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from schema.fieldtypes import registry
from store.engines.sqlite_dialect import instant
from store.shelves import Stored

Show = Callable[[Any], Any]


def show_of(stored: Stored, engine: str) -> Show | None:
    """Turns a stored value into what the API says; None when they are the same. Field types of plugins take the long
    way, the product's own are held to the short one by a test over all of them."""
    field = stored.field
    if field is not None:
        kind = registry.of(field)
        if not type(kind).__module__.startswith("schema.fieldtypes."):
            return partial(_long_way, stored)
    match stored.column.kind:
        case "scaled":
            return partial(decimal, stored.column.decimals)
        case "boolean":
            return bool
        case "date":
            return None if engine == "sqlite" else _day
        case "instant":
            return _micros if engine == "sqlite" else _moment
        case "json":
            return _json if field is None or registry.of(field).unpack(field, None) is None else _list
        case "reference":
            return _reference
    return None


def _long_way(stored: Stored, value: Any) -> Any:
    assert stored.field is not None
    memory = value if stored.out is None else stored.out(value)
    return registry.of(stored.field).as_json(stored.field, memory)


def decimal(places: int, value: int | None) -> str | None:
    """20000001 with 2 places is `200000.01`."""
    if value is None or not places:
        return None if value is None else str(value)
    digits = f"{abs(value):0{places + 1}d}"
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _micros(value: int | None) -> str | None:
    return None if value is None else _moment(instant(value))


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _json(value: str | None) -> Any:
    return None if value is None else json.loads(value)


def _list(value: str | None) -> Any:
    return [] if value is None else json.loads(value)


def _reference(value: str | None) -> dict[str, Any] | None:
    if value is None:
        return None
    entity, _, id = value.partition(":")
    return {"entity": entity, "id": int(id)}
