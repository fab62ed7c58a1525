"""What the trail keeps of a submit (S1, S2.3): whom the route names, the plugins it asked, and nobody besides."""

from typing import Any

import pytest

from kernel.errors import Refusal
from schema.model import Person
from tests.workflows.builders import CHEN, LI, ZHOU, Case, Content, asks, below, flow, role, seat, step
from workflows.codes import WITHDRAW_NEVER
from workflows.commands import Submit, Withdraw

PERSONS: dict[str, tuple[int, ...]] = {"owner": (LI,), "helper": (CHEN,), "manager": (ZHOU,)}


def kept(*steps: Any, **more: Any) -> dict[str, list[int]]:
    """The people that the submit freezes."""
    case = Case(flow(*steps, **more), content=Content(persons=PERSONS))
    case.submit()
    found: dict[str, list[int]] = case.trail[0].data["people"]
    return found


def listed(word: str, *people: Person) -> Any:
    """A step whose list `word` names these people."""
    return step("one", role("manager"), more={word: people})


def test_a_role_is_no_person_field_though_one_bears_its_name_S2_3() -> None:
    assert kept(step("one", role("manager"))) == {}
    assert kept(step("one", seat("field", "manager"))) == {"manager": [ZHOU]}
    assert kept(step("one", seat("manager_of", "submitter"))) == {}


@pytest.mark.parametrize("word", ["hand_over_to", "add_from", "cc"])
def test_whom_the_lists_of_a_step_name_is_frozen_too_S2_3(word: str) -> None:
    assert kept(listed(word, Person("owner"))) == {"owner": [LI]}
    assert kept(listed(word, Person("field", "helper"))) == {"helper": [CHEN]}
    assert kept(listed(word, Person("role", "helper"))) == {}


@pytest.mark.parametrize("word", ["cc", "visible_to"])
def test_whom_the_approval_copies_or_shows_it_to_is_frozen_too_S2_3(word: str) -> None:
    plain = step("one", role("manager"))
    assert kept(plain, **{word: (Person("owner"),)}) == {"owner": [LI]}
    assert kept(plain, **{word: (Person("field", "helper"),)}) == {"helper": [CHEN]}
    assert kept(plain, **{word: (Person("role", "helper"),)}) == {}


def test_the_code_of_the_plugins_it_asks_is_kept_and_nothing_where_it_asks_none_S16_6() -> None:
    case = Case(flow(step("one", role("manager"))))
    case.submit(plugins={"crm": "abc"})
    assert case.trail[0].data["plugins"] == {"crm": "abc"}
    case = Case(flow(step("one", role("manager"))))
    case.submit()
    assert "plugins" not in case.trail[0].data


def test_all_words_that_are_not_run_yet_are_named() -> None:
    case = Case(flow(step("one", role("manager")), unbuilt=("merge", "draw")))
    said = case.refused(Submit(actor=LI, entity="quote", record=7, subject=case.content))
    assert "merge, draw" in said[1]


def test_what_is_unknown_for_several_reasons_is_told_for_each_once_S1_5() -> None:
    ratio, amount = below("ratio", 1), below("amount", 1)
    again = asks("ratio < 2", lambda values: ("ratio",))
    case = Case(flow(step("one", when=ratio), step("two", when=amount), step("three", when=again)))
    with pytest.raises(Refusal) as caught:
        case.submit()
    assert [(each.code.name, each.field) for each in caught.value.problems] == [
        ("WFL002", "ratio"),
        ("WFL002", "amount"),
    ]


def test_who_needed_no_approval_is_told_S1_6() -> None:
    case = Case(flow(step("one", role("manager")), when=below("ratio", 1)), content=Content({"ratio": 2}))
    case.submit()
    assert case.request.state == "not_needed"
    assert case.notices() == [("not_needed", (LI,))]


def test_what_may_never_be_withdrawn_is_not_even_once_it_was_returned_S9_8() -> None:
    case = Case(flow(step("one", role("manager")), withdraw="never"))
    case.submit()
    case.send_back(2)
    assert case.request.state == "returned"
    assert case.refused(Withdraw(actor=LI))[0] == WITHDRAW_NEVER.name


def test_a_deletion_that_is_refused_is_not_carried_out_S1_2() -> None:
    case = Case(flow(step("one", role("manager")), starts="delete"))
    case.submit()
    case.reject(2)
    assert case.last is not None and case.last.effects == ()
    case = Case(flow(step("one", role("manager")), starts="delete"))
    case.submit()
    case.approve(2)
    assert case.last is not None and [deed.guarded for deed in case.last.effects] == ["delete"]


def test_copies_go_out_though_no_approval_was_needed_and_not_when_it_was_withdrawn_S10_10() -> None:
    copied = (Person("field", "helper"),)
    needless = flow(step("one", role("manager")), when=below("ratio", 1), cc=copied)
    case = Case(needless, content=Content({"ratio": 2}, PERSONS))
    case.submit()
    assert ("copied", (CHEN,)) in case.notices()
    case = Case(flow(step("one", role("manager")), cc=copied), content=Content(persons=PERSONS))
    case.submit()
    case.give(Withdraw(actor=LI))
    assert "copied" not in [kind for kind, _ in case.notices()]
