"""The rules of workflow-semantics that the pure engine keeps: deciding, people who change, going back, ending."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest

from kernel.text import Text
from schema import model
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    HERE,
    LI,
    ROOT,
    WANG,
    ZHOU,
    Case,
    Content,
    asks,
    discount,
    effect,
    flow,
    losing,
    role,
    seat,
    step,
    without,
)
from workflows import engine
from workflows.commands import (
    Approve,
    Comment,
    PeopleChanged,
    Resubmit,
    Revise,
    Stop,
    TakeBack,
    Withdraw,
)
from workflows.events import rebuild
from workflows.turn import Result

THREE = (role("manager"), role("finance", within="anywhere"), role("president"))


# ------------------------------------------------------------------------------------------------ S6, S7 deciding
def test_the_slower_of_two_holders_hears_who_was_faster_and_when_S6_2() -> None:
    case = Case(flow(step("finance", role("finance", within="anywhere")), step("top", role("president"))))
    case.submit()
    case.now = case.now.replace(hour=10, minute=31)
    case.approve(CHEN, seat=1)
    late = Approve(actor=ZHOU, revision=1, seat=1)
    assert case.refused(late, "zh-CN") == ("WFL010", "陈已于 10:31 同意，无需再处理。")
    assert case.refused(late) == ("WFL010", "陈 approved this at 10:31; nothing left for you to do.")
    assert case.refused(Approve(actor=ZHOU, revision=1), "zh-CN")[1] == "陈已于 10:31 同意，无需再处理。"


def test_whose_own_seat_was_no_longer_needed_hears_it_too_S6_2() -> None:
    case = Case(flow(step("one", *THREE)))
    case.submit()
    case.approve(BOSS)
    assert case.refused(Approve(actor=WANG, revision=1), "zh-CN")[1] == "总裁已于 09:01 同意，无需再处理。"
    assert case.refused(Approve(actor=LI, revision=1), "zh-CN")[1] == "该申请已批准，不能再处理。"


def test_who_decided_on_another_day_is_told_with_the_day_S6_2() -> None:
    case = Case(flow(step("finance", role("finance", within="anywhere")), step("top", role("president"))))
    case.submit()
    case.approve(CHEN, seat=1)
    case.now = case.now.replace(day=22)
    assert case.refused(Approve(actor=ZHOU, revision=1, seat=1), "zh-CN")[1].startswith("陈已于 2026-11-20 09:01 同意")


def test_a_decision_on_another_revision_than_the_current_one_is_refused_S3_7() -> None:
    case = Case(flow(step("manager"), locked="none"))
    case.submit()
    case.give(Revise(actor=LI, changes={"amount": ["1", "2"]}))
    assert case.refused(lambda: case.approve(WANG, revision=1))[0] == "WFL011"
    assert case.approve(WANG, revision=2).state.decisions[0].revision == 2


@pytest.mark.parametrize(
    ("policy", "approving", "rejecting"),
    [("optional", None, None), ("on_reject", None, "WFL016"), ("always", "WFL016", "WFL016")],
)
def test_a_comment_is_asked_for_as_the_step_says_S7_4(
    policy: str, approving: str | None, rejecting: str | None
) -> None:
    ways: list[tuple[Callable[[Case], Result], str | None]] = [
        (lambda c: c.approve(WANG), approving),
        (lambda c: c.reject(WANG, comment=" "), rejecting),
    ]
    for decide, code in ways:
        case = Case(flow(step("manager", comment=policy)))
        case.submit()
        if code:
            assert case.refused(partial(decide, case))[0] == code
        else:
            assert not decide(case).state.is_open


def test_nobody_but_a_holder_decides_and_the_sentence_names_who_does_S7_1() -> None:
    case = Case(flow(step("manager")))
    case.submit()
    assert case.refused(lambda: case.approve(CHEN)) == ("WFL012", "This waits for 王经理, not for you.")


def test_after_the_end_every_decision_is_refused_with_the_state_S6_5() -> None:
    case = Case(flow(step("finance", role("finance", within="anywhere")), withdraw="until_decided"))
    case.submit()
    case.give(Withdraw(actor=LI))
    assert case.refused(Approve(actor=ZHOU, revision=1, seat=1), "zh-CN") == ("WFL013", "该申请已撤回，不能再处理。")
    assert case.refused(Withdraw(actor=LI))[0] == "WFL013"


def test_take_back_opens_my_seat_again_while_the_step_is_open_S7_3() -> None:
    case = Case(flow(step("all", *THREE, need="all")))
    case.submit()
    case.approve(WANG)
    case.give(TakeBack(actor=WANG))
    assert case.active.seats[0].state == "open"
    assert case.request.decisions[0].outdated == "taken_back"
    case.reject(WANG)
    assert case.request.state == "rejected"
    assert case.refused(TakeBack(actor=WANG))[0] == "WFL027"


def test_take_back_ends_when_the_next_has_opened_S7_3() -> None:
    case = Case(flow(step("chain", *THREE, need="in_order")))
    case.submit()
    case.approve(WANG)
    assert case.refused(TakeBack(actor=WANG))[0] == "WFL027"
    assert case.refused(TakeBack(actor=CHEN))[0] == "WFL027"


# ------------------------------------------------------------------------------------------------ S8 people change
def test_a_leavers_own_seat_goes_to_his_superior_at_once_S8_1() -> None:
    case = Case(flow(step("field", seat("field", "owner"))), content=Content({}, {"owner": (CHEN,)}))
    case.submit()
    case.organisation = without(case.organisation, CHEN)
    result = case.give(PeopleChanged())
    assert case.holders() == [(WANG,)]
    assert [(n.kind, n.people) for n in result.notices] == [("opened", (WANG,))]


def test_other_holders_of_the_seat_stay_when_one_leaves_S8_1() -> None:
    case = Case(flow(step("finance", role("finance", within="anywhere"))))
    case.submit()
    case.organisation = without(case.organisation, CHEN)
    assert not case.give(PeopleChanged()).events
    assert case.holders() == [(ZHOU,)]


def test_a_role_that_becomes_empty_is_rescued_at_once_S8_5() -> None:
    case = Case(flow(step("top", role("president"))))
    case.submit()
    case.organisation = losing(case.organisation, BOSS, "president")
    case.give(PeopleChanged())
    assert case.holders() == [(ADMIN, ROOT)]
    assert case.approve(ROOT).state.state == "approved"


def test_a_superior_who_leaves_too_hands_on_and_at_the_top_administrators_take_over_S8_1() -> None:
    case = Case(flow(step("field", seat("field", "owner"))), content=Content({}, {"owner": (CHEN,)}))
    case.submit()
    for person, expected in ((CHEN, WANG), (WANG, BOSS)):
        case.organisation = without(case.organisation, person)
        case.give(PeopleChanged())
        assert case.holders() == [(expected,)]
    case.organisation = without(case.organisation, BOSS)
    case.give(PeopleChanged())
    assert case.holders() == [(ADMIN, ROOT)]


def test_when_the_submitter_leaves_his_superior_may_withdraw_or_resubmit_S8_4() -> None:
    case = Case(flow(step("manager")))
    case.submit()
    case.send_back(WANG, comment="补充")
    case.organisation = without(case.organisation, LI)
    assert case.refused(Resubmit(actor=CHEN, subject=case.content))[0] == "WFL023"
    assert case.give(Resubmit(actor=WANG, subject=case.content)).state.state == "running"


# ------------------------------------------------------------------------------------------------ S9 return and end
def test_return_to_start_unlocks_and_resubmit_starts_a_new_round_and_revision_S9() -> None:
    case = Case(discount(), content=Content({"ratio": Decimal("0.6")}))
    case.submit()
    assert engine.locks(case.definition, case.request) == ("*",)
    case.send_back(WANG, comment="请补充")
    assert (case.request.state, case.request.round, engine.locks(case.definition, case.request)) == ("returned", 2, ())
    case.content.values["ratio"] = Decimal("0.46")
    case.give(Resubmit(actor=LI, subject=case.content))
    assert (case.request.revision, case.standing()[1]) == (2, "assistant")
    assert [d.outdated for d in case.request.decisions] == ["returned"]


def test_return_to_a_passed_step_redoes_everything_from_there_S9_2() -> None:
    steps = (
        step("a"),
        step("b", role("assistant")),
        step("c", role("president"), return_to=("start", "a", "previous")),
    )
    case = Case(flow(*steps))
    case.submit()
    case.approve(WANG)
    case.approve(CHEN)
    case.send_back(BOSS, to="a")
    assert (*case.standing(), case.request.round) == ("running", "a", (), 2)
    case.approve(WANG)
    assert case.standing()[1] == "b"
    case.approve(CHEN)
    case.send_back(BOSS, to="previous")
    assert case.standing() == ("running", "b", ("a",))
    case.approve(CHEN)
    case.approve(BOSS)
    assert case.standing() == ("approved", "", ("a", "b", "c"))


def test_a_skipped_step_is_no_target_S9_1() -> None:
    steps = (step("a", when=asks("no", lambda v: False)), step("b"), step("c", role("president"), return_to=("a", "b")))
    case = Case(flow(*steps))
    case.submit()
    case.approve(WANG)
    assert case.refused(lambda: case.send_back(BOSS, to="a"))[0] == "WFL021"


def test_return_ends_a_step_of_several_seats_in_any_mode_and_opens_all_afresh_S9_3_S9_4() -> None:
    case = Case(flow(step("all", *THREE, need="all")))
    case.submit()
    case.approve(WANG)
    case.send_back(BOSS)
    assert [s.state for s in case.request.steps[0].seats] == ["decided", "void", "decided"]
    case.give(Resubmit(actor=LI, subject=case.content))
    assert len(case.holders()) == 3


def test_a_step_without_the_button_does_not_return_S9() -> None:
    case = Case(flow(step("manager", buttons=())))
    case.submit()
    assert case.refused(lambda: case.send_back(WANG))[0] == "WFL020"


def test_after_max_returns_one_must_decide_S9_7() -> None:
    case = Case(flow(step("manager"), max_returns=1))
    case.submit()
    case.send_back(WANG)
    case.give(Resubmit(actor=LI, subject=case.content))
    assert case.refused(lambda: case.send_back(WANG))[0] == "WFL022"
    assert "return" not in engine.may(case.definition, case.request, WANG, case.organisation, case.now)


@pytest.mark.parametrize(
    ("policy", "before", "after"),
    [("until_first_decision", None, "WFL024"), ("until_decided", None, None), ("never", "WFL025", "WFL025")],
)
def test_withdraw_goes_as_far_as_the_policy_S9_8(policy: str, before: str | None, after: str | None) -> None:
    for decided, code in ((False, before), (True, after)):
        case = Case(flow(step("all", *THREE, need="all"), withdraw=policy, when_withdrawn=(effect(),)))
        case.submit()
        if decided:
            case.approve(WANG)
        if code:
            assert case.refused(Withdraw(actor=LI))[0] == code
            assert "withdraw" not in engine.may(case.definition, case.request, LI, case.organisation, case.now)
        else:
            result = case.give(Withdraw(actor=LI))
            assert (result.state.state, [d.key for d in result.effects]) == ("withdrawn", ["1:when_withdrawn"])


def test_only_the_submitter_withdraws_and_a_returned_request_he_may_always_take_away_S9_8() -> None:
    case = Case(flow(step("manager")))
    case.submit()
    assert case.refused(Withdraw(actor=WANG))[0] == "WFL023"
    case.send_back(WANG)
    assert case.give(Withdraw(actor=LI)).state.state == "withdrawn"


def test_stop_is_for_administrators_with_a_reason_S17_1() -> None:
    case = Case(flow(step("manager")))
    case.submit()
    assert case.refused(Stop(actor=WANG, comment="x"))[0] == "WFL028"
    assert case.refused(Stop(actor=ADMIN))[0] == "WFL029"
    assert case.give(Stop(actor=ADMIN, comment="录错了")).state.state == "stopped"
    assert engine.locks(case.definition, case.request) == ()


def test_a_comment_moves_nothing_S9_10() -> None:
    case = Case(flow(step("manager")))
    case.submit()
    result = case.give(Comment(actor=LI, comment="请尽快"))
    assert [event.kind for event in result.events] == ["comment"]


# ------------------------------------------------------------------------------------------------ S3, S12, rules
@pytest.mark.parametrize(("policy", "kept"), [("locked", ("*",)), ("reopen", ()), ("open", ())])
def test_after_approval_the_lock_stays_only_where_it_is_said_S3_8(policy: str, kept: tuple[str, ...]) -> None:
    case = Case(flow(step("manager"), after_approval=policy))
    case.submit()
    case.approve(WANG)
    assert engine.locks(case.definition, case.request) == kept


def test_effects_come_once_in_the_order_of_the_file_with_keys_of_their_own_S12() -> None:
    case = Case(flow(step("a", when_passed=(effect(),)), step("b", role("president")), when_approved=(effect(),)))
    case.submit(to_stage="effective")
    first = case.approve(WANG)
    last = case.approve(BOSS)
    assert [d.key for d in first.effects] == ["1:a.when_passed"]
    assert [d.key for d in last.effects] == ["1:when_approved", "1:move"]


def test_the_rules_of_a_workflow_hold_again_at_the_final_approval() -> None:
    rule = model.Rule("stock", asks("stock", lambda v: v["stock"]), Text.of("库存不足"), HERE)
    case = Case(flow(step("a"), step("b", role("president")), rules=(rule,)), content=Content({"stock": True}))
    case.submit()
    case.content.values["stock"] = False
    case.approve(WANG)
    assert case.refused(lambda: case.approve(BOSS))[0] == "WFL001"
    case.content.values["stock"] = True
    assert case.approve(BOSS).state.state == "approved"


def test_a_request_is_decided_by_its_own_version_only_S16_1() -> None:
    case = Case(flow(step("manager")))
    case.submit()
    case.definition = flow(step("other"))
    with pytest.raises(ValueError, match="follows version"):
        case.approve(WANG)


def test_the_trail_alone_rebuilds_the_request_S13_invariant_16() -> None:
    case = Case(flow(step("a"), step("b", *THREE, need="in_order", return_to=("a",))))
    case.submit(key="one")
    case.approve(WANG)
    case.approve(WANG)
    case.send_back(CHEN, to="a")
    case.approve(WANG, key="two")
    assert rebuild(case.trail) == case.request


def test_may_names_what_is_open_to_each_person() -> None:
    case = Case(flow(step("manager")))
    case.submit()
    offers = {
        p: engine.may(case.definition, case.request, p, case.organisation, case.now) for p in (LI, WANG, CHEN, ADMIN)
    }
    assert offers == {
        LI: ("withdraw", "urge", "comment"),
        WANG: ("approve", "reject", "return", "comment"),
        CHEN: ("comment",),
        ADMIN: ("move-seat", "stop", "comment"),
    }
