"""Compares the tables there are with the tables a schema asks for, and asks the data what stands against it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kernel.errors import Problem
from store.engines.face import Connection, Dialect
from store.layout import Archived, Column, Layout, Table
from store.migrate import preflight
from store.migrate.codes import CONSENT, HELD_ROLE, NEEDED
from store.migrate.naming import Naming
from store.migrate.steps import (
    ASKED,
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
from store.migrate.withdrawn import weighed

NO_NAMING: Final = Naming()


@dataclass(frozen=True, slots=True)
class Plan:
    """What adopting a schema does, in order, and what stands against it (with example values)."""

    steps: tuple[AnyStep, ...]
    refusals: tuple[Problem, ...] = ()
    naming: Naming = NO_NAMING

    @property
    def asking(self) -> tuple[AnyStep, ...]:
        """The steps that wait for somebody's consent."""
        return tuple(step for step in self.steps if step.problem.code in ASKED)

    @property
    def only_adds(self) -> bool:
        """Whether whoever knows the tables as they were can go on reading them."""
        return all(isinstance(step, CreateTable | AddColumn | CreateIndex | Compute | Fill) for step in self.steps)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Every step as a sentence."""
        return tuple(self.said(step) for step in self.steps)

    @property
    def told(self) -> tuple[Problem, ...]:
        """What administrators should know of: values that are converted or go out of sight."""
        return tuple(self.said(step) for step in self.steps if isinstance(step, Convert) or _held(step))

    def against(self, accept: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
        """What stands against it while these codes (or "all") are agreed to."""
        needed = [self.said(step) for step in self.asking if step.problem.code in NEEDED]
        left = [replace(each, severity="error") for each in needed if not agreed(each, accept)]
        return (*self.left(accept), *left)

    def left(self, accept: frozenset[str]) -> tuple[Problem, ...]:
        """The refusals that this consent does not lift."""
        return tuple(each for each in self.refusals if not (each.code in CONSENT and agreed(each, accept)))

    @property
    def takes_roles(self) -> bool:
        """Whether people hold roles that the schema no longer has; whoever agreed to that has to end it."""
        return any(each.code == HELD_ROLE for each in self.refusals)

    def said(self, step: AnyStep) -> Problem:
        """A step in the words of the schema."""
        return self.naming.said(step.problem)


def _held(step: AnyStep) -> int:
    return step.held if isinstance(step, ArchiveColumn | ArchiveTable) else 0


def agreed(problem: Problem, accept: frozenset[str]) -> bool:
    """Whether somebody agreed to it."""
    return "all" in accept or problem.code.name in accept


async def plan(
    connection: Connection,
    dialect: Dialect,
    old: Layout,
    new: Layout,
    unfilled: Iterable[tuple[str, str]] = (),
    naming: Naming = NO_NAMING,
) -> Plan:
    """The steps from `old` to `new`, with what the data say against them.

    `unfilled` are columns whose default the records there are still wait for. `naming` says it in the file's words.
    """
    found = (*differences(old, new), *(Fill(*each) for each in unfilled if _known(new, *each)))
    steps = tuple([step async for step in weighed(connection, new, found)])
    against = [naming.said(each) async for each in preflight.problems(connection, dialect, old, new, steps)]
    return Plan(steps, tuple(against), naming)


def differences(old: Layout, new: Layout) -> Iterator[AnyStep]:
    """The steps from `old` to `new`: tables first, then their columns, what is no longer wanted, indexes last."""
    before = _paired(old, new)
    indexes: list[AnyStep] = []
    for name in _parents_first(new.tables):
        wanted, known = new.tables[name], before.get(name)
        archived = _archived_table(old, name) if known is None else None
        if known is None and archived is None:
            yield CreateTable(wanted)
            indexes += [CreateIndex(name, index) for index in wanted.indexes.values()]
            continue
        if archived and archived.whole:
            yield ReviveTable(archived)
            known = archived.whole
        elif known and known.name != name:
            yield RenameTable(known.name, wanted)
        assert known is not None
        columns = list(_columns(old, known, wanted))
        yield from columns
        yield from _behind(known, wanted, columns)
        anew = frozenset(step.new.name for step in columns if isinstance(step, Convert))
        indexes += _indexes(known, wanted, anew)
    for table in old.tables.values():
        if table.name not in {known.name for known in before.values()}:
            yield ArchiveTable(table, f"{table.name[:40]}__archived_{_number(old, table.name)}_")
    yield from sorted(indexes, key=lambda step: isinstance(step, CreateIndex))


def _paired(old: Layout, new: Layout) -> Mapping[str, Table]:
    """New name -> the table that is there: of the same name, else of the name it `was`."""
    found = {name: old.tables[name] for name in new.tables if name in old.tables}
    taken = {table.name for table in found.values()}
    for name, table in new.tables.items():
        if name not in found and table.was in old.tables and table.was not in taken:
            found[name] = old.tables[table.was]
            taken.add(table.was)
    return found


def _parents_first(tables: Mapping[str, Table]) -> list[str]:
    order: list[str] = []

    def visit(name: str) -> None:
        if name in order or name not in tables:
            return
        if tables[name].parent != name:
            visit(tables[name].parent)
        order.append(name)

    for name in tables:
        visit(name)
    return order


def _columns(old: Layout, known: Table, wanted: Table) -> Iterator[AnyStep]:
    pairs = _paired_columns(known, wanted)
    for name, column in wanted.columns.items():
        there = pairs.get(name)
        if there is None:
            archived = _archived_column(old, wanted.name, column)
            yield ReviveColumn(archived, column) if archived else AddColumn(wanted.name, column)
            continue
        if there.name != name:
            yield RenameColumn(wanted.name, there.name, column)
        if (there.kind, there.decimals) != (column.kind, column.decimals):
            yield Convert(wanted.name, there, column, f"{name[:40]}_archived_{_number(old, wanted.name, name)}_")
        gone = {key for key, _ in column.renamed} & set(there.options)
        for before, after in column.renamed:
            if before in gone:
                yield Replace(wanted.name, name, before, after)
    for column in known.columns.values():
        if column.name not in {there.name for there in pairs.values()}:
            name = f"{column.name[:40]}_archived_{_number(old, wanted.name, column.name)}_"
            yield ArchiveColumn(wanted.name, column, name)


def _known(layout: Layout, table: str, column: str) -> bool:
    return table in layout.tables and column in layout.tables[table].columns


def _behind(known: Table, wanted: Table, steps: list[AnyStep]) -> Iterator[AnyStep]:
    """What the records there are lack: formulas that are new or changed, defaults of new fields."""
    added = {step.column.name for step in steps if isinstance(step, AddColumn)}
    anew = {step.column.name for step in steps if isinstance(step, ReviveColumn)}
    anew |= {step.new.name for step in steps if isinstance(step, Convert)}
    pairs = _paired_columns(known, wanted)
    for name, column in wanted.columns.items():
        before = pairs[name].made_from if name in pairs else ""
        changed = before is not None and before != column.made_from
        if column.made_from and (changed or name in added | anew):
            yield Compute(wanted.name, name)
        elif column.fills and name in added:
            yield Fill(wanted.name, name)


def _paired_columns(known: Table, wanted: Table) -> Mapping[str, Column]:
    found = {name: known.columns[name] for name in wanted.columns if name in known.columns}
    taken = {column.name for column in found.values()}
    for name, column in wanted.columns.items():
        if name not in found and column.was in known.columns and column.was not in taken:
            found[name] = known.columns[column.was]
            taken.add(column.was)
    return found


def _indexes(known: Table, wanted: Table, anew: frozenset[str]) -> list[AnyStep]:
    """An index is the same when its name and meaning are (the names hold table and columns, so a rename makes it anew)
    and none of its columns was made anew."""
    same = {
        index.name
        for index in wanted.indexes.values()
        if known.indexes.get(index.name) == index and not anew & set(index.columns)
    }
    steps: list[AnyStep] = [DropIndex(wanted.name, name) for name in known.indexes if name not in same]
    return steps + [CreateIndex(wanted.name, index) for index in wanted.indexes.values() if index.name not in same]


def _archived_table(old: Layout, name: str) -> Archived | None:
    found = [each for each in old.archived if each.table == name and each.whole]
    return found[-1] if found else None


def _archived_column(old: Layout, table: str, column: Column) -> Archived | None:
    """The last kept column of that name, if it held the same kind of values."""
    for each in reversed(old.archived):
        kept = each.column
        if each.table == table and kept and kept.name == column.name:
            return each if (kept.kind, kept.decimals) == (column.kind, column.decimals) else None
    return None


def _number(old: Layout, table: str, column: str = "") -> int:
    return 1 + sum(
        1 for each in old.archived if each.table == table and (each.column.name if each.column else "") == column
    )
