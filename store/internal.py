"""The store's own tables: the layout it has made, running numbers, what records lag behind in."""

import json
from functools import lru_cache
from typing import Any, Final

from store.engines.face import Connection, Transaction
from store.engines.values import to_json
from store.layout import Layout

_BEHIND: Final = (
    '"table" TEXT NOT NULL, "column" TEXT NOT NULL, "fill" {number} NOT NULL, "at" TEXT NOT NULL, '
    '"after" {number} NOT NULL, "agreed" {number} NOT NULL, PRIMARY KEY ("table", "column")'
)
_TABLES: Final = {
    "sqlite": (
        'CREATE TABLE IF NOT EXISTS "_layout" ("version" INTEGER PRIMARY KEY, "at" TEXT NOT NULL, '
        '"schema" TEXT NOT NULL, "data" TEXT NOT NULL)',
        'CREATE TABLE IF NOT EXISTS "_series" ("key" TEXT PRIMARY KEY, "last" INTEGER NOT NULL) WITHOUT ROWID',
        f'CREATE TABLE IF NOT EXISTS "_behind" ({_BEHIND.format(number="INTEGER")}) WITHOUT ROWID',
    ),
    "postgres": (
        'CREATE TABLE IF NOT EXISTS "_layout" ("version" bigint PRIMARY KEY, "at" text NOT NULL, '
        '"schema" text NOT NULL, "data" text NOT NULL)',
        'CREATE TABLE IF NOT EXISTS "_series" ("key" text COLLATE "C" PRIMARY KEY, "last" bigint NOT NULL)',
        f'CREATE TABLE IF NOT EXISTS "_behind" ({_BEHIND.format(number="bigint")})',
    ),
}


async def make(transaction: Transaction, engine: str) -> None:
    """Creates them when the database is new."""
    for statement in _TABLES[engine]:
        await transaction.run(statement)


async def current_layout(connection: Connection) -> tuple[int, Layout]:
    """The number and layout of the last adoption; 0 and nothing in a new database."""
    rows = await connection.fetch('SELECT "version", "data" FROM "_layout" ORDER BY "version" DESC LIMIT 1')
    return (int(rows[0][0]), _read(rows[0][1])) if rows else (0, Layout())


@lru_cache(maxsize=4)
def _read(data: str) -> Layout:
    """Kept: a start reads the same twice, a reload once more."""
    return Layout.of(json.loads(data))


async def keep_layout(transaction: Transaction, version: int, at: str, schema: str, layout: Layout) -> None:
    """Writes down what the tables now are; `schema` is the version of the schema that asked for it."""
    sql = 'INSERT INTO "_layout" ("version", "at", "schema", "data") VALUES (?, ?, ?, ?)'
    await transaction.run(sql, (version, at, schema, to_json(layout.as_data())))


async def history(connection: Connection) -> list[dict[str, Any]]:
    """All adoptions, the last first: version, at, schema."""
    rows = await connection.fetch('SELECT "version", "at", "schema" FROM "_layout" ORDER BY "version" DESC')
    return [{"version": row[0], "at": row[1], "schema": row[2]} for row in rows]
