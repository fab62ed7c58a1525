"""Roles that people hold and the schema no longer has."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Final

from kernel.errors import Place, Problem
from kernel.text import LANGUAGES, Text
from schema.model import Role, Schema
from store.engines.face import Connection
from store.layout import ALIVE, Layout
from store.migrate.codes import HELD_ROLE

_SHOWN: Final = 5
_TABLES: Final = ("role", "role_holding", "user")


async def lost(connection: Connection, layout: Layout, schema: Schema, today: date) -> list[Problem]:
    """A problem per such role, at the role that may be its new name; with how many people hold it."""
    if any(table not in layout.tables or layout.tables[table].unused for table in _TABLES):
        return []
    known = {name for role in schema.roles.values() for name in (role.name, role.was)}
    rows = await connection.fetch(
        'SELECT r."name", u."name", h."until" FROM "role_holding" h '
        'JOIN "role" r ON r."id" = h."role" JOIN "user" u ON u."id" = h."user" '
        f'WHERE h.{ALIVE} AND u.{ALIVE} ORDER BY r."name", u."name"'
    )
    held = [(row[0], row[1]) for row in rows if row[0] not in known and (not row[2] or str(row[2]) >= str(today))]
    names = {row[0] for row in await connection.fetch('SELECT "name" FROM "role"')}
    place = _place(schema, names)
    return [
        _problem(role, [person for _, person in group], place)
        for role, group in groupby(held, key=lambda each: each[0])
    ]


def _problem(role: str, holders: list[str], place: Place | None) -> Problem:
    people = list(dict.fromkeys(holders))
    listed = people[:_SHOWN] + (["…"] if len(people) > _SHOWN else [])
    said = Text.of({words: ("、" if words == "zh-CN" else ", ").join(listed) for words in LANGUAGES})
    return Problem(HELD_ROLE, {"count": len(people), "role": role, "people": said}, place=place)


def _place(schema: Schema, names: set[str]) -> Place | None:
    """A role that the database has not had before; else the first that is written."""
    return next((role.place for role in (*_new(schema, names), *schema.roles.values())), None)


def _new(schema: Schema, names: set[str]) -> Iterator[Role]:
    return (role for role in schema.roles.values() if role.name not in names)
