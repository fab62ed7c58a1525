"""The machine over people whom the submitter chooses (S4.9) and signatures (S7.4)."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from kernel.errors import Refusal
from schema import model
from tests.properties.approval_house import PEOPLE, House, Record, first_edition
from tests.properties.approval_invariants import ALL
from tests.properties.approval_machine import Approvals, pick
from tests.workflows.builders import CHEN, LI, ZHOU, effect, flow, role, seat, step
from workflows.commands import Approve
from workflows.route import step_named

RECORDS = tuple(range(21, 29))
FINANCE = role("finance", within="anywhere")
DRAWN = {"id": 7, "sha256": "ab" * 32}


def chosen_edition() -> dict[str, model.Workflow]:
    """What the first edition has, and a flow whose people are chosen and whose last step is signed."""
    picked = flow(
        step("pick", seat("chosen_by", "submitter", pool=(FINANCE, role("assistant")))),
        step("sign", role("president"), role("manager"), signature=True),
        name="picked", when_approved=(effect(),),
    )  # fmt: skip
    return first_edition() | {picked.name: picked}


@dataclass
class ChosenHouse(House):
    """A house whose submitters choose."""

    published: dict[str, model.Workflow] = field(default_factory=chosen_edition)
    whom: tuple[int, ...] = ()

    def chosen_for(self, name: str) -> dict[str, tuple[int, ...]] | None:
        return {"pick": self.whom} if name == "picked" else None


def who_was_chosen_decides(house: House) -> None:
    """S4.9: in the step that asks for a choice only the chosen decide, and where he is gone whoever takes his place."""
    for number, actor, found, _, _ in house.decided:
        state = house.requests[number].state
        if state.workflow == "picked" and state.step_of(found.id).name == "pick" and not (found.rescue or found.cause):
            assert actor in state.chosen["pick"], "S4.9: somebody decided whom nobody chose"


def what_is_signed_carries_its_signature(house: House) -> None:
    """S7.4: every approval and rejection of a step that asks for a signature has one in the trail."""
    for running in house.fresh.values():
        definition = house.definition_of(running.state)
        for event, _ in running.trail:
            if event.kind in ("approve", "reject") and event.seat is not None:
                asked = step_named(definition, running.state.step_of(event.seat).name).signature
                assert bool(event.data.get("signature")) == asked, "S7.4: a signature is missing, or was never asked"


class Choosing(Approvals):
    """The first machine, with choices and signatures."""

    house: ChosenHouse
    checks = (*ALL, who_was_chosen_decides, what_is_signed_carries_its_signature)

    def __init__(self) -> None:
        super().__init__()
        self.house = ChosenHouse(records=self.house.records | {number: Record() for number in RECORDS})

    @initialize()
    def archive(self) -> None:
        super().archive()
        self.submit_picked(RECORDS[0], LI, (CHEN,))
        self.submit_picked(RECORDS[1], LI, (ZHOU,))
        number = self.house.open_request("picked", RECORDS[0])
        assert number is not None
        self._approve(number, 1, 0)
        for signs in (False, True):
            self.sign(0, signs)

    @rule(record=st.sampled_from(RECORDS), by=st.sampled_from(PEOPLE),
          whom=st.lists(st.sampled_from((CHEN, CHEN, ZHOU, *PEOPLE)), max_size=2, unique=True).map(tuple))  # fmt: skip
    def submit_picked(self, record: int, by: int, whom: tuple[int, ...]) -> None:
        """One of the pool, and anything else is refused: nobody, two, somebody outside it, oneself."""
        house = self.house
        if not house.organisation.is_active(by) or house.open_request("picked", record) is not None:
            return
        house.whom = whom
        pool = {*house.organisation.holders("finance", 2, "anywhere"), *house.organisation.holders("assistant", 2)}
        try:
            house.submit("picked", record, by, self._key())
        except Refusal:
            house.reached["choice refused"] += 1
            assert len(whom) != 1 or whom[0] not in pool - {by}, "S4.9: one of the pool was refused"
        else:
            house.reached["chosen"] += 1
            assert len(whom) == 1 and whom[0] in pool - {by}, "S4.9: somebody outside the pool was taken"

    @precondition(lambda self: self._running())
    @rule(which=pick, signs=st.booleans())
    def sign(self, which: int, signs: bool) -> None:
        """Whoever is entitled approves what asks for a signature, with one or without."""
        found = [
            (number, who) for number in self._running() for who in self.house.entitled(number)
            if self._signed(number, who[0])
        ]  # fmt: skip
        if found:
            number, (seat_, person) = found[which % len(found)]
            state = self.house.requests[number].state
            more: dict[str, Any] = {"signature": DRAWN} if signs else {}
            command = Approve(
                actor=person, seat=seat_, revision=state.revision, comment="好", key=self._key(),
                subject=self.house.content(state.record), **more,
            )  # fmt: skip
            refused = self._give(number, command)
            assert bool(refused) != signs, f"S7.4: {refused or 'decided without a signature'}"
            self.house.reached["signed" if signs else "unsigned refused"] += 1

    def _signed(self, number: int, seat_: int) -> bool:
        state = self.house.requests[number].state
        return step_named(self.house.definition_of(state), state.step_of(seat_).name).signature


def any_choice(*_: Any) -> tuple[()]:
    """A defect: whatever is chosen is right."""
    return ()


def unsigned(*_: Any) -> None:
    """A defect: no signature is asked for."""


CHOSEN_DEFECTS: dict[str, list[tuple[str, Any]]] = {
    "anybody may be chosen": [("workflows.submitting.wrong_choices", any_choice)],
    "a signature is not asked for": [("workflows.deciding.refuse_unsigned", unsigned)],
}
