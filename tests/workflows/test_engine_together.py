"""S2.8 Branches side by side: the block ends when all have ended; a rejection stops the others or waits for them."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.duration import Duration
from schema import model
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    LI,
    NINE,
    WANG,
    ZHOU,
    Case,
    Content,
    at_least,
    choose,
    company,
    effect,
    flow,
    seat,
    step,
    together,
    without,
)
from workflows.branches import beside, standing
from workflows.commands import PeopleChanged, Resubmit, Revise, Stop, Submit, TakeBack, Withdraw
from workflows.events import Event, rebuild
from workflows.expected import expected
from workflows.foresight import foresee
from workflows.state import Request

PEOPLE = (WANG, CHEN, ZHOU, BOSS)


def of(name: str, person: int, **more: Any) -> model.Step:
    """A step that one person decides."""
    login = {WANG: "wang", CHEN: "chen", ZHOU: "zhou", BOSS: "boss"}[person]
    return step(name, seat("user", login), **more)


LEGAL = of("legal", WANG)
FINANCE, CFO = of("finance", CHEN), of("cfo", ZHOU, when=at_least("amount", 1_000_000))


def purchase(amount: int = 2_000_000, *, wait: bool = False, **more: Any) -> Case:
    """Legal beside money (finance, and the head of finance above a million), then the president."""
    block = together(("law", (LEGAL,)), ("money", (FINANCE, CFO)), wait=wait)
    case = Case(flow(block, of("president", BOSS), **more), content=Content({"amount": amount}))
    case.submit()
    return case


# ------------------------------------------------------------------------------------------------ going on
def test_every_branch_opens_at_once_and_what_follows_waits_for_all_S2_8() -> None:
    case = purchase()
    assert case.standing() == ("running", "legal, finance", ())
    case.approve(CHEN)
    assert case.standing() == ("running", "legal, cfo", ("finance",))
    case.approve(ZHOU)
    assert case.standing() == ("running", "legal", ("finance", "cfo"))
    case.approve(WANG)
    assert case.standing()[:2] == ("running", "president")
    case.approve(BOSS)
    assert case.request.state == "approved"


def test_a_step_of_a_branch_whose_when_is_false_is_skipped_with_its_reason_S2_2_S2_8() -> None:
    case = purchase(1)
    result = case.approve(CHEN)
    assert [(each.kind, each.data.get("step")) for each in result.events][-1] == ("skip", "cfo")
    case.approve(WANG)
    assert case.standing()[1] == "president"


def test_a_branch_whose_steps_are_all_skipped_has_ended_S2_8() -> None:
    block = together(("law", (LEGAL,)), ("money", (CFO,)))
    case = Case(flow(block), content=Content({"amount": 1}))
    case.submit()
    assert case.standing() == ("running", "legal", ())
    assert case.approve(WANG).state.state == "approved"
    case = Case(flow(together(("money", (CFO,)))), content=Content({"amount": 1}))
    assert case.submit().state.state == "not_needed"


def test_a_branch_whose_only_step_finds_nobody_and_says_skip_has_ended_S4_6() -> None:
    case = Case(
        flow(together(("law", (step("lost", seat("user", "ghost"), if_nobody="skip"),)), ("money", (FINANCE,))))
    )
    case.submit()
    assert case.standing()[1] == "finance"
    assert case.approve(CHEN).state.state == "approved"


def test_branches_within_a_row_and_a_choice_within_a_branch_S2_1() -> None:
    inner = choose((at_least("amount", 100), (of("big", ZHOU),)), (None, (of("small", CHEN),)))
    block = together(("law", (LEGAL,)), ("money", (inner,)))
    for amount, name in ((100, "big"), (99, "small")):
        case = Case(flow(choose((None, (block,)))), content=Content({"amount": amount}))
        case.submit()
        assert case.standing()[1] == f"legal, {name}"


def test_a_block_within_a_branch_S2_8() -> None:
    inner = together(("a", (of("one", CHEN),)), ("b", (of("two", ZHOU),)))
    case = Case(flow(together(("law", (LEGAL,)), ("money", (inner, of("after", BOSS))))))
    case.submit()
    assert case.standing()[1] == "legal, one, two"
    case.approve(CHEN)
    case.approve(ZHOU)
    assert case.standing()[1] == "legal, after"


def test_the_foresight_says_the_same_steps_as_the_submit_S18_2() -> None:
    definition = purchase().definition
    command = Submit(actor=LI, entity="quote", record=7, subject=Content({"amount": 2_000_000}))
    ahead = foresee(definition, command, NINE, company())
    paths = {each.plan.name: [fork.branch for fork in each.plan.path] for each in ahead.steps}
    assert paths == {"legal": ["law"], "finance": ["money"], "cfo": ["money"], "president": []}


# ------------------------------------------------------------------------------------------------ a rejection
def test_a_rejection_stops_all_branches_and_says_in_which_S2_8() -> None:
    case = purchase(when_rejected=(effect(),))
    result = case.reject(CHEN)
    assert case.request.state == "rejected"
    legal = case.request.latest("legal")
    assert legal is not None and legal.state == "void"
    assert [(each.state, each.cause) for each in legal.seats] == [("void", "branch_rejected:money")]
    assert [(each.kind, each.people) for each in result.notices] == [("no_longer_needed", (WANG,)), ("rejected", (LI,))]
    assert [deed.key for deed in result.effects] == ["1:when_rejected"]


def test_wait_all_lets_the_other_branches_finish_and_then_rejects_S2_8() -> None:
    case = purchase(wait=True)
    case.reject(CHEN)
    assert case.standing() == ("running", "legal", ())
    assert standing(case.request).over == {2}, "the rejected branch goes no further"
    case.approve(WANG)
    assert (case.request.state, case.request.passed) == ("rejected", ("legal",))


def test_a_block_that_stops_all_ends_its_branch_of_one_that_waits_S2_8() -> None:
    inner = together(("a", (of("one", CHEN),)), ("b", (of("two", ZHOU),)))
    case = Case(flow(together(("law", (LEGAL,)), ("money", (inner, of("after", BOSS))), wait=True)))
    case.submit()
    case.reject(ZHOU)
    assert case.standing() == ("running", "legal", ())
    assert [each.state for each in case.request.steps] == ["active", "void", "rejected"]
    case.approve(WANG)
    assert case.request.state == "rejected"


# ------------------------------------------------------------------------------------------------ a return
def test_a_return_out_of_a_branch_stops_all_branches_and_every_approval_counts_no_more_S2_8_S9() -> None:
    case = purchase()
    case.approve(CHEN)
    result = case.send_back(WANG)
    assert case.standing() == ("returned", "", ())
    cfo = case.request.steps[2]
    assert [(each.state, each.cause) for each in cfo.seats] == [("void", "branch_returned:law")]
    assert ("no_longer_needed", (ZHOU,)) in [(each.kind, each.people) for each in result.notices]
    case.give(Resubmit(actor=LI, subject=case.content))
    assert case.standing() == ("running", "legal, finance", ())


def test_a_return_within_a_branch_leaves_the_others_S2_8_S9_1() -> None:
    block = together(("law", (LEGAL,)), ("money", (FINANCE, of("cfo", ZHOU, return_to=("previous", "start")))))
    case = Case(flow(block))
    case.submit()
    case.approve(CHEN)
    case.send_back(ZHOU)
    assert case.standing() == ("running", "legal, finance", ())
    case.approve(WANG)
    case.approve(CHEN)
    case.approve(ZHOU)
    assert (case.request.state, case.request.passed) == ("approved", ("legal", "finance", "cfo"))


def test_a_return_to_a_step_before_the_block_stops_all_branches_S2_8() -> None:
    block = together(("law", (of("legal", WANG, return_to=("first",)),)), ("money", (FINANCE,)))
    case = Case(flow(of("first", BOSS), block))
    case.submit()
    case.approve(BOSS)
    case.approve(CHEN)
    case.send_back(WANG)
    assert case.standing() == ("running", "first", ())
    case.approve(BOSS)
    assert case.standing() == ("running", "legal, finance", ("first",))


def test_a_step_of_another_branch_is_no_target_S9_1() -> None:
    block = together(("law", (of("legal", WANG, return_to=("start", "finance")),)), ("money", (FINANCE,)))
    case = Case(flow(block))
    case.submit()
    case.approve(CHEN)
    assert case.refused(lambda: case.send_back(WANG, "finance"))[0] == "WFL021"


def test_a_return_into_a_branch_that_had_ended_asks_that_branch_alone_again_S9_1() -> None:
    block = together(("law", (LEGAL,)), ("money", (FINANCE,)))
    case = Case(flow(block, of("president", BOSS, return_to=("previous", "start"))))
    case.submit()
    case.approve(WANG)
    case.approve(CHEN)
    case.send_back(BOSS, "legal")
    assert case.standing() == ("running", "legal", ("finance",))
    case.approve(WANG)
    assert case.standing() == ("running", "president", ("finance", "legal"))


# ------------------------------------------------------------------------------------------------ the rest
def test_who_sits_in_two_branches_decides_each_in_its_turn_S7_1() -> None:
    case = Case(flow(together(("law", (LEGAL,)), ("money", (of("finance", WANG),)))))
    case.submit()
    assert case.holders() == [(WANG,), (WANG,)]
    case.approve(WANG)
    assert case.standing() == ("running", "finance", ("legal",))
    case.approve(WANG)
    assert case.request.state == "approved"


def test_a_decision_is_taken_back_while_its_own_step_is_open_S7_3() -> None:
    both = step("legal", seat("user", "wang"), seat("user", "boss"), need="all")
    case = Case(flow(together(("law", (both,)), ("money", (FINANCE, CFO)))), content=Content({"amount": 1}))
    case.submit()
    case.approve(WANG)
    case.approve(CHEN)
    case.give(TakeBack(actor=WANG))
    assert case.holders() == [(WANG,), (BOSS,)]
    assert case.refused(lambda: case.give(TakeBack(actor=CHEN)))[0] == "WFL027"


def test_leavers_of_every_branch_are_replaced_at_once_S8_1() -> None:
    case = purchase()
    case.organisation = without(without(company(), WANG), CHEN)
    case.give(PeopleChanged())
    assert case.holders() == [(BOSS,), (BOSS,)]


@pytest.mark.parametrize("end", [Withdraw(actor=LI), Stop(actor=ADMIN, comment="录错")])
def test_the_end_of_a_request_ends_every_branch_and_tells_each_once_S5_5(end: Withdraw | Stop) -> None:
    case = purchase()
    told = [each.people for each in case.give(end).notices if each.kind == "no_longer_needed"]
    assert told == [(WANG,), (CHEN,)]
    assert not case.request.active_steps


def test_a_decision_names_the_revision_in_every_branch_S3_7() -> None:
    case = purchase(locked="none")
    case.give(Revise(actor=LI))
    assert case.refused(lambda: case.approve(WANG, revision=1))[0] == "WFL011"
    assert case.approve(WANG, revision=2).state.state == "running"


def test_a_trail_without_branches_means_the_single_line() -> None:
    data = {
        "workflow": "w", "version": "v", "entity": "quote", "record": 7, "parameters": {}, "unit": 2, "people": {},
        "units": {}, "route": [["one", True, []], ["two", True, []]],
    }  # fmt: skip
    opened = {"step": "one", "index": 0, "no": 1, "need": "any", "seats": []}
    state = rebuild([Event("submit", NINE, LI, data=data), Event("open", NINE, data=opened)])
    assert state is not None
    assert [each.name for each in state.active_steps] == ["one"] and not any(plan.path for plan in state.route)


def test_who_approved_in_a_branch_beside_is_asked_all_the_same_and_not_again_behind_the_block_S4_8() -> None:
    skipping = [replace(each, same_person="skip_in_a_row") for each in (LEGAL, of("finance", WANG), of("last", WANG))]
    block = together(("law", (skipping[0],)), ("money", (skipping[1],)))
    case = Case(flow(block, skipping[2], of("president", BOSS)))
    case.submit()
    case.approve(WANG, seat=1)
    assert case.standing() == ("running", "finance", ("legal",))
    case.approve(WANG)
    assert case.standing() == ("running", "president", ("legal", "finance", "last"))


def test_branches_take_their_time_at_once_and_what_follows_waits_for_the_longest_S18_1_S2_8() -> None:
    day, week = Duration(Decimal(1), "day"), Duration(Decimal(7), "day")
    block = together(
        ("law", (of("legal", WANG, due=day),)), ("money", (of("finance", CHEN), of("cfo", ZHOU, due=week)))
    )
    case = Case(flow(block, of("president", BOSS, due=day)))
    case.submit()
    ahead = expected(case.definition, case.request, NINE, company(), None)
    assert {name: (term.due - NINE).days for name, term in ahead.items()} == {"cfo": 7, "president": 8}


# ------------------------------------------------------------------------------------------------ laws
@st.composite
def blocks(draw: Callable[..., Any], depth: int = 2, names: list[str] | None = None) -> tuple[model.Block, ...]:
    """One to three blocks in a line, some of them branches of lines."""
    names = [] if names is None else names
    line: list[model.Block] = []
    for _ in range(draw(st.integers(1, 2))):
        if depth and draw(st.integers(0, 1)):
            branches = [(f"b{place}", draw(blocks(depth - 1, names))) for place in range(draw(st.integers(2, 3)))]
            line.append(together(*branches, wait=bool(draw(st.integers(0, 1)))))
        else:
            names.append(f"s{len(names)}")
            line.append(of(names[-1], PEOPLE[len(names) % 4]))
    return tuple(line)


def reference(line: tuple[model.Block, ...], no: frozenset[str]) -> bool:
    """Whether a line passes when the steps in `no` reject: every step asked says yes, in whatever order."""
    for block in line:
        inner = [each for _, each in block.branches] if isinstance(block, model.Together) else []
        if (isinstance(block, model.Step) and block.name in no) or not all(reference(each, no) for each in inner):
            return False
    return True


def one_active_step_per_branch(state: Request) -> bool:
    """Invariant 3: two open steps always stand in different branches, and a running request has one."""
    paths = [state.route[state.index_of(step_.name)].path for step_ in state.active_steps]
    apart = all(beside(a, b) for place, a in enumerate(paths) for b in paths[place + 1 :])
    return apart and bool(paths) == (state.state == "running")


@settings(max_examples=100, deadline=None)
@given(line=blocks(), data=st.data())
def test_any_order_of_decisions_in_branches_gives_the_same_end_S2_8(
    line: tuple[model.Block, ...], data: st.DataObject
) -> None:
    case = Case(flow(*line))
    case.submit()
    names = [plan.name for plan in case.request.route]
    no = data.draw(st.frozensets(st.sampled_from(names), max_size=2))
    while case.request.state == "running":
        assert one_active_step_per_branch(case.request)
        open_ = case.request.active_steps
        chosen = open_[data.draw(st.integers(0, len(open_) - 1))]
        person = chosen.seats[0].holders.people[0]
        (case.reject if chosen.name in no else case.approve)(person, seat=chosen.seats[0].id)
        assert rebuild(case.trail) == case.request, "16: the trail says something else"
    assert (case.request.state == "approved") == reference(line, no)
    if case.request.state == "approved":
        assert sorted(case.request.passed) == sorted(names)
