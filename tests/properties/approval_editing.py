"""The machine's rules of content that changes under approval: what seats may edit and must fill, and what begins it
anew (S3.5, S3.6, S3.7, S7.5)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.properties.approval_house import PEOPLE
from tests.properties.approval_machine import RATIOS, pick
from tests.properties.approval_opening import Opening
from tests.properties.approval_whole_house import EDITED, WholeHouse
from workflows.commands import Approve
from workflows.route import step_named

VALUES: dict[str, tuple[Any, ...]] = {
    "code": ("A", "B", ""), "account": ("K-1", "K-2", ""), "terms": (30, 60, 90), "amount": (1, 2, 3),
}  # fmt: skip


class Editing(Opening):
    """Holders and submitters change what they may, and now and then what they may not."""

    house: WholeHouse

    # ---------------------------------------------------------------------------------------- approvers
    @precondition(lambda self: self._running())
    @rule(which=pick, name=st.sampled_from(sorted(VALUES)), value=pick)
    def an_approver_edits(self, which: int, name: str, value: int) -> None:
        """What his step opens is his to change, and is a new revision; anything else is not (S3.6)."""
        found = self._places(EDITED, which)
        if not found:
            return
        number, (_, person) = found[which % len(found)]
        state = self.house.requests[number].state
        new = VALUES[name][value % len(VALUES[name])]
        same = getattr(self.house.records[state.record], name) == new
        others = [
            n for n, each in self.house.requests.items()
            if each.state.record == state.record and name in self.house.shut_for(n, person)
        ]  # fmt: skip
        done = self.house.edit(state.record, person, **{name: new})
        assert done == (same or not others), f"S3.6: {person} {'could not' if others else 'could'} change {name}"
        after = self.house.requests[number].state
        assert after.revision == state.revision + (done and not same), "S3.7: no revision of its own"

    @precondition(lambda self: self._running())
    @rule(which=pick, value=pick)
    def fill_and_approve(self, which: int, value: int) -> None:
        """What must be filled is asked for, filled, and then approved on the revision that holds it (S7.5)."""
        found = self._places(("booked",), which)
        if found and not self._of(found[0]).must_fill:
            self._approve(found[0][0], 1, which)
            found = [(found[0][0], each) for each in self.house.entitled(found[0][0])]
        asking = [each for each in found if "account" in self._of(each).must_fill]
        if asking:
            number, who = asking[which % len(asking)]
            self._fill(number, who, VALUES["account"][value % 2])

    def _fill(self, number: int, who: tuple[int, int], account: str) -> None:
        record = self.house.requests[number].state.record
        shut = [
            self.house.shut_for(n, who[1]) for n, each in self.house.requests.items() if each.state.record == record
        ]
        if any("account" in each for each in shut):
            return  # another request of the record locks it
        self.house.edit(record, who[1], account="")
        unfilled = self._decision(number, Approve, who, "")
        assert self._give(number, unfilled) == "WFL110", "S7.5: approved without what must be filled"
        self.house.reached["not approved unfilled"] += 1
        assert self.house.edit(record, who[1], account=account), "S3.6: his to fill"
        filled = self._decision(number, Approve, who, "")
        assert self._give(number, replace(filled, revision=unfilled.revision)) == "WFL011", "S3.7: unseen"
        if not self._give(number, filled):
            self.house.reached["filled and approved"] += 1

    @precondition(lambda self: self._running())
    @rule(which=pick, person=st.sampled_from(PEOPLE), name=st.sampled_from(sorted(VALUES)), value=pick)
    def anybody_edits(self, which: int, person: int, name: str, value: int) -> None:
        """Of a record under approval, whoever it is; the house holds it against the definitions."""
        running = self._running()
        if running and self.house.organisation.is_active(person):
            record = self.house.requests[running[which % len(running)]].state.record
            self.house.edit(record, person, **{name: VALUES[name][value % len(VALUES[name])]})

    # ---------------------------------------------------------------------------------------- beginning anew
    @precondition(lambda self: self._running())
    @rule(which=pick, passed=st.integers(0, 3), terms=st.integers(1, 99), ratio=st.sampled_from(RATIOS))
    def what_restarts_is_changed(self, which: int, passed: int, terms: int, ratio: Decimal) -> None:
        """The submitter changes what begins it anew: all that was said counts no more (S3.5)."""
        found = self._places(("anew",), which)
        if not found:
            return
        number = found[0][0]
        self._approve(number, passed, which)
        before = self.house.requests[number].state
        people = self.house.submitting(number)
        values = {"terms": terms} if which % 3 else {"ratio": ratio}
        if before.state == "running" and people and self.house.edit(before.record, people[0], **values):
            self._begins_anew(number, before.revision)

    @precondition(lambda self: self._running())
    @rule(which=pick, ratio=st.sampled_from((*RATIOS, None)))
    def it_moves_elsewhere(self, which: int, ratio: Decimal | None) -> None:
        """A figure of the record changes because of another record: nobody can be refused (S3.5)."""
        found = self._places(("anew",), which)
        if found and self._moves_alone(found[0][0]):
            number = found[0][0]
            state = self.house.requests[number].state
            before = state.revision
            assert self.house.write(state.record, PEOPLE[which % len(PEOPLE)], {"ratio": ratio}, elsewhere=True)
            self.house.reached["moved elsewhere"] += 1
            self._begins_anew(number, before)

    def _moves_alone(self, number: int) -> bool:
        """Whether it is begun anew by a ratio that no other request of the record keeps."""
        state = self.house.requests[number].state
        others = (each.state for n, each in self.house.requests.items() if n != number)
        kept = [each for each in others if each.record == state.record and each.state in ("running", "approved")]
        return state.workflow == "anew" and not kept

    def _begins_anew(self, number: int, revision: int) -> None:
        """From the first step of the new route on, or at its end, or back where it has none."""
        state = self.house.requests[number].state
        if state.revision == revision:
            return  # written as it was
        before = [d for d in state.decisions if d.revision <= revision]
        assert all(d.outdated for d in before), "S3.5: an approval of before counts"
        assert not [step for step in state.steps if step.round < state.round and not step.outdated], "S3.5: a step"
        first = next((plan.name for plan in state.route if plan.applies), "")
        now = [step.name for step in state.active_steps]
        assert now == [first] if state.state == "running" else state.state in ("returned", "not_needed"), "S3.5: where"

    # ---------------------------------------------------------------------------------------- what chance finds seldom
    def _edited_seldom(self) -> None:
        """Filled, edited, begun anew by hand and from elsewhere, once each."""
        self._approve(self._first("booked"), 1, 0)
        self.an_approver_edits(0, "code", 0)
        self.fill_and_approve(0, 0)
        self.what_restarts_is_changed(1, 2, 45, RATIOS[0])
        self.it_moves_elsewhere(0, RATIOS[3])
        self.it_moves_elsewhere(0, None)


# ------------------------------------------------------------------------------------------------ invariants
def filled_where_approved(house: WholeHouse) -> None:
    """S7.5: what a step must fill was filled in the revision that a person approved there."""
    for running in house.fresh.values():
        definition = house.definition_of(running.state)
        for said in running.state.decisions:
            if said.actor is not None and said.kind in ("approve", "done"):
                for name in step_named(definition, running.state.step_of(said.seat).name).must_fill:
                    assert getattr(running.contents[said.revision], name), f"S7.5: approved without {name}"


def each_content_is_a_revision(house: WholeHouse) -> None:
    """S3.7: revisions count on by one, and each was kept; only one handed in unchanged is the same again (S9.2)."""
    for running in house.fresh.values():
        assert sorted(running.contents) == list(range(1, running.state.revision + 1)), "S3.7: a revision is missing"
        told = [event.data["revision"] for event, _ in running.trail if event.kind in ("revise", "restart")]
        assert len(told) == len(set(told)), "S3.7: two contents of one number"


EDITING_HOLDS = (filled_where_approved, each_content_is_a_revision)
