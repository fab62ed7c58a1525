"""The invariants of the wider words (S4.8, S5.6, S10.8), each as one function over a house."""

from decimal import Decimal

from schema import model
from tests.properties.approval_house import House
from tests.properties.approval_invariants import waits_for_added
from workflows import counting
from workflows.route import step_named
from workflows.state import Request, Step


def votes_of_counted_steps_add_up(house: House) -> None:
    """10: a counted step passed with enough votes, by different people (S5.6), or could not pass any more."""
    for running in house.fresh.values():
        definition = house.definition_of(running.state)
        for each in running.state.steps:
            if counting.counted(each.need):
                _counted(running.state, each, step_named(definition, each.name))


def _counted(state: Request, each: Step, definition: model.Step) -> None:
    worth = {}
    for seat in each.seats:
        if seat.origin == "rule" and not (seat.state == "void" and seat.cause in ("others", "nobody_skipped")):
            weight = definition.who[seat.rule].weight if seat.rule < len(definition.who) else Decimal(1)
            worth[seat.id] = weight if each.need.endswith("%") else Decimal(1)
    said = {}
    for decision in state.decisions:
        if decision.seat in worth and decision.outdated != "taken_back":
            said[decision.seat] = decision
    actors = [d.actor for d in said.values() if d.actor is not None]
    assert len(actors) == len(set(actors)), "10: one person twice in a counted step"
    yes = sum((worth[seat] for seat, d in said.items() if d.verdict == "approve"), Decimal(0))
    total = sum(worth.values(), Decimal(0))
    need = total * 60 / 100 if each.need.endswith("%") else Decimal(each.need)
    if each.state == "passed":
        assert yes >= min(need, total), f"10: passed with {yes} of {total}"
    if each.state == "active":
        left = total - sum((worth[seat] for seat in said), Decimal(0))
        more = waits_for_added(each) or (definition.reject_when == "after_all" and left)
        assert yes < need or more, "10: goes on with enough votes"


def repeated_people_approved_before(house: House) -> None:
    """S4.8: a seat that filled itself names somebody who approved this revision himself, in this round."""
    for running in house.fresh.values():
        state = running.state
        for said in state.decisions:
            if said.repeats is None or said.outdated:
                continue
            at = state.step_of(said.seat)
            earlier = [s for s in state.steps if s.no < at.no and s.round == at.round]
            own = {
                d.actor for step in earlier for seat in step.seats for d in state.decisions
                if d.seat == seat.id and d.kind == "approve" and d.for_user is None and d.revision == said.revision
            }  # fmt: skip
            assert said.repeats in own, "S4.8: filled for somebody who did not approve before"


def works_are_done_by_people(house: House) -> None:
    """2.5: a work is never approved, nor done by itself."""
    for running in house.fresh.values():
        definition = house.definition_of(running.state)
        for each in running.state.steps:
            if step_named(definition, each.name).work:
                kinds = {d.kind for seat in each.seats for d in running.state.decisions if d.seat == seat.id}
                assert kinds <= {"done", "cannot", "return"}, f"a work was answered with {kinds}"


def delegates_had_the_right(house: House) -> None:
    """5: whoever acted in somebody's place was named for that moment, and it was not his own request (S10.8)."""
    for number, actor, seat, _, organisation in house.decided:
        if number not in house.fresh:
            continue
        state = house.requests[number].state
        said = next((d for d in state.decisions if d.seat == seat.id and d.actor == actor and d.for_user), None)
        if said is not None:
            windows = [d for d in organisation.delegations if (d.from_user, d.to_user) == (said.for_user, actor)]
            assert any(d.from_at <= said.at < d.to_at for d in windows), "5: outside the window"
            assert actor not in state.submitters, "5: on his own request"


ALL = (
    votes_of_counted_steps_add_up, repeated_people_approved_before, works_are_done_by_people,
    delegates_had_the_right,
)  # fmt: skip
