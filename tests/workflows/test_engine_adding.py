"""S10.2, S10.3, S10.4, S10.5: people added before, alongside and after a seat, asked of the pure engine."""

from typing import Any

import pytest

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
    flow,
    role,
    step,
    without,
)
from workflows import engine
from workflows.commands import AddSigner, Approve, PeopleChanged, Reject, RemoveSigner, TakeBack
from workflows.events import rebuild

ALL = ("return", "add_before", "add_alongside", "add_after")
ANYBODY = {"add_from": (Person("everyone"),)}
THREE = (role("manager"), role("finance", within="anywhere"), role("president"))


def case_of(*who: Any, then: bool = True, **more: Any) -> Case:
    """A step that lets people be added, and one behind it."""
    first = step("one", *who, buttons=ALL, more=ANYBODY, **more)
    case = Case(flow(first, step("last", role("president"))) if then else flow(first))
    case.submit()
    return case


def add(case: Case, by: int, *people: int, place: str = "alongside", **more: Any) -> None:
    given = {"actor": by, "revision": 1, "people": people, "place": place, **more}
    case.give(AddSigner(**given))
    assert rebuild(case.trail) == case.request


def open_for(case: Case) -> list[tuple[int, ...]]:
    return sorted(case.holders())


def seats(case: Case) -> list[str]:
    """How the seats of the first step stand."""
    return [seat.state for seat in case.request.steps[0].seats]


def may(case: Case, person: int) -> tuple[str, ...]:
    return engine.may(case.definition, case.request, person, case.organisation, case.now)


# ------------------------------------------------------------------------------------------------ before
def test_my_seat_waits_for_who_comes_before_and_opens_again_S10_2() -> None:
    case = case_of()
    add(case, WANG, ZHOU, place="before")
    assert open_for(case) == [(ZHOU,)] and "approve" not in may(case, WANG)
    assert case.refused(Approve(actor=WANG, revision=1, subject=case.content))[0] == "WFL012"
    assert case.refused(Approve(actor=WANG, revision=1, seat=1, subject=case.content))[0] == "WFL015"
    result = case.approve(ZHOU)
    assert open_for(case) == [(WANG,)] and ("opened", (WANG,)) in [(each.kind, each.people) for each in result.notices]
    case.approve(WANG)
    assert case.standing() == ("running", "last", ("one",))
    assert rebuild(case.trail) == case.request


def test_a_rejection_before_me_is_a_rejection_of_my_seat_S10_3() -> None:
    case = case_of()
    add(case, WANG, ZHOU, place="before")
    case.reject(ZHOU)
    assert case.request.state == "rejected"
    assert [(said.seat, said.verdict, said.cause) for said in case.request.decisions] == [
        (2, "reject", ""), (1, "reject", "before_rejected"),
    ]  # fmt: skip
    assert rebuild(case.trail) == case.request


def test_a_rejection_before_one_of_three_is_one_vote_of_three_S10_3() -> None:
    case = case_of(*THREE, need="2")
    add(case, WANG, ADMIN, ROOT, place="before")
    case.reject(ADMIN)
    assert case.standing()[0] == "running" and case.seat(5).state == "void", "the other need say nothing more"
    case.approve(CHEN)
    case.approve(BOSS)
    assert case.standing()[1] == "last"


def test_what_guards_a_seat_is_void_with_it_S10_3() -> None:
    case = case_of(*THREE)
    add(case, WANG, ADMIN, place="before")
    result = case.approve(BOSS)
    assert case.standing()[1] == "last" and seats(case) == ["void", "void", "decided", "void"]
    told = {person for each in result.notices if each.kind == "no_longer_needed" for person in each.people}
    assert ADMIN in told and CHEN in told


def test_i_may_reject_while_somebody_before_me_is_asked_S10_5() -> None:
    case = case_of()
    add(case, WANG, ZHOU, place="before")
    assert "reject" in may(case, WANG) and "reject" in may(case, ZHOU)
    case.reject(WANG)
    assert case.request.state == "rejected" and [seat.state for seat in case.request.steps[0].seats] == [
        "decided",
        "void",
    ]


# ------------------------------------------------------------------------------------------------ alongside and after
@pytest.mark.parametrize("place", ["alongside", "after"])
def test_the_step_passes_only_when_the_added_one_approved_too_S10_3(place: str) -> None:
    case = case_of()
    add(case, WANG, ZHOU, place=place)
    assert open_for(case) == ([(WANG,), (ZHOU,)] if place == "alongside" else [(WANG,)])
    case.approve(WANG)
    assert case.standing()[1] == "one" and open_for(case) == [(ZHOU,)]
    case.approve(ZHOU)
    assert case.standing()[1] == "last" and rebuild(case.trail) == case.request


@pytest.mark.parametrize("place", ["alongside", "after"])
def test_a_rejection_of_the_added_one_rejects_the_step_S10_3(place: str) -> None:
    case = case_of(*THREE, need="2")
    add(case, WANG, ADMIN, place=place)
    case.approve(WANG)
    case.reject(ADMIN)
    assert case.request.state == "rejected"


def test_after_all_collects_the_added_opinions_too_S5_1() -> None:
    case = case_of(*THREE, need="all", reject_when="after_all")
    add(case, WANG, ADMIN)
    case.reject(ADMIN)
    for person in (WANG, CHEN):
        case.approve(person)
    assert case.standing()[1] == "one"
    case.approve(BOSS)
    assert case.standing()[0] == "rejected"


def test_whoever_comes_after_me_is_asked_when_another_filled_the_step_S10_3() -> None:
    case = case_of(*THREE)
    add(case, WANG, ADMIN, place="after")
    case.approve(BOSS)
    assert case.standing()[1] == "one" and open_for(case) == [(ADMIN,)], "the others are no longer needed"
    case.approve(ADMIN)
    assert case.standing()[1] == "last"


# ------------------------------------------------------------------------------------------------ counting
def test_an_added_friend_is_no_vote_S10_4() -> None:
    case = case_of(*THREE, need="2")
    add(case, WANG, ADMIN)
    case.approve(WANG)
    case.approve(ADMIN)
    assert case.standing()[1] == "one"
    case.approve(BOSS)
    assert case.standing()[1] == "last"


def test_a_vote_taken_back_makes_the_others_needed_again_S7_3() -> None:
    case = case_of(*THREE, need="60%")
    add(case, WANG, ADMIN)
    case.approve(WANG)
    case.approve(BOSS)
    assert open_for(case) == [(ADMIN,)], "two of three are enough"
    result = case.give(TakeBack(actor=BOSS))
    told = [each.people for each in result.notices if each.kind == "opened"]
    assert told == [(CHEN, ZHOU)], "they were told that nothing was left for them"
    assert open_for(case) == [(BOSS,), (CHEN, ZHOU), (ADMIN,)] or open_for(case) == sorted(
        [(CHEN, ZHOU), (BOSS,), (ADMIN,)]
    )
    case.approve(ADMIN)
    assert case.standing()[1] == "one" and rebuild(case.trail) == case.request
    case.approve(ZHOU)
    assert case.standing()[1] == "last"


@pytest.mark.parametrize(("need", "first", "then"), [
    ("any", [(CHEN, ZHOU)], []), ("all", [(CHEN,), (ZHOU,)], [(ZHOU,)]), ("in_order", [(CHEN,)], [(ZHOU,)]),
])  # fmt: skip
def test_several_people_before_me_any_all_or_in_order_S10_2(need: str, first: list[Any], then: list[Any]) -> None:
    case = case_of()
    add(case, WANG, CHEN, ZHOU, place="before", need=need)
    assert open_for(case) == first
    case.approve(CHEN)
    assert open_for(case) == (then or [(WANG,)])
    if then:
        case.approve(ZHOU)
    case.approve(WANG)
    assert case.standing()[1] == "last"


def test_in_an_ordered_step_the_next_waits_for_who_comes_before_S5() -> None:
    case = case_of(role("manager"), role("president"), need="in_order")
    add(case, WANG, CHEN, place="before")
    assert open_for(case) == [(CHEN,)]
    case.approve(CHEN)
    assert open_for(case) == [(WANG,)]
    case.approve(WANG)
    assert open_for(case) == [(BOSS,)]
    assert not [verb for verb in may(case, WANG) if verb == "take-back"], "the next has opened"


# ------------------------------------------------------------------------------------------------ taking out
def test_only_who_added_takes_out_and_only_what_is_undecided_S10_5() -> None:
    case = case_of()
    add(case, WANG, ZHOU, place="before")
    assert "remove-signer" in may(case, WANG) and "remove-signer" not in may(case, ZHOU)
    assert case.refused(RemoveSigner(actor=ZHOU, seat=2))[0] == "WFL124"
    result = case.give(RemoveSigner(actor=WANG, seat=2))
    assert open_for(case) == [(WANG,)] and ("no_longer_needed", (ZHOU,)) in [(n.kind, n.people) for n in result.notices]
    add(case, WANG, CHEN, place="before")
    case.approve(CHEN)
    assert case.refused(RemoveSigner(actor=WANG, seat=3))[0] == "WFL124"
    assert rebuild(case.trail) == case.request


def test_a_step_that_waited_for_them_alone_passes_when_they_are_taken_out_S10_5() -> None:
    case = case_of()
    add(case, WANG, ZHOU)
    case.approve(WANG)
    case.give(RemoveSigner(actor=WANG))
    assert case.standing()[1] == "last"


def test_who_may_not_be_added_S10_5() -> None:
    case = case_of(*THREE, need="all")
    case.organisation = without(case.organisation, ROOT)
    tries = {"WFL081": (LI,), "WFL083": (BOSS,), "WFL084": (ROOT,), "WFL122": ()}
    for code, people in tries.items():
        command = AddSigner(actor=WANG, revision=1, people=people, place="before")
        assert case.refused(command)[0] == code
    narrow = Case(flow(step("one", buttons=ALL, more={"add_from": (Person("role", "assistant"),)})))
    narrow.submit()
    outside = AddSigner(actor=WANG, revision=1, people=(ADMIN,), place="before")
    assert narrow.refused(outside)[0] == "WFL084"
    usual = Case(flow(step("one", buttons=ALL)))
    usual.submit()
    assert usual.refused(outside)[0] == "WFL084", "by default the people of one's own unit"
    add(usual, WANG, CHEN)
    nowhere = AddSigner(actor=WANG, revision=1, people=(ADMIN,), place="beyond")
    assert case.refused(nowhere)[0] == "WFL121"
    stale = AddSigner(actor=WANG, revision=2, people=(ADMIN,), place="before")
    assert case.refused(stale)[0] == "WFL011"


def test_only_what_the_step_offers_and_at_most_five_S10_5() -> None:
    case = Case(flow(step("one", buttons=("add_after",), more=ANYBODY)))
    case.submit()
    refused = case.refused(AddSigner(actor=WANG, revision=1, people=(CHEN,), place="before"), "zh-CN")
    assert refused == ("WFL120", "“one”环节不提供前加签，可用：后加签。")
    add(case, WANG, CHEN, ZHOU, BOSS, ADMIN, place="after")
    add(case, WANG, ROOT, place="after")
    case.organisation = company_with(case, 8)
    more = AddSigner(actor=WANG, revision=1, people=(8,), place="after")
    assert case.refused(more)[0] == "WFL123"


def company_with(case: Case, person: int) -> Any:
    """The organisation with one more person."""
    from dataclasses import replace

    from access.facts import Member

    members = {**case.organisation.members, person: Member(person, "new", "新", 2, WANG)}
    return replace(case.organisation, members=members)


# ------------------------------------------------------------------------------------------------ people who leave
@pytest.mark.parametrize("place", ["before", "alongside"])
def test_when_the_added_one_leaves_his_superior_takes_it_S8_1(place: str) -> None:
    case = case_of()
    add(case, WANG, ZHOU, place=place)
    case.organisation = without(case.organisation, ZHOU)
    case.give(PeopleChanged())
    assert (BOSS,) in open_for(case)
    assert case.seat(2).cause == "left"
    case.approve(BOSS)
    case.approve(WANG)
    assert case.standing()[1] == "last"


def test_a_return_ends_what_was_added_and_a_new_round_asks_nobody_added_S9_3() -> None:
    case = case_of()
    add(case, WANG, ZHOU)
    case.send_back(ZHOU, "start", comment="x")
    assert case.request.state == "returned" and [seat.state for seat in case.request.steps[0].seats] == [
        "void",
        "decided",
    ]


def test_who_was_added_may_take_his_word_back_until_the_host_has_followed_S7_3() -> None:
    case = case_of()
    add(case, WANG, ZHOU, place="before")
    case.approve(ZHOU)
    assert case.refused(TakeBack(actor=ZHOU))[0] == "WFL027", "the seat behind has opened"
    assert case.refused(Reject(actor=ZHOU, revision=1, comment="x"))[0] == "WFL010"


def test_who_was_only_added_may_still_take_a_counted_seat_that_lost_its_people_S5_7() -> None:
    """Both administrators are asked besides; when a voter leaves, his vote still goes to one of them."""
    case = case_of(*THREE, need="2")
    add(case, BOSS, ADMIN, ROOT, place="after")
    case.approve(BOSS)
    case.organisation = without(case.organisation, WANG)
    case.give(PeopleChanged())
    assert (ADMIN, ROOT) in open_for(case)
    case.approve(ADMIN, seat=1)
    assert case.standing()[1] == "one", "enough votes, and both who were asked are still to say yes"
    case.approve(ADMIN)
    case.approve(ROOT)
    assert case.standing()[1] == "last" and rebuild(case.trail) == case.request
