"""Generated rows of the shop: small tables with many empties, odd texts, days and decimals."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from kernel.duration import Duration
from kernel.reference import Reference
from tests.expressions.shop import FIELDS, UNITS, member_of
from tests.properties.expression_sources import TEXTS

SIZES: Final[Mapping[str, int]] = {
    "user": 4, "customer": 24, "activity": 40, "quote": 12, "quote.lines": 16, "product": 3, "competitor": 4,
    "allocation": 5, "task": 5, "stage_move": 5,
}  # fmt: skip
_DAYS: Final = (
    date(1, 1, 2),
    date(1987, 6, 1),
    date(2024, 2, 29),
    date(2026, 1, 31),
    date(2026, 9, 30),
    date(9999, 12, 30),
)
_EMPTY: Final = 0.45


def rows(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """All tables; the units are those of the shop's organisation."""
    found = {
        "unit": [
            {"id": id, "level": level, "parent": parent, "name": f"u{id}"} for id, (level, parent) in UNITS.items()
        ]
    }
    for entity, size in SIZES.items():
        found[entity] = [_row(chance, entity, id) for id in range(1, size + 1)]
    return found


def _row(chance: Random, entity: str, id: int) -> dict[str, Any]:
    row: dict[str, Any] = {"id": id}
    for name, written in FIELDS[entity].items():
        if written != "clock" and not str(written).startswith("<"):
            empty = chance.random() < _EMPTY and name != "position"  # lines always stand somewhere
            row[name] = None if empty else _value(chance, entity, name, written)
    if entity not in ("unit", "user") and chance.random() < 0.1:
        row["deleted_at_"] = datetime(2026, 11, 1, tzinfo=UTC)
    return row


def _value(chance: Random, entity: str, name: str, written: Any) -> Any:
    if isinstance(written, int):
        places = Decimal(1).scaleb(-written)
        number = chance.choice((0, 1, -1, 45, 4499, 4500, chance.randint(-9, 9), chance.randint(-(10**9), 10**9)))
        return number if not written else number * places
    if isinstance(written, list):
        return chance.choice(written)
    if isinstance(written, set):
        return tuple(sorted(chance.sample(sorted(written), chance.randint(0, 2))))
    if written.startswith(">>"):
        return _several(chance, written[2:])
    return _link(chance, entity, name) if written.startswith(">") else _PLAIN[written](chance)


def _link(chance: Random, entity: str, name: str) -> Any:
    member = member_of(entity, name)
    to = member.entity if member is not None else None
    if to is not None:
        return chance.randint(1, SIZES.get(to, len(UNITS)))
    of = chance.choice(member.targets if member is not None and member.targets else ("customer", "quote", "product"))
    return Reference(of, chance.randint(1, SIZES[of]))


def _several(chance: Random, to: str) -> Any:
    if to == "!":
        return (Reference("product", 1),)
    return tuple(chance.sample(range(1, SIZES[to] + 1), chance.randint(0, 3)))


def _day(chance: Random) -> date:
    return chance.choice((*_DAYS, date(2026, 11, 21) + timedelta(days=chance.randint(-400, 400))))


def _instant(chance: Random) -> datetime:
    at = datetime(2026, 11, 21, 16, tzinfo=UTC) + timedelta(minutes=chance.randint(-100_000, 20_000))
    return chance.choice(
        (at, at.replace(microsecond=chance.randint(0, 999_999)), datetime(1988, 7, 1, 15, 30, tzinfo=UTC))
    )


_PLAIN: Final[dict[str, Callable[[Random], Any]]] = {
    "text": lambda chance: chance.choice(TEXTS).strip() or None,
    "boolean": lambda chance: chance.random() < 0.5,
    "date": _day,
    "datetime": _instant,
    "duration": lambda chance: Duration(Decimal(chance.randint(1, 3)), "day", chance.random() < 0.5),
    "json": lambda chance: {"a": 1},
}
