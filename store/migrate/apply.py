"""Carries out a plan, inside the transaction it was made in, and says what the tables then are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kernel.errors import Refusal
from store.engines.face import Dialect, Transaction
from store.layout import Archived, Column, Layout, Table, quoted
from store.migrate import codes, ddl
from store.migrate.conversion import convert, fill_alike
from store.migrate.plan import Plan, agreed
from store.migrate.steps import (
    AddColumn,
    AnyStep,
    ArchiveColumn,
    ArchiveTable,
    Compute,
    Convert,
    CreateIndex,
    CreateTable,
    DropIndex,
    Fill,
    RenameColumn,
    RenameTable,
    Replace,
    ReviveColumn,
    ReviveTable,
)


async def apply(
    transaction: Transaction, dialect: Dialect, old: Layout, new: Layout, plan: Plan, accept: frozenset[str]
) -> Layout:
    """The layout as it is afterwards: `new`, and whatever stays for want of consent. Raises Refusal MIG001."""
    left = [step for step in plan.asking if not agreed(step.problem, accept)]
    if against := plan.against(accept):
        raise Refusal(codes.REFUSED, {"count": len(against)}, problems=against)
    taken = [step for step in plan.steps if step not in left]
    work = _Work(transaction, dialect, new)
    for step in taken:
        await work.take(step)
    return _after(old, new, taken, left)


class _Work:
    """Takes steps."""

    def __init__(self, transaction: Transaction, dialect: Dialect, new: Layout) -> None:
        self._transaction = transaction
        self._dialect = dialect
        self._new = new

    async def _run(self, *statements: str) -> None:
        for statement in statements:
            await self._transaction.run(statement)

    async def take(self, step: AnyStep) -> None:
        """One step."""
        match step:
            case Convert():
                await self._convert(step)
            case Replace(table, column, before, after):
                sql = f"UPDATE {quoted(table)} SET {quoted(column)} = ? WHERE {quoted(column)} = ?"
                await self._transaction.run(sql, (after, before))
            case CreateTable() | RenameTable() | ReviveTable() | ArchiveTable():
                await self._run(*self._of_table(step))
            case CreateIndex(table, index):
                await self._run(self._dialect.create_index(table, index))
            case DropIndex(_, name):
                await self._run(_drop_index(name))
            case Compute() | Fill():
                pass  # in parts, later: store/migrate/behind.py notes it
            case _:
                await self._run(self._of_column(step))
                if isinstance(step, AddColumn | ReviveColumn):
                    await fill_alike(self._transaction, _table_of(step), step.column)

    def _of_table(self, step: CreateTable | RenameTable | ReviveTable | ArchiveTable) -> list[str]:
        match step:
            case CreateTable(table):
                return ddl.create(self._dialect, table)
            case RenameTable(before, table):
                return [_rename_table(before, table.name)]
            case ReviveTable(archived):
                return [_rename_table(archived.name, archived.table)]
            case ArchiveTable(table, name):
                return [*(_drop_index(index) for index in table.indexes), _rename_table(table.name, name)]

    def _of_column(self, step: AddColumn | RenameColumn | ReviveColumn | ArchiveColumn) -> str:
        match step:
            case AddColumn(table, column):
                return f"ALTER TABLE {quoted(table)} ADD COLUMN {self._dialect.column(column)}"
            case RenameColumn(table, before, column):
                return _rename_column(table, before, column.name)
            case ReviveColumn(archived, column):
                return _rename_column(archived.table, archived.name, column.name)
            case ArchiveColumn(table, column, name):
                return _rename_column(table, column.name, name)

    async def _convert(self, step: Convert) -> None:
        table = self._new.tables[step.table]
        if table.append_only:
            await self._run(*ddl.unprotect(self._dialect, step.table))
        await self._run(
            _rename_column(step.table, step.new.name, step.name),
            f"ALTER TABLE {quoted(step.table)} ADD COLUMN {self._dialect.column(step.new)}",
        )
        await convert(self._transaction, self._dialect, step.table, step.name, step.old, step.new)
        if table.append_only:
            await self._run(*ddl.protect(self._dialect, step.table))


def _table_of(step: AddColumn | ReviveColumn) -> str:
    return step.table if isinstance(step, AddColumn) else step.archived.table


def _rename_table(old: str, new: str) -> str:
    return f"ALTER TABLE {quoted(old)} RENAME TO {quoted(new)}"


def _rename_column(table: str, old: str, new: str) -> str:
    return f"ALTER TABLE {quoted(table)} RENAME COLUMN {quoted(old)} TO {quoted(new)}"


def _drop_index(name: str) -> str:
    return f"DROP INDEX IF EXISTS {quoted(name)}"


# ------------------------------------------------------------------------------------------------ what is there then
def _after(old: Layout, new: Layout, taken: list[AnyStep], left: list[AnyStep]) -> Layout:
    revived = [step.archived for step in taken if isinstance(step, ReviveColumn | ReviveTable)]
    archived = [each for each in old.archived if each not in revived]
    archived += [each for step in taken if (each := _archived(step))]
    tables = dict(new.tables)
    for step in left:
        if isinstance(step, ArchiveTable):
            tables[step.table.name] = replace(step.table, unused=True)
        elif isinstance(step, ArchiveColumn):
            tables[step.table] = _with(tables[step.table], replace(step.column, unused=True))
    return Layout(tables, tuple(archived))


def _archived(step: AnyStep) -> Archived | None:
    match step:
        case ArchiveTable(table, name):
            return Archived(table.name, name, whole=replace(table, indexes={}))
        case ArchiveColumn(table, column, name):
            return Archived(table, name, column)
        case Convert(table, before, after, name):
            return Archived(table, name, replace(before, name=after.name))
    return None


def _with(table: Table, column: Column) -> Table:
    columns: Mapping[str, Any] = {**table.columns, column.name: column}
    return replace(table, columns=columns)
