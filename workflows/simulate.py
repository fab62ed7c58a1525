"""Who would decide this record, and why (S18): the engine's own answer, without writing."""

from dataclasses import replace
from typing import Any

from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from records.house import House
from records.results import Row
from records.sight import Sight
from records.work import Sketch
from schema.model import Entity, Workflow
from workflows import about, proposals, words
from workflows.codes import NO_WORKFLOW, TWO_ADMINISTRATORS, UNBUILT
from workflows.commands import Submit
from workflows.content import Content
from workflows.foresight import Foresight, SeatAhead, StepAhead, foresee
from workflows.look import Look
from workflows.proposing import as_proposed, proposed_by
from workflows.telling import Telling


async def route_of(
    house: House, actor: Actor, entity: str, id_: int, workflow: str, language: str = "", values: Any = None
) -> dict[str, Any]:
    """`{workflow, needed, why, route, problems}`; the submitter is whoever asks. With `values` it is asked of the
    record as they would leave it (S1.2), by whoever may write them. Raises Refusal 404, 403, 422.
    """
    async with house.store.read() as reader:
        sight = Sketch(house, reader, actor)
        known = sight.entity(entity)
        row = await sight.row(known, id_)
        definition = asked(house, known, workflow)
        if definition.unbuilt:  # its route has words this release does not walk; what is in the way says so
            nothing, look = Foresight(True, {}, (), ()), Look(None, ())
            return await shown(sight, definition, nothing, look, (known.name, id_), language or actor.language)
        change = await proposals.of_record(sight, definition, known, id_)
        if values is not None:
            row = await sight.row(known, id_, "update")
            change = {**change, **await proposed_by(sight, known, row, values)}
        async with as_proposed(sight, known, row, change) as draft:
            found = await simulate(sight, known, draft.row, definition)
        rights = None if actor.is_system else (await sight.rights(known, [row]))[0]
        look = Look(rights, about.key_names(definition, known))
        return await shown(sight, definition, found, look, (known.name, id_), language or actor.language)


def asked(house: House, entity: Entity, workflow: str) -> Workflow:
    """The approval of this name that records of the entity go through. Raises Refusal 404."""
    definition = house.schema.workflows.get(workflow)
    if definition is None or definition.entity != entity.name:
        raise Refusal(NO_WORKFLOW, {"workflow": workflow})
    return definition


async def simulate(
    sight: Sight, entity: Entity, row: Row, definition: Workflow, submitter: int | None = None
) -> Foresight:  # fmt: skip
    """What submitting now would start; whoever asks submits it, else its owner, unless somebody is named."""
    submitter = submitter or sight.actor.user_id or row.get("owner") or 0
    sight.world.know(entity.name, [row])
    frame = replace(sight.frame, record=row["id"], old=row, submitter=submitter, me=submitter)
    member = sight.house.organisation.members.get(submitter)
    subject = Content(sight.house.schema, entity, row, sight.world, frame, member.unit if member else None)
    command = Submit(actor=submitter, entity=entity.name, record=row["id"], subject=subject)
    now = sight.frame.now.astimezone(sight.house.clock.zone)
    organisation = sight.house.organisation
    return await sight.world.settle(lambda: foresee(definition, command, now, organisation))


def standing_in_the_way(house: House, definition: Workflow) -> list[Problem]:
    """What keeps this workflow from starting at all, whatever the record."""
    found = []
    if definition.unbuilt:
        found.append(Problem(UNBUILT, {"workflow": definition.label, "words": ", ".join(definition.unbuilt)}))
    if (count := len(house.organisation.administrators("workflows"))) < 2:
        found.append(Problem(TWO_ADMINISTRATORS, {"count": count}))
    return found


async def shown(
    sight: Sight, definition: Workflow, found: Foresight, look: Look, record: tuple[str, int], language: str
) -> dict[str, Any]:
    """The answer as this person may see it."""
    problems = (*standing_in_the_way(sight.house, definition), *found.problems)
    needed = [found.why] if found.why else []
    whys = [each.plan.why for each in found.steps]
    telling = await Telling.of(sight, look, record, [*needed, *(why for each in whys for why in each)], language)
    said = telling.per_step(whys)
    return {
        "workflow": {"name": definition.name, "label": definition.label.in_(language)},
        "needed": found.needed,
        "why": telling.told.saying(language).joined(telling.sentences(needed)) or None,
        "route": [_step(sight, definition, each, why, language) for each, why in zip(found.steps, said, strict=True)],
        "choices": [words.choice_json(sight.house.organisation, each, (), language) for each in found.choices],
        "problems": [
            {"field": each.field, "code": each.code.name, "message": each.text(language), "help": each.help(language)}
            for each in problems
        ],
    }  # fmt: skip


def _step(sight: Sight, definition: Workflow, ahead: StepAhead, why: list[str], language: str) -> dict[str, Any]:
    return {
        "step": ahead.plan.name, "branches": words.branches(definition, ahead.plan.path, language),
        "label": ahead.step.label.in_(language),
        "state": "ahead" if ahead.plan.applies else "skipped", "need": ahead.step.need, "work": ahead.step.work,
        **words.due_json(ahead.term),
        "why": why, "seats": [_seat(sight, definition, each, language) for each in ahead.seats],
    }  # fmt: skip


def _seat(sight: Sight, definition: Workflow, seat: SeatAhead, language: str) -> dict[str, Any]:
    return {
        "id": None, "state": "ahead", "holders": words.people_json(sight, seat.people), "rescue": seat.rescue,
        "role": words.role_label(sight, seat.role, language),
        "cause": words.cause_text(definition, seat.cause, language, seat.repeats), "decision": None,
    }  # fmt: skip
