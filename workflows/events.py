"""The trail of a request, and how each entry changes its state: the trail alone rebuilds the request (invariant 16)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from workflows import added
from workflows.branches import beside
from workflows.counting import counted
from workflows.event_seats import holders_from, seat_from, term_from
from workflows.state import Decision, Fork, Kept, Planned, Request, Seat, Step

TAKEN_BACK: Final = "taken_back"  # why a decision counts no more, where its own seat opened again


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the trail (S13.1). `data` holds JSON values only; `actor` None is the product."""

    kind: str
    at: datetime
    actor: int | None = None
    seat: int | None = None
    revision: int | None = None
    comment: str = ""
    key: str = ""
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def rebuild(events: Iterable[Event]) -> Request | None:
    """The state after these events; None when there are none."""
    state: Request | None = None
    for event in events:
        state = evolve(state, event)
    return state


def evolve(state: Request | None, event: Event) -> Request:
    """The state after one more event. Raises KeyError for an event no request knows, or one without a beginning."""
    if state is None:
        if event.kind != "submit":
            raise KeyError(event.kind)
        return _remember(_submitted(event), event)
    return _remember(_EVOLVE[event.kind](state, event), event)


def _remember(state: Request, event: Event) -> Request:
    if not event.key or event.actor is None:
        return state
    return replace(state, keys=state.keys | {(event.actor, event.key)})


# ------------------------------------------------------------------------------------------------ the whole request
def _submitted(event: Event) -> Request:
    data = event.data
    return _with_content(
        Request(
            workflow=data["workflow"], version=data["version"], entity=data["entity"], record=data["record"],
            state="running", submitter=event.actor or 0, on_behalf_of=data.get("on_behalf_of"),
            to_stage=data.get("to_stage", ""), opened_at=event.at,
            parameters=MappingProxyType(dict(data["parameters"])), guards=data.get("guards", ""),
        ),
        data,
    )  # fmt: skip


def _with_content(state: Request, data: Mapping[str, Any]) -> Request:
    return replace(
        state,
        unit=data["unit"],
        people=MappingProxyType({name: tuple(ids) for name, ids in data["people"].items()}),
        units=MappingProxyType(dict(data["units"])),
        route=tuple(_planned(*entry) for entry in data["route"]),
        behind=frozenset(),
        kept=None,
        amount=_amount(data),
        chosen=_chosen(state, data),
        change=MappingProxyType(dict(data.get("change", {}))),
    )


def _chosen(state: Request, data: Mapping[str, Any]) -> Mapping[str, tuple[int, ...]]:
    if "chosen" not in data:
        return state.chosen
    return MappingProxyType({key: tuple(people) for key, people in data["chosen"].items()})


def _amount(data: Mapping[str, Any]) -> Decimal | None:
    return Decimal(data["amount"]) if data.get("amount") is not None else None


def _proposed(state: Request, event: Event) -> Request:
    return replace(state, change=MappingProxyType(dict(event.data["change"])))


def _planned(name: str, applies: bool, why: Iterable[Any], path: Iterable[Any] = ()) -> Planned:
    """An entry of a route; one without a path stands on the line itself."""
    return Planned(name, applies, tuple(why), tuple(Fork(*fork) for fork in path))


def _resubmitted(state: Request, event: Event) -> Request:
    kept = state.kept.names if state.kept is not None and event.data.get("kept") else frozenset()
    before = _forgotten(state) if not kept else state
    anew = _with_content(replace(before, state="running", revision=event.data["revision"]), event.data)
    return replace(anew, behind=frozenset(index for index, plan in enumerate(anew.route) if plan.name in kept))


def _forgotten(state: Request) -> Request:
    """What was kept for coming straight back counts no more (S9.2)."""
    kept = state.kept.names if state.kept is not None else frozenset()
    steps = {step.no for step in state.steps if step.name in kept}
    seats = {seat.id for step in state.steps if step.no in steps for seat in step.seats}
    return replace(
        _each_step(state, lambda step: replace(step, outdated=True) if step.no in steps else step), kept=None,
        behind=frozenset(index for index in state.behind if state.route[index].name not in kept),
        decisions=tuple(_outdated(each) if each.seat in seats else each for each in state.decisions),
    )  # fmt: skip


def _redone(state: Request, _event: Event) -> Request:
    return _forgotten(state)


def _migrated(state: Request, event: Event) -> Request:
    """Another definition from now on; what was opened stays behind under its name (S16.5)."""
    behind = {state.route[index].name for index in state.behind}
    fresh = replace(state, version=event.data["version"], parameters=MappingProxyType(dict(event.data["parameters"])))
    moved = _with_content(fresh, event.data)
    place = {index for index, plan in enumerate(moved.route)
             if plan.name in behind and (not plan.applies or state.latest(plan.name) is not None)}  # fmt: skip
    return replace(moved, behind=frozenset(place), kept=state.kept)


def _redrawn(state: Request, event: Event) -> Request:
    """The undecided seats of a step give way to others; those decided belong to other entries of its `who`."""
    data = event.data
    void, rules = set(data["void"]), dict(data["rules"])
    fresh = tuple(seat_from(seat, event.at) for seat in data["seats"])

    def of(seat: Seat) -> Seat:
        if seat.id in void:
            return replace(seat, state="void", cause=data["cause"])
        return replace(seat, rule=rules.get(seat.id, seat.rule))

    return _one_step(
        state, data["no"], lambda step: replace(step, need=data["need"], seats=(*map(of, step.seats), *fresh))
    )


def _revised(state: Request, event: Event) -> Request:
    amount = _amount(event.data) if "amount" in event.data else state.amount
    return replace(state, revision=event.data["revision"], amount=amount)


def _restarted(state: Request, event: Event) -> Request:
    """Everything said so far counts no more; the new content has a route of its own (S3.5)."""
    before = _voided_steps(state, event.at)
    anew = replace(
        _each_step(before, lambda step: replace(step, outdated=True)),
        round=state.round + 1, revision=event.data["revision"],
        state="returned" if event.data["lies"] else "running",
        decisions=tuple(_outdated(each, "changed") for each in state.decisions),
    )  # fmt: skip
    return _with_content(anew, event.data)


def _ended(state: Request, event: Event) -> Request:
    return replace(_voided_steps(state, event.at), state=event.data["state"], closed_at=event.at)


def _voided_steps(state: Request, at: datetime) -> Request:
    return _each_step(state, lambda step: _closed(step, "void", at) if step.state == "active" else step)


# ------------------------------------------------------------------------------------------------ steps
def _skipped(state: Request, event: Event) -> Request:
    return replace(state, behind=state.behind | {event.data["index"]})


def _opened(state: Request, event: Event) -> Request:
    data = event.data
    seats = tuple(seat_from(seat, event.at) for seat in data["seats"])
    step = Step(data["no"], data["step"], state.round, "active", data["need"], event.at, seats)
    kept = state.kept if state.kept is not None and state.kept.target == step.name else None
    return replace(state, steps=(*state.steps, step), behind=state.behind | {data["index"]}, kept=kept)


def _step_closed(state: Request, event: Event) -> Request:
    outcome = event.data["outcome"]
    return _one_step(state, event.data["no"], lambda step: _closed(step, outcome, event.at))


def _closed(step: Step, outcome: Any, at: datetime) -> Step:
    seats = tuple(replace(seat, state="void") if seat.state in ("open", "waiting") else seat for seat in step.seats)
    return replace(step, state=outcome, closed_at=at, seats=seats)


def _sent_back(state: Request, event: Event) -> Request:
    """Everything from the target on counts no more, but for the branches beside it; `start` leaves the request with the
    submitter (S9)."""
    target, round_ = event.data["to"], state.round + 1
    first = 0 if target == "start" else state.index_of(target)
    after = {index for index, plan in enumerate(state.route)
             if target == "start" or (index >= first and not beside(plan.path, state.route[first].path))}  # fmt: skip
    kept = frozenset(event.data.get("keep", ()))  # with `come_back` the steps in between stay approved
    names = {state.route[index].name for index in after}
    outdated = {step.no for step in state.steps
                if (target == "start" or step.name in names) and (step.name not in kept or step.outdated)}  # fmt: skip
    seats = {seat.id for step in state.steps if step.no in outdated for seat in step.seats}
    back = replace(
        _each_step(state, lambda step: replace(step, outdated=True) if step.no in outdated else step),
        round=round_, returns=state.returns + (0 if event.data.get("cause") else 1),  # by a person
        behind=frozenset(index for index in state.behind if index not in after or state.route[index].name in kept),
        kept=Kept(target, kept, state.revision) if kept else None,
        decisions=tuple(_outdated(each) if each.seat in seats else each for each in state.decisions),
    )  # fmt: skip
    return replace(back, state="returned") if target == "start" else back


def _outdated(decision: Decision, why: str = "returned") -> Decision:
    return replace(decision, outdated=decision.outdated or why)


# ------------------------------------------------------------------------------------------------ seats
def _decided(state: Request, event: Event) -> Request:
    verdict = event.data.get("verdict", event.kind)
    decision = Decision(
        event.seat or 0, event.kind, verdict, event.actor, event.revision or state.revision, event.at, event.comment,
        event.data.get("cause", ""), name=event.data.get("name", ""), department=event.data.get("department", ""),
        repeats=event.data.get("person"),
        for_user=event.data.get("for"), for_name=event.data.get("for_name", ""),
    )  # fmt: skip
    decided = replace(state, decisions=(*state.decisions, decision))
    heard = _one_voice(decided, event.seat or 0, lambda people: (*people, *decision.voices))
    return _one_seat(heard, event.seat or 0, lambda seat: replace(seat, state="decided"))


def _one_voice(state: Request, number: int, change: Callable[[tuple[int, ...]], tuple[int, ...]]) -> Request:
    """Who has spoken for a seat of a counted step is excluded from its other seats, of those decided too: they may open
    again (S5.6); who was added to it has no voice that counts (S10.4)."""

    def of(seat: Seat) -> Seat:
        if seat.id == number:
            return seat
        return replace(seat, holders=replace(seat.holders, excluded=change(seat.holders.excluded)))

    return _each_step(
        state,
        lambda step: replace(step, seats=tuple(map(of, step.seats)))
        if counted(step.need) and any(seat.id == number for seat in added.of_definition(step)) else step,
    )  # fmt: skip


def _without(people: tuple[int, ...], gone: tuple[int, ...]) -> tuple[int, ...]:
    """The last mention of each person taken away: one may be excluded for another reason too."""
    for person in gone:
        last = max((place for place, each in enumerate(people) if each == person), default=len(people))
        people = people[:last] + people[last + 1 :]
    return people


def _taken_back(state: Request, event: Event) -> Request:
    decisions = tuple(
        replace(each, outdated=TAKEN_BACK) if each.seat == event.seat and not each.outdated else each
        for each in state.decisions
    )
    said = state.decision(event.seat or 0)
    free = _one_voice(state, event.seat or 0, lambda people: _without(people, said.voices if said else ()))
    step = state.step_of(event.seat or 0).no
    reopened = _one_step(replace(free, decisions=decisions), step, lambda each: added.respared(each, event.at))
    return _one_seat(reopened, event.seat or 0, lambda seat: replace(seat, state="open", opened_at=event.at))


def _next_seat(state: Request, event: Event) -> Request:
    return _one_seat(state, event.seat or 0, lambda seat: replace(seat, state="open", opened_at=event.at))


def _reassigned(state: Request, event: Event) -> Request:
    data = event.data
    return _one_seat(
        state, event.seat or 0,
        lambda seat: replace(seat, holders=holders_from(data["holders"]), cause=data["cause"], rescue=data["rescue"]),
    )  # fmt: skip


def _given(state: Request, event: Event) -> Request:
    """A seat that somebody gave away: who may fill it now; its clock goes on (S11.6)."""
    data = event.data
    return _one_seat(
        state, event.seat or 0,
        lambda seat: replace(
            seat, holders=holders_from(data["holders"]), cause=data["cause"], given_by=data["by"], rescue=data["rescue"]
        ),
    )  # fmt: skip


def _stands_in(state: Request, event: Event) -> Request:
    return replace(state, stand_ins=(*state.stand_ins, *event.data["people"]))


def _seat_void(state: Request, event: Event) -> Request:
    number, changes = event.seat or 0, {"cause": event.data["cause"], "spared": event.data.get("spared", False)}
    return _one_step(state, state.step_of(number).no, lambda step: added.without(step, number, **changes))


def _added(state: Request, event: Event) -> Request:
    seats = tuple(seat_from(seat, event.at) for seat in event.data["seats"])
    return _one_step(state, event.data["no"], lambda step: added.with_added(step, event.seat or 0, seats))


def _late(state: Request, event: Event) -> Request:
    level = event.data["level"]
    for number in event.data["numbers"]:
        state = _one_seat(state, number, lambda seat: replace(seat, late=(*seat.late, level)))
    return state


def _reminded(state: Request, event: Event) -> Request:
    return _one_seat(state, event.seat or 0, lambda seat: replace(seat, reminded=event.data["level"]))


def _due(state: Request, event: Event) -> Request:
    terms = {each["seat"]: term_from(each) for each in event.data["terms"]}
    for number, term in terms.items():
        state = _one_seat(state, number, partial(replace, term=term))
    return state


def _urged(state: Request, event: Event) -> Request:
    steps = event.data["steps"]
    return _each_step(state, lambda step: replace(step, urged_at=event.at) if step.no in steps else step)


def _copied(state: Request, event: Event) -> Request:
    return replace(state, copied=state.copied | set(event.data["people"]))


def _said(state: Request, _event: Event) -> Request:
    return state


def _reopened(state: Request, _event: Event) -> Request:
    return replace(state, void=True)


def _each_step(state: Request, change: Callable[[Step], Step]) -> Request:
    return replace(state, steps=tuple(change(step) for step in state.steps))


def _one_step(state: Request, no: int, change: Callable[[Step], Step]) -> Request:
    return _each_step(state, lambda step: change(step) if step.no == no else step)


def _one_seat(state: Request, number: int, change: Callable[[Seat], Seat]) -> Request:
    def of(step: Step) -> Step:
        return replace(step, seats=tuple(change(seat) if seat.id == number else seat for seat in step.seats))

    return _each_step(state, of)


_EVOLVE: Final[Mapping[str, Callable[[Request, Event], Request]]] = {
    "resubmit": _resubmitted, "propose": _proposed, "revise": _revised, "restart": _restarted, "comment": _said,
    "skip": _skipped, "open": _opened, "close": _step_closed, "back": _sent_back, "redo": _redone,
    "migrate": _migrated, "redraw": _redrawn,
    "approve": _decided, "reject": _decided, "return": _decided, "automatic": _decided,
    "done": _decided, "cannot": _decided,
    "take-back": _taken_back, "next": _next_seat, "reassign": _reassigned,
    "stand-in": _stands_in, "hand-over": _given, "move-seat": _given, "void": _seat_void,
    "send-again": _said, "done-by-hand": _said,
    "withdraw": _said, "stop": _said, "end": _ended, "reopen": _reopened,
    "due": _due, "late": _late, "remind": _reminded,
    "add": _added, "remove": _seat_void, "urge": _urged, "copy": _copied,
}  # fmt: skip
