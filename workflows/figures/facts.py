"""What one request contributes to the numbers (S19), read from its trail alone; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from expressions.working_time import WorkingTime
from workflows.events import Event, evolve
from workflows.state import Decision, Request

By = Literal["workflow", "step", "unit", "month", "person"]
BY: Final[tuple[By, ...]] = ("workflow", "step", "unit", "month", "person")
_DECIDED: Final = {"approved": True, "rejected": False}


@dataclass(frozen=True, slots=True)
class Wait:
    """A decision of a person: the working time from the opening of its seat on; `met`: by its term, if it had one."""

    step: str
    person: int
    waited: timedelta
    verdict: str
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One request: who waited where, what decided by itself and why, which seats are open since when. Void and skipped
    seats are nowhere in it."""

    id: int
    state: Request
    month: str  # in which it was submitted, by the clock of the application: 2026-11
    waits: tuple[Wait, ...] = ()
    automatic: tuple[tuple[str, str], ...] = ()  # step and cause
    open: tuple[tuple[str, datetime], ...] = ()  # step and since when


@dataclass(frozen=True, slots=True)
class Part:
    """What of a request belongs under one key. `first_pass`: whether it passed without a return or a rejection; None
    while that is not known, or never will be."""

    key: str
    request: int
    waits: tuple[Wait, ...]
    automatic: tuple[str, ...]
    open: tuple[datetime, ...]
    returns: int
    rejections: int
    first_pass: bool | None


def case_of(id_: int, events: Iterable[Event], time: WorkingTime, zone: ZoneInfo) -> Case | None:
    """The request that this trail tells; None for one that needed no approval (S1.6)."""
    state: Request | None = None
    waits: list[Wait] = []
    automatic: list[tuple[str, str]] = []
    for event in events:
        before, state = state, evolve(state, event)
        for said in state.decisions[len(before.decisions) :] if before else ():
            step = before.step_of(said.seat).name if before else ""
            if said.kind == "automatic" or said.actor is None:
                automatic.append((step, said.cause))
            elif before is not None:
                waits.append(_wait(before, said, step, time))
    if state is None or state.state == "not_needed":
        return None
    month = state.opened_at.astimezone(zone).strftime("%Y-%m")
    return Case(id_, state, month, tuple(waits), tuple(automatic), tuple(_open(state)))


def _wait(before: Request, said: Decision, step: str, time: WorkingTime) -> Wait:
    seat = before.seat(said.seat)
    opened = seat.opened_at if seat and seat.opened_at else said.at
    met = said.at <= seat.term.due if seat and seat.term else None
    return Wait(step, said.actor or 0, time.between(opened, said.at), said.verdict, met)


def _open(state: Request) -> Iterator[tuple[str, datetime]]:
    for step in state.active_steps if state.is_open else ():
        yield from ((step.name, seat.opened_at) for seat in step.seats if seat.state == "open" and seat.opened_at)


# ------------------------------------------------------------------------------------------------ under keys
def parts(case: Case, by: By) -> list[Part]:
    """The request under each key that it belongs to: one, or one per step or person of it."""
    if by == "step":
        return [_of_step(case, name) for name in dict.fromkeys(step.name for step in case.state.steps)]
    if by == "person":
        return [_of_person(case, person) for person in dict.fromkeys(wait.person for wait in case.waits)]
    return [_whole(case, _key(case, by))]


def _key(case: Case, by: By) -> str:
    return {"workflow": case.state.workflow, "unit": str(case.state.unit or ""), "month": case.month}[by]


def _whole(case: Case, key: str) -> Part:
    state = case.state
    passed = _DECIDED.get(state.state)
    return Part(
        key, case.id, case.waits, tuple(cause for _, cause in case.automatic), tuple(since for _, since in case.open),
        state.returns, int(state.state == "rejected"), None if passed is None else passed and not state.returns,
    )  # fmt: skip


def _of_step(case: Case, name: str) -> Part:
    """A step opened again after a return did not pass at first."""
    openings = [step.state for step in case.state.steps if step.name == name]
    known = openings[0] in ("passed", "rejected", "returned")
    return Part(
        f"{case.state.workflow}:{name}", case.id, tuple(wait for wait in case.waits if wait.step == name),
        tuple(cause for step, cause in case.automatic if step == name),
        tuple(since for step, since in case.open if step == name),
        openings.count("returned"), openings.count("rejected"),
        openings == ["passed"] if known else None,
    )  # fmt: skip


def _of_person(case: Case, person: int) -> Part:
    own = tuple(wait for wait in case.waits if wait.person == person)
    said = [wait.verdict for wait in own]
    return Part(str(person), case.id, own, (), (), said.count("return"), said.count("reject"), None)
