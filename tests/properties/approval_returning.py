"""The machine's rules of going back: to any earlier step, over again or straight back, so many times (S9)."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from schema import model
from tests.properties.approval_machine import pick
from tests.properties.approval_opening import Opening, Place
from tests.properties.approval_whole_house import BACK, WholeHouse
from workflows.commands import Approve, Resubmit, Return
from workflows.route import step_named
from workflows.state import Request

TARGETS = ("start", "previous", "one", "two", "three", "four")


class Returning(Opening):
    """Whoever may sends a request back; it goes where he said, and on from there as the step says."""

    house: WholeHouse

    def _send(self, place: Place, target: str) -> str:
        return self._give(place[0], self._decision(place[0], Return, place[1], target))

    @precondition(lambda self: self._running())
    @rule(which=pick, to=st.sampled_from(TARGETS), forward=st.integers(0, 3))
    def send_back_to(self, which: int, to: str, forward: int) -> None:
        """Offered, passed before, and not too often: then it goes there, else nowhere (S9.1, S9.7)."""
        found = self._places(BACK, which)
        if found:
            self._approve(found[0][0], forward, which)
            self._send_from(found[0][0], which, to)

    def _send_from(self, number: int, which: int, to: str) -> None:
        entitled = self.house.entitled(number)
        if self.house.requests[number].state.state != "running" or not entitled:
            return
        running = self.house.requests[number]
        who = entitled[which % len(entitled)]
        step = step_named(self.house.definition_of(running.state), running.state.step_of(who[0]).name)
        place = offered(step, running.state).get(to)
        often = len([each for each, _ in running.trail if each.kind == "return"])
        left = often < most(self.house.definition_of(running.state), step)
        refused = self._send((number, who), to)
        assert bool(refused) == (place is None or not left), f"S9.1: {refused or 'not refused'} for {to}"
        self.house.reached["no return left"] += place is not None and not left
        if place is not None and not refused:
            self._lies_at(number, place)

    def _lies_at(self, number: int, place: str) -> None:
        state = self.house.requests[number].state
        if place == "start":
            assert (state.state, state.active_steps) == ("returned", ()), "S9: not with the submitter"
        else:
            assert [each.name for each in state.active_steps] == [place], "S9: it went to another step"

    @precondition(lambda self: self._running())
    @rule(which=pick, aim=pick, changed=st.booleans())
    def there_and_back(self, which: int, aim: int, changed: bool) -> None:
        """From a step that says `come_back`: straight back to it, unless the content has changed (S9.2)."""
        found = self._places(("straight",), which)
        for _ in range(1 + which % 4 if found else 0):
            entitled = self._approve(found[0][0], 1, which)
            if entitled and self._of((found[0][0], entitled[0])).name == ("three", "four")[which % 2]:
                self._away((found[0][0], entitled[0]), aim, changed=changed)
                self._approve(found[0][0], which % 5, which)

    def _away(self, place: Place, aim: int, *, changed: bool) -> None:
        number, returner = place[0], self._of(place)
        running = self.house.requests[number]
        revision = running.state.revision
        targets = sorted(set(offered(returner, running.state).values()))
        target = targets[aim % len(targets)] if targets else ""
        if not target or self._send(place, target):
            return
        people = self.house.submitting(number)
        if changed and people:
            self.house.edit(running.state.record, people[0], code=f"C{aim}", terms=aim % 50)
        if target != "start":
            self._passed_again(number, target, returner.name, same=running.state.revision == revision)
        elif people:
            same = self.house.records[running.state.record] == running.snapshot
            self._handed_in(number, people[0], returner.name, same=same)

    def _handed_in(self, number: int, by: int, returner: str, *, same: bool) -> None:
        content = self.house.content(self.house.requests[number].state.record)
        if not self._give(number, Resubmit(actor=by, key=self._key(), subject=content)):
            state = self.house.requests[number].state
            first = next(plan.name for plan in state.route if plan.applies)
            self._goes_on_at(number, returner if same else first)

    def _passed_again(self, number: int, target: str, returner: str, *, same: bool) -> None:
        state = self.house.requests[number].state
        later = [plan.name for plan in state.route[state.index_of(target) + 1 :] if plan.applies]
        entitled = self.house.entitled(number)
        if entitled and not self._give(number, self._decision(number, Approve, entitled[0], "")):
            self._goes_on_at(number, returner if same else later[0])

    def _goes_on_at(self, number: int, name: str) -> None:
        active = [each.name for each in self.house.requests[number].state.active_steps]
        assert active == [name], f"S9.2: it came to {active}, not to {name}"
        self.house.reached["came to where it belongs"] += 1

    # ---------------------------------------------------------------------------------------- what chance finds seldom
    def _returned_seldom(self) -> None:
        """Back and straight back, changed and unchanged, until none is left."""
        first = self._first("straight")
        self._approve(first, 2, 0)
        for aim, changed in ((1, False), (2, False), (0, True)):
            self._away((first, self.house.entitled(first)[0]), aim, changed=changed)
        again = self._first("redone")
        self._approve(again, 3, 0)
        self._send_from(again, 0, "previous")
        self._approve(again, 1, 0)
        self._send_from(again, 0, "one")


def offered(step: model.Step, state: Request) -> dict[str, str]:
    """The words a step of a line offers for a return, each with the place it means: passed on the way to it."""
    before = [plan.name for plan in state.route[: state.index_of(step.name)] if plan.name in state.passed]
    found = {name: name for name in step.return_to if name == "start" or name in before}
    if before and ("previous" in step.return_to or before[-1] in found):
        found |= {"previous": before[-1], before[-1]: before[-1]}
    return found


def most(definition: model.Workflow, step: model.Step) -> int:
    """S9.7: what the step says, else the approval."""
    return definition.max_returns if step.max_returns is None else step.max_returns


# ------------------------------------------------------------------------------------------------ invariants
def returned_where_it_could(house: WholeHouse) -> None:
    """S9.1, S9.7: every return went to a step that had passed, as its own step offers, and none was one too many."""
    for state, event in house.returned:
        definition = house.definition_of(state)
        step, to = step_named(definition, state.step_of(event.seat or 0).name), event.data["to"]
        assert to in ("start", *state.passed), f"S9.1: back to {to}, which had not passed"
        assert to in step.return_to or ("previous" in step.return_to and to != "start"), f"S9.1: {to} is not offered"
        assert state.returns < most(definition, step), "S9.7: one return too many"
    house.returned.clear()


RETURNING_HOLDS = (returned_where_it_could,)
