"""Copies (S10.10): who is told at a step's end or at the end, once per person and request; a copy holds nothing up."""

from collections.abc import Iterable

from schema.model import Person
from workflows.pools import people_of
from workflows.turn import Turn


def copy(turn: Turn, listed: Iterable[Person], step: str = "") -> None:
    """Sends a copy to these people, but for those who had one and those whose request it is."""
    state = turn.state
    found = people_of(listed, state, step or _last(turn), turn.organisation)
    people = tuple(person for person in found if person not in state.copied and person not in state.submitters)
    if people:
        names = [turn.name(person) for person in people]
        turn.by_product("copy", people=list(people), names=names, step=step)
        turn.tell("copied", people, step)


def _last(turn: Turn) -> str:
    """The last entry of the route: what `previous` means at the end comes before it."""
    return turn.state.route[-1].name if turn.state.route else ""
