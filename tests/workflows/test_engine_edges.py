"""What only a small change of the engine would show: pools, persons of plain lists, locks that overlap, who is told."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from access.facts import Delegation
from kernel.errors import Refusal
from kernel.text import Text
from schema import model
from schema.model import Person
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    HERE,
    LI,
    NINE,
    ROOT,
    WANG,
    ZHOU,
    Case,
    Content,
    asks,
    at_least,
    choose,
    company,
    flow,
    losing,
    named,
    role,
    seat,
    step,
    submitted,
    together,
    without,
)  # fmt: skip
from tests.workflows.test_engine_clock import DAY, does, late
from workflows import among, chosen, enclosed, pools, route, seats, standing_in, upwards
from workflows.commands import (
    Comment,
    OpenRequest,
    PeopleChanged,
    Reopen,
    Resubmit,
    Revise,
    Stop,
    Withdraw,
)  # fmt: skip
from workflows.events import Event

FINANCE = role("finance", within="anywhere")
ANYBODY = (Person("everyone"),)


# ------------------------------------------------------------------------------------------------ among approvers
def test_approvers_are_holders_of_then_and_now_delegates_administrators_and_nobody_else_S13_5() -> None:
    """S13.5 Comments among approvers: never the submitter, though he holds a role of it."""
    given = company(delegations=(Delegation(WANG, ZHOU, NINE, NINE + timedelta(hours=9)),))
    case = submitted(step("one", named("wang"), named("chen"), need="all"), organisation=given)
    found = among.approvers(case.request, given, case.now)
    assert found == {WANG, CHEN, ZHOU, ADMIN, ROOT}
    case.approve(ZHOU)
    later = without(company(), CHEN)
    assert among.approvers(case.request, later, case.now) == {WANG, CHEN, ZHOU, ADMIN, ROOT}, "who spoke stays one"
    own = submitted(step("one", FINANCE), by=CHEN)
    assert among.approvers(own.request, own.organisation, own.now) == {ZHOU, ADMIN, ROOT}


def test_what_is_said_among_approvers_is_hidden_from_everybody_else_S13_5() -> None:
    case = submitted(step("one", named("wang")))
    said = case.give(Comment(actor=WANG, comment="psst", approvers=True)).events[0]
    loud = case.give(Comment(actor=LI, comment="hello")).events[0]

    def unseen(event: Event) -> set[int | None]:
        everybody = (None, LI, WANG, CHEN, BOSS, ADMIN)
        return {each for each in everybody if among.hidden(event, each, case.request, case.organisation, case.now)}

    assert (unseen(said), unseen(loud)) == ({LI, CHEN, BOSS}, set())
    assert case.refused(Comment(actor=CHEN, comment="psst", approvers=True))[0] == "WFL126"


# ------------------------------------------------------------------------------------------------ choosing
def test_a_choice_is_read_as_one_or_several_numbers_and_nothing_else_S4_9() -> None:
    assert chosen.read({"one": 3, "two": [4, 5, 4]}) == {"one": (3,), "two": (4, 5)}
    for wrong in ("3", True, [3, "4"], [True], None):
        with pytest.raises(Refusal) as refused:
            chosen.read({"one": wrong})
        assert refused.value.values == {"key": "one"}


def test_only_a_flow_with_a_choice_asks_for_one_S4_9() -> None:
    picking = step("two", seat("chosen_by", "submitter", pool=(FINANCE,)))
    assert chosen.asks(flow(step("one"), picking)) is True
    assert chosen.asks(flow(step("one"))) is False


def test_several_are_refused_where_one_is_wanted_by_name_and_count_S4_9() -> None:
    case = Case(flow(step("one", seat("chosen_by", "submitter", pool=(FINANCE,)))))
    with pytest.raises(Refusal) as refused:
        case.submit(chosen={"one": (CHEN, ZHOU)})
    (problem,) = refused.value.problems
    assert (problem.field, problem.values) == ("chosen.one", {"step": Text.of("one"), "count": 2})


def test_a_plain_list_names_these_people_S4_9_S10_10() -> None:
    case = submitted(step("one", named("wang")), step("two", named("chen")))
    case.approve(WANG)
    state = replace(case.request, people={"owner": (ZHOU,), "buyer": (BOSS, CHEN)})

    def people(*listed: Person) -> tuple[int, ...]:
        return pools.people_of(listed, state, "two", case.organisation)

    assert people(Person("role", "finance")) == (CHEN, ZHOU)
    assert people(Person("submitter"), Person("previous"), Person("owner"), Person("field", "buyer")) == (
        LI, WANG, ZHOU, BOSS, CHEN
    )  # fmt: skip
    assert people(Person("field", "nobody")) == () and set(people(*ANYBODY)) == set(case.organisation.members)
    assert pools.people_of(ANYBODY, state, "two", without(company(), CHEN)).count(CHEN) == 0


def test_around_somebody_are_the_people_of_his_unit_and_below_S10_1() -> None:
    assert set(pools.around(LI, company())) == {LI, WANG, CHEN}
    assert set(pools.around(BOSS, company())) == set(company().members)


# ------------------------------------------------------------------------------------------------ who
def test_a_chain_of_superiors_ends_at_the_top_in_a_circle_at_a_role_and_after_so_many_S4_1() -> None:
    organisation = company()
    assert list(upwards.chain(LI, 0, (), organisation)) == [WANG, BOSS]
    assert list(upwards.chain(LI, 1, (), organisation)) == [WANG]
    assert list(upwards.chain(LI, 0, (WANG,), organisation)) == [WANG]
    assert list(upwards.chain(WANG, 0, (WANG,), organisation)) == [BOSS]
    members = {**organisation.members, BOSS: replace(organisation.members[BOSS], manager=LI)}
    circle = company(members=members)
    assert list(upwards.chain(LI, 0, (), circle)) == [WANG, BOSS]
    assert (
        seats.superior_of(LI, (WANG, BOSS), circle) == (LI,) and seats.superior_of(LI, (LI, WANG, BOSS), circle) == ()
    )


def test_the_superior_of_who_is_left_out_is_asked_up_to_the_top_S4_5() -> None:
    organisation = company()
    assert seats.superior_of(LI, (WANG,), organisation) == (BOSS,)
    assert seats.superior_of(LI, (WANG, BOSS), organisation) == ()


def test_named_people_hold_a_seat_for_a_role_only_where_the_file_names_one_S18_1() -> None:
    both = step("one", role("manager"), named("wang"))
    told = [seats.role_of(both, rule, cause) for rule, cause in ((0, ""), (0, "left"), (1, ""), (2, ""))]
    assert told == ["manager", "", "", ""]


def test_a_plugin_names_only_people_there_are_and_a_unit_its_head_S4_10_S4_1() -> None:
    case = Case(flow(step("one", seat("plugin", "crm.pick"))))
    case.submit(advice={"crm.pick": (99, ZHOU)})
    assert case.holders() == [(ZHOU,)]
    content = Content(persons={"owner": (LI, 99)})
    headed = submitted(step("one", seat("department_head_of", "owner")), content=content)
    assert headed.holders() == [(WANG,)]
    behalf = Case(flow(step("one", seat("manager_of", "submitter"))))
    behalf.submit(by=ADMIN, on_behalf_of=LI)
    assert behalf.holders() == [(WANG,)]


def test_a_chain_up_to_a_role_reads_the_role_everywhere_unless_it_says_where_S4_1() -> None:
    def asked(up_to: model.Seat) -> list[tuple[int, ...]]:
        chain = seat("managers_of", "submitter", up_to=up_to)
        return submitted(step("one", chain, need="all")).holders()

    moved = role("president")
    assert asked(moved) == [(WANG,), (BOSS,)]
    assert asked(role("manager")) == [(WANG,)]


# ------------------------------------------------------------------------------------------------ starting
def test_two_approvals_of_one_record_run_together_only_with_other_locks_S1_3() -> None:
    def tried(ours: Any, theirs: tuple[str, ...]) -> str:
        case = Case(flow(step("one"), locked=ours))
        try:
            case.submit(others=(OpenRequest("other", "Other", theirs),))
        except Refusal as refusal:
            assert refusal.values == {"workflow": "Other"}
            return refusal.code.name
        return ""

    assert [tried("all", ("a",)), tried(("a",), ("*",)), tried(("a", "b"), ("b", "c"))] == ["WFL006"] * 3
    assert [tried("none", ("*",)), tried("all", ()), tried(("a",), ("b",)), tried((), ())] == [""] * 4


def test_what_stands_in_no_condition_is_no_problem_where_nothing_is_needed_S1_6_S2_6() -> None:
    small = asks("amount >= 2", lambda v: ("amount",) if v.get("amount") is None else v["amount"] >= 2)
    extra = step("extra", when=at_least("ratio", 1))
    fine = submitted(extra, when=small, content=Content({"amount": 1}))
    assert fine.request.state == "not_needed", "the empty ratio decides nothing"
    case = Case(flow(step("one"), extra, when=small), content=Content({}))
    with pytest.raises(Refusal) as refused:
        case.submit()
    assert sorted((each.field or "") for each in refused.value.problems) == ["amount", "ratio"], "all at once, once"


def test_every_person_field_that_a_flow_names_is_frozen_with_the_content_S2_3() -> None:
    hands = {"hand_over_to": (Person("field", "a"),), "add_from": (Person("owner"),), "cc": (Person("field", "b"),)}
    clock = late(does("notify", Person("field", "c"), Person("owner"), Person("role", "finance")))
    first = step("one", seat("field", "d"), seat("manager_of", "e"), seat("manager_of", "submitter"), more=hands,
                 due=DAY, late=(clock,))  # fmt: skip
    persons: dict[str, tuple[int, ...]] = dict.fromkeys(("owner", "submitter", "finance", *"abcdefgh"), (WANG,))
    case = submitted(first, content=Content(persons=persons), cc=(Person("field", "f"), Person("role", "g")),
                     visible_to=(Person("owner"), Person("field", "h")))  # fmt: skip
    assert sorted(case.request.people) == ["a", "b", "c", "d", "e", "f", "h", "owner"]


def test_why_a_step_stands_on_the_route_is_kept_with_it_S2_2_S18_1() -> None:
    rows = choose(
        (at_least("ratio", 9), (step("never"),)),
        (at_least("ratio", 1), (step("one", when=at_least("amount", 5)), step("two"))),
        (None, (step("else"),)),
    )
    case = submitted(rows, step("last"), content=Content({"ratio": 2, "amount": 4}))
    told = [(each.name, each.applies, [(w["place"], w.get("to"), w["en"][:10]) for w in each.why])
            for each in case.request.route]  # fmt: skip
    passed, row = ("passed_over", "never", "ratio >= 9"), ("row", "one", "ratio >= 1")
    assert told == [
        ("one", False, [passed, row, ("step", None, "amount >= ")]), ("two", True, [passed, row]), ("last", True, []),
    ]  # fmt: skip


def test_blocks_are_counted_as_they_stand_and_conditions_found_wherever_they_are_S2_8() -> None:
    def one(name: str, bound: int) -> model.Step:
        return step(name, when=at_least("ratio", bound))

    inner = together(("x", (one("a", 1),)), ("y", (one("b", 2),)))
    definition = flow(
        inner, choose((at_least("ratio", 3), (together(("z", (one("c", 4),))),)), (None, ())), when=at_least("ratio", 0)
    )
    assert [each.source for each in route.conditions(definition)] == [f"ratio >= {n}" for n in range(5)]
    assert [len(each.branches) for each in route.togethers(definition.steps)] == [2, 1]
    case = Case(definition, content=Content({"ratio": 9}))
    case.submit()
    assert [(each.name, each.path[0].block) for each in case.request.route] == [("a", 1), ("b", 1), ("c", 2)]


def test_a_rule_counts_only_where_it_is_asked_and_is_no_warning_S20_4() -> None:
    def rule(name: str, **more: Any) -> model.Rule:
        return model.Rule(name, asks("no", lambda v: False), Text.of(name), HERE, **more)

    rules = (rule("plain", at="amount"), rule("warned", warn=True), rule("unasked", when=asks("no", lambda v: False)))
    case = Case(flow(step("one"), rules=rules))
    with pytest.raises(Refusal) as refused:
        case.submit()
    assert [(each.field, each.text("en")) for each in refused.value.problems] == [("amount", "plain")]
    assert refused.value.values["workflow"] == case.definition.label


@pytest.mark.parametrize(
    ("more", "word"),
    [({}, ""), ({"work": True}, "work"), ({"signature": True}, "signature"), ({"must_fill": ("a",)}, "must_fill"),
     ({"comment": "always"}, "comment"), ({"batch": False}, "batch"), ({"comment": "optional"}, "")],
)  # fmt: skip
def test_a_step_that_asks_for_more_than_a_click_is_decided_alone_S15_3(more: dict[str, Any], word: str) -> None:
    definition = step("one", **more)
    assert (route.alone(definition), route.batchable(definition)) == (word, not word)


# ------------------------------------------------------------------------------------------------ what is brought
def test_files_and_a_signature_stand_in_the_trail_with_their_hashes_S7_4() -> None:
    case = submitted(step("one", named("wang"), signature=True))
    assert case.refused(lambda: case.approve(WANG))[0] == "WFL114"
    case.approve(WANG, files=({"id": 5, "sha256": "aa"},), signature={"id": 6, "sha256": "bb"})
    (event,) = [each for each in case.trail if each.kind == "approve"]
    assert [each["id"] for each in enclosed.brought(event)] == [5, 6]
    assert enclosed.shown(event) == {"files": [{"id": 5, "sha256": "aa"}], "signature": {"id": 6, "sha256": "bb"}}
    bare = Event("approve", NINE)
    assert (enclosed.brought(bare), enclosed.shown(bare)) == ([], {"files": [], "signature": None})


# ------------------------------------------------------------------------------------------------ changes and ends
def test_an_approval_is_void_only_where_it_may_be_reopened_or_its_stage_was_left_S3_8() -> None:
    def after(policy: str, *, left: bool, end: bool = True) -> bool:
        case = submitted(step("one"), after_approval=policy)
        if end:
            case.approve(WANG)
        case.give(Reopen(actor=LI, left=left))
        assert case.give(Reopen(actor=LI, left=left)).events == (), "once"
        return case.request.void

    assert [after("reopen", left=False), after("locked", left=True), after("reopen", left=True)] == [True] * 3
    assert [after("locked", left=False), after("open", left=False), after("reopen", left=True, end=False)] == [
        False
    ] * 3
    unneeded = submitted(step("one"), when=asks("no", lambda v: False), after_approval="reopen")
    unneeded.give(Reopen(actor=LI))
    assert unneeded.request.void


def test_a_change_is_told_to_those_whose_word_still_counts_and_not_to_who_made_it_S3_6() -> None:
    edits = {"may_edit": ("code",)}
    third = step("c", named("boss"), named("wang"), need="all", return_to=("b",), **edits)
    content = Content({"amount": Decimal(7)})
    case = submitted(step("a", named("wang")), step("b", named("chen")), third, content=content)
    case.approve(WANG)
    case.approve(CHEN)
    case.send_back(BOSS, "b")
    assert case.give(Revise(actor=LI, changes={"code": [None, "x"]})).notices == (), "nobody's seat let him"
    case.approve(CHEN, revision=2)
    result = case.give(Revise(actor=WANG, changes={"code": ["x", "y"]}, subject=case.content))
    assert [(each.kind, each.people) for each in result.notices] == [("edited", (CHEN,))]
    assert (result.events[0].data["changes"], result.events[0].data["amount"]) == ({"code": ["x", "y"]}, "7")


def test_nothing_that_has_ended_is_withdrawn_stopped_or_left_S9_8_S17_1() -> None:
    case = submitted(step("one", named("wang")))
    case.give(Withdraw(actor=LI))
    assert case.trail[-2].kind == "withdraw"
    for again in (Withdraw(actor=LI), Stop(actor=ADMIN, comment="no")):
        assert case.refused(again) == ("WFL013", "This request was withdrawn; it can no longer be changed.")
    assert case.give(PeopleChanged()).events == ()
    stopped = submitted(step("one", named("wang")))
    stopped.give(Stop(actor=ADMIN, comment="no"))
    assert [each.kind for each in stopped.trail[-2:]] == ["stop", "end"]


def test_a_returned_request_may_be_withdrawn_and_an_outdated_word_holds_nobody_S9_8() -> None:
    first = submitted(step("one", named("wang")), step("two", named("chen")))
    first.approve(WANG)
    first.send_back(CHEN, "start")
    first.give(Resubmit(actor=LI, subject=first.content))
    first.give(Withdraw(actor=LI))
    assert first.request.state == "withdrawn", "what was said before the return is outdated"
    automatic = submitted(step("one", named("wang"), own_request="skip"), step("two", named("chen")), by=WANG)
    automatic.give(Withdraw(actor=WANG))
    assert automatic.request.state == "withdrawn", "what the product decided is nobody's decision"


def test_a_seat_that_is_rescued_in_any_case_goes_to_the_administrators_S8_5() -> None:
    """S8.5 `rescue`: whatever `if_nobody` says."""
    case = submitted(step("one", role("assistant"), if_nobody="skip"), step("two", role("president")))
    case.organisation = losing(case.organisation, CHEN, "assistant")
    rescued = replace(case)
    rescued.give(PeopleChanged(rescue=True))
    assert rescued.holders() == [(ADMIN, ROOT)]
    case.give(PeopleChanged())
    assert case.standing()[1] == "two"


def test_who_stands_in_for_whom_S8_4() -> None:
    organisation = without(without(company(), LI), ZHOU)
    assert standing_in.stood_in_for(WANG, organisation) == (LI,)
    assert standing_in.stood_in_for(BOSS, organisation) == (ZHOU,)
    assert standing_in.stood_in_for(CHEN, organisation) == ()
