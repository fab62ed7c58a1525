"""Whom a seat finds as it opens (S4): several people at once, chains, those who step in, and those left out."""

from typing import Any

from access.facts import Delegation
from schema import model
from schema.model import Person
from tests.workflows.builders import (
    BOSS,
    CHEN,
    LI,
    NINE,
    WANG,
    ZHOU,
    Case,
    Content,
    company,
    flow,
    role,
    seat,
    step,
)
from workflows.commands import Approve, TakeBack


def opened(*who: model.Seat, content: Content | None = None, **more: Any) -> Case:
    """A request in a step of these seats."""
    case = Case(flow(step("one", *who, **more)), content=content or Content())
    case.submit()
    return case


def test_the_people_of_a_field_share_a_seat_unless_each_is_asked_S4_1() -> None:
    helpers = Content(persons={"owner": (LI,), "helpers": (CHEN, ZHOU)})
    assert opened(seat("field", "helpers"), content=helpers).holders() == [(CHEN, ZHOU)]
    each = opened(seat("field", "helpers", holders="every"), content=helpers, need="all")
    assert each.holders() == [(CHEN,), (ZHOU,)]


def test_who_has_no_superior_adds_no_seat_to_those_of_the_others_S4_1() -> None:
    owners = Content(persons={"owner": (LI, BOSS)})
    assert opened(seat("manager_of", "owner", holders="every"), content=owners, need="all").holders() == [(WANG,)]


def test_a_chain_ends_with_who_holds_the_role_wherever_he_holds_it_S4_1() -> None:
    elsewhere = Content(units={"unit": 3})
    chain = seat("managers_of", "owner", up_to=role("manager"))
    assert opened(chain, content=elsewhere, need="all").holders() == [(WANG,)]


def test_a_plugin_that_names_somebody_unknown_opens_no_seat_for_him_S4_10() -> None:
    case = Case(flow(step("one", seat("plugin", "pick", holders="every"), need="all")))
    case.submit(advice={"pick": (99, CHEN)})
    assert case.holders() == [(CHEN,)]


def test_where_one_seat_passes_by_itself_another_that_found_nobody_is_left_out_S4_6() -> None:
    case = opened(seat("user", "li"), role("vice_president"), own_request="skip")
    assert case.request.state == "approved"
    assert [each.cause for each in case.request.steps[0].seats] == ["own_request_skipped", "others"]


def test_who_acts_in_anothers_place_may_sit_in_the_step_himself_where_votes_are_not_counted_S5_6() -> None:
    today = company(delegations=(Delegation(WANG, CHEN, NINE, NINE.replace(hour=20)),))
    case = Case(flow(step("one", seat("user", "wang"), seat("user", "chen"), need="all")), today)
    case.submit()
    case.approve(CHEN, seat=1)
    assert [(said.actor, said.for_user) for said in case.request.decisions] == [(CHEN, WANG)]
    counted = Case(flow(step("one", seat("user", "wang"), seat("user", "chen"), need="2")), today)
    counted.submit()
    assert counted.refused(Approve(actor=CHEN, revision=1, seat=1, subject=counted.content))[0] == "WFL012"


def test_copies_at_the_end_know_who_decided_before_the_last_step_S10_10() -> None:
    previous = (Person("previous"),)
    steps = [step(name, seat("user", login)) for name, login in (("a", "chen"), ("b", "wang"), ("c", "boss"))]
    case = Case(flow(*steps, cc=previous))
    case.submit()
    for person in (CHEN, WANG, BOSS):
        case.approve(person)
    assert [event.data["people"] for event in case.trail if event.kind == "copy"] == [[WANG]]


def test_copies_of_a_step_know_who_decided_before_it_S10_10() -> None:
    copied = step("b", seat("user", "wang"), more={"cc": (Person("previous"),)})
    case = Case(flow(step("a", seat("user", "chen")), copied, step("c", seat("user", "boss"))))
    case.submit()
    case.approve(CHEN)
    case.approve(WANG)
    (copy,) = (event for event in case.trail if event.kind == "copy")
    assert (copy.data["people"], copy.data["step"]) == ([CHEN], "b")


def test_of_two_seats_of_mine_the_one_that_is_named_opens_again_else_the_later_S7_3() -> None:
    case = opened(role("manager"), seat("user", "wang"), seat("user", "chen"), need="all")
    for number in (1, 2):
        case.approve(WANG, seat=number)
    case.give(TakeBack(actor=WANG))
    assert [each.state for each in case.active.seats] == ["decided", "open", "open"]
    case.approve(WANG, seat=2)
    case.give(TakeBack(actor=WANG, seat=1))
    assert [each.state for each in case.active.seats] == ["open", "decided", "open"]


def test_who_presses_a_seat_of_others_hears_that_it_is_not_his_though_others_have_spoken_S5_6() -> None:
    case = opened(seat("user", "wang"), seat("user", "chen"), seat("user", "zhou"), need="3")
    case.approve(WANG, seat=1)
    assert case.refused(Approve(actor=BOSS, revision=1, seat=2, subject=case.content))[0] == "WFL012"
    assert case.refused(Approve(actor=WANG, revision=1, seat=2, subject=case.content))[0] != "WFL012"


def test_who_was_too_late_hears_who_ended_the_step_S6_2() -> None:
    case = Case(flow(step("one", seat("user", "wang"), seat("user", "chen")), step("two", seat("user", "boss"))))
    case.submit()
    case.approve(WANG)
    late = case.refused(Approve(actor=CHEN, revision=1, seat=2, subject=case.content))
    assert late[0] == "WFL010" and "王经理" in late[1]
    rejected = opened(seat("user", "wang"), seat("user", "chen"), need="all")
    rejected.reject(WANG)
    late = rejected.refused(Approve(actor=CHEN, revision=1, seat=2, subject=rejected.content))
    assert late[0] == "WFL010" and "王经理" in late[1]


def test_after_a_return_who_presses_an_old_seat_hears_that_it_was_returned() -> None:
    case = Case(flow(step("one", seat("user", "wang"), seat("user", "chen"))))
    case.submit()
    case.send_back(WANG)
    late = case.refused(Approve(actor=CHEN, revision=1, seat=2, subject=case.content))
    assert late[0] == "WFL017"
