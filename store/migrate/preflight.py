"""Asks the data what stands against a step, with example values."""

from collections.abc import AsyncIterator, Iterable
from typing import Final

from kernel.errors import Problem
from store.engines.face import Connection, Dialect
from store.engines.sqlite_dialect import partial
from store.layout import ALIVE, Column, Layout, quoted
from store.migrate import codes
from store.migrate.conversion import alike_twice, unfit
from store.migrate.names import NamesBefore
from store.migrate.steps import AnyStep, Convert, CreateIndex, shape
from store.tables import normalised_column

_EXAMPLES: Final = 5


async def problems(
    connection: Connection, dialect: Dialect, old: Layout, new: Layout, steps: Iterable[AnyStep]
) -> AsyncIterator[Problem]:
    """What the data say against `steps`. They are read as they are, under the names they have before the steps."""
    steps = tuple(steps)
    names = NamesBefore(steps)
    for step in steps:
        if isinstance(step, Convert):
            async for problem in _conversion(connection, dialect, names, step):
                yield problem
        elif isinstance(step, CreateIndex) and step.index.unique:
            async for problem in _unique(connection, dialect, old, names, step):
                yield problem
    async for problem in _options(connection, old, new, names):
        yield problem


async def _conversion(
    connection: Connection, dialect: Dialect, names: NamesBefore, step: Convert
) -> AsyncIterator[Problem]:
    count, examples = await unfit(connection, dialect, names.table(step.table), step.old, step.new)
    if count:
        values = {"table": step.table, "column": step.new.name, "new": shape(step.new), "count": count}
        yield Problem(codes.BAD_VALUES, {**values, "examples": shown(examples)})


async def _unique(
    connection: Connection, dialect: Dialect, old: Layout, names: NamesBefore, step: CreateIndex
) -> AsyncIterator[Problem]:
    """Values that occur twice. An index with a condition of its own is asked only where its columns are all there."""
    table, index = names.table(step.table), step.index
    known = old.tables.get(table)
    said = ", ".join(index.fields) or step.table
    if known and index.columns == (normalised_column(index.fields[0] if index.fields else ""),):
        source = names.column(step.table, index.fields[0])
        if source in known.columns and known.columns[source].kind == "text":
            count, found = await alike_twice(connection, table, source)
            if count:
                yield _duplicates(step, said, count, shown(found))
        return
    columns = [names.column(step.table, name) for name in index.columns]
    if known is None or any(name not in known.columns for name in columns):
        return
    listed = ", ".join(quoted(name) for name in columns)
    filled = "".join(f" AND {quoted(name)} IS NOT NULL" for name in columns)
    where = partial(index, dialect.name) or " WHERE TRUE"
    group = f" GROUP BY {listed}" if listed else ""
    twice = f"SELECT {listed or '1'} FROM {quoted(table)}{where}{filled}{group} HAVING count(*) > 1"
    count = (await connection.fetch(f"SELECT count(*) FROM ({twice}) AS twice"))[0][0]
    if count:
        rows = await connection.fetch(f"{twice} LIMIT {_EXAMPLES}")
        examples = shown(" / ".join(str(value) for value in row) for row in rows)
        yield _duplicates(step, said, count, examples)


def _duplicates(step: CreateIndex, columns: str, count: int, examples: str) -> Problem:
    values = {"table": step.table, "columns": columns, "rule": step.index.rule, "count": count, "examples": examples}
    return Problem(codes.DUPLICATES, values)


async def _options(connection: Connection, old: Layout, new: Layout, names: NamesBefore) -> AsyncIterator[Problem]:
    for table in new.tables.values():
        known = old.tables.get(names.table(table.name))
        for column in table.columns.values():
            there = known.columns.get(names.column(table.name, column.name)) if known else None
            if known and there and there.kind == column.kind == "text" and column.options:
                async for problem in _lost_options(connection, table.name, known.name, there, column):
                    yield problem


async def _lost_options(
    connection: Connection, table: str, known: str, there: Column, column: Column
) -> AsyncIterator[Problem]:
    replaced = {old for old, _ in column.renamed}
    lost = [key for key in there.options if key not in column.options and key not in replaced]
    if not lost:
        return
    marks = ", ".join("?" * len(lost))
    name = quoted(there.name)
    sql = f"SELECT {name}, count(*) FROM {quoted(known)} WHERE {name} IN ({marks}) AND {ALIVE} GROUP BY {name}"
    rows = await connection.fetch(sql, lost)
    if rows:
        values = {"table": table, "column": column.name, "count": sum(row[1] for row in rows)}
        yield Problem(codes.OPTIONS, {**values, "examples": shown(row[0] for row in rows)})


def shown(values: Iterable[object]) -> str:
    """A few values, shortened."""
    texts = [str(value) for value in values][:_EXAMPLES]
    return ", ".join(text if len(text) <= 40 else text[:39] + "…" for text in texts)
