"""A seat goes to somebody else: handed over (S10.1), moved by an administrator (S17.1), and given on when people leave
(S8.1, S8.5)."""

from typing import Any

import pytest

from access.facts import Delegation
from schema import model
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    LI,
    NINE,
    ROOT,
    WANG,
    ZHOU,
    Case,
    company,
    flow,
    gaining,
    losing,
    role,
    seat,
    step,
    without,
)  # fmt: skip
from workflows.commands import AddSigner, Command, HandOver, MoveSeat, PeopleChanged
from workflows.engine import may
from workflows.events import rebuild
from workflows.giving import movable_to
from workflows.turn import Turn

BUTTONS = ("return", "hand_over")


def waiting(*who: model.Seat, **more: Any) -> Case:
    """A request that waits in a step whose holders may hand it over."""
    case = Case(flow(step("one", *(who or (role("manager"),)), **({"buttons": BUTTONS} | more))))
    case.submit()
    return case


def gives(by: int, to: int, **more: Any) -> Command:
    return HandOver(actor=by, to=to, **more)


def moves(by: int, to: int, **more: Any) -> Command:
    return MoveSeat(actor=by, to=to, **({"comment": "他休假了"} | more))


def cause(case: Case, number: int = 1) -> tuple[str, str]:
    found = case.request.seat(number)
    assert found is not None
    return found.cause, found.given_by


# ------------------------------------------------------------------------------------------------ hand over
def test_the_seat_becomes_somebody_elses_and_the_giver_is_out_S10_1() -> None:
    case = waiting()
    opened = case.seat(1)
    result = case.give(gives(WANG, CHEN, comment="请你看看"))
    assert case.holders() == [(CHEN,)]
    assert case.refused(lambda: case.approve(WANG))[0] == "WFL012"
    assert [(each.kind, each.people, each.person) for each in result.notices] == [("handed_over", (CHEN,), WANG)]
    assert (result.events[0].comment, cause(case)) == ("请你看看", ("handed_over", "王经理"))
    assert case.seat(1).opened_at == opened.opened_at  # S11.6: no clock anew
    assert case.request.steps[0].opened_at == opened.opened_at
    case.approve(CHEN)
    assert case.request.state == "approved"
    assert rebuild(case.trail) == case.request


def test_others_who_hold_the_seat_by_their_role_stay_and_the_role_stays_live_S10_1_S4_4() -> None:
    case = waiting(role("finance", within="anywhere"), more={"hand_over_to": (model.Person("everyone"),)})
    case.give(gives(ZHOU, WANG))
    assert case.holders() == [(CHEN, WANG)]
    case.organisation = gaining(case.organisation, BOSS, "finance")
    assert case.holders() == [(CHEN, BOSS, WANG)]
    case.give(gives(WANG, ZHOU))
    assert set(case.holders()[0]) == {CHEN, BOSS, ZHOU}
    case.approve(CHEN)
    assert case.request.state == "approved"


@pytest.mark.parametrize(
    ("to", "code"), [(LI, "WFL081"), (99, "WFL082"), (CHEN, "WFL082"), (WANG, "WFL083"), (ZHOU, "WFL084")]
)
def test_not_to_the_submitter_an_inactive_person_one_in_the_step_or_outside_the_pool_S10_1(to: int, code: str) -> None:
    case = waiting()
    case.organisation = without(case.organisation, CHEN)
    assert case.refused(gives(WANG, to))[0] == code


def test_a_rescue_that_one_administrator_gives_away_stays_one_of_the_others_too_S4_6_S10_1() -> None:
    case = waiting(role("vice_president"))
    assert case.holders() == [(ADMIN, ROOT)]
    case.give(gives(ADMIN, CHEN))
    assert case.holders() == [(ROOT, CHEN)]
    assert case.request.steps[0].seats[0].rescue
    case.approve(CHEN)
    assert case.request.state == "approved"


def test_not_to_whom_it_was_submitted_for_S10_1_S1_8() -> None:
    case = Case(flow(step("one", role("manager"), buttons=BUTTONS)))
    case.submit(CHEN, on_behalf_of=LI)
    assert case.refused(gives(WANG, LI))[0] == "WFL081"
    assert case.refused(gives(WANG, CHEN))[0] == "WFL081"


def test_somebody_who_has_spoken_in_the_step_sits_in_it_S10_1() -> None:
    people = model.Person("everyone")
    case = waiting(seat("user", "wang"), seat("user", "chen"), seat("user", "zhou"), need="2",
                   more={"hand_over_to": (people,)})  # fmt: skip
    case.approve(CHEN)
    assert case.refused(gives(WANG, CHEN))[0] == "WFL083"
    assert case.refused(gives(WANG, ZHOU))[0] == "WFL083"


def test_a_written_pool_is_what_one_chooses_from() -> None:
    pool = (model.Person("role", "finance"), model.Person("field", "checker"), model.Person("owner"))
    case = Case(flow(step("one", role("manager"), buttons=BUTTONS, more={"hand_over_to": pool})))
    case.content.persons["checker"] = (BOSS,)
    case.submit()
    assert case.refused(gives(WANG, ADMIN)) == (
        "WFL084", "管理员甲 cannot be chosen here; these can: 陈, 周, 总裁.",
    )  # fmt: skip
    case.give(gives(WANG, BOSS))
    assert case.holders() == [(BOSS,)]


def test_who_decided_before_may_be_a_pool() -> None:
    second = step("two", role("manager"), buttons=BUTTONS, more={"hand_over_to": (model.Person("previous"),)})
    case = Case(flow(step("one", seat("user", "boss")), second))
    case.submit()
    case.approve(BOSS)
    case.give(gives(WANG, BOSS))
    assert case.holders() == [(BOSS,)]


def test_only_where_the_step_offers_it_on_the_revision_seen_and_for_ones_own_seat() -> None:
    plain = waiting(buttons=("return",))
    assert plain.refused(gives(WANG, CHEN))[0] == "WFL080"
    case = waiting()
    assert case.refused(gives(WANG, CHEN, revision=7))[0] == "WFL011"
    assert case.refused(gives(CHEN, ZHOU))[0] == "WFL012"
    assert "hand-over" in may(case.definition, case.request, WANG, case.organisation, case.now)
    assert "hand-over" not in may(case.definition, case.request, CHEN, case.organisation, case.now)
    assert "hand-over" not in may(plain.definition, plain.request, WANG, plain.organisation, plain.now)


@pytest.mark.parametrize("place", ["before", "alongside"])
def test_who_has_added_somebody_may_still_hand_his_own_seat_over_S10_5(place: str) -> None:
    case = waiting(buttons=("hand_over", "add_before", "add_alongside"), more={"add_from": (model.Person("everyone"),)})
    case.give(AddSigner(actor=WANG, people=(ZHOU,), place=place, revision=1, subject=case.content))
    assert "hand-over" in may(case.definition, case.request, WANG, case.organisation, case.now)
    case.give(gives(WANG, CHEN, seat=1))
    case.approve(ZHOU)
    assert case.refused(lambda: case.approve(WANG))[0] in ("WFL012", "WFL010")
    case.approve(CHEN)
    assert case.request.state == "approved"
    assert rebuild(case.trail) == case.request


def test_the_same_key_hands_over_once_S6_4() -> None:
    case = waiting()
    command = gives(WANG, CHEN, key="k")
    case.give(command)
    assert case.give(command).repeated
    assert [each.kind for each in case.trail].count("hand-over") == 1


# ------------------------------------------------------------------------------------------------ people leave
def test_the_superior_of_whom_it_was_handed_to_takes_it_when_he_leaves_S8_1() -> None:
    case = waiting(seat("user", "boss"))
    case.give(gives(BOSS, CHEN))
    case.organisation = without(case.organisation, CHEN)
    result = case.give(PeopleChanged())
    assert case.holders() == [(WANG,)]
    assert [(each.kind, each.people) for each in result.notices] == [("opened", (WANG,))]
    assert [each.data["cause"] for each in result.events] == ["left"]


def test_the_giver_takes_it_again_when_he_is_the_superior_of_who_left_S8_1() -> None:
    case = waiting()
    case.give(gives(WANG, CHEN))
    case.organisation = without(case.organisation, CHEN)
    case.give(PeopleChanged())
    assert case.holders() == [(WANG,)]


def test_others_of_the_role_stay_when_the_receiver_leaves_and_without_any_his_superior_takes_it_S8_1_S8_5() -> None:
    case = waiting(role("finance", within="anywhere"))
    case.organisation = gaining(case.organisation, BOSS, "finance")
    case.give(gives(BOSS, WANG))
    case.organisation = without(case.organisation, WANG)
    assert case.give(PeopleChanged()).events == ()
    assert case.holders() == [(CHEN, ZHOU)]
    for person in (CHEN, ZHOU):
        case.organisation = losing(case.organisation, person, "finance")
    case.give(PeopleChanged())
    assert case.holders() != [()]
    assert LI not in case.holders()[0]


def test_in_a_counted_step_the_substitute_of_a_receiver_does_not_sit_in_it_S5_7() -> None:
    case = waiting(seat("user", "boss"), seat("user", "wang"), need="2")
    case.give(gives(BOSS, CHEN, seat=1))
    case.organisation = without(case.organisation, CHEN)
    case.give(PeopleChanged())
    assert case.holders()[1] == (WANG,)
    assert WANG not in case.holders()[0]


# ------------------------------------------------------------------------------------------------ administrators
def test_an_administrator_gives_a_seat_to_somebody_with_a_reason_told_to_the_submitter_S17_1() -> None:
    case = waiting(buttons=("return",))
    result = case.give(moves(ADMIN, ZHOU))
    assert case.holders() == [(ZHOU,)]
    assert cause(case) == ("moved", "管理员甲")
    assert [(each.kind, each.people, each.person) for each in result.notices] == [
        ("moved", (ZHOU,), ADMIN), ("no_longer_needed", (WANG,), None), ("seat_moved", (LI,), ZHOU),
    ]  # fmt: skip
    assert (result.events[0].actor, result.events[0].comment) == (ADMIN, "他休假了")
    assert rebuild(case.trail) == case.request


def test_he_gives_a_reason_and_is_an_administrator_S17_1() -> None:
    case = waiting()
    assert case.refused(moves(ADMIN, ZHOU, comment=" "))[0] == "WFL029"
    assert case.refused(moves(BOSS, ZHOU))[0] == "WFL028"
    assert "move-seat" in may(case.definition, case.request, ADMIN, case.organisation, case.now)
    assert "move-seat" not in may(case.definition, case.request, BOSS, case.organisation, case.now)


def test_he_may_take_a_seat_himself_but_not_of_his_own_request_S17_1_S17_2() -> None:
    case = waiting()
    case.give(moves(ADMIN, ADMIN))
    assert case.holders() == [(ADMIN,)]
    own = Case(flow(step("one", role("manager"))))
    own.submit(ADMIN)
    assert own.refused(moves(ADMIN, ADMIN))[0] == "WFL081"
    assert own.refused(moves(ROOT, ADMIN))[0] == "WFL081"


def test_he_decides_for_nobody_S17_2() -> None:
    case = waiting()
    assert case.refused(lambda: case.approve(ADMIN))[0] == "WFL012"
    assert case.refused(lambda: case.approve(ADMIN, seat=1))[0] == "WFL012"


def test_one_of_several_holders_may_get_the_seat_alone_and_nobody_two_voices_S17_1_S5_7() -> None:
    case = waiting(role("finance", within="anywhere"))
    case.give(moves(ADMIN, ZHOU))
    assert case.holders() == [(ZHOU,)]
    counted = waiting(seat("user", "wang"), seat("user", "chen"), need="2")
    assert counted.refused(moves(ADMIN, CHEN, seat=1))[0] == "WFL083"
    assert counted.refused(moves(ADMIN, CHEN, seat=9))[0] == "WFL018"


def test_a_seat_that_still_waits_its_turn_may_be_given_on_and_a_decided_one_not() -> None:
    case = waiting(seat("user", "wang"), seat("user", "chen"), need="in_order")
    case.give(moves(ADMIN, ZHOU, seat=2))
    case.approve(WANG)
    assert case.holders() == [(ZHOU,)]
    assert case.refused(moves(ADMIN, BOSS, seat=1))[0] == "WFL085"


def test_what_was_returned_or_has_ended_has_no_seat_to_give() -> None:
    case = waiting()
    case.send_back(WANG, "start")
    assert case.refused(moves(ADMIN, ZHOU))[0] == "WFL017"
    ended = waiting()
    ended.approve(WANG)
    assert ended.refused(moves(ADMIN, ZHOU))[0] == "WFL013"


# ------------------------------------------------------------------------------------------------ several holders
EVERYBODY = {"hand_over_to": (model.Person("everyone"),)}
FINANCE = role("finance", within="anywhere")


def test_two_of_several_holders_give_their_places_away_and_both_receivers_stay_S10_1() -> None:
    case = waiting(FINANCE, more=EVERYBODY)
    case.give(gives(CHEN, WANG))
    case.give(gives(ZHOU, BOSS))
    assert case.holders() == [(WANG, BOSS)]


def test_only_the_delegates_of_the_receiver_are_told_S10_6() -> None:
    case = waiting(FINANCE, more=EVERYBODY)
    away = tuple(Delegation(giver, to, NINE, NINE.replace(hour=20)) for giver, to in ((ZHOU, BOSS), (WANG, ADMIN)))
    case.organisation = company(delegations=away)
    case.give(gives(CHEN, WANG))
    assert case.notices() == [("handed_over", (WANG,)), ("opened_for", (ADMIN,))]


def test_a_seat_that_is_moved_to_one_of_its_holders_is_needed_by_the_others_no_more_S17_1() -> None:
    case = waiting(FINANCE)
    case.give(moves(ADMIN, CHEN))
    assert case.notices() == [("moved", (CHEN,)), ("no_longer_needed", (ZHOU,)), ("seat_moved", (LI,))]


def test_an_administrator_may_give_a_seat_to_everybody_but_the_submitter_and_who_sits_elsewhere_S17_1() -> None:
    case = waiting(seat("user", "chen"), seat("user", "zhou"), need="all")
    turn = Turn(case.definition, case.now, case.organisation, moves(ADMIN, WANG), case.state)
    assert set(movable_to(turn, case.seat(1))) == {WANG, CHEN, BOSS, ADMIN, ROOT}


def test_who_may_decide_his_own_request_may_be_given_it_by_an_administrator_alone_S4_5_S17_1() -> None:
    case = waiting(own_request="allow", more=EVERYBODY)
    assert case.refused(gives(WANG, LI))[0] == "WFL081"
    case.give(moves(ADMIN, LI))
    assert case.holders() == [(LI,)]
    strict = waiting(more=EVERYBODY)
    assert strict.refused(moves(ADMIN, LI))[0] == "WFL081"


def test_a_seat_of_the_administrators_stays_theirs_when_one_hands_it_over_and_not_when_it_is_moved_S8_5() -> None:
    case = waiting(role("vice_president"), more=EVERYBODY)
    case.give(gives(ADMIN, CHEN))
    assert case.seat(1).rescue and case.holders() == [(ROOT, CHEN)]
    case.give(moves(ROOT, ZHOU))
    assert not case.seat(1).rescue and case.holders() == [(ZHOU,)]
    plain = waiting(more=EVERYBODY)
    plain.give(gives(WANG, CHEN))
    assert not plain.seat(1).rescue
