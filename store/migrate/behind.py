"""What records lag behind their schema in: formulas to compute and defaults to fill, worked off in parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from store.engines.face import Connection, Transaction
from store.layout import Layout
from store.migrate.plan import Plan
from store.migrate.steps import Compute, Fill

_TABLE: Final = '"_behind"'


@dataclass(frozen=True, slots=True)
class Behind:
    """A column of a table. `fill`: with its default, in records not saved since `at`; else by its formula. Records up
    to `after` are done; `agreed`: somebody asked for it."""

    table: str
    column: str
    fill: bool
    at: datetime
    after: int = 0
    agreed: bool = True


async def note(transaction: Transaction, plan: Plan, accept: frozenset[str], layout: Layout, at: datetime) -> None:
    """Notes what an adoption leaves to do, takes over consent, and forgets columns that are gone."""
    yes = bool({"all", "MIG023"} & accept)
    for step in plan.steps:
        if isinstance(step, Compute):
            await put(transaction, Behind(step.table, step.column, False, at))
        elif isinstance(step, Fill):
            there = [each for each in await read(transaction) if (each.table, each.column) == (step.table, step.column)]
            await put(transaction, Behind(step.table, step.column, True, there[0].at if there else at, 0, yes))
    for each in await read(transaction):
        if each.table not in layout.tables or each.column not in layout.tables[each.table].columns:
            await forget(transaction, each)


async def read(connection: Connection) -> list[Behind]:
    """All of it."""
    sql = f'SELECT "table", "column", "fill", "at", "after", "agreed" FROM {_TABLE} ORDER BY "table", "column"'
    return [
        Behind(row[0], row[1], bool(row[2]), datetime.fromisoformat(row[3]), int(row[4]), bool(row[5]))
        for row in await connection.fetch(sql)
    ]


async def advance(transaction: Transaction, behind: Behind, after: int) -> None:
    """Records up to the id `after` are done; nothing where the column fell behind once more since `behind` was read."""
    sql = f'UPDATE {_TABLE} SET "after" = ? WHERE "table" = ? AND "column" = ? AND "after" = ?'
    await transaction.run(sql, (after, behind.table, behind.column, behind.after))


async def done(transaction: Transaction, behind: Behind) -> None:
    """Nothing is left to do; unless the column fell behind once more since `behind` was read."""
    sql = f'DELETE FROM {_TABLE} WHERE "table" = ? AND "column" = ? AND "after" = ?'
    await transaction.run(sql, (behind.table, behind.column, behind.after))


async def forget(transaction: Transaction, behind: Behind) -> None:
    """Whatever was noted about a column."""
    sql = f'DELETE FROM {_TABLE} WHERE "table" = ? AND "column" = ?'
    await transaction.run(sql, (behind.table, behind.column))


def unfilled(all_: Iterable[Behind]) -> list[tuple[str, str]]:
    """Columns whose default waits for consent."""
    return [(each.table, each.column) for each in all_ if each.fill and not each.agreed]


async def put(transaction: Transaction, behind: Behind) -> None:
    """Adds one, in the place of what was noted about the column before."""
    await forget(transaction, behind)
    sql = f'INSERT INTO {_TABLE} ("table", "column", "fill", "at", "after", "agreed") VALUES (?, ?, ?, ?, ?, ?)'
    values = (behind.table, behind.column, int(behind.fill), behind.at.isoformat(), behind.after, int(behind.agreed))
    await transaction.run(sql, values)
