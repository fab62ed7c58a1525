"""A cell that a move could not write, written after all: the cell it was cut from is emptied in the same change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from kernel.errors import Problem, Refusal
from kernel.text import LANGUAGES, Text
from records.actions.update import Update, change
from records.draft import Draft
from records.merging import changed_since
from records.range_codes import CUT_CHANGED, CUT_KEPT, MOVE_GUARDED
from records.work import Work
from schema.model import Entity

if TYPE_CHECKING:
    from records.actions.cells import Edit


@dataclass(frozen=True, slots=True)
class Origin:
    """The cell that a value was cut from, and the version of its record that was seen."""

    id: int
    field: str
    version: int


async def move_again(work: Work, entity: Entity, action: Update, origins: Mapping[str, Origin]) -> Draft:
    """Changes a record and empties the cells its values were cut from, by the field each is written to. Raises Refusal:
    whatever either end refuses, 409 where one was changed since or a change would wait for an approval."""
    changed = {name for name, each in origins.items() if await _is_changed(work, entity, name, each)}
    for id in sorted({each.id for each in origins.values()} - {action.id}):
        names = {name: each.field for name, each in origins.items() if each.id == id}
        try:
            await change(work, entity, Update(entity.name, id, dict.fromkeys(names.values()), form="typed"))
        except Refusal as error:
            raise _kept(entity, names, error) from error
    own = dict.fromkeys(each.field for each in origins.values() if each.id == action.id)
    draft = await change(work, entity, replace(action, values={**own, **action.values}))
    if changed:
        raise _refusal(
            Problem(CUT_CHANGED, {"label": entity.fields[origins[name].field].label}, name) for name in changed
        )
    if any((entity.name, id) in work.held for id in {action.id, *(each.id for each in origins.values())}):
        raise Refusal(MOVE_GUARDED)
    return draft


async def _is_changed(work: Work, entity: Entity, name: str, origin: Origin) -> bool:
    try:
        row = await work.row(entity, origin.id)
    except Refusal as error:
        raise _kept(entity, {name: origin.field}, error) from error
    return origin.field in await changed_since(work, entity, row, origin.version)


def _kept(entity: Entity, names: Mapping[str, str], error: Refusal) -> Refusal:
    """Told at each cell whose origin is at fault; at all of them where none is named."""
    reasons = {each.field: each for each in error.problems}
    at_fault = {name: field for name, field in names.items() if field in reasons} or names
    return _refusal(
        Problem(CUT_KEPT, {"label": entity.fields[field].label if field in entity.fields else field,
                           "reason": _said(reasons.get(field) or Problem(error.code, error.values))}, name)
        for name, field in at_fault.items()
    )  # fmt: skip


def _refusal(problems: Iterator[Problem]) -> Refusal:
    found = list(problems)
    return Refusal(found[0].code, found[0].values, problems=found)


def _said(problem: Problem) -> Text:
    return Text.of({language: problem.text(language) for language in LANGUAGES})


def in_order(edits: Sequence["Edit"]) -> tuple[list[int], list["Edit"]]:
    """The records of the edits, each after those that take away what it holds: nothing is emptied that was just
    written. Where cells change places there is no such order, and what is written stays."""
    written = {(each.id, each.field) for each in edits}
    before: dict[int, set[int]] = {each.id: set() for each in edits}
    for each in edits:
        if each.origin and each.origin.id != each.id and (each.origin.id, each.origin.field) in written:
            before[each.origin.id].add(each.id)
    if not any(before.values()):
        return list(before), list(edits)
    try:
        return list(TopologicalSorter(before).static_order()), list(edits)
    except CycleError:
        loose = (each.origin and (each.origin.id, each.origin.field) in written for each in edits)
        return list(before), [
            replace(each, origin=None) if one else each for each, one in zip(edits, loose, strict=True)
        ]
