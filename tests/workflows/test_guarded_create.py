"""S1.1, S1.2: a guarded new record is stored and waits; until it is approved no link names it, on no path."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.assign import Assign
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.create import Create
from records.actions.delete import Delete
from tests.workflows.company import Company, at_work, refused
from tests.workflows.guards import GUARDS, request_of
from workflows import verify


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    made = await at_work(database, GUARDS)
    yield made
    await made.house.store.close()


async def partner(company: Company) -> tuple[int, int]:
    """A new partner and the request about it."""
    done = await company.door("li").run(Create("partner", {"name": "乙公司", "size": 5}))
    assert done.id is not None
    return done.id, request_of(done)


async def test_a_guarded_record_is_stored_locked_and_waits(company: Company) -> None:
    """S1.2"""
    id_, number = await partner(company)
    row = await company.row("partner", id_)
    assert (row["name"], row["approval"]) == ("乙公司", "running")
    assert await company.waiting("wang") == [("partner_entry", "manager")]
    assert (await refused(company.update("li", "partner", id_, note="x"))).status == 409
    assert (await company.read("li", number))["guards"] == "create"


async def test_no_link_names_a_record_that_is_not_approved_on_any_path(company: Company) -> None:
    """S1.1, S1.2: pickers, forms, cells, titles, answers to actions, links to anything, several links."""
    id_, number = await partner(company)
    door = company.door("li")
    deal = await company.create("li", "deal", name="一")
    assert not await door.choices("deal", "partner")
    assert not await door.choices("deal", "with_partner")
    for values in ({"partner": id_}, {"others": [id_]}, {"about": f"partner:{id_}"}):
        refusal = await refused(company.update("li", "deal", deal, **values))
        assert [problem.code.name for problem in refusal.problems] == ["REC200"], values
    typed = await door.run(Cells("deal", [Edit(deal, "partner", "乙公司")]))
    assert isinstance(typed.results[0], Refusal) and typed.results[0].problems[0].code.name == "REC200"
    bulk = await door.run(Bulk("deal", create=({"name": "二", "partner": id_},)))
    assert isinstance(bulk.results[0], Refusal)
    assert (await refused(door.run(Act("deal", deal, "pair", {"with_partner": id_})))).problems[0].code.name == "REC200"
    await company.decide("wang", number, "approve")
    assert [each.id for each in await door.choices("deal", "partner")] == [id_]
    await company.update("li", "deal", deal, partner=id_, others=[id_], about=f"partner:{id_}")


async def test_a_rejected_record_is_a_draft_to_be_changed_and_submitted_again(company: Company) -> None:
    """S1.2, S9: it stays, cannot be chosen, and is no longer locked; no other guard asks about it yet."""
    id_, number = await partner(company)
    await company.decide("wang", number, "reject", comment="资料不全")
    row = await company.row("partner", id_)
    assert (row["approval"], row["note"]) == ("rejected", "未通过")
    record = await company.door("li").get("partner", id_)
    assert record.approvals["unapproved"] == {"workflow": "partner_entry", "label": "伙伴准入审批"}
    assert (await company.update("li", "partner", id_, size=6)).pending is None
    assert (await refused(company.create("li", "deal", name="一", partner=id_))).status == 422
    assert await verify.findings(company.house) == []
    again = await company.submit("li", "partner", id_, "partner_entry")
    assert again["id"] != number and again["state"] == "running"
    await company.decide("wang", again["id"], "approve")
    assert await verify.findings(company.house) == []
    await company.create("li", "deal", name="一", partner=id_)
    assert (await company.update("li", "partner", id_, size=7)).pending is not None, "now its changes are guarded"
    assert (await refused(company.submit("li", "partner", id_, "partner_entry"))).code.name == "WFL202"


async def test_a_draft_may_be_deleted_and_comes_back_as_a_draft(company: Company) -> None:
    id_, number = await partner(company)
    await company.decide("li", number, "withdraw")
    await company.door("li").run(Delete("partner", id_))
    assert (await company.row("partner", id_)) == {}


async def test_what_needs_no_approval_is_made_at_once(company: Company) -> None:
    """S1.6"""
    done = await company.door("li").run(Create("partner", {"name": "小店", "size": 0}))
    assert done.pending is None and [each["state"] for each in await company.rows("request")] == ["not_needed"]
    await company.create("li", "deal", name="一", partner=done.id)


async def test_each_record_of_a_bulk_has_its_own_request(company: Company) -> None:
    done = await company.door("li").run(Bulk("partner", create=({"name": "a", "size": 1}, {"name": "b", "size": 0})))
    states: list[Any] = [bool(getattr(each, "pending", None)) for each in done.results]
    assert states == [True, False]


async def test_the_submitter_sees_what_he_asked_for_whoever_owns_it_until_it_is_approved(company: Company) -> None:
    """S1.2"""
    id_, number = await partner(company)
    await company.house.store.unit(lambda unit: unit.update("partner", id_, {"owner": company.ids["chen"]}))
    assert (await company.door("li").get("partner", id_)).values["name"] == "乙公司"
    assert (await refused(company.door("zhou").get("partner", id_))).status == 404
    await company.decide("wang", number, "approve")
    assert (await refused(company.door("li").get("partner", id_))).status == 404


async def test_what_an_effect_creates_waits_and_cannot_be_linked_in_the_same_deed(company: Company) -> None:
    """S1.1: effects of the product are caught as a person's own deeds are."""
    deal = await company.create("li", "deal", name="一")
    await company.door("li").run(Act("deal", deal, "spawn"))
    assert [each["approval"] for each in await company.rows("partner")] == ["running"]
    refusal = await refused(company.door("li").run(Act("deal", deal, "join")))
    assert refusal.problems[0].code.name == "REC200" and len(await company.rows("partner")) == 1


async def test_giving_a_record_to_somebody_else_is_a_change_too(company: Company) -> None:
    """S1.1, S1.2: the owner waits; who decides follows the record as it would be, in the unit of its new owner."""
    id_, number = await partner(company)
    await company.decide("wang", number, "approve")
    given = await company.door("li").run(Assign("partner", id_, company.ids["zhou"]))
    assert (await company.row("partner", id_))["owner"] == company.ids["li"]
    await company.decide("zhou", request_of(given), "approve")
    row = await company.row("partner", id_)
    zhou = await company.row("user", company.ids["zhou"])
    assert (row["owner"], row["unit"]) == (zhou["id"], zhou["unit"])
