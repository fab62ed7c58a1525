"""Whether what was picked for a link meets the link's `where`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from expressions.frame import Frame
from expressions.tree import Expression
from kernel.errors import Problem
from records import codes
from records.draft import Draft
from records.guarded import unapproved
from records.links import named
from records.results import Row
from records.sight import Sight
from schema.model import Entity, Field
from schema.wording.conditions import stated


async def closed_answers(
    sight: Sight, entity: Entity, row: Row, asked: Mapping[str, Field], answers: Mapping[str, Any]
) -> list[Problem]:  # fmt: skip
    """The answers to an action or a move that may not be picked; the record at hand is as it is stored."""
    sight.world.know(entity.name, [row])
    problems: list[Problem] = []
    for name, field in asked.items():
        if field.where is not None:
            about = replace(sight.frame, record=row["id"], old=row, ask=answers)
            frames = {id: replace(about, names={name: id}) for _, id in named(field, answers.get(name))}
            problems += await closed(sight, field, field.where, frames)
    return problems


async def closed(sight: Sight, field: Field, where: Expression, frames: Mapping[Any, Frame]) -> list[Problem]:
    """A problem for each record picked that does not meet `where` in its frame."""
    held = await sight.world.values([(where, frame) for frame in frames.values()])
    return [await not_open(sight, field, where, each) for each, holds in zip(frames, held, strict=True) if not holds]


async def unapproved_in(sight: Sight, field: Field, value: Any, before: Any) -> list[Problem]:
    """A problem for each record set anew that waits for the approval of its creation, whoever sets it (S1.2)."""
    new = set(named(field, value)) - set(named(field, before))
    waiting = {(target, id) for target in {each for each, _ in new} for id in await unapproved(sight, target)}
    return [await _waits(sight, field, *each) for each in sorted(new & waiting)]


def leads_up(entity: Entity, field: Field) -> bool:
    """Whether a tree that the entity is shown as is built by this link."""
    return any(view.kind == "tree" and view.more.get("parent") == field.name for view in entity.views.values())


async def circle_of(sight: Sight, draft: Draft, field: Field) -> list[Problem]:
    """A problem where a record would stand below itself in a tree that its entity is shown as."""
    entity = draft.entity
    if draft.is_new or not leads_up(entity, field):
        return []
    picked = at = draft.row[field.name]
    seen: set[int] = set()
    while at is not None and at not in seen:
        if at == draft.id:
            title = (await sight.titles({entity.name: [picked]}))[entity.name, picked] or f"#{picked}"
            return [Problem(codes.CIRCLE, {"label": field.label, "title": title}, field.name)]
        seen.add(at)
        above = await sight.reader.one(entity.name, at)
        at = above[field.name] if above else None
    return []


async def _waits(sight: Sight, field: Field, target: str, id: int) -> Problem:
    title = (await sight.titles({target: [id]}))[target, id] or f"#{id}"
    return Problem(codes.LINK_WAITS, {"label": field.label, "title": title}, field.name)


async def not_open(sight: Sight, field: Field, where: Expression, value: Any) -> Problem:
    """Names the record as this person knows it."""
    [(target, id)] = named(field, value)
    title = (await sight.titles({target: [id]}))[target, id] or f"#{id}"
    values = {"label": field.label, "title": title, "where": stated(sight.house.schema, where)}
    return Problem(codes.LINK_NOT_OPEN, values, field.name)
