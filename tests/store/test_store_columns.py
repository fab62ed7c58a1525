"""What the databases themselves say of a store: typed columns, and a journal that lets readers read beside a writer."""

import sqlite3
from pathlib import Path

import asyncpg

from kernel.clock import Clock
from kernel.settings import Settings
from store.layout import members_of, table_of
from store.open import Store
from store.tables import member_fields, stored_fields
from tests.fixtures.entities import company

SQLITE = {
    "text": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "scaled": "INTEGER", "date": "TEXT",
    "instant": "INTEGER", "json": "TEXT", "link": "INTEGER", "reference": "TEXT",
}  # fmt: skip
POSTGRES = {
    "text": "text", "integer": "bigint", "boolean": "boolean", "scaled": "bigint", "date": "date",
    "instant": "timestamp with time zone", "json": "jsonb", "link": "bigint", "reference": "text",
}  # fmt: skip


async def columns_of(database: str, table: str) -> dict[str, str]:
    """The type of each column, as the database has it."""
    if database.startswith("sqlite:///"):
        connection = sqlite3.connect(database.removeprefix("sqlite:///"))
        try:
            return {row[1]: row[2] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        finally:
            connection.close()
    connection = await asyncpg.connect(database)
    try:
        sql = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1"
        return {row[0]: row[1] for row in await connection.fetch(sql, table)}
    finally:
        await connection.close()


async def test_every_field_is_a_column_of_its_own_and_of_its_own_type(
    adopted: Store, database: str, engine: str
) -> None:
    types, kinds = SQLITE if engine == "sqlite" else POSTGRES, set()
    for entity in company().entities.values():
        found = await columns_of(database, table_of(entity.name))
        for field, column in stored_fields(entity):
            assert found.get(field.name) == types[column.kind], (entity.name, field.name)
            kinds.add(column.kind)
        for field, column in member_fields(entity):
            table = await columns_of(database, members_of(entity.name, field.name))
            assert table == {"record": types["integer"], "position": types["integer"], "member": types[column.kind]}
        whole = {"title_": types["text"], "deleted_at_": types["instant"], "version": types["integer"]}
        assert whole.items() <= found.items()
    assert {"text", "integer", "boolean", "scaled", "date", "instant", "link"} <= kinds, "the schema has all of them"


async def test_money_and_dates_are_stored_as_numbers_and_days_not_as_texts(
    adopted: Store, database: str, engine: str
) -> None:
    found = await columns_of(database, "customer")
    day = "TEXT" if engine == "sqlite" else "date"  # SQLite has no days: ISO texts sort like them
    whole = "INTEGER" if engine == "sqlite" else "bigint"
    assert (found["amount"], found["since"], found["id"]) == (whole, day, whole)


async def test_readers_of_an_sqlite_file_need_not_wait_for_the_writer(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path}/journal.db"
    store = await Store.open(url, Settings(database=url), clock)
    connection = sqlite3.connect(tmp_path / "journal.db")
    try:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    finally:
        connection.close()
        await store.close()
