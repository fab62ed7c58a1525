"""Many new records of one entity in one transaction: each on its own, stored together where that means the same.

Everything that holds for one record holds here: rights, forms, links, defaults, numbers, formulas, checks, unique,
trail, stage history, search. What is refused alone leaves the others; where storing together fails, halves are tried,
down to single records, whose refusal is told in their own words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from expressions.conditions import TRUE
from kernel.errors import Refusal
from records import audit, numbers
from records.actions.create import Create, refuse_elsewhere, refuse_without_right, wrong_stage
from records.actions.create import run as create_one
from records.automations import after_save
from records.checking import check
from records.computing import compute, fill_new
from records.draft import Draft
from records.editing import new_draft
from records.entering import MOVES, Stay, past_moves
from records.formulas import Event, spread
from records.links import targets
from records.parsing import Manner, read_bodies
from records.results import Form, Outcome
from records.saving import changes_of, refuse, without_echoes
from records.searching import search_fields, searched_in
from records.titles import needs_id, title
from records.together import stand_apart
from records.unique import clash, taken
from records.work import Changed, Work
from schema.model import Entity
from store.faults import Enough, UniqueClash

Result = Outcome | Refusal


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
    if stand_apart(work.house, entity) and not _named_within(entity, action.values):
        drafts = await _readied(work, entity, action.values, form, results)
        clashing = await taken(work, entity, drafts)
        await _halved(work, entity, [each for each in drafts.items() if each[0] not in clashing], results)
    for place, values in enumerate(action.values):
        if results[place] is None:
            results[place] = await _alone(work, Create(entity.name, values, form=form))
    return Outcome(entity=entity.name, results=tuple(each for each in results if each is not None))


def _named_within(entity: Entity, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a row has lines, or may name another of these: then the one must be there before the other."""
    names = {
        field.name for field in entity.fields.values()
        if field.lines or entity.name in targets(field) or "any" in targets(field)
    }  # fmt: skip
    return any(each.get(name) not in (None, "") for each in rows for name in names & each.keys())


async def _alone(work: Work, action: Create) -> Result:
    mark = work.mark
    try:
        async with work.unit.savepoint():
            done = await create_one(work, action)
        return Outcome(entity=done.entity, id=done.id, pending=work.held.get((done.entity, done.id or 0)), created=True)
    except Refusal as error:
        work.undone(mark)
        return error


# ------------------------------------------------------------------------------------------------ reading
async def _readied(
    work: Work, entity: Entity, rows: Sequence[Mapping[str, Any]], form: Form, results: list[Result | None]
) -> dict[int, Draft]:
    """The drafts of rows that can be read, by place; the others get their refusal, with what is wrong besides."""
    rights = work.policy.fields(work.actor, entity.name).anywhere
    bodies = await read_bodies(work, entity, rows, rights, Manner(form, creating=True))
    found: dict[int, Draft] = {}
    for place, body in enumerate(bodies):
        draft = await new_draft(work, entity, body.values)
        problems = [*body.problems, *wrong_stage(entity, body)]
        if not problems:
            found[place] = draft
            continue
        try:
            await fill_new(work, draft)
            refuse(work, without_echoes([*problems, *await compute(work, draft), *await check(work, draft)]))
        except Refusal as error:
            results[place] = error
        work.world.drop(entity.name, draft.id)
    return found


# ------------------------------------------------------------------------------------------------ storing
async def _halved(work: Work, entity: Entity, drafts: list[tuple[int, Draft]], results: list[Result | None]) -> None:
    """Stores the drafts together; where that fails, each half on its own. What is left over is tried alone."""
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
        await _halved(work, entity, [each for each in drafts if each[0] not in refused], results)
        return
    except Refusal:
        work.undone(mark)
        if len(drafts) > 1:
            half = len(drafts) // 2
            await _halved(work, entity, drafts[:half], results)
            await _halved(work, entity, drafts[half:], results)
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
    refused: dict[int, Result | None] = {}
    for _, draft in drafts:
        await fill_new(work, draft)
    await numbers.give_numbers(work, [draft for _, draft in drafts])
    anywhere = any(into is TRUE for _, into in work.policy.into(work.actor, "create", entity.name))
    for place, draft in drafts:
        try:
            refuse(work, without_echoes([*await compute(work, draft), *await check(work, draft)]))
            if not anywhere:
                await refuse_elsewhere(work, draft)
        except Refusal as error:
            refused[place] = error
            work.world.drop(entity.name, draft.id)
    kept = [draft for place, draft in drafts if place not in refused]
    if kept:
        await _written(work, entity, kept)
    return refused


async def _written(work: Work, entity: Entity, drafts: Sequence[Draft]) -> None:
    """Rows, search, formulas elsewhere, trail and stage history of records that hold."""
    for draft, id in zip(drafts, await work.unit.take_ids(entity.name, len(drafts)), strict=True):
        work.world.drop(entity.name, draft.id)
        draft.row["id"] = id
        if needs_id(entity, draft.row):
            draft.row["title_"] = await work.world.settle(partial(title, work.world, entity, draft.row))
    try:
        await work.unit.insert_many(entity.name, [draft.row for draft in drafts], taken=True)
    except UniqueClash as error:
        raise clash(work, error) from error
    names = search_fields(entity)
    await work.unit.remember_new(entity.name, {each.id: searched_in(names, each.row) for each in drafts})
    work.world.written()
    events = [Event(entity.name, None, each.row, frozenset(each.row), computed=True) for each in drafts]
    await spread(work, events)
    await _trail(work, entity, drafts)
    await after_save(work, drafts[0], events[0])  # what follows formulas that changed elsewhere
    for told in work.house.extensions.stored:
        for draft in drafts:
            await told(work, entity.name, draft.id)


async def _trail(work: Work, entity: Entity, drafts: Sequence[Draft]) -> None:
    by, trails = work.actor.user_id, []
    for draft in drafts:
        changes = changes_of(draft)
        work.changes.append(Changed(entity.name, draft.id, "create", draft.row["version"], changes))
        trails.append((draft.id, (audit.First(work.now, by, "create", changes),)))
    await audit.write_first(work, entity, trails)
    if entity.stages:
        moves = [move for each in drafts for move in past_moves(each, (Stay(each.row["stage"], work.now, by),))]
        await work.unit.insert_many(MOVES, moves)
