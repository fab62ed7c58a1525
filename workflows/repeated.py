"""Who approved before is not asked again, where `same_person` says so (S4.8)."""

from collections.abc import Iterable

from schema import model
from workflows.branches import passed_before, previous_of
from workflows.state import Decision, Request


def approved_before(step: model.Step, state: Request, people: Iterable[int], spoken: Iterable[int] = ()) -> int | None:
    """The first of `people` whose approval of before fills a seat of this step; None: the step asks.

    `spoken` are those whose voice stands in this step already (S5.6).
    """
    if step.same_person == "ask" or asks_in_person(step):
        return None
    known = _approvers(step, state)
    return next((person for person in people if person in known and person not in spoken), None)


def asks_in_person(step: model.Step) -> bool:
    """Whether a step wants more than a yes: something done, written, signed or filled in by the person."""
    return bool(step.work or step.comment == "always" or step.signature or step.may_edit or step.must_fill)


def _approvers(step: model.Step, state: Request) -> frozenset[int]:
    """Who approved in an earlier step of this round; with `skip_in_a_row` only in the one just before. A step of a
    branch beside this one is none: which of the two comes first is chance."""
    names = passed_before(state, step.name)
    if step.same_person == "skip_in_a_row":
        names = previous_of(state, names)
    earlier = [found for name in names if (found := state.latest(name)) is not None and found.round == state.round]
    said = (state.decision(seat.id) for each in earlier for seat in each.seats)
    people = (_own_approval(each, state.revision) for each in said if each is not None)
    return frozenset(person for person in people if person is not None)


def _own_approval(said: Decision, revision: int) -> int | None:
    """Whose approval this is, of the content as it is now; not what a delegate said. A seat that this very rule filled
    goes on a row."""
    if said.revision != revision or said.for_user is not None:
        return None
    return said.actor if said.kind == "approve" else said.repeats
