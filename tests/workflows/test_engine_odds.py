"""The last corners of the engine: clocks in counted steps, chains up to a role, people in two places, content that
broke its rules on the way."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

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
    ROOT,
    WANG,
    ZHOU,
    Case,
    Content,
    asks,
    at_least,
    company,
    flow,
    role,
    seat,
    step,
)
from tests.workflows.test_engine_clock import DAY, FRIDAY, at, does, late, to
from tests.workflows.test_engine_migration import go_on
from workflows.commands import AddSigner, RemoveSigner, Restart, Resubmit, Revise, Tick
from workflows.enclosed import signature_of
from workflows.restarting import watched


def named(login: str) -> model.Seat:
    return seat("user", login)


def submitted(*steps: Any, by: int = LI, organisation: Any = None, content: Content | None = None, **more: Any) -> Case:
    case = Case(flow(*steps, **more), organisation or company(), content or Content(), now=FRIDAY)
    case.submit(by)
    return case


# ------------------------------------------------------------------------------------------------ the clock
def test_who_was_taken_out_of_a_counted_step_may_get_a_seat_of_it_from_the_clock_S5_7() -> None:
    asked = {"buttons": ("add_alongside",), "more": {"add_from": (Person("everyone"),)}}
    first = step("one", named("wang"), named("chen"), named("zhou"), need="2", due=DAY,
                 late=(late(does("hand_over", to("president"))),), **asked)  # fmt: skip
    case = submitted(first)
    case.give(AddSigner(actor=WANG, revision=1, people=(BOSS,), place="alongside"))
    case.give(RemoveSigner(actor=WANG))
    case.now = at("24 09:00")
    case.give(Tick())
    assert case.holders() == [(BOSS,), (CHEN,), (ZHOU,)], "one seat is his, and no other can be"


def test_the_previous_is_whose_word_still_counts_S11_5() -> None:
    clock = (late(does("hand_over", Person("previous"))),)
    case = submitted(step("a", named("wang"), due=DAY, late=clock), step("b", named("chen")))
    case.approve(WANG)
    case.send_back(CHEN)
    case.give(Resubmit(actor=LI, subject=case.content))
    case.now = at("25 09:00")
    case.give(Tick())
    assert case.holders() == [(WANG,)] and case.active.seats[0].cause == "clock_nobody"


# ------------------------------------------------------------------------------------------------ who
def test_a_chain_ends_at_who_holds_the_role_where_it_says_S4_1() -> None:
    """Li's superior is Zhou, who is a manager elsewhere; Zhou's is Wang, the manager of Li's department."""
    usual = company()
    members = {
        **usual.members,
        LI: usual.members[LI].__class__(LI, "li", "李敏", 2, ZHOU),
        ZHOU: usual.members[ZHOU].__class__(ZHOU, "zhou", "周", 3, WANG),
    }
    chain = seat("managers_of", "submitter", up_to=role("manager", within="department"))
    case = submitted(step("one", chain, need="all"), organisation=company(members=members))
    assert case.holders() == [(ZHOU,), (WANG,)]


def test_of_two_whose_own_request_it_is_the_first_in_the_seat_has_his_superior_asked_S4_5() -> None:
    content = Content(persons={"owner": (LI, ZHOU)})
    case = Case(flow(step("one", seat("field", "owner"))), content=content)
    case.submit(ZHOU, on_behalf_of=LI)
    assert case.holders() == [(WANG,)]


def test_who_is_asked_where_nobody_is_found_may_skip_his_own_request_S4_5_S4_6() -> None:
    first = step("one", role("vice_president"), if_nobody=(role("manager"),), own_request="skip")
    case = submitted(first, step("two", role("president")), by=WANG)
    assert [(said.kind, said.verdict, said.cause) for said in case.request.decisions] == [
        ("automatic", "approve", "own_request_skipped")
    ]
    assert case.standing()[1] == "two"


def test_a_change_is_told_to_people_and_not_to_what_filled_a_seat_by_itself_S3_6() -> None:
    case = submitted(
        step("own", named("wang"), own_request="skip"), step("a", named("chen")),
        step("b", named("boss"), may_edit=("code",)), by=WANG,
    )  # fmt: skip
    case.approve(CHEN)
    result = case.give(Revise(actor=BOSS, changes={"code": [None, "x"]}))
    assert [(each.kind, each.people) for each in result.notices] == [("edited", (CHEN,))]


# ------------------------------------------------------------------------------------------------ choices kept
def test_who_was_chosen_stays_so_where_only_another_is_chosen_anew_S4_9() -> None:
    pool = (role("finance", within="anywhere"),)
    both = [step(name, seat("chosen_by", "submitter", pool=pool)) for name in ("one", "two")]
    case = Case(flow(*both))
    case.submit(chosen={"one": (CHEN,), "two": (CHEN,)})
    case.send_back(CHEN)
    case.give(Resubmit(actor=LI, subject=case.content, chosen={"one": (ZHOU,)}))
    assert dict(case.request.chosen) == {"one": (ZHOU,), "two": (CHEN,)}


# ------------------------------------------------------------------------------------------------ rules and content
def rule(name: str, bound: int) -> model.Rule:
    return model.Rule(name, asks(name, lambda v: v["amount"] < bound), Text.of(name), HERE, at="amount")


def test_every_broken_rule_is_told_though_two_stand_at_one_field_S1_5() -> None:
    case = Case(flow(step("one"), rules=(rule("small", 5), rule("tiny", 2))), content=Content({"amount": 9}))
    with pytest.raises(Refusal) as refused:
        case.submit()
    assert [each.text("en") for each in refused.value.problems] == ["small", "tiny"]


def test_the_final_approval_says_which_rules_do_not_hold_any_more_S1_5() -> None:
    case = submitted(step("one", named("wang")), rules=(rule("small", 5),), content=Content({"amount": 1}))
    case.content.values["amount"] = 9
    with pytest.raises(Refusal) as refused:
        case.approve(WANG)
    assert [each.text("en") for each in refused.value.problems] == ["small"]


def test_a_change_that_leaves_no_route_is_refused_with_what_is_missing_S3_5() -> None:
    case = submitted(step("one", named("wang"), when=at_least("amount", 1)), step("two", named("chen")),
                     restart_if_changed=("amount",), content=Content({"amount": 5}))  # fmt: skip
    with pytest.raises(Refusal) as refused:
        case.give(Restart(actor=LI, subject=Content({}), changes={"amount": [5, None]}))
    assert [each.field for each in refused.value.problems] == ["amount"]


def test_what_begins_an_approval_anew_is_watched_and_nothing_else_S3_5() -> None:
    fields = {name: model.Field(name, "integer", Text.of(name), HERE) for name in ("amount", "note")}
    entity = model.Entity("quote", Text.of("Quote"), Text.of("{id}"), HERE, fields)
    assert watched(flow(step("one"), restart_if_changed=("amount",)), entity) == {"amount"}


def test_only_a_drawing_is_a_signature_S7_4() -> None:
    async def signed(media: str) -> Any:
        async def many(entity: str, ids: set[int]) -> dict[int, dict[str, Any]]:
            return {6: {"owner": LI, "name": "s", "media_type": media, "size": 1, "sha256": "aa"}}

        work = SimpleNamespace(reader=SimpleNamespace(many=many), actor=SimpleNamespace(user_id=LI))
        return await signature_of(cast(Any, work), 6, confirmed=True)

    assert asyncio.run(signed("image/png")) == {"id": 6, "sha256": "aa"}
    with pytest.raises(Refusal):
        asyncio.run(signed("text/plain"))


# ------------------------------------------------------------------------------------------------ another definition
def test_a_request_goes_on_where_the_new_definition_finds_nobody_and_says_reject_S16_5_S4_6() -> None:
    case = submitted(step("one", named("wang")), step("two", named("chen")))
    assert go_on(case, step("one", role("vice_president"), if_nobody="reject"), step("two", named("chen"))) == ""
    assert case.request.state == "rejected"
    assert "next" not in [each.kind for each in case.trail], "the seat never waited for anybody"


def test_only_seats_that_were_decided_are_given_another_entry_S16_5() -> None:
    people = (named("wang"), named("chen"))
    case = submitted(step("one", *people, need="all"))
    case.approve(CHEN)
    assert go_on(case, step("one", named("boss"), *people, need="all")) == ""
    (redrawn,) = [each for each in case.trail if each.kind == "redraw"]
    assert redrawn.data["rules"] == [[2, 2]]
    assert {ADMIN, ROOT}.isdisjoint(person for people_ in case.holders() for person in people_)
