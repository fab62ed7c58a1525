"""`in_flight: move` (S16.5): a running request goes on with a changed definition; what was decided stays."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from kernel.errors import Problem
from kernel.text import listed
from schema import model
from workflows import terms
from workflows.branches import beside
from workflows.commands import Migrate
from workflows.event_seats import seat_json
from workflows.migration_codes import (
    ALREADY_BEFORE,
    AT_ONCE,
    NOT_NEEDED_NOW,
    NOT_ON_ROUTE,
    STEPS_GONE,
    WORDS_UNBUILT,
)
from workflows.route import Survey, step_named, steps_of
from workflows.seats import Draft, expand, holders_now
from workflows.state import Planned, Request, Seat, Step
from workflows.steps import advance, numbered, settle, tell_opened
from workflows.subject import Subject
from workflows.submitting import content, look
from workflows.turn import Result, Turn


# ------------------------------------------------------------------------------------------------ may it go on?
def obstacle(definition: model.Workflow, state: Request, subject: Subject) -> Problem | None:
    """Why a request cannot go on with `definition`; None when it can."""
    if definition.unbuilt:
        return Problem(WORDS_UNBUILT, {"words": ", ".join(definition.unbuilt)})
    found, problems = look(definition, subject)
    if problems:
        return problems[0]
    if definition.when is not None and subject.decide(definition.when) is False:
        return Problem(NOT_NEEDED_NOW)
    known = {step.name for step in steps_of(definition.steps)}
    needed = [*state.passed, *(step.name for step in state.active_steps)]
    gone = [name for name in needed if name not in known]
    return Problem(STEPS_GONE, {"steps": listed(gone)}) if gone else _displaced(definition, state, found, needed)


def _displaced(definition: model.Workflow, state: Request, found: Survey, needed: list[str]) -> Problem | None:
    """Whether what was passed and is being decided stands on the new route, with nothing new before it."""
    route = {plan.name: plan for plan in found.steps if plan.applies}
    off = [_label(definition, name) for name in needed if name not in route]
    if off:
        return Problem(NOT_ON_ROUTE, {"steps": listed(off)})
    here = [route[step.name] for step in state.active_steps]
    if any(not beside(one.path, other.path) for one, other in combinations(here, 2)):
        return Problem(AT_ONCE)
    ahead = (plan for plan in _ahead_of(found.steps, here) if plan.applies and state.latest(plan.name) is None)
    before = next(ahead, None)
    return Problem(ALREADY_BEFORE, {"step": _label(definition, before.name)}) if before else None


def _ahead_of(route: Iterable[Planned], here: Iterable[Planned]) -> Iterator[Planned]:
    """The entries of a route that come before one of these."""
    entries = list(route)
    for plan in here:
        yield from (each for each in entries[: entries.index(plan)] if not beside(each.path, plan.path))


def _label(definition: model.Workflow, name: str) -> object:
    return step_named(definition, name).label


# ------------------------------------------------------------------------------------------------ the move
def migrate(old: model.Workflow, turn: Turn, command: Migrate) -> Result:
    """The request under the definition of `turn`: passed steps and decided seats stay; what is not decided yet of a
    step whose `who` or way of counting changed is asked as the new definition asks it."""
    found, _ = look(turn.definition, command.subject)
    turn.by_product(
        "migrate", cause="in_flight", version=turn.definition.text_hash, parameters=dict(command.parameters),
        **content(turn.definition, command.subject, found),
    )  # fmt: skip
    for step in turn.state.active_steps:
        if turn.state.state == "running":
            _ask_anew(old, turn, step)
            settle(turn, step.no)
    if turn.state.state == "running":
        advance(turn)
    terms.set_terms(turn)
    return turn.result()


def _ask_anew(old: model.Workflow, turn: Turn, step: Step) -> None:
    """Voids the undecided seats of a step that is asked otherwise now, and opens those that the decided ones do not
    fill already."""
    after = turn.step(step.name)
    if _asking(step_named(old, step.name)) == _asking(after):
        return
    own = [seat for seat in step.seats if seat.origin == "rule"]
    for seat in own:
        if seat.state == "open":
            turn.tell("no_longer_needed", turn.holders(seat.holders), step.name, seat.id)
    drafts = list(expand(after, turn.state, turn.organisation, turn.command.advice))
    rules = [[seat.id, _filled(turn, seat, drafts, len(after.who))] for seat in own if turn.state.decision(seat.id)]
    seats = numbered(tuple(drafts), turn.state.next_seat, in_order=after.need == "in_order")
    turn.by_product(
        "redraw", no=step.no, need=after.need, cause="in_flight", rules=rules,
        void=[seat.id for seat in own if seat.undecided], seats=[seat_json(seat) for seat in seats],
    )  # fmt: skip
    for draft, made in zip(drafts, seats, strict=True):
        if draft.verdict in ("approve", "reject"):
            turn.automatic(made.id, draft)
    tell_opened(turn, step.no)


def _filled(turn: Turn, seat: Seat, drafts: list[Draft], none: int) -> int:
    """The entry of the new `who` that a decided seat fills; it is asked no more. `none` where it fills none."""
    said = turn.state.decision(seat.id)
    person = said.for_user or said.actor if said is not None else None
    for draft in drafts:
        if person in holders_now(draft.holders, turn.organisation):
            drafts.remove(draft)
            return draft.rule
    return none


def _asking(step: model.Step) -> tuple[Any, ...]:
    """What of a step says who is asked and how it is counted; where it is written does not matter."""
    return step.need, step.reject_when, step.work, step.own_request, tuple(map(_said, step.who))


def _said(seat: model.Seat | None) -> tuple[Any, ...]:
    if seat is None:
        return ()
    pool = tuple(map(_said, seat.pool))
    return (
        seat.kind,
        seat.name,
        seat.within,
        seat.holders,
        seat.levels,
        seat.weight,
        seat.veto,
        _said(seat.up_to),
        pool,
    )
