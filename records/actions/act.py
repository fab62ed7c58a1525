"""Named actions of the schema: who may, when it is possible, what it asks, what it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from access.codes import NOT_ALLOWED
from kernel.errors import Refusal
from records import audit, picks, reasons
from records.codes import ACTION_CLOSED, INVALID, NO_ACTION
from records.context import Context
from records.effects import run as run_effects
from records.parsing import read_answers
from records.reading import seen
from records.results import Form, Outcome, Row
from records.steps.notify import people
from records.work import Work
from schema.model import Action, Entity


@dataclass(frozen=True, slots=True)
class Act:
    """Runs the action `action` on a record, with the answers to what it asks."""

    entity: str
    id: int
    action: str
    ask: Any = None
    form: Form | None = None


async def run(work: Work, action: Act) -> Outcome:
    """The record as one may see it afterwards. Raises Refusal: 404, 403, 409 not possible now, 422 answers."""
    entity = work.entity(action.entity)
    row = await work.row(entity, action.id)
    deed = entity.actions.get(action.action)
    if deed is None:
        raise Refusal(NO_ACTION, {"entity": entity.label, "action": action.action})
    await work.row(entity, action.id, deed.name)
    await _refuse_others(work, entity, deed, row)
    context = Context(work, entity.name, action.id, old=row, key=deed.name)
    if deed.when is not None and not await context.value(deed.when):
        reason = await reasons.why(work, entity, row, deed.when, context.frame())
        raise Refusal(ACTION_CLOSED, {"action": deed.label, "when": reason})
    context.ask = await _answers(work, entity, row, deed, action)
    await audit.write(work, entity, action.id, deed.name, {}, str(context.ask.get("reason") or ""))
    async with work.as_product(f"{entity.name}.{deed.name}"):
        await run_effects(deed.do, context)
    return await seen(work, entity, action.id)


async def _refuse_others(work: Work, entity: Entity, deed: Action, row: Row) -> None:
    """`who` narrows further who may: roles, person fields, the owner."""
    if not deed.who or work.actor.is_system:
        return
    named = {person.name for person in deed.who if person.kind == "role"}
    everyone = any(person.kind == "everyone" for person in deed.who)
    if named & work.actor.roles or (everyone and "everyone" in work.actor.roles):
        return
    persons = [person for person in deed.who if person.kind not in ("role", "everyone")]
    if work.actor.user_id not in await people(persons, Context(work, entity.name, row["id"])):
        raise Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": deed.label})


async def _answers(work: Work, entity: Entity, row: Row, deed: Action, action: Act) -> Mapping[str, Any]:
    sent = action.ask if action.ask is not None else {}
    body, problems = await read_answers(work, deed.ask, sent, action.form)
    problems = problems or await picks.closed_answers(work, entity, row, deed.ask, body)
    if problems:
        raise Refusal(INVALID, {"count": len(problems)}, problems=problems)
    return body
