"""What is said among approvers (S13.5): who they are, and which entries of a trail others do not see."""

from datetime import datetime

from workflows.delegating import delegates
from workflows.events import Event
from workflows.organisation import Organisation
from workflows.seats import holders_now
from workflows.state import Request


def approvers(state: Request, organisation: Organisation, now: datetime) -> frozenset[int]:
    """Everybody who may fill a seat of the request or has, also in somebody's place, and the workflow administrators;
    never whose request it is."""
    found = set(organisation.administrators("workflows"))
    for seat in (seat for step in state.steps for seat in step.seats):
        found |= {*holders_now(seat.holders, organisation), *seat.holders.people}
        if seat.state == "open":
            found |= {person for person, _ in delegates(state, seat, organisation, now)}
    found |= {person for said in state.decisions for person in said.voices}
    return frozenset(found - set(state.submitters))


def hidden(event: Event, person: int | None, state: Request, organisation: Organisation, now: datetime) -> bool:
    """Whether an entry is for approvers only and this person is none; the product sees all."""
    return (
        bool(event.data.get("approvers")) and person is not None and person not in approvers(state, organisation, now)
    )
