"""What a schema no longer has although the database holds values there: how many, and what may be its new name."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from schema.automatic import NAMES
from store.engines.face import Connection
from store.layout import ALIVE, Column, Layout, Table, quoted
from store.migrate.names import NamesBefore
from store.migrate.steps import AddColumn, AnyStep, ArchiveColumn, ArchiveTable, CreateTable

_ALIKE: Final = 0.6  # of two names, from 0 to 1
_SHARED: Final = 0.5  # of two entities' fields


async def weighed(connection: Connection, new: Layout, steps: Iterable[AnyStep]) -> AsyncIterator[AnyStep]:
    """The steps; those that take something out of use with how much it holds, and with what is new instead.

    A name that vanishes while a like one appears is more often a renaming without `was` than two changes at once. What
    has been out of use before (the file was served without it) is asked about no more.
    """
    steps = tuple(steps)
    names = NamesBefore(steps)
    for step in steps:
        if isinstance(step, ArchiveColumn) and _entered(step.column) and not _left_before(step, new):
            held = await _count(connection, names.table(step.table), _holds(step.column))
            yield replace(step, held=held, instead=_likest(step.column.name, _columns(step, steps)))
        elif isinstance(step, ArchiveTable) and not (step.table.search or step.table.unused or step.table.internal):
            held = await _count(connection, step.table.name, "TRUE" if step.table.members else ALIVE)
            yield replace(step, held=held, instead=_likest(step.table.name, _tables(step.table, steps)))
        else:
            yield step


def _left_before(step: ArchiveColumn, new: Layout) -> bool:
    """Whether it was let go before, or is the product's own."""
    return step.column.unused or (step.table in new.tables and new.tables[step.table].internal)


def _entered(column: Column) -> bool:
    """Whether people entered its values: a formula or a form made for comparing can be made again."""
    return not (column.made_from or column.of or column.name in NAMES)


def _holds(column: Column) -> str:
    filled = quoted(column.name) if column.kind == "boolean" else f"{quoted(column.name)} IS NOT NULL"
    return f"{filled} AND {ALIVE}"


async def _count(connection: Connection, table: str, where: str) -> int:
    return int((await connection.fetch(f"SELECT count(*) FROM {quoted(table)} WHERE {where}"))[0][0])


def _columns(gone: ArchiveColumn, steps: Iterable[AnyStep]) -> Iterator[str]:
    for step in steps:
        if isinstance(step, AddColumn) and step.table == gone.table and _entered(step.column):
            same = (step.column.kind, step.column.decimals) == (gone.column.kind, gone.column.decimals)
            if same or _alike(step.column.name, gone.column.name) >= _ALIKE:
                yield step.column.name


def _tables(gone: Table, steps: Iterable[AnyStep]) -> Iterator[str]:
    for step in steps:
        if isinstance(step, CreateTable) and not step.table.search and _may_be(step.table, gone):
            yield step.table.name


def _may_be(new: Table, gone: Table) -> bool:
    """Whether the new one may be the other: another list of the same records, or much alike."""
    if (new.parent, new.members) != (gone.parent, gone.members):
        return False
    return bool(gone.parent) or _alike(new.name, gone.name) >= _ALIKE or _shared(new, gone) >= _SHARED


def _shared(new: Table, gone: Table) -> float:
    """Which part of the fields that people named stands in both."""
    ours, theirs = ({name for name in table.columns if name not in NAMES and name[-1] != "_"} for table in (new, gone))
    return len(ours & theirs) / max(1, len(ours | theirs))


def _likest(name: str, candidates: Iterable[str]) -> str:
    return max(candidates, key=lambda each: _alike(each, name), default="")


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
