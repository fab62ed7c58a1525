"""Steps that could end with nobody but the submitter, or with nobody at all, whoever holds the roles (S4, S5.6)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from kernel.errors import Code, Place, Problem
from kernel.text import Text
from schema import seat_codes as codes
from schema.checks.reach import steps_of
from schema.desk import listed
from schema.model import Effect, Person, Schema, Seat, Step, Workflow
from schema.sections.bench import Bench

_OWN: Final = frozenset(("owner", "created_by"))  # who usually submits a record
_WORDS: Final = frozenset(("any", "all", "in_order"))
Key = tuple[str, str, str]


def check(schema: Schema, bench: Bench) -> None:
    """Every approval, once nothing else is wrong."""
    if any(problem.severity == "error" for problem in bench.desk.problems):
        return
    for workflow in schema.workflows.values():
        for problem in stuck(workflow, bench.single):
            bench.desk.add(problem)


def stuck(workflow: Workflow, single: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Warnings about one approval; `single` are the roles that at most one person may hold."""
    steps = list(steps_of(workflow.steps))
    for step in steps:
        if step.own_request == "exclude" and all(_own(seat) for seat in step.who):
            yield _said(codes.OWN_ONLY, step.place, step=step.name, asked=_asked(step.who), policy=step.own_request)
        if isinstance(step.if_nobody, tuple) and {_key(each) for each in step.if_nobody} <= {_key(s) for s in step.who}:
            yield _said(codes.SAME_NOBODY, step.if_nobody[0].place, step=step.name, asked=_asked(step.if_nobody))
        yield from _one_voice(step, single)
        yield from _handed(step)
    if steps and all(step.own_request in ("allow", "skip") and all(_own(seat) for seat in step.who) for step in steps):
        seats = [seat for step in steps for seat in step.who]
        yield _said(codes.OWN_ALONE, workflow.place, workflow=workflow.name, asked=_asked(seats))


def _said(code: Code, place: Place, **values: Any) -> Problem:
    return Problem(code, values, place=place, severity="warning")


def _own(seat: Seat) -> bool:
    """Whether whoever submits usually sits there."""
    if seat.kind == "chosen_by":
        return all(_own(each) for each in seat.pool)
    return seat.kind == "field" and seat.name in _OWN


def _key(seat: Seat) -> Key:
    return seat.kind, seat.name, seat.within


def _asked(seats: Iterable[Seat]) -> Text:
    found = (seat.pool if seat.kind == "chosen_by" else (seat,) for seat in seats)
    return listed(f"`{name}`" for name in dict.fromkeys(each.name for group in found for each in group))


# ------------------------------------------------------------------------------------------------ one voice
def _one_voice(step: Step, single: frozenset[str]) -> Iterator[Problem]:
    """A counted step whose seats are those of too few people, as the file says them (S5.6)."""
    if step.need in _WORDS or not all(_one_person(seat, single) for seat in step.who):
        return
    weights: dict[Key, Decimal] = {}
    share = step.need.endswith("%")
    for seat in step.who:
        worth = seat.weight if share else Decimal(1)
        weights[_key(seat)] = max(worth, weights.get(_key(seat), Decimal(0)))
    total = sum((seat.weight for seat in step.who), Decimal(0))
    wanted = total * Decimal(step.need.rstrip("%")) / 100 if share else Decimal(step.need)
    if len(weights) < len(step.who) and sum(weights.values()) < wanted:
        yield _said(codes.ONE_VOICE, step.place, step=step.name, need=step.need, people=len(weights))


def _one_person(seat: Seat, single: frozenset[str]) -> bool:
    """Whether at most one person may ever sit there."""
    return seat.kind in ("user", "manager_of", "department_head_of") or (seat.kind == "role" and seat.name in single)


# ------------------------------------------------------------------------------------------------ handed over when late
def _handed(step: Step) -> Iterator[Problem]:
    """Seats that go round in a circle: to those who held them before (S11.5), or to the submitter (S10.1)."""
    held = [{_plain(seat) for seat in step.who}]
    for level in step.late:
        for effect in level.do:
            if effect.word != "hand_over":
                continue
            to = {_meant(person) for person in effect.people}
            if to == {"submitter"}:
                yield _said(codes.TO_SUBMITTER, effect.place, step=step.name)
            elif to in held:
                yield _said(codes.SAME_HANDS, effect.place, step=step.name, asked=_named(effect))
            held.append(to)


def _plain(seat: Seat) -> str:
    return f"role {seat.name}" if seat.kind == "role" and not seat.within else f"{seat.kind} {seat.name} {seat.within}"


def _meant(person: Person) -> str:
    if person.kind == "owner":
        return "field owner "
    return f"field {person.name} " if person.kind == "field" else f"{person.kind} {person.name}".strip()


def _named(effect: Effect) -> Text:
    return listed(f"`{person.name or person.kind}`" for person in effect.people)
