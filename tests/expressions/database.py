"""The shop's tables in SQLite and PostgreSQL, filled from rows in memory, and queries against them."""

import asyncio
import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg

from expressions.tree import Expression
from kernel.duration import Duration
from kernel.reference import Reference
from store.sql import Engine, Stored, register_functions
from tests.expressions.shop import FIELDS, made, member_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
IDLE: Expression = made("days_since(first_filled(seen, created_at)) / 2")
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


class ShopTables:
    """See store.sql_parts.Tables."""

    def stored(self, entity: str, field: str) -> Stored | None:
        if field == "id":
            return Stored("integer")
        written = FIELDS.get(entity, {}).get(field)
        if written is None or (isinstance(written, str) and written.startswith(("<", ">>"))):
            return None
        if written == "clock":
            return Stored("scaled", 1, IDLE, "down")
        if isinstance(written, str) and written.startswith(">"):
            member = member_of(entity, field)
            return Stored("link" if member is not None and member.entity else "reference")
        if isinstance(written, int):
            return Stored("scaled" if written else "integer", written)
        if isinstance(written, set):
            return Stored("json")
        kinds = {"boolean": "boolean", "date": "date", "datetime": "instant", "json": "json"}
        return Stored(kinds.get(str(written), "text"))

    def entities(self) -> Sequence[str]:
        return list(FIELDS)


TABLES = ShopTables()
_TYPES = {
    "sqlite": dict.fromkeys(("scaled", "integer", "link", "boolean", "instant"), "INTEGER"),
    "postgres": {"scaled": "bigint", "integer": "bigint", "link": "bigint", "boolean": "boolean",
                 "instant": "timestamptz", "date": "date", "json": "jsonb"},
}  # fmt: skip


def columns(entity: str) -> dict[str, Stored]:
    """The stored columns of an entity."""
    found = {name: TABLES.stored(entity, name) for name in ("id", *FIELDS[entity])}
    return {name: each for name, each in found.items() if each is not None and each.formula is None}


def several(entity: str) -> list[str]:
    """The links fields of an entity."""
    return [name for name, written in FIELDS[entity].items() if isinstance(written, str) and written.startswith(">>")]


def ddl(engine: str) -> list[str]:
    """The statements that make the tables."""
    types, made_ = _TYPES[engine], []
    text = 'text COLLATE "C"' if engine == "postgres" else "TEXT"
    for entity in FIELDS:
        defined = [f'"{name}" {types.get(each.kind, text)}' for name, each in columns(entity).items()]
        table = entity.replace(".", "__")
        made_.append(f'CREATE TABLE "{table}" ({", ".join(defined)}, "deleted_at_" {types["instant"]})')
        for name in several(entity):
            member = types["link"] if member_of(entity, name).entity else text  # type: ignore[union-attr]
            made_.append(f'CREATE TABLE "{table}__{name}" ("record" bigint, "position" bigint, "member" {member})')
    return made_


def packed(engine: str, stored: Stored, value: Any) -> Any:
    """A value in memory as its column keeps it."""
    if value is None:
        return None
    if stored.kind == "scaled":
        return int(Decimal(value).scaleb(stored.decimals))
    if stored.kind == "json":
        return json.dumps(list(value) if isinstance(value, tuple) else value)
    if isinstance(value, Reference | Duration):
        return str(value)
    if engine == "sqlite" and isinstance(value, datetime):
        return (value - EPOCH) // timedelta(microseconds=1)
    return value.isoformat() if engine == "sqlite" and isinstance(value, date) else value


def inserts(engine: str, rows: Rows) -> list[tuple[str, list[list[Any]]]]:
    """The statements that fill the tables, with `?`."""
    found = []
    for entity, every in rows.items():
        kept = {**columns(entity), "deleted_at_": Stored("instant")}
        values = [[packed(engine, each, row.get(name)) for name, each in kept.items()] for row in every]
        table, names = entity.replace(".", "__"), ", ".join(f'"{name}"' for name in kept)
        found.append((f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(kept))})', values))
        for name in several(entity):
            members = [
                [row["id"], at, str(member) if isinstance(member, Reference) else member]
                for row in every for at, member in enumerate(row.get(name) or ())
            ]  # fmt: skip
            found.append((f'INSERT INTO "{table}__{name}" VALUES (?, ?, ?)', members))
    return found


class Sqlite:
    """The tables in memory."""

    name: Engine = "sqlite"

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        register_functions(self.connection.create_function)
        for statement in ddl("sqlite"):
            self.connection.execute(statement)

    def fill(self, rows: Rows) -> None:
        for statement, values in inserts("sqlite", rows):
            self.connection.executemany(statement, values)

    def clear(self) -> None:
        for (table,) in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self.connection.execute(f'DELETE FROM "{table}"')

    def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[Any]:
        return self.connection.execute(sql, args).fetchall()

    def close(self) -> None:
        self.connection.close()


def numbered(sql: str) -> str:
    """`?` outside quotes as `$1`, `$2` ..."""
    pieces, inside, at = [], "", 0
    for char in sql:
        if inside:
            inside = "" if char == inside else inside
        elif char in "'\"":
            inside = char
        if char == "?" and not inside:
            at += 1
            char = f"${at}"
        pieces.append(char)
    return "".join(pieces)


class Postgres:
    """The tables in a temporary schema of a real server."""

    name: Engine = "postgres"

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.connection = self.run(asyncpg.connect(url))
        for statement in ddl("postgres"):
            self.run(self.connection.execute(statement))

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def fill(self, rows: Rows) -> None:
        for statement, values in inserts("postgres", rows):
            self.run(self.connection.executemany(numbered(statement), values))

    def clear(self) -> None:
        names = [entity.replace(".", "__") for entity in FIELDS]
        names += [f"{entity.replace('.', '__')}__{name}" for entity in FIELDS for name in several(entity)]
        self.run(self.connection.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in names)))

    def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[Any]:
        return [tuple(row) for row in self.run(self.connection.fetch(numbered(sql), *args))]

    def close(self) -> None:
        self.run(self.connection.close())
        self.loop.close()
