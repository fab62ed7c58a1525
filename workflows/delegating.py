"""Who may act in whose place (S10.6 to S10.8): asked when somebody acts, never when a seat opens, and not passed on."""

from datetime import datetime

from workflows.counting import counted
from workflows.organisation import Organisation
from workflows.seats import holders_now
from workflows.state import Request, Seat


def giver(state: Request, seat: Seat, actor: int, organisation: Organisation, now: datetime) -> int | None:
    """The holder of an open seat in whose place `actor` may fill it now.

    None on a request of his own (S10.8), and where votes are counted and he has a voice already (S5.6).
    """
    if actor in state.submitters or actor in seat.holders.excluded or _sits(state, seat, actor, organisation):
        return None
    given = organisation.acts_for(actor, now)
    holders = holders_now(seat.holders, organisation) if given else ()
    meant = (each.from_user for each in given if each.covers(state.workflow, state.amount))
    return next((person for person in meant if person in holders and person != actor), None)


def _sits(state: Request, seat: Seat, actor: int, organisation: Organisation) -> bool:
    """Whether he has a seat of his own in a counted step."""
    step = state.step_of(seat.id)
    others = [each for each in step.seats if each.id != seat.id and each.state in ("open", "waiting")]
    return counted(step.need) and any(actor in holders_now(each.holders, organisation) for each in others)


def delegates(state: Request, seat: Seat, organisation: Organisation, now: datetime) -> tuple[tuple[int, int], ...]:
    """(who acts, for whom) of everybody who may fill the seat in a holder's place now."""
    held = holders_now(seat.holders, organisation)
    named = dict.fromkeys(each.to_user for person in held for each in organisation.delegates(person, now))
    found = ((each, giver(state, seat, each, organisation, now)) for each in named if each not in held)
    return tuple((each, for_user) for each, for_user in found if for_user is not None)
