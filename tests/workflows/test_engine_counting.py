"""How many (S5): every mode against every rule of rejection, weights, vetoes, and one voice per person."""

from decimal import Decimal
from itertools import product
from math import ceil
from typing import Any

import pytest

from schema import model
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    LI,
    ROOT,
    WANG,
    ZHOU,
    Case,
    company,
    flow,
    gaining,
    seat,
    step,
    without,
)
from workflows.commands import PeopleChanged, TakeBack
from workflows.counting import Count, verdict

FIVE = (WANG, CHEN, ZHOU, BOSS, ADMIN)
LOGINS = {WANG: "wang", CHEN: "chen", ZHOU: "zhou", BOSS: "boss", ADMIN: "admin", ROOT: "root"}


def named(*people: int, **more: Any) -> tuple[model.Seat, ...]:
    """A seat for each of these people."""
    return tuple(seat("user", LOGINS[person], **more) for person in people)


def council(need: str, *people: int, **more: Any) -> Case:
    """A request that waits in a step of one seat per person."""
    case = Case(flow(step("council", *named(*people), need=need, **more)))
    case.submit()
    return case


def expected(need: str, ends: str, seats: int, yes: int, no: int) -> str:
    """The table of S5, written down once more and apart from the product."""
    waiting = seats - yes - no
    wanted = {"any": 1, "all": seats, "2": 2, "60%": ceil(0.60 * seats)}[need]
    default = "first" if need in ("any", "all") else "unreachable"
    if (ends or default) == "first" and no:
        return "rejected"
    if ends == "after_all" and waiting:
        return ""
    if yes >= wanted:
        return "passed"
    return "rejected" if yes + waiting < wanted else ""


@pytest.mark.parametrize("ends", ["", "first", "unreachable", "after_all"])
@pytest.mark.parametrize("need", ["any", "all", "2", "60%"])
def test_every_count_of_votes_means_what_the_table_says_S5(need: str, ends: str) -> None:
    definition = step("council", *named(*FIVE), need=need, reject_when=ends)
    met = set()
    for seats in range(2, 6):
        for yes, no in product(range(seats + 1), repeat=2):
            if yes + no <= seats:
                votes = Count(Decimal(seats), Decimal(yes), Decimal(no))
                assert verdict(definition, votes) == expected(need, ends, seats, yes, no), (seats, yes, no)
                met.add(verdict(definition, votes))
    assert met == {"", "passed", "rejected"}


def test_two_of_three_pass_and_the_third_is_needed_no_more_S5_5() -> None:
    case = council("2", WANG, CHEN, ZHOU)
    case.approve(WANG)
    assert case.standing() == ("running", "council", ())
    case.reject(CHEN)
    assert case.standing() == ("running", "council", ())
    result = case.approve(ZHOU)
    assert case.request.state == "approved"
    assert [each.people for each in result.notices if each.kind == "no_longer_needed"] == []


def test_two_rejections_of_three_make_two_approvals_impossible_S5() -> None:
    case = council("2", WANG, CHEN, ZHOU)
    case.reject(WANG)
    result = case.reject(CHEN)
    assert case.request.state == "rejected"
    assert [each.people for each in result.notices if each.kind == "no_longer_needed"] == [(ZHOU,)]


def test_a_tie_passes_half_S5_4() -> None:
    case = council("50%", WANG, CHEN)
    case.reject(WANG)
    case.approve(CHEN)
    assert case.request.state == "approved"


def test_after_all_hears_everybody_before_it_decides_S5_1() -> None:
    case = council("any", WANG, CHEN, ZHOU, reject_when="after_all")
    case.approve(WANG)
    case.reject(CHEN)
    assert case.standing() == ("running", "council", ())
    case.reject(ZHOU)
    assert case.request.state == "approved"


def test_in_order_hears_the_next_after_a_rejection_where_all_are_asked_S5_1() -> None:
    case = council("in_order", WANG, CHEN, reject_when="after_all")
    case.reject(WANG)
    assert case.holders() == [(CHEN,)]
    case.approve(CHEN)
    assert case.request.state == "rejected"


def test_a_share_is_of_the_weight_S5_3() -> None:
    heavy = (*named(BOSS, weight=Decimal(3)), *named(WANG, CHEN))
    for people, state in (((BOSS,), "approved"), ((WANG, CHEN), "running")):
        case = Case(flow(step("council", *heavy, need="60%")))
        case.submit()
        for person in people:
            case.approve(person)
        assert case.request.state == state, people


@pytest.mark.parametrize("need", ["any", "2", "60%"])
@pytest.mark.parametrize("ends", ["unreachable", "after_all"])
def test_a_veto_ends_the_step_in_any_mode_S5_3(need: str, ends: str) -> None:
    seats = (*named(BOSS, veto=True), *named(WANG, CHEN))
    case = Case(flow(step("council", *seats, need=need, reject_when=ends)))
    case.submit()
    case.reject(BOSS)
    assert case.request.state == "rejected"


def test_one_person_has_one_voice_in_a_counted_step_S5_6() -> None:
    case = Case(flow(step("council", seat("role", "finance", within="anywhere"), *named(CHEN, WANG), need="2")))
    case.submit()
    case.approve(CHEN, seat=2)
    assert case.holders() == [(ZHOU,), (WANG,)]
    assert case.refused(lambda: case.approve(CHEN, seat=1)) == (
        "WFL072", "You have spoken in council already; where votes are counted, one person has one voice."
    )  # fmt: skip
    case.give(TakeBack(actor=CHEN))
    assert case.holders() == [(CHEN, ZHOU), (CHEN,), (WANG,)]


@pytest.mark.parametrize("need", ["2", "3", "100%"])
def test_a_seat_that_was_taken_back_is_not_for_who_spoke_meanwhile_S5_6_S7_3(need: str) -> None:
    finance = seat("role", "finance", within="anywhere")
    case = Case(flow(step("council", finance, finance, *named(BOSS, WANG), need=need)))
    case.submit()
    case.approve(CHEN, seat=1)
    case.reject(ZHOU, seat=2) if need == "2" else case.approve(ZHOU, seat=2)
    case.give(TakeBack(actor=CHEN))
    assert case.holders() == [(CHEN,), (BOSS,), (WANG,)]
    assert case.refused(lambda: case.approve(ZHOU, seat=1))[0] == "WFL072"
    case.give(TakeBack(actor=ZHOU))
    assert case.holders() == [(CHEN, ZHOU), (CHEN, ZHOU), (BOSS,), (WANG,)], "nobody has spoken any more"


def test_a_seat_whose_people_have_all_spoken_goes_to_the_next_superior_then_to_administrators_S5_7() -> None:
    case = Case(flow(step("council", seat("role", "assistant"), *named(CHEN, WANG), need="3")))
    case.submit()
    case.approve(CHEN, seat=2)
    assert case.holders() == [(BOSS,), (WANG,)], "his superior sits there already, so the next one"
    case = Case(flow(step("council", seat("role", "assistant"), *named(CHEN, WANG, BOSS), need="4")))
    case.submit()
    case.approve(CHEN, seat=2)
    assert case.holders() == [(ADMIN, ROOT), (WANG,), (BOSS,)]


def test_a_leaver_of_a_counted_step_is_not_replaced_by_who_sits_there_S5_7() -> None:
    case = council("2", CHEN, WANG)
    everybody = company()
    case.organisation = without(everybody, CHEN)
    case.give(PeopleChanged(actor=0))
    assert case.holders() == [(BOSS,), (WANG,)]


def test_where_everybody_who_could_replace_a_leaver_sits_there_administrators_are_told_S5_7() -> None:
    case = council("5", CHEN, WANG, BOSS, ADMIN, ROOT)
    case.organisation = without(company(), CHEN)
    case.give(PeopleChanged(actor=0))
    assert case.holders() == [(), (WANG,), (BOSS,), (ADMIN,), (ROOT,)]
    assert case.notices() == [("unfilled", (ADMIN, ROOT))]
    case.give(PeopleChanged(actor=0))
    assert case.notices() == [], "once is enough"


def test_where_fewer_are_found_than_asked_administrators_fill_the_rest_S4_6() -> None:
    case = Case(flow(step("council", seat("role", "finance", within="anywhere", holders="every"), need="3")))
    case.submit()
    assert case.holders() == [(CHEN,), (ZHOU,), (ADMIN, ROOT)]
    left_out = step("council", seat("role", "assistant", holders="every"), need="2", if_nobody="skip")
    case = Case(flow(left_out), organisation=gaining(company(), ZHOU, "manager"))
    case.submit()
    case.approve(CHEN)
    assert case.request.state == "approved"


def test_the_submitter_is_never_heard_in_his_own_council_S4_5() -> None:
    case = Case(flow(step("council", *named(WANG, CHEN, ZHOU), need="2")))
    case.submit(by=CHEN)
    assert (CHEN,) not in case.holders() and LI not in {p for each in case.holders() for p in each}
    case.approve(WANG)
    case.approve(ZHOU)
    assert case.request.state == "approved"
