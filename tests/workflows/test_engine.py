"""The rules of workflow-semantics that the pure engine keeps, one by one: starting, who decides, how many."""

from decimal import Decimal

import pytest

from kernel.errors import Refusal
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
    at_least,
    below,
    company,
    discount,
    effect,
    flow,
    gaining,
    losing,
    role,
    seat,
    step,
    without,
)
from workflows.commands import (
    OpenRequest,
)

THREE = (role("manager"), role("finance", within="anywhere"), role("president"))


# ------------------------------------------------------------------------------------------------ S1 starting
@pytest.mark.parametrize(
    ("ratio", "route"),
    [("0.50", "manager"), ("0.4999", "assistant"), ("0.45", "assistant"), ("0.4499", "top"), ("0.9999", "manager")],
)
def test_the_first_true_row_wins_at_each_bound_S2_1_S2_4(ratio: str, route: str) -> None:
    case = Case(discount(), content=Content({"ratio": Decimal(ratio)}))
    case.submit()
    assert [plan.name for plan in case.request.route] == [route]
    assert case.active.name == route


def test_when_is_false_means_not_needed_and_the_approved_effects_and_the_move_run_S1_6() -> None:
    definition = flow(step("manager"), when=below("ratio", 1), when_approved=(effect(),))
    case = Case(definition, content=Content({"ratio": Decimal(1)}))
    result = case.submit(to_stage="approved")
    assert result.state.state == "not_needed"
    assert [(deed.key, deed.to_stage) for deed in result.effects] == [("1:when_approved", ""), ("1:move", "approved")]
    assert result.events[-1].data["why"] == [{"en": "ratio < 1 with {'ratio': Decimal('1')}"}]
    assert not result.state.decisions


def test_no_step_that_applies_is_recorded_as_not_needed_not_as_approved_by_anybody_S1_6() -> None:
    case = Case(flow(step("manager", when=below("ratio", 1))), content=Content({"ratio": Decimal(1)}))
    assert case.submit().state.state == "not_needed"


def test_an_empty_field_that_decides_the_route_is_named_and_nothing_starts_S2_6() -> None:
    case = Case(discount())
    with pytest.raises(Refusal) as refused:
        case.submit()
    assert refused.value.code.name == "WFL001"
    assert [(p.code.name, p.field) for p in refused.value.problems] == [("WFL002", "ratio")]
    assert refused.value.problems[0].text("zh-CN") == "折扣为空，无法确定由谁审批。"


def test_an_empty_field_that_cannot_change_the_answer_does_not_matter_S2_6() -> None:
    either = asks("standard or ratio >= 0.5", lambda v: True if v["standard"] else ("ratio",))
    case = Case(flow(step("manager", when=either)), content=Content({"standard": True}))
    assert case.submit().state.active_steps


def test_all_problems_are_said_at_once_S1_5() -> None:
    rule = model.Rule("met", asks("met", lambda v: False), Text.of("未见面的客户不能报价"), HERE)
    case = Case(flow(step("a", when=at_least("amount", 1)), step("b", when=at_least("ratio", 1)), rules=(rule,)))
    with pytest.raises(Refusal) as refused:
        case.submit()
    assert [(p.code.name, p.field) for p in refused.value.problems] == [
        ("WFL002", "amount"),
        ("WFL002", "ratio"),
        ("WFL003", None),
    ]


def test_without_two_active_workflow_administrators_nothing_starts_S4_7() -> None:
    case = Case(flow(step("manager")), organisation=without(company(), ROOT))
    assert case.refused(case.submit) == ("WFL005", "An approval needs two active workflow administrators; there are 1.")


def test_a_workflow_with_words_not_built_yet_cannot_be_started() -> None:
    case = Case(flow(step("manager"), unbuilt=("signature", "same_person")))
    assert case.refused(case.submit)[0] == "WFL004"


@pytest.mark.parametrize(
    ("ours", "theirs", "stops"), [("all", ("a",), True), (("a",), ("b",), False), ("none", ("*",), False)]
)
def test_two_approvals_of_one_record_run_together_only_with_other_fields_locked_S1_3(
    ours: str | tuple[str, ...], theirs: tuple[str, ...], stops: bool
) -> None:
    case = Case(flow(step("manager"), locked=ours))
    other = OpenRequest("credit", Text.of("授信"), theirs)
    if stops:
        assert case.refused(lambda: case.submit(others=(other,)))[0] == "WFL006"
    else:
        assert case.submit(others=(other,)).state.state == "running"


def test_the_same_key_twice_is_one_act_S1_4_S6_4() -> None:
    case = Case(flow(step("all", *THREE, need="all")))
    case.submit(key="k1")
    first = case.approve(WANG, key="k2")
    again = case.approve(WANG, key="k2")
    assert again.repeated and again.state == first.state and not again.events


def test_both_the_submitter_and_the_one_he_acts_for_count_as_submitter_S1_8() -> None:
    case = Case(flow(step("manager")))
    case.submit(by=LI, on_behalf_of=WANG)
    assert case.holders() == [(BOSS,)]


# ------------------------------------------------------------------------------------------------ S4 who
def test_a_role_seat_goes_to_the_nearest_holder_whose_unit_covers_the_record_S4_3() -> None:
    case = Case(flow(step("manager")), organisation=gaining(company(), BOSS, "manager", 1))
    case.submit()
    assert case.holders() == [(WANG,)]


def test_within_anywhere_takes_all_holders_and_a_level_starts_there_S4_3() -> None:
    case = Case(flow(step("m", role("manager", within="anywhere")), step("n", role("manager", within="company"))))
    case.organisation = gaining(case.organisation, BOSS, "manager", 1)
    case.submit()
    assert case.holders() == [(WANG, ZHOU, BOSS)]
    case.approve(ZHOU)
    assert case.holders() == [(BOSS,)]


def test_holders_every_gives_each_a_seat_S4_2() -> None:
    case = Case(flow(step("finance", role("finance", within="anywhere", holders="every"), need="all")))
    case.submit()
    assert case.holders() == [(CHEN,), (ZHOU,)]
    assert case.approve(CHEN).state.state == "running"
    assert case.approve(ZHOU).state.state == "approved"


def test_field_manager_head_user_and_plugin_find_their_people() -> None:
    content = Content({}, {"owner": (LI,), "checker": (ZHOU,)}, {"unit": 2, "data_unit": 3})
    definition = flow(
        step("field", seat("field", "checker")),
        step("manager", seat("manager_of", "submitter")),
        step("of_field", seat("manager_of", "checker")),
        step("head", seat("department_head_of", "owner")),
        step("unit_head", seat("department_head_of", "data_unit")),
        step("user", seat("user", "zhou")),
        step("plugin", seat("plugin", "crm.pick")),
    )
    case = Case(definition, content=content)
    case.submit(advice={"crm.pick": (CHEN, 999)})
    found = []
    while case.request.state == "running":
        (holders,) = case.holders()
        found.append(holders[0])
        case.approve(holders[0], advice={"crm.pick": (CHEN, 999)})
    assert found == [ZHOU, WANG, BOSS, WANG, BOSS, ZHOU, CHEN]


def test_a_plugin_that_answers_nobody_opens_the_step_as_empty_S4_10() -> None:
    case = Case(flow(step("plugin", seat("plugin", "crm.pick"))))
    case.submit(advice={"crm.pick": (999,)})
    assert case.holders() == [(ADMIN, ROOT)]


def test_membership_is_live_the_rule_is_pinned_S4_4() -> None:
    case = Case(flow(step("manager")))
    case.submit()
    case.organisation = gaining(losing(case.organisation, WANG, "manager"), CHEN, "manager", 2)
    assert case.holders() == [(CHEN,)]
    assert case.refused(lambda: case.approve(WANG))[0] == "WFL012"
    assert case.approve(CHEN).state.state == "approved"


# ------------------------------------------------------------------------------------------------ S4.5 own request
@pytest.mark.parametrize(("policy", "holders"), [("up", (BOSS,)), ("exclude", (ADMIN, ROOT)), ("allow", (WANG,))])
def test_the_submitter_as_the_only_holder_S4_5(policy: str, holders: tuple[int, ...]) -> None:
    case = Case(flow(step("manager", own_request=policy)))
    case.submit(by=WANG)
    assert case.holders() == [holders]


@pytest.mark.parametrize("policy", ["up", "exclude"])
def test_the_submitter_is_dropped_where_the_seat_has_other_holders_S4_5(policy: str) -> None:
    case = Case(flow(step("finance", role("finance", within="anywhere"), own_request=policy)))
    case.submit(by=CHEN)
    assert case.holders() == [(ZHOU,)]
    assert case.refused(lambda: case.approve(CHEN))[0] == "WFL019"


def test_skip_passes_the_own_seat_by_itself_and_says_so_but_never_where_a_comment_is_due_S4_5() -> None:
    case = Case(flow(step("manager", own_request="skip"), step("next", role("president"))))
    case.submit(by=WANG)
    assert [(d.kind, d.cause) for d in case.request.decisions] == [("automatic", "own_request_skipped")]
    assert case.active.name == "next"
    strict = Case(flow(step("manager", own_request="skip", comment="always")))
    strict.submit(by=WANG)
    assert strict.holders() == [(BOSS,)]


def test_an_administrator_cannot_decide_his_own_request_either_S4_5_S4_7() -> None:
    case = Case(flow(step("top", role("vice_president"))))
    case.submit(by=ADMIN)
    assert case.holders() == [(ROOT,)]
    assert case.refused(lambda: case.approve(ADMIN))[0] == "WFL019"


def test_whoever_becomes_a_holder_of_his_own_request_later_still_cannot_decide_it_S4_5() -> None:
    case = Case(flow(step("manager")))
    case.submit(by=LI)
    case.organisation = gaining(case.organisation, LI, "manager", 2)
    assert case.holders() == [(WANG,)]
    assert case.refused(lambda: case.approve(LI))[0] == "WFL019"


# ------------------------------------------------------------------------------------------------ S4.6 nobody
def test_nobody_goes_to_the_administrators_marked_as_a_rescue_S4_6() -> None:
    case = Case(flow(step("vp", role("vice_president"))))
    case.submit()
    (found,) = case.active.seats
    assert (case.holders(), found.rescue, found.cause) == ([(ADMIN, ROOT)], True, "nobody")


def test_nobody_with_another_who_goes_there_and_only_then_to_administrators_S4_6() -> None:
    case = Case(flow(step("vp", role("vice_president"), if_nobody=(role("president"),))))
    case.submit()
    assert case.holders() == [(BOSS,)]
    empty = Case(flow(step("vp", role("vice_president"), if_nobody=(role("nobody_has_this"),))))
    empty.submit()
    assert empty.holders() == [(ADMIN, ROOT)]


def test_nobody_with_skip_goes_on_and_with_reject_ends_S4_6() -> None:
    case = Case(flow(step("vp", role("vice_president"), if_nobody="skip"), step("manager")))
    case.submit()
    assert [s.state for s in case.request.steps] == ["skipped", "active"]
    refused = Case(flow(step("vp", role("vice_president"), if_nobody="reject"), when_rejected=(effect(),)))
    assert refused.submit().state.state == "rejected"
    assert refused.last is not None
    assert [deed.key for deed in refused.last.effects] == ["1:when_rejected"]


def test_in_an_any_step_an_empty_seat_is_left_to_the_others_S4_6() -> None:
    case = Case(flow(step("top", role("vice_president"), role("president"))))
    case.submit()
    assert case.holders() == [(BOSS,)]
    assert case.refused(lambda: case.approve(ADMIN))[0] == "WFL012"


# ------------------------------------------------------------------------------------------------ S5 how many
def test_any_passes_with_one_and_ends_with_the_first_rejection_S5() -> None:
    """S5.2: the first answer ends it either way."""
    case = Case(flow(step("one", *THREE)))
    case.submit()
    assert case.approve(BOSS).state.state == "approved"
    assert [s.state for s in case.request.steps[0].seats] == ["void", "void", "decided"]
    other = Case(flow(step("one", *THREE)))
    other.submit()
    assert other.reject(WANG).state.state == "rejected"


def test_all_needs_every_seat_and_the_first_rejection_voids_the_rest_S5_5() -> None:
    case = Case(flow(step("all", *THREE, need="all")))
    case.submit()
    case.approve(WANG)
    case.approve(BOSS)
    assert case.request.state == "running"
    assert case.approve(ZHOU).state.state == "approved"
    other = Case(flow(step("all", *THREE, need="all")))
    other.submit()
    other.approve(WANG)
    result = other.reject(BOSS)
    assert result.state.state == "rejected"
    assert [n.people for n in result.notices if n.kind == "no_longer_needed"] == [(CHEN, ZHOU)]


def test_in_order_opens_the_next_seat_when_the_one_before_approved_S5() -> None:
    case = Case(flow(step("chain", *THREE, need="in_order")))
    case.submit()
    assert case.holders() == [(WANG,)]
    assert case.refused(lambda: case.approve(BOSS, seat=3))[0] == "WFL015"
    result = case.approve(WANG)
    assert case.holders() == [(CHEN, ZHOU)]
    assert [n.people for n in result.notices if n.kind == "opened"] == [(CHEN, ZHOU)]
    case.approve(CHEN)
    assert case.approve(BOSS).state.state == "approved"
