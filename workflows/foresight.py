"""Who would decide this, and why (S18): the engine's own route and seats, without writing anything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from kernel.errors import Problem
from schema import model
from workflows.chosen import Choice, choices
from workflows.commands import Submit
from workflows.counting import count, verdict
from workflows.expected import expected
from workflows.organisation import Organisation, name_of
from workflows.route import choice_keys, step_named
from workflows.seats import Advice, Draft, expand, holders_now, role_of
from workflows.state import Decision, Planned, Request, Seat, Step, Term
from workflows.submitting import beginning, look
from workflows.turn import Turn

_NONE: Final[Advice] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SeatAhead:
    """A seat as it would open now, and the role of its people; `cause`: why it is not simply the definition's."""

    people: tuple[int, ...]
    cause: str = ""
    rescue: bool = False
    verdict: str = ""
    role: str = ""
    rule: int = 0  # the entry of the step's `who` it comes from
    repeats: str = ""  # who would have approved before (S4.8)


@dataclass(frozen=True, slots=True)
class StepAhead:
    """A step of the route; one that does not apply has no seats."""

    plan: Planned
    step: model.Step
    seats: tuple[SeatAhead, ...] = ()
    term: Term | None = None  # until when it is expected to be decided, if each before it takes all its time


@dataclass(frozen=True, slots=True)
class Foresight:
    """The answer: is an approval needed, by whom, and what stands in the way of submitting."""

    needed: bool
    why: dict[str, Any]
    steps: tuple[StepAhead, ...]
    problems: tuple[Problem, ...]
    choices: tuple[Choice, ...] = ()  # what the submitter has to choose (S4.9)


def foresee(definition: model.Workflow, command: Submit, now: datetime, organisation: Organisation) -> Foresight:
    """What `command` would start, for the same content, clock and people (invariant 19)."""
    condition = definition.when
    why = dict(command.subject.why(condition)) if condition is not None else {}
    found, problems = look(definition, command.subject)
    if condition is not None and command.subject.decide(condition) is False:
        return Foresight(False, why, (), problems)
    turn = Turn(definition, now, organisation, command)
    state = turn.imagined("submit", beginning(definition, command, found))
    asked = choices(definition, state, organisation, command.advice)
    coming = ahead_of(definition, state, organisation, command.advice)
    terms = expected(definition, state, now, organisation, command.subject)
    steps = tuple(
        replace(
            _to_choose(coming.get(plan.name) or StepAhead(plan, step_named(definition, plan.name)), asked, command),
            term=terms.get(plan.name),
        )
        for plan in state.route
    )
    return Foresight(any(step.plan.applies for step in steps), why, steps, problems, asked)


def _to_choose(ahead: StepAhead, asked: tuple[Choice, ...], command: Submit) -> StepAhead:
    """A seat whose people are still to be chosen has none, and is no seat without anybody either (S4.9)."""
    open_ = {each.key for each in asked if not (command.chosen or {}).get(each.key)}
    rules = {rule for rule, key in choice_keys(ahead.step).items() if key in open_}
    seats = (SeatAhead((), "to_choose", rule=seat.rule) if seat.rule in rules else seat for seat in ahead.seats)
    return replace(ahead, seats=tuple(seats))


def ahead_of(
    definition: model.Workflow, state: Request, organisation: Organisation, advice: Advice = _NONE
) -> Mapping[str, StepAhead]:
    """Every step of the route that applies and has not opened yet, as it would open once those before it were approved
    by whom alone they wait for: only then is it known who would be asked twice (S4.8)."""
    found: dict[str, StepAhead] = {}
    for plan in state.route:
        opened, step = state.latest(plan.name), step_named(definition, plan.name)
        if opened is None and plan.applies:
            drafts = expand(step, state, organisation, advice)
            found[plan.name] = StepAhead(plan, step, tuple(_seat(step, draft, organisation) for draft in drafts))
            opened = _opened(state, step, drafts)
            state = _with(state, opened, drafts)
        if opened is not None and verdict(step, count(step, state, opened)) != "passed":
            state = _approved(state, opened, organisation, "done" if step.work else "approve")
        state = _passed(state, opened)
    return found


def _seat(step: model.Step, draft: Draft, organisation: Organisation) -> SeatAhead:
    people, role = holders_now(draft.holders, organisation), draft.holders.role
    cause, repeats = draft.cause, name_of(organisation, draft.repeats) if draft.repeats else ""
    return SeatAhead(
        people, cause, draft.rescue, draft.verdict, role or role_of(step, draft.rule, cause), draft.rule, repeats
    )


def _opened(state: Request, step: model.Step, drafts: tuple[Draft, ...]) -> Step:
    seats = tuple(
        Seat(number, draft.rule, draft.holders, "void" if draft.verdict == "void" else "open")
        for number, draft in enumerate(drafts, state.next_seat)
    )
    return Step(len(state.steps) + 1, step.name, state.round, "active", step.need, state.opened_at, seats)


def _with(state: Request, opened: Step, drafts: tuple[Draft, ...]) -> Request:
    """The state with this step and what is decided in it by itself."""
    said = tuple(
        Decision(seat.id, "automatic", draft.verdict, None, state.revision, state.opened_at, repeats=draft.repeats)
        for seat, draft in zip(opened.seats, drafts, strict=True) if draft.verdict in ("approve", "reject")
    )  # fmt: skip
    return replace(state, steps=(*state.steps, opened), decisions=(*state.decisions, *said))


def _approved(state: Request, step: Step, organisation: Organisation, kind: str) -> Request:
    """The state once everybody has approved who alone may fill a seat that must be filled."""
    open_ = [seat for seat in step.seats if seat.state in ("open", "waiting") and state.decision(seat.id) is None]
    needed = open_ if len(open_) == 1 or step.need in ("all", "in_order") else []
    alone = [(seat, people[0]) for seat in needed if len(people := holders_now(seat.holders, organisation)) == 1]
    said = tuple(Decision(seat.id, kind, "approve", person, state.revision, state.opened_at)
                 for seat, person in alone)  # fmt: skip
    return replace(state, decisions=(*state.decisions, *said))


def _passed(state: Request, step: Step | None) -> Request:
    """The state with this step behind it."""
    steps = (replace(each, state="passed") if each is step and each.state == "active" else each for each in state.steps)
    return replace(state, steps=tuple(steps))
