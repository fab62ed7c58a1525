"""How the engine names people, steps and lists of them, in each language."""

import pytest

from kernel.text import Text, listed
from tests.workflows.builders import CHEN, LI, NINE, WANG, Case, company, flow, role, step
from workflows.commands import Decide
from workflows.state import Decision
from workflows.turn import Notice, Turn, first_of, some

HEAD = Text.of({"en": "Head", "zh-CN": "负责人"})


def both(text: Text) -> tuple[str, str]:
    """In English and in Chinese, and in no other language."""
    found = text.in_("en"), text.in_("zh-CN")
    assert text == Text.of({"en": found[0], "zh-CN": found[1]}) or text == Text.of(found[0])
    return found


def turn(case: Case) -> Turn:
    """A look at the request as it stands."""
    return Turn(case.definition, NINE, company(), Decide(actor=WANG, revision=1), case.state)


def test_words_are_listed_as_each_language_lists_them() -> None:
    assert both(listed([HEAD, "Finance"])) == ("Head, Finance", "负责人、Finance")
    assert both(listed([])) == ("—", "—")


@pytest.mark.parametrize(("count", "told"), [(5, "abcde"), (6, "abcde…"), (9, "abcde…")])
def test_of_many_words_the_first_five_are_told(count: int, told: str) -> None:
    assert both(first_of("abcdefghi"[:count])) == (", ".join(told), "、".join(told))


@pytest.mark.parametrize(("count", "told"), [(8, "abcdefgh"), (9, "abcdefgh…"), (20, "abcdefgh…")])
def test_of_many_people_the_first_eight_are_told(count: int, told: str) -> None:
    assert both(some([chr(ord("a") + at) for at in range(count)])) == (", ".join(told), "、".join(told))


def test_who_decided_in_whose_place_is_said_in_both_languages() -> None:
    case = Case(flow(step("one", role("manager"))))
    case.submit()
    alone = Decision(1, "approve", "approve", WANG, 1, NINE)
    assert both(turn(case).speaker(alone)) == ("王经理", "王经理")
    meant = Decision(1, "approve", "approve", CHEN, 1, NINE, for_user=WANG)
    assert both(turn(case).speaker(meant)) == ("陈 (for 王经理)", "陈（代王经理）")


def test_a_step_that_the_definition_no_longer_has_is_called_by_its_name() -> None:
    case = Case(flow(step("one", role("manager"))))
    case.submit()
    assert str(turn(case).label("one")) == "one"
    assert turn(case).label("gone") == "gone"


def test_before_a_request_begins_there_is_no_state() -> None:
    empty = Turn(flow(step("one", role("manager"))), NINE, company(), Decide(actor=LI, revision=1))
    with pytest.raises(LookupError, match="no request yet"):
        _ = empty.state


def test_an_answer_is_no_repetition_and_a_notice_is_about_no_step_unless_it_says_so() -> None:
    case = Case(flow(step("one", role("manager"))))
    assert not case.submit().repeated
    assert Notice("approved", (LI,)).step == ""
