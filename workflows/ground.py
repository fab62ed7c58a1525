"""What became of the ground a running request stands on: what would refuse its approval now, and what the route would
find today in other records. Who opens a request is told both, not only who approves it (S1.5, S3.7, S18.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from kernel.text import listed
from records.checking import check
from records.editing import open_draft
from records.reading import load_members
from records.results import Row
from records.sight import Sight
from records.work import Sketch
from schema.model import Entity, Workflow
from workflows import parameters, stage_checks, stages
from workflows.carrying import content_of
from workflows.codes import UNSEEN_OBSTACLE
from workflows.guard_codes import CHANGED_BETWEEN
from workflows.ledger import Stored
from workflows.look import Look
from workflows.proposing import decided
from workflows.route import broken_rules, survey
from workflows.state import Request

Why = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """`problems`: what would refuse the approval now. `moved`: facts that the route would find otherwise today."""

    problems: tuple[Problem, ...] = ()
    moved: tuple[Why, ...] = ()

    def told(self, look: Look, entity: Entity | None) -> tuple[Problem, ...]:
        """The problems as far as this person may know them: their sentences may hold any value of the record."""
        whole = look.rights is None or (look.rights.of_seat and not look.rights.hidden)
        plain = whole or (entity is not None and all(map(look.shows, entity.fields)))
        return self.problems if plain or not self.problems else (Problem(UNSEEN_OBSTACLE),)


async def ground_of(sight: Sight, stored: Stored, definition: Workflow) -> Ground:
    """The ground of a request; nothing of one that does not run. What is asked is asked as the product."""
    state = stored.state
    entity = sight.house.schema.entities.get(state.entity)
    if state.state != "running" or entity is None:
        return Ground()
    sketch = Sketch(sight.house, sight.reader, Actor.system("request"))
    row = await sight.world.row(state.entity, state.record)
    if row is None or row.get("deleted_at_"):
        return Ground()
    sketch.world.know(state.entity, [row])
    async with decided(sketch, entity, row, state) as (content, clash):
        row = content or row
        problems = [*_clashing(entity, clash), *await _invalid(sketch, entity, row)]
        problems += await _in_the_way(sketch, entity, row, state)
        found, moved = await _asked(sketch, entity, row, stored, definition)
    distinct = {(each.code.name, each.field, each.text()): each for each in (*problems, *found)}
    return Ground(tuple(distinct.values()), moved)


def _clashing(entity: Entity, fields: Sequence[str]) -> list[Problem]:
    """What changed since a change was proposed: its approval would send it back (S1.2)."""
    known = [entity.fields[name].label for name in fields if name in entity.fields]
    labels = listed(known)
    return [Problem(CHANGED_BETWEEN, {"fields": labels}, fields[0])] if known else []


async def _invalid(sketch: Sketch, entity: Entity, row: Row) -> list[Problem]:
    """What is wrong with the record itself by now: its rules may read what others have changed."""
    whole = dict(row)
    await load_members(sketch, entity, [whole])
    draft = open_draft(entity, whole)
    found = [*await check(sketch, draft), *await check(sketch, draft, late=True)]
    return [each for each in found if each.severity == "error"]


async def _in_the_way(sketch: Sketch, entity: Entity, row: Row, state: Request) -> list[Problem]:
    """What the stage asks that the approval would open."""
    if not state.to_stage or row.get("stage") == state.to_stage:
        return []
    try:
        way = await stages.find_way(sketch, entity, row, state.to_stage)
    except Refusal as refusal:
        return [Problem(refusal.code, refusal.values)]
    return await stage_checks.missing(sketch, entity, row, way, {})


async def _asked(
    sketch: Sketch, entity: Entity, row: Row, stored: Stored, definition: Workflow
) -> tuple[tuple[Problem, ...], tuple[Why, ...]]:
    """The workflow's own rules, and the facts of a route asked today with the parameters and the day of the submit."""
    state = stored.state
    content = content_of(sketch, entity, row, state.submitter, parameters.from_json(sketch.house, state.parameters))
    handed_in = next(each.at for each in reversed(stored.events) if each.kind in ("submit", "resubmit"))
    content = replace(content, frame=replace(content.frame, now=handed_in))
    rules = await sketch.world.settle(lambda: broken_rules(definition, content))
    today = await sketch.world.settle(lambda: survey(definition, content))
    before = {_key(fact) for plan in state.route for why in plan.why for fact in _facts(why)}
    whys = [why for plan in today.steps for why in plan.why]
    moved = ({**why, **{name: [f for f in why.get(name, ()) if _key(f) not in before] for name in ("facts", "beside")}}
             for why in whys)  # fmt: skip
    return rules, _distinct([why for why in moved if why["facts"] or why["beside"]]) if before else ()


def _facts(why: Why) -> list[Any]:
    return [*why.get("facts", ()), *why.get("beside", ())]


def _key(fact: Any) -> bytes:
    """What a fact found; how things are called may have changed meanwhile."""
    sides = [side and (side["value"], side["kind"]) for side in (fact["left"], fact["right"])]
    return orjson.dumps([fact["operator"], fact["holds"], fact["field"], sides, fact["reads"]])


def _distinct(whys: list[Why]) -> tuple[Why, ...]:
    found: list[Why] = []
    for why in whys:
        if why not in found:
            found.append(why)
    return tuple(found)
