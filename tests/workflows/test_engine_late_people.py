"""S11.5 S10.5 S7.3: whom the clock gives a seat, and how added seats count when votes are taken back."""

from dataclasses import replace
from typing import Any

from schema.model import Person
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    LI,
    ROOT,
    WANG,
    ZHOU,
    Case,
    Content,
    at_least,
    effect,
    flow,
    named,
    step,
    submitted,
)  # fmt: skip
from tests.workflows.test_engine_clock import DAY, at, does, late, tick
from workflows import engine
from workflows.commands import (
    AddSigner,
    RemoveSigner,
    TakeBack,
)  # fmt: skip

ANYBODY = (Person("everyone"),)


# ------------------------------------------------------------------------------------------------ the clock's people
def test_the_clock_gives_a_seat_to_whom_the_file_means_S11_5() -> None:
    def given(*people: Person, **content: Any) -> list[tuple[int, ...]]:
        clock = late(does("hand_over", *people))
        second = step("two", named("chen"), due=DAY, late=(clock,))
        persons = Content(persons={"owner": (BOSS,), "buyer": (ROOT,)})
        case = Case(flow(step("one", named("wang")), second), content=persons, now=at("20 09:00"))
        case.submit()
        case.approve(WANG)
        tick(case, "24 12:00")
        return case.holders()

    assert given(Person("previous")) == [(WANG,)]
    assert given(Person("role", "president"), Person("previous")) == [(BOSS, WANG)]
    assert given(Person("owner")) == [(BOSS,)] and given(Person("field", "buyer")) == [(ROOT,)]
    assert given(Person("submitter")) == [(CHEN,)], "never whose request it is: it stays"


def test_the_clock_gives_nobody_a_second_voice_S11_5_S5_7() -> None:
    clock = late(does("hand_over", Person("role", "finance"), Person("role", "president"), Person("role", "manager")))
    three = (named("wang"), named("chen"), named("zhou"))
    case = Case(flow(step("one", *three, need="2", due=DAY, late=(clock,))), now=at("20 09:00"))
    case.submit()
    case.approve(CHEN)
    tick(case, "24 12:00")
    assert case.holders() == [(BOSS,), (WANG,)], "who gave his seat away sits there no more"


def test_the_clock_acts_only_where_the_record_lets_it_S11_5() -> None:
    clock = late(replace(effect("approve"), when=at_least("amount", 5), more={"accept_risk": "known"}))
    for subject, state in (
        (Content({"amount": 5}), "approved"),
        (Content({"amount": 4}), "running"),
        (None, "running"),
    ):
        case = Case(flow(step("one", named("wang"), due=DAY, late=(clock,))), now=at("20 09:00"))
        case.submit()
        tick(case, "24 12:00", subject=subject)
        assert case.request.state == state


# ------------------------------------------------------------------------------------------------ added
def test_five_are_added_at_most_and_those_taken_out_do_not_count_S10_5() -> None:
    first = step("one", named("wang"), buttons=("add_alongside",), more={"add_from": ANYBODY})
    case = submitted(first, step("two", named("boss")))

    def add(*people: int) -> AddSigner:
        return AddSigner(actor=WANG, revision=1, people=people, place="alongside")

    case.give(add(CHEN, ZHOU, BOSS, ADMIN))
    assert engine.removable(case.definition, case.request, WANG, case.organisation, case.now) == [5, 4, 3, 2]
    case.give(RemoveSigner(actor=WANG))
    taken_out = case.request.seat(5)
    assert taken_out is not None and taken_out.state == "void"
    case.give(add(ADMIN, ROOT))
    assert case.refused(lambda: case.give(add(LI)))[0] == "WFL081"
    case.approve(WANG)
    for person in (CHEN, ZHOU, BOSS, ADMIN):
        case.approve(person)
    assert case.standing()[1] == "one"
    case.approve(ROOT)
    assert case.standing()[1] == "two"


def test_a_vote_taken_back_makes_the_spared_seats_needed_again_S7_3_S10_3() -> None:
    first = step("one", named("wang"), named("chen"), buttons=("add_alongside",), more={"add_from": ANYBODY}, due=DAY)
    case = submitted(first, step("two", named("boss")))
    case.give(AddSigner(actor=WANG, revision=1, people=(ZHOU,), place="alongside"))
    case.approve(CHEN)
    assert case.holders() == [(ZHOU,)], "the vote is there; the step waits for the added signer alone"
    again = case.now
    case.give(TakeBack(actor=CHEN))
    assert case.holders() == [(WANG,), (CHEN,), (ZHOU,)]
    spared = case.request.seat(1)
    assert spared is not None and (spared.spared, spared.opened_at) == (False, again)
    case.approve(WANG)
    case.give(TakeBack(actor=WANG))
    assert case.holders() == [(WANG,), (CHEN,), (ZHOU,)], "and once more"
    case.approve(WANG)
    case.approve(ZHOU)
    assert case.standing()[1] == "two"
