"""The seeded defects that the whole machine must catch: of added signers, edits, restarts, returns, hidden fields, many
at once and what was foreseen."""

from dataclasses import replace
from typing import Any

from schema import model
from tests.properties.approval_defects import Patch
from tests.properties.approval_whole_house import WholeHouse
from workflows import (
    added,
    adding,
    branches,
    counting,
    deciding,
    ending,
    engine,
    events,
    filling,
    foresight,
    hiding,
    restarting,
    route,
    steps,
    submitting,
)
from workflows.commands import Restart, Revise, TakeBack
from workflows.counting import Count
from workflows.organisation import Organisation
from workflows.seats import expand, holders_now
from workflows.state import Request, Seat, Step
from workflows.turn import Turn


# ------------------------------------------------------------------------------------------------ added signers
def _everybody_counts(definition: model.Step, state: Request, step: Step) -> Count:
    return counting.count(definition, state, replace(step, seats=tuple(replace(s, origin="rule") for s in step.seats)))


def _nobody_comes_first(step: Step, host: int, seats: tuple[Seat, ...]) -> Step:
    return replace(step, seats=(*step.seats, *seats))


def _own_votes_alone(definition: model.Step, state: Request, step: Step) -> str:
    return counting.verdict(definition, counting.count(definition, state, step))


def _all_at_once(turn: Turn, host: Seat, command: Any, people: tuple[int, ...]) -> tuple[Seat, ...]:
    return tuple(replace(seat, state="open") for seat in _DRAWN(turn, host, command, people))


def _by_anybody(turn: Turn, actor: int) -> list[Seat]:
    seats = (each for step in turn.state.active_steps for each in step.seats)
    return [each for each in seats if each.undecided and each.added_by is not None]


def _decided_too(turn: Turn, actor: int) -> list[Seat]:
    seats = (each for step in turn.state.active_steps for each in step.seats)
    return [each for each in seats if each.added_by == actor and each.state != "void"]


def _nothing(*_given: Any, **_named: Any) -> None:
    return None


def _alone_without_guards(step: Step, number: int, **changes: Any) -> Step:
    """Who was asked before a seat is asked although the seat is gone."""
    gone = (replace(seat, state="void", **changes) if seat.id == number else seat for seat in step.seats)
    return replace(step, seats=tuple(gone))


def _silently_back(turn: Turn, command: TakeBack) -> None:
    deciding.take_back(turn, command)
    turn.notices.clear()


# ------------------------------------------------------------------------------------------------ content
def _everything(step: model.Step) -> tuple[str, ...]:
    return ("amount", "ratio", "code", "account", "terms")


def _only_revised(turn: Turn, command: Restart) -> None:
    """The content changes, and what was said goes on counting."""
    turn.by_person("revise", revision=turn.state.revision + 1, changes=dict(command.changes))


def _voices_kept(state: Request, event: Any) -> Request:
    anew = _RESTARTED(state, event)
    return replace(anew, decisions=state.decisions)


def _steps_kept(state: Request, event: Any) -> Request:
    """The steps that had passed are not asked again."""
    anew = _RESTARTED(state, event)
    kept = tuple(replace(new, outdated=old.outdated) for new, old in zip(anew.steps, state.steps, strict=True))
    passed = {step.name for step in kept if step.state == "passed" and not step.outdated}
    behind = frozenset(index for index, plan in enumerate(anew.route) if plan.name in passed)
    return replace(anew, steps=kept, behind=behind)


def _old_route(turn: Turn, command: Restart) -> None:
    """The route of the content of before is walked again."""
    before = turn.state.route
    _RESTART(turn, command)
    turn._state = replace(turn.state, route=before if turn.state.state == "running" else turn.state.route)


# ------------------------------------------------------------------------------------------------ going back
def _one_less(state: Request, target: str) -> tuple[str, ...]:
    return _KEPT(state, target)[:-1]


def _one_more(state: Request, target: str) -> tuple[str, ...]:
    """Nor is it asked again who sent it away."""
    return (*_KEPT(state, target), next(plan.name for plan in reversed(state.route) if plan.applies))


def _as_if_unchanged(turn: Turn, command: Any, found: Any) -> dict[str, Any]:
    return _STRAIGHT(turn, replace(command, same=True), found)


def _kept_whatever_changed(turn: Turn) -> None:
    """What was kept is not held against the revision of now."""
    if turn.state.kept is not None:
        turn._state = replace(turn.state, kept=replace(turn.state.kept, revision=turn.state.revision))
    _ADVANCE(turn)


def _as_written(step: model.Step, state: Request) -> tuple[str, ...]:
    names = [plan.name for plan in state.route]
    return tuple(each for each in step.return_to if each in ("start", *names))


def _first_of_all(turn: Turn, seat: Seat, target: str) -> None:
    _GIVE_BACK(turn, seat, target if target == "start" else turn.state.route[0].name)


def _for_ever(workflow: model.Workflow, step: model.Step) -> int:
    return 99


# ------------------------------------------------------------------------------------------------ the rest
def _while_it_lasts(state: Request, seat: Seat, person: int, organisation: Organisation, now: Any) -> bool:
    """Once he has decided he sees everything."""
    return seat.state == "open" and person in holders_now(seat.holders, organisation)


def _of_one_step(
    definition: model.Workflow, state: Request, person: int, organisation: Organisation, now: Any
) -> frozenset[str]:
    """What any of his steps hides, although another shows it."""
    found = (
        frozenset(route.step_named(definition, step.name).hide)
        for step in state.steps if any(hiding._voice(state, s, person, organisation, now) for s in step.seats)
    )  # fmt: skip
    return frozenset[str]().union(*found)


def _whoever_asks(step: model.Step, state: Request, organisation: Any, advice: Any) -> Any:
    return expand(replace(step, own_request="allow"), state, organisation, advice)


def _always(*_given: Any) -> bool:
    return True


def _written_anyway(house: WholeHouse, number: int, result: Any, seen: int) -> bool:
    house._store(number, result)
    return True


_DRAWN, _ADVANCE = adding._drawn, steps.advance
_RESTART, _RESTARTED = restarting.restart, events._EVOLVE["restart"]
_STRAIGHT, _GIVE_BACK, _KEPT = submitting._straight_back, deciding.give_back, branches.kept_for


def _verb(command: type, does: Any) -> Patch:
    return engine, "_VERBS", {**engine._VERBS, command: does}


def _evolving(kind: str, does: Any) -> Patch:
    return events, "_EVOLVE", {**events._EVOLVE, kind: does}


WHOLE_DEFECTS: dict[str, list[Patch]] = {
    "an added signer counts for the need": [(added, "count", _everybody_counts)],
    "who was added before is not waited for": [(added, "with_added", _nobody_comes_first)],
    "who was added beside or after is not waited for": [(steps, "outcome", _own_votes_alone)],
    "who was added after comes at once": [(adding, "_drawn", _all_at_once)],
    "a stranger takes an added signer out": [(adding, "removable", _by_anybody)],
    "an added signer is taken out after he decided": [(adding, "removable", _decided_too)],
    "a third is not added": [(adding, "MOST", 2)],
    "anybody is added": [(adding, "_eligible", _nothing)],
    "a no of who was asked before leaves the seat open": [(deciding, "reject_host", _nothing)],
    "an added signer outlives the seat he guards": [
        (added, "without", _alone_without_guards), (deciding, "void_guards", _nothing),
    ],
    "nobody says no while somebody is asked": [(deciding, "guarded_seats", lambda turn, actor: [])],
    "who is needed again is not told": [_verb(TakeBack, _silently_back)],
    "whose turn it is is not told": [(Turn, "tell_opened", _nothing)],
    "who is not needed any more is not told": [(steps, "tell_void", _nothing)],
    "an edit outside of what a step opens": [(filling, "editable", _everything), (ending, "editable", _everything)],
    "an edit makes no revision": [_verb(Revise, _nothing)],
    "what must be filled is not asked for": [(deciding, "refuse_unfilled", _nothing)],
    "a restart only revises": [_verb(Restart, _only_revised)],
    "a restart keeps what was said": [_evolving("restart", _voices_kept)],
    "a restart keeps what had passed": [_evolving("restart", _steps_kept)],
    "a restart walks the old route": [_verb(Restart, _old_route)],
    "coming back it goes to a step before": [(deciding, "kept_for", _one_less)],
    "coming back it spares who sent it away": [(deciding, "kept_for", _one_more)],
    "handed in changed it comes straight back": [(submitting, "_straight_back", _as_if_unchanged)],
    "changed on the way it comes straight back": [(deciding, "advance", _kept_whatever_changed)],
    "a return goes to a step that has not passed": [(deciding, "return_targets", _as_written)],
    "a return goes to the first step": [(deciding, "give_back", _first_of_all)],
    "there is always one return more": [(deciding, "most_returns", _for_ever)],
    "a hidden field is shown": [(hiding, "hidden_from", lambda *given: frozenset())],
    "who has decided sees what was hidden": [(hiding, "_voice", _while_it_lasts)],
    "what one step hides is hidden from all who see it elsewhere": [(hiding, "hidden_from", _of_one_step)],
    "the simulation forgets whose request it is": [(foresight, "expand", _whoever_asks)],
    "many at once need no comment": [(route, "batchable", _always)],
    "what was read is written over what was decided since": [(WholeHouse, "commit", _written_anyway)],
}  # fmt: skip
