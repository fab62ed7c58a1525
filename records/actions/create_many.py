"""Many new records of one entity in one transaction: each on its own, stored together where that means the same.

Everything that holds for one record holds here: rights, forms, links, defaults, numbers, formulas, checks, unique,
trail, stage history, search. What is refused alone leaves the others; where storing together fails, halves are tried,
down to single records, whose refusal is told in their own words.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from expressions.conditions import TRUE
from kernel.errors import Problem, Refusal
from records import numbers
from records.actions.create import Create, not_here, refuse_without_right, store_filled, wrong_stage
from records.actions.create import run as create_one
from records.checking import check_all
from records.computing import compute_all, fill_all
from records.draft import Draft
from records.duplicates import Others, look_alikes
from records.duplicates_within import alike_within
from records.editing import new_drafts
from records.links import targets
from records.parsing import Manner
from records.parsing_many import read_bodies
from records.results import Form, Outcome
from records.saving import event_of, refusal, refuse, take_over, without_echoes
from records.saving_many import store_together
from records.together import stand_apart
from records.unique import taken
from records.work import Work
from schema.model import Entity
from store.faults import Enough

Result = Outcome | Refusal
Known = tuple[Draft, Sequence[Problem]]
Alone = Callable[[int], Awaitable[None]]  # makes the record of a place, tried alone


@dataclass(frozen=True, slots=True)
class CreateMany:
    """Creates records of `entity`, each from its `values`."""

    entity: str
    values: Sequence[Mapping[str, Any]]
    form: Form | None = None


async def run(work: Work, action: CreateMany) -> Outcome:
    """`results` in order. Raises Refusal 403, 404."""
    entity = work.entity(action.entity)
    refuse_without_right(work, entity)
    form = action.form or ("values" if work.actor.is_system else "strict")
    results: list[Result | None] = [None] * len(action.values)
    known: dict[int, Known] = {}

    async def alone(place: int) -> None:
        values = Create(entity.name, action.values[place], form=form)
        results[place] = await _alone(work, values, known.get(place))

    if action.values and stand_apart(work.house, entity) and not _named_within(entity, action.values):
        drafts = await _readied(work, entity, action.values, form, results, known)
        left = {place for place, result in enumerate(results) if result is None and place not in drafts}
        hopeless, clashing = await taken(work, entity, drafts)
        stored = {place: draft for place, draft in drafts.items() if place not in hopeless | clashing}
        await _in_order(work, entity, stored, left | clashing, results, alone)
    for place in [place for place, result in enumerate(results) if result is None]:
        await alone(place)
    return Outcome(entity=entity.name, results=tuple(each for each in results if each is not None))


def _named_within(entity: Entity, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a row has lines, or may name another of these: then the one must be there before the other."""
    names = {
        field.name for field in entity.fields.values()
        if field.lines or entity.name in targets(field) or "any" in targets(field)
    }  # fmt: skip
    bodies = [each for each in rows if isinstance(each, Mapping)]
    return any(each.get(name) not in (None, "") for each in bodies for name in names & each.keys())


async def _alone(work: Work, action: Create, known: Known | None) -> Result:
    """`known`: the record as it was read and plugins left it, which are asked once."""
    mark = work.mark
    try:
        async with work.unit.savepoint():
            id = await _stored_alone(work, known) if known else (await create_one(work, action)).id
        return Outcome(entity=action.entity, id=id, pending=work.held.get((action.entity, id or 0)), created=True)
    except Refusal as error:
        work.undone(mark)
        return error


async def _stored_alone(work: Work, known: Known) -> int:
    draft = Draft(known[0].entity, dict(known[0].row), given=set(known[0].given), heard=True)
    await store_filled(work, draft, known[1], check_rights=True)
    return draft.id


# ------------------------------------------------------------------------------------------------ reading
async def _readied(
    work: Work, entity: Entity, rows: Sequence[Mapping[str, Any]], form: Form, results: list[Result | None],
    known: dict[int, Known],
) -> dict[int, Draft]:  # fmt: skip
    """The drafts of rows that can be read, by place, filled in; the others get their refusal, with what is wrong
    besides. Those that look like one before them are left to be made alone: it must be there, or not, before. `known`
    is told all that were read, and what is wrong with the writing."""
    rights = work.policy.fields(work.actor, entity.name).anywhere
    bodies = await read_bodies(work, entity, rows, rights, Manner(form, creating=True))
    problems = [[*body.problems, *wrong_stage(entity, body)] for body in bodies]
    drafts = list(enumerate(await new_drafts(work, entity, [body.values for body in bodies])))
    await fill_all(work, [draft for _, draft in drafts])
    refused = await _unhooked(work, drafts)
    known.update((place, (draft, problems[place])) for place, draft in drafts)
    asked = [each for each in drafts if each[0] not in refused]
    refused |= {asked[at][0]: None for at in await alike_within(work, [draft for _, draft in asked])}
    wrong = [each for each in asked if problems[each[0]] and each[0] not in refused]
    more = await _problems(work, wrong)
    refused |= {place: refusal(without_echoes([*problems[place], *more.get(place, ())])) for place, _ in wrong}
    for place, error in refused.items():
        results[place] = error
        work.world.drop(entity.name, drafts[place][1].id)
    return {place: draft for place, draft in drafts if place not in refused}


async def _problems(work: Work, drafts: Sequence[tuple[int, Draft]]) -> dict[int, list[Problem]]:
    """What look-alikes, formulas and checks say of new records that are filled in, by place where there is anything."""
    every = [draft for _, draft in drafts]
    if not every:
        return {}
    others = Others(work, every)
    alike = [await look_alikes(work, draft, others) if draft.entity.duplicates else [] for draft in every]
    computed = await compute_all(work, every)
    await asyncio.sleep(0)  # others are answered meanwhile
    checked = await check_all(work, every)
    said = zip(drafts, alike, computed, checked, strict=True)
    return {place: problems for (place, _), *found in said if (problems := [*chain.from_iterable(found)])}


async def _unhooked(work: Work, drafts: Sequence[tuple[int, Draft]]) -> dict[int, Result | None]:
    """What plugins refuse, by place; what they change stands in the drafts."""
    refused: dict[int, Result | None] = {}
    if not work.house.relay.listens("before_create"):
        return refused
    changed = await work.house.relay.change_all("before_create", [event_of(work, draft) for _, draft in drafts])
    for (place, draft), event in zip(drafts, changed, strict=True):
        try:
            if isinstance(event, Refusal):
                raise event
            take_over(draft, event)
        except Refusal as error:
            refused[place] = error
    return refused


# ------------------------------------------------------------------------------------------------ storing
async def _in_order(
    work: Work, entity: Entity, drafts: Mapping[int, Draft], left: set[int], results: list[Result | None], alone: Alone
) -> None:  # fmt: skip
    """Stores the drafts, those between two that are made alone together: ids and numbers go up from row to row."""
    run: list[tuple[int, Draft]] = []
    for place in sorted(left.union(drafts)):
        if place not in left:
            run.append((place, drafts[place]))
            continue
        await _halved(work, entity, run, results, alone)
        await alone(place)
        run = []
    await _halved(work, entity, run, results, alone)


async def _halved(
    work: Work, entity: Entity, drafts: list[tuple[int, Draft]], results: list[Result | None], alone: Alone
) -> None:  # fmt: skip
    """Stores the drafts together; where that fails, each half on its own. A single one that fails is made alone."""
    if not drafts:
        return
    mark = work.mark
    fresh = [(place, Draft(entity, dict(draft.row), given=set(draft.given))) for place, draft in drafts]
    refused: dict[int, Result | None] = {}
    try:
        async with work.unit.savepoint():
            refused = await _stored(work, entity, fresh)
            if refused and numbers.is_numbered(entity):
                raise _Gaps
    except _Gaps:  # no number is lost to a row that is refused
        work.undone(mark)
        results_of(results, refused)
        await _halved(work, entity, [each for each in drafts if each[0] not in refused], results, alone)
        return
    except Refusal:
        work.undone(mark)
        half = len(drafts) // 2
        if not half:
            await alone(drafts[0][0])
            return
        await _halved(work, entity, drafts[:half], results, alone)
        await _halved(work, entity, drafts[half:], results, alone)
        return
    results_of(results, refused)
    for place, draft in fresh:
        if place not in refused:
            results[place] = Outcome(entity=entity.name, id=draft.id, created=True)


class _Gaps(Enough):
    """Numbers were given to rows that are refused."""


def results_of(results: list[Result | None], found: Mapping[int, Result | None]) -> None:
    """Puts refusals in their places."""
    for place, each in found.items():
        results[place] = each


async def _stored(
    work: Work, entity: Entity, drafts: Sequence[tuple[int, Draft]]
) -> dict[int, Result | None]:  # fmt: skip
    """Checks each, stores those that hold; the refusals by place. Raises Refusal when storing together fails."""
    await numbers.give_numbers(work, [draft for _, draft in drafts])
    said = await _problems(work, drafts)
    refused: dict[int, Result | None] = {
        place: error for place, found in said.items() if (error := refusal(without_echoes(found)))
    }
    refused |= await _elsewhere(work, entity, [each for each in drafts if each[0] not in refused])
    for place in said.keys() - refused.keys():
        refuse(work, said[place])  # keeps the warnings
    for place, draft in drafts:
        if place in refused:
            work.world.drop(entity.name, draft.id)
    kept = [draft for place, draft in drafts if place not in refused]
    if kept:
        await store_together(work, entity, kept)
    return refused


async def _elsewhere(work: Work, entity: Entity, drafts: Sequence[tuple[int, Draft]]) -> dict[int, Refusal]:
    """The refusals of those that would stand where this person may create none."""
    grants = work.policy.into(work.actor, "create", entity.name)
    if any(into is TRUE for _, into in grants):
        return {}
    rest = list(drafts)
    for _, into in grants:
        held = await work.world.values([(into, work.frame_of(draft)) for _, draft in rest])
        rest = [each for each, holds in zip(rest, held, strict=True) if not holds]
    return {place: not_here(entity) for place, _ in rest}
