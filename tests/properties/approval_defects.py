"""The seeded defects that the state machine must catch (workflow-semantics 3.5): what each puts in place of what."""

from dataclasses import replace
from typing import Any

from access.facts import Delegation
from tests.properties.approval_house import House
from workflows import added, deciding, delegating, engine, events, giving, repeated, seats, staffing, steps
from workflows.commands import (
    Decide,
    PeopleChanged,
)
from workflows.counting import Count
from workflows.organisation import Organisation
from workflows.seats import Draft
from workflows.state import Holders
from workflows.turn import Deed, Turn

Patch = tuple[Any, str, Any]


def _no_revision_check(turn: Turn, command: Decide, *, guarded: bool = False) -> Any:
    return deciding.entitled_seat(turn, command.actor, command.seat, guarded=guarded)


def _kept_after_return(state: Any, event: Any) -> Any:
    """Approvals of the earlier round still count, and the steps they passed are not asked again."""
    after = _ORIGINAL_BACK(state, event)
    keep = {step.no for step in state.steps if step.state == "passed"}
    kept = tuple(replace(step, outdated=False) if step.no in keep else step for step in after.steps)
    numbers = {seat.id for step in kept if step.no in keep for seat in step.seats}
    said = tuple(replace(d, outdated="") if d.seat in numbers and d.kind != "return" else d for d in after.decisions)
    return replace(after, steps=kept, decisions=said)


def _never_released(definition: Any, state: Any) -> tuple[str, ...]:
    return ("*",)


def _newest(house: House, state: Any) -> Any:
    return house.published[state.workflow]


def _leaver_decides(holders: Holders, organisation: Organisation) -> tuple[int, ...]:
    match holders.kind:
        case "people":
            return holders.people
        case "role":
            return organisation.holders(holders.role, holders.unit, holders.within)
        case _:
            return organisation.administrators("workflows")


def _edit_ignores_the_lock(house: House, record: int, **values: Any) -> bool:
    for name, value in values.items():
        setattr(house.records[record], name, value)
    return True


def _shut_seats_count_as_open(turn: Turn) -> list[Any]:
    last = turn.state.steps[-1:] if turn.state.steps else ()
    return [seat for step in last for seat in step.seats if seat.state in ("open", "void")]


def _rescue_by_the_submitter(rule_: int, step: Any, state: Any) -> Draft:
    return Draft(rule_, Holders("administrators"), "nobody", rescue=True)


def _own_request_ignored(draft: Draft, step: Any, state: Any, organisation: Any) -> Draft:
    return draft


def _effects_at_every_step(turn: Turn, step: Any, outcome: str) -> None:
    _ORIGINAL_CLOSE(turn, step, outcome)
    turn.effects.append(Deed(f"{turn.state.round}:when_approved", turn.definition.when_approved))


def _one_key_for_all(turn: Turn, place: str, effects: Any) -> None:
    if effects:
        turn.effects.append(Deed("same", effects))


def _seat_stays_open(state: Any, event: Any) -> Any:
    decided = _ORIGINAL_DECIDED(state, event)
    return events._one_seat(decided, event.seat, lambda seat: replace(seat, state="open"))


def _one_is_enough(definition: Any, votes: Count) -> str:
    return "rejected" if votes.rejections else "passed" if votes.approvals else ""


def _rejection_is_an_opinion(definition: Any, votes: Count) -> str:
    return "passed" if votes.approvals + votes.rejections >= votes.seats else ""


def _nobody_looks_again(turn: Turn, command: Any) -> None:
    return None


def _withdraw_leaves_the_step(state: Any, event: Any) -> Any:
    return replace(state, state=event.data["state"], closed_at=event.at)


def _no_window(self: Delegation, at: Any) -> bool:
    return True


def _anybody_in_place(state: Any, seat: Any, actor: int, organisation: Any, now: Any) -> int | None:
    """Who is named acts, whosever request it is."""
    holders = seats.holders_now(seat.holders, organisation)
    given = (each.from_user for each in organisation.acts_for(actor, now) if each.covers(state.workflow, state.amount))
    return next((person for person in given if person in holders), None)


def _to_anybody(turn: Turn, step: Any, to: int, *, but: Any = None) -> None:
    return None


def _everybody_fits(turn: Turn, step: Any, pool: Any, *, but: Any = None) -> Any:
    return pool


def _several_voices(need: str) -> bool:
    return False


def _branches_go_on(turn: Turn, step: Any, cause: str) -> None:
    return None


_ORIGINAL_BACK = events._EVOLVE["back"]
_ORIGINAL_DECIDED = events._EVOLVE["approve"]
_ORIGINAL_CLOSE = steps.close

DEFECTS: dict[str, list[Patch]] = {
    "no revision check": [(deciding, "checked_seat", _no_revision_check)],
    "no request-key memory": [(engine, "known", lambda state, command: False)],
    "old approvals kept after a return": [(events, "_EVOLVE", {**events._EVOLVE, "back": _kept_after_return})],
    "lock not released": [(engine, "locks", _never_released)],
    "newest version used": [(House, "definition_of", _newest)],
    "a leaver keeps the seat": [
        (seats, "holders_now", _leaver_decides),
        (engine, "_VERBS", {**engine._VERBS, PeopleChanged: _nobody_looks_again}),
    ],
    "an emptied seat is not rescued": [
        (engine, "_VERBS", {**engine._VERBS, PeopleChanged: _nobody_looks_again})
    ],
    "an edit ignores the lock": [(House, "edit", _edit_ignores_the_lock)],
    "two open requests": [(House, "open_request", lambda house, name, record: None)],
    "a decision after the end": [
        (deciding, "open_seats", _shut_seats_count_as_open), (deciding, "may_decide", lambda turn: True),
    ],
    "the rescue seat is the submitter's": [(seats, "rescue", _rescue_by_the_submitter)],
    "the own request is decided by oneself": [(seats, "_own_request", _own_request_ignored)],
    "final effects at every step": [
        (steps, "close", _effects_at_every_step), (deciding, "close", _effects_at_every_step),
    ],
    "effects without keys of their own": [(Turn, "deed", _one_key_for_all)],
    "a decided seat stays open": [(events, "_EVOLVE", {**events._EVOLVE, "approve": _seat_stays_open})],
    "one approval is enough for all": [(added, "verdict", _one_is_enough)],
    "a rejection is only an opinion": [(added, "verdict", _rejection_is_an_opinion)],
    "an ended request keeps an open step": [(events, "_EVOLVE", {**events._EVOLVE, "end": _withdraw_leaves_the_step})],
}  # fmt: skip

WIDER: dict[str, list[Patch]] = {
    "a delegate decides his own request": [
        (delegating, "giver", _anybody_in_place), (deciding, "giver", _anybody_in_place),
    ],
    "the window of a delegation is ignored": [(Delegation, "runs", _no_window)],
    "a seat is handed over to the submitter": [(giving, "_refuse", _to_anybody), (giving, "_fit", _everybody_fits)],
    "one person speaks twice in a counted step": [
        (deciding, "counted", _several_voices), (seats, "counted", _several_voices),
        (delegating, "counted", _several_voices), (staffing, "counted", _several_voices),
    ],
    "what was approved in somebody's place spares him his own step": [
        (repeated, "_own_approval", lambda said, revision: said.actor if said.verdict == "approve" else None)
    ],
    "a return leaves the other branches open": [(deciding, "stop_step", _branches_go_on)],
}  # fmt: skip
