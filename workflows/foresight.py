"""Who would decide this, and why (S18): the engine's own route and seats, without writing anything."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.errors import Problem
from schema import model
from workflows.commands import Submit
from workflows.organisation import Organisation
from workflows.route import step_named
from workflows.seats import Advice, Draft, expand, holders_now, role_of
from workflows.state import Planned, Request
from workflows.submitting import content, look
from workflows.turn import Turn


@dataclass(frozen=True, slots=True)
class SeatAhead:
    """A seat as it would open now, and the role of its people; `cause`: why it is not simply the definition's."""

    people: tuple[int, ...]
    cause: str = ""
    rescue: bool = False
    verdict: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class StepAhead:
    """A step of the route; one that does not apply has no seats."""

    plan: Planned
    step: model.Step
    seats: tuple[SeatAhead, ...] = ()


@dataclass(frozen=True, slots=True)
class Foresight:
    """The answer: is an approval needed, by whom, and what stands in the way of submitting."""

    needed: bool
    why: dict[str, Any]
    steps: tuple[StepAhead, ...]
    problems: tuple[Problem, ...]


def foresee(definition: model.Workflow, command: Submit, now: datetime, organisation: Organisation) -> Foresight:
    """What `command` would start, for the same content, clock and people (invariant 19)."""
    condition = definition.when
    why = dict(command.subject.why(condition)) if condition is not None else {}
    found, problems = look(definition, command.subject)
    if condition is not None and command.subject.decide(condition) is False:
        return Foresight(False, why, (), problems)
    turn = Turn(definition, now, organisation, command)
    turn.by_person(
        "submit", workflow=definition.name, version=definition.text_hash, entity=command.entity, record=command.record,
        on_behalf_of=command.on_behalf_of, to_stage=command.to_stage, parameters={},
        **content(definition, command.subject, found),
    )  # fmt: skip
    state = turn.state
    steps = tuple(ahead(definition, state, plan, organisation, command.advice) for plan in state.route)
    return Foresight(any(step.plan.applies for step in steps), why, steps, problems)


def ahead(
    definition: model.Workflow, state: Request, plan: Planned, organisation: Organisation, advice: Advice
) -> StepAhead:
    """A step of the route as it would open now."""
    step = step_named(definition, plan.name)
    if not plan.applies:
        return StepAhead(plan, step)
    drafts = expand(step, state, organisation, advice)
    return StepAhead(plan, step, tuple(_seat(step, draft, organisation) for draft in drafts))


def _seat(step: model.Step, draft: Draft, organisation: Organisation) -> SeatAhead:
    people, role = holders_now(draft.holders, organisation), draft.holders.role
    cause = draft.cause
    return SeatAhead(people, cause, draft.rescue, draft.verdict, role or role_of(step, draft.rule, cause))
