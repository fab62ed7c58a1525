"""The submitter leaves (S8.4), and what was decided keeps the name and the department of then (S8.2)."""

from dataclasses import replace

from access.facts import Member
from tests.workflows.builders import BOSS, CHEN, LI, WANG, Case, company, flow, role, seat, step, without
from workflows.commands import PeopleChanged, Resubmit, Withdraw
from workflows.engine import may
from workflows.events import rebuild


def left_alone() -> Case:
    """A request of LI, whose superior is WANG, that waits for BOSS when LI leaves."""
    case = Case(flow(step("one", seat("user", "boss"))))
    case.submit()
    case.organisation = without(case.organisation, LI)
    return case


def test_the_request_goes_on_and_the_superior_is_told_once_S8_4() -> None:
    case = left_alone()
    result = case.give(PeopleChanged())
    assert case.standing() == ("running", "one", ())
    assert [(each.kind, each.people, each.person) for each in result.notices] == [("stand_in", (WANG,), LI)]
    assert case.give(PeopleChanged()).events == ()
    assert rebuild(case.trail) == case.request


def test_returns_and_what_becomes_of_it_go_to_the_superior_S8_4() -> None:
    case = left_alone()
    case.give(PeopleChanged())
    returned = case.send_back(BOSS, "start")
    assert [(each.kind, each.people) for each in returned.notices] == [("returned", (WANG,))]
    case.give(Resubmit(actor=WANG, subject=case.content))
    assert case.standing() == ("running", "one", ())
    ended = case.approve(BOSS)
    assert [(each.kind, each.people) for each in ended.notices] == [("approved", (WANG,))]


def test_only_the_superior_of_who_left_hands_it_in_again_or_withdraws_it_S8_4() -> None:
    case = left_alone()
    assert "withdraw" in may(case.definition, case.request, WANG, case.organisation, case.now)
    assert "withdraw" not in may(case.definition, case.request, CHEN, case.organisation, case.now)
    assert case.refused(Withdraw(actor=CHEN))[1] == "Only 王经理 may do this; you did not submit the request."
    assert case.refused(Withdraw(actor=LI))[0] == "WFL023"
    case.give(Withdraw(actor=WANG))
    assert case.request.state == "withdrawn"


def test_the_superior_of_one_who_stays_has_no_say_S8_4() -> None:
    case = Case(flow(step("one", seat("user", "boss"))))
    case.submit()
    assert case.refused(Withdraw(actor=WANG))[0] == "WFL023"
    assert case.give(PeopleChanged()).events == ()


def test_the_next_superior_stands_in_when_the_first_leaves_too_S8_4() -> None:
    case = left_alone()
    case.give(PeopleChanged())
    case.organisation = without(case.organisation, WANG)
    result = case.give(PeopleChanged())
    assert [(each.kind, each.people) for each in result.notices] == [("stand_in", (BOSS,))]


def test_a_request_that_was_returned_finds_its_stand_in_too_S8_4() -> None:
    case = Case(flow(step("one", seat("user", "boss"))))
    case.submit()
    case.send_back(BOSS, "start")
    case.organisation = without(case.organisation, LI)
    assert [each.kind for each in case.give(PeopleChanged()).events] == ["stand-in"]


def test_what_was_decided_keeps_the_name_and_the_department_of_then_S8_2() -> None:
    case = Case(flow(step("one", role("manager")), step("two", seat("user", "boss"))))
    case.submit()
    case.approve(WANG)
    married = Member(WANG, "wang", "王太太", 3, BOSS)
    case.organisation = replace(company(), members={**company().members, WANG: married})
    case.approve(BOSS)
    said = case.request.decisions[0]
    assert (said.name, said.department) == ("王经理", "销售部")
    assert rebuild(case.trail) == case.request
