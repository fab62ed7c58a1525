"""The engine: one pure function from a request and a command to the next state, its trail, effects and notices.

It reads no clock, no database and no process memory: the product, the simulation and the tests run the same code.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from schema import model
from workflows import adding, clock, deciding, ending, giving, migration, restarting, submitting, terms, urging, working
from workflows.commands import (
    AddSigner,
    Approve,
    Cannot,
    Command,
    Comment,
    Decide,
    Done,
    HandOver,
    Migrate,
    MoveSeat,
    PeopleChanged,
    Propose,
    Recount,
    Reject,
    RemoveSigner,
    Reopen,
    Restart,
    Resubmit,
    Return,
    Revise,
    Stop,
    Submit,
    TakeBack,
    Tick,
    Urge,
    Withdraw,
)
from workflows.delegating import delegates
from workflows.organisation import Organisation
from workflows.seats import holders_now
from workflows.state import Request, Step
from workflows.turn import Deed, Notice, Result, Turn

_VERBS: Final[Mapping[type[Command], Callable[[Turn, Any], None]]] = {
    Submit: submitting.submit,
    Resubmit: submitting.resubmit,
    Propose: submitting.propose,
    Approve: deciding.approve,
    Reject: deciding.reject,
    Done: working.done,
    Cannot: working.cannot,
    Return: deciding.send_back,
    HandOver: giving.hand_over,
    MoveSeat: giving.move_seat,
    TakeBack: deciding.take_back,
    AddSigner: adding.add_signer,
    RemoveSigner: adding.remove_signer,
    Withdraw: ending.withdraw,
    Urge: urging.urge,
    Stop: ending.stop,
    Comment: ending.comment,
    Reopen: ending.reopen,
    Revise: ending.revise,
    Restart: restarting.restart,
    PeopleChanged: ending.people_changed,
    Recount: terms.recount,
    Tick: clock.tick,
}


def apply(
    definition: model.Workflow, state: Request | None, command: Command, now: datetime, organisation: Organisation
) -> Result:
    """What `command` does to a request (`state` None: it starts one).

    `now` is aware and in the zone people read times in. A command whose key is known changes nothing (S6.4).
    Raises Refusal (nothing changed), and ValueError when `definition` is not the version the request follows (S16.1).
    """
    if state is not None and state.version != definition.text_hash:
        raise ValueError(f"the request follows version {state.version}, not {definition.text_hash}")
    if state is not None and known(state, command):
        return Result(state, repeated=True)
    turn = Turn(definition, now, organisation, command, state)
    _VERBS[type(command)](turn, command)
    terms.set_terms(turn)
    return turn.result()


def go_on(
    old: model.Workflow,
    new: model.Workflow,
    state: Request,
    command: Migrate,
    now: datetime,
    organisation: Organisation,
) -> Result:
    """The request under a changed definition, from `old` to `new` (S16.5); `migration.obstacle` says whether it can."""
    return migration.migrate(old, Turn(new, now, organisation, command, state), command)


def known(state: Request, command: Command) -> bool:
    """Whether this very act was taken before."""
    return bool(command.key) and (command.actor, command.key) in state.keys


def locks(definition: model.Workflow, state: Request) -> tuple[str, ...]:
    """The fields a request keeps locked now; ("*",) = all, () = none (S3.1, S3.8).

    While it runs, and for good after an approval that says `after_approval: locked`; never while it was
    returned or once the approval is void.
    """
    if state.state == "running":
        return submitting.locked_fields(definition)
    if state.state == "approved" and not state.void and definition.after_approval == "locked":
        return submitting.locked_fields(definition)
    return ()


def waiting_for(state: Request, organisation: Organisation, now: datetime) -> frozenset[int]:
    """Who may fill an open seat of the request now, also in somebody's place (S10.6)."""
    seats = [seat for step in state.steps for seat in step.seats if seat.state == "open"]
    own = {person for seat in seats for person in holders_now(seat.holders, organisation)}
    return frozenset(own | {each for seat in seats for each, _ in delegates(state, seat, organisation, now)})


def may(
    definition: model.Workflow, state: Request, actor: int, organisation: Organisation, now: datetime,
    seat: int | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """The verbs that are open to a person now, in the order of a page; of several seats those of `seat`, else of the
    one at hand."""
    turn = Turn(definition, now, organisation, Decide(actor=actor, revision=state.revision, seat=seat), state)
    return tuple(verb for verb, allowed in _OFFERS.items() if allowed(turn))


def at_hand(
    definition: model.Workflow, state: Request, actor: int, organisation: Organisation, now: datetime
) -> tuple[int, ...]:
    """The seats a person may fill now, one per step, in the order in which the engine takes them."""
    turn = Turn(definition, now, organisation, Command(actor=actor), state)
    mine = deciding.fillable(turn, actor) if deciding.may_decide(turn) else []
    first = {state.step_of(seat.id).no: seat.id for seat in reversed(mine)}
    return tuple(seat.id for seat in mine if seat.id in first.values())


def removable(
    definition: model.Workflow, state: Request, actor: int, organisation: Organisation, now: datetime
) -> list[int]:
    """The numbers of the seats that a person added and may take out again."""
    turn = Turn(definition, now, organisation, Command(actor=actor), state)
    return [seat.id for seat in adding.removable(turn, actor)]


def _may_decide(turn: Turn, *, work: bool) -> bool:
    """Whether an open seat of a step, or of a work, is this person's to fill."""
    step = _step_at_hand(turn)
    return step is not None and turn.step(step.name).work == work


def _step_at_hand(turn: Turn) -> Step | None:
    """The step this person decides now; of several the first on the route, as the engine takes it."""
    asked = getattr(turn.command, "seat", None)
    mine = deciding.fillable(turn, turn.command.actor) if deciding.may_decide(turn) else []
    return next((turn.state.step_of(seat.id) for seat in mine if asked in (None, seat.id)), None)


def _guards(turn: Turn) -> bool:
    return deciding.may_decide(turn) and bool(deciding.guarded_seats(turn, turn.command.actor))


def _may_add(turn: Turn) -> bool:
    seats = deciding.fillable(turn, turn.command.actor) if deciding.may_decide(turn) else []
    return any(adding.places(turn, turn.state.step_of(seat.id)) for seat in seats)


def _may_return(turn: Turn) -> bool:
    step = _step_at_hand(turn)
    if step is None or turn.state.returns >= deciding.most_returns(turn.definition, turn.step(step.name)):
        return False
    definition = turn.step(step.name)
    return "return" in definition.buttons and bool(deciding.return_targets(definition, turn.state))


def _may_withdraw(turn: Turn) -> bool:
    return turn.state.is_open and submitting.acts_for_submitter(turn) and ending.too_late(turn) is None


def _may_take_back(turn: Turn) -> bool:
    found = (deciding.retractable(turn, step, turn.command.actor) for step in turn.state.active_steps)
    return deciding.may_decide(turn) and any(found)


def _may_stop(turn: Turn) -> bool:
    return turn.state.is_open and turn.command.actor in turn.organisation.administrators("workflows")


_OFFERS: Final[Mapping[str, Callable[[Turn], bool]]] = {
    "approve": lambda turn: _may_decide(turn, work=False),
    "reject": lambda turn: _may_decide(turn, work=False) or _guards(turn),
    "done": lambda turn: _may_decide(turn, work=True),
    "cannot": lambda turn: _may_decide(turn, work=True),
    "return": _may_return,
    "resubmit": lambda turn: turn.state.state == "returned" and submitting.acts_for_submitter(turn),
    "withdraw": _may_withdraw,
    "take-back": _may_take_back,
    "hand-over": giving.may_hand_over,
    "move-seat": giving.may_move,
    "urge": urging.may_urge,
    "add-signer": _may_add,
    "remove-signer": lambda turn: bool(adding.removable(turn, turn.command.actor)),
    "stop": _may_stop,
    "comment": lambda turn: True,
}

__all__ = [
    "Deed", "Notice", "Result", "apply", "at_hand", "go_on", "known", "locks", "may", "removable", "waiting_for",
]  # fmt: skip
