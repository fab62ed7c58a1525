"""Widens the measured list to two hundred columns and more: fields of six kinds beside those of sales.yaml."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import app
from kernel.settings import Settings
from tests import postgres

_KINDS: Final = ("text", "integer", "money", "date", "choice", "boolean")
_MORE: Final = {"choice": ", options: {low: Low, middle: Middle, high: High, top: Top}"}
_VALUES: Final = {
    "text": "'Remark ' || (id * {prime} % 9973)",
    "integer": "id * {prime} % 1000003",
    "money": "id * {prime} % 99999989",
    "choice": "CASE (id + {prime}) % 4 WHEN 0 THEN 'low' WHEN 1 THEN 'middle' WHEN 2 THEN 'high' ELSE 'top' END",
    "boolean": "(id + {prime}) % 9 = 0",
}
_DAY: Final = {
    "sqlite": "date('2026-01-01', (id * {prime} % 700) || ' days')",
    "postgres": "DATE '2026-01-01' + (id * {prime} % 700)::int",
}
_LAST_FIELD: Final = "      cost:      {type: money, label: Cost}\n"
_LAST_COLUMN: Final = "note, bank]}"


def schema(text: str, more: int) -> str:
    """The schema with so many more fields, all of them columns of the view."""
    if not more:
        return text
    assert _LAST_FIELD in text and _LAST_COLUMN in text
    lines = "".join(
        f"      {name}: {{type: {kind}{_MORE.get(kind, '')}, label: More {number}}}\n"
        for number, (name, kind) in enumerate(fields(more), 1)
    )
    names = ", ".join(name for name, _ in fields(more))
    wider = text.replace(_LAST_FIELD, _LAST_FIELD + lines)
    return wider.replace(_LAST_COLUMN, f"note, bank, {names}]}}")


def fields(more: int) -> Iterator[tuple[str, str]]:
    """Names and types of the fields, `more_1` to `more_N`."""
    return ((f"more_{number}", _KINDS[number % len(_KINDS)]) for number in range(1, more + 1))


def widen(url: str, schema: Path, more: int) -> None:
    """Adds the fields of `schema` to a filled database and gives each record their values, in one statement."""
    asyncio.run(_adopt(Settings.read({}, schema=schema, database=url)))
    engine = "sqlite" if url.startswith("sqlite") else "postgres"
    values = {**_VALUES, "date": _DAY[engine]}
    given = ", ".join(
        f"{name} = {values[kind].format(prime=7 + 12 * number)}" for number, (name, kind) in enumerate(fields(more))
    )
    statement = f"UPDATE deal SET {given}"
    if engine == "postgres":
        postgres.feed(f"{statement};\nVACUUM FULL ANALYZE deal;\n".encode(), url)
        return
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=-400000")
        connection.execute(statement)
        connection.execute("ANALYZE")


async def _adopt(settings: Settings) -> None:
    async with app.house(settings):
        pass
