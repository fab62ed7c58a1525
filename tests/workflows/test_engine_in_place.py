"""What an act in somebody's place leaves in the trail (S10.6), and who is told where nobody is left (S8.4)."""

from datetime import timedelta

from access.facts import Delegation
from access.organisation import Organisation
from schema.model import Person
from tests.workflows.builders import BOSS, CHEN, NINE, WANG, ZHOU, Case, company, flow, role, step, without
from workflows.commands import AddSigner, RemoveSigner

TODAY = timedelta(hours=8)


def away(*pairs: tuple[int, int]) -> Organisation:
    """The first of each pair has handed his approvals to the second for today."""
    return company(delegations=tuple(Delegation(giver, to, NINE, NINE + TODAY) for giver, to in pairs))


def test_a_holder_acts_for_himself_though_another_holder_asked_him_to_act() -> None:
    case = Case(flow(step("one", role("finance", within="anywhere"))), away((ZHOU, CHEN)))
    case.submit()
    case.approve(CHEN)
    assert "for" not in case.trail[-3].data and case.request.decisions[0].for_user is None


def test_whoever_takes_a_signer_out_again_does_so_in_nobodys_place_S10_5() -> None:
    anybody = {"add_from": (Person("everyone"),)}
    case = Case(flow(step("one", role("manager"), buttons=("add_before",), more=anybody)), away((ZHOU, WANG)))
    case.submit()
    case.give(AddSigner(actor=WANG, revision=1, place="before", people=(ZHOU,)))
    case.give(RemoveSigner(actor=WANG, seat=2))
    removed = next(event for event in case.trail if event.kind == "remove")
    assert "for" not in removed.data


def test_what_somebody_was_at_that_time_stands_in_the_trail() -> None:
    case = Case(flow(step("one", role("manager"))))
    case.submit()
    case.approve(WANG, standing={"role": "manager", "unit": "sales"})
    approved = next(event for event in case.trail if event.kind == "approve")
    assert approved.data["as"] == {"role": "manager", "unit": "sales"}
    assert "as" not in next(event for event in case.trail if event.kind == "submit").data


def test_where_the_submitter_left_and_has_no_superior_nobody_is_told_S8_4() -> None:
    case = Case(flow(step("one", role("manager", within="anywhere"))))
    case.submit(BOSS)
    case.organisation = without(company(), BOSS)
    result = case.approve(ZHOU)
    assert case.request.state == "approved"
    assert all(None not in notice.people for notice in result.notices)
    assert "approved" not in [notice.kind for notice in result.notices]
