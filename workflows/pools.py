"""Whom a person may choose: the pools that a definition names, or the people around him (S4.9, S10.1)."""

from collections.abc import Iterable

from schema import model
from workflows.branches import passed_before, previous_of
from workflows.organisation import Organisation
from workflows.state import Request, Step

Listed = Iterable[model.Person]


def people_of(listed: Listed, state: Request, step: str, organisation: Organisation) -> tuple[int, ...]:
    """The active people that plain names mean for a request: roles as seats find them, person fields as they were
    submitted, `submitter`, `owner`, `previous` (who decided the step before `step`), `everyone`."""
    found = (person for each in listed for person in _of(each, state, step, organisation))
    return tuple(person for person in dict.fromkeys(found) if organisation.is_active(person))


def _of(listed: model.Person, state: Request, step: str, organisation: Organisation) -> tuple[int, ...]:
    match listed.kind:
        case "role":
            return organisation.holders(listed.name, state.unit)
        case "everyone":
            return organisation.holders("everyone")
        case "submitter":
            return state.submitters
        case "previous":
            return _previous(state, step)
        case "owner" | "field":
            return state.people.get(listed.name or "owner", ())
        case _:
            return ()


def _previous(state: Request, step: str) -> tuple[int, ...]:
    names = previous_of(state, passed_before(state, step))
    steps = (found for name in names if (found := state.latest(name)) is not None)
    said = (state.decision(seat.id) for found in steps for seat in found.seats)
    return tuple(each.actor for each in said if each is not None and each.actor is not None)


def around(person: int, organisation: Organisation) -> tuple[int, ...]:
    """The active users of a person's unit and of those below it: whom one may choose where no pool is written."""
    home = organisation.members[person].unit
    return tuple(
        each for each in organisation.holders("everyone") if organisation.within(organisation.members[each].unit, home)
    )


def sitting(step: Step, state: Request, organisation: Organisation) -> frozenset[int]:
    """The people in a step: who may fill a seat of it now, and who has spoken there."""
    from workflows.seats import holders_now

    waiting = {
        person
        for seat in step.seats if seat.state in ("open", "waiting")
        for person in holders_now(seat.holders, organisation)
    }  # fmt: skip
    said = (state.decision(seat.id) for seat in step.seats)
    return frozenset(waiting | {person for each in said if each is not None for person in each.voices})
