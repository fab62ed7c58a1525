"""S1.1, S1.2, S9.8: what an approval deleted comes back by a new approval only; what it has not approved stays so."""

from collections.abc import AsyncIterator

import pytest

from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.restore import Restore
from records.actions.undo import Undo
from records.sight import Sight
from tests.workflows.company import Company, at_work, refused
from tests.workflows.guards import GUARDS, request_of, stored, supplier
from workflows import verify
from workflows.unapproved import waits


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    made = await at_work(database, GUARDS)
    yield made
    await made.house.store.close()


async def agent(company: Company) -> int:
    """An agent whose coming was approved, and whose going was approved as well."""
    made = await company.door("li").run(Create("agent", {"name": "丙", "towns": [{"name": "昆山"}]}))
    await company.decide("wang", request_of(made), "approve")
    gone = await company.door("li").run(Delete("agent", made.id or 0))
    await company.decide("wang", request_of(gone), "approve")
    return made.id or 0


async def test_a_record_that_an_approval_deleted_comes_back_as_a_new_one_does(company: Company) -> None:
    """S1.2, S9.8: a finished request is final, and undoing it is a new approval; until then no link names it."""
    id_ = await agent(company)
    number = request_of(await company.door("li").run(Restore("agent", id_)))
    assert ((await company.row("agent", id_))["approval"], len(await company.rows("agent.towns"))) == ("running", 1)
    assert await company.waiting("wang") == [("agent_entry", "manager")]
    other = await company.create("li", "agent", name="丁")
    refusal = await refused(company.update("li", "agent", other, branch=id_))
    assert refusal.status in (409, 422)
    await company.decide("wang", number, "approve")
    assert not await _waits(company, id_)
    assert await verify.findings(company.house) == []


async def test_where_nothing_approves_what_is_new_it_does_not_come_back_at_all(company: Company) -> None:
    """S1.1, S9.8: neither by restoring nor by undoing; making it anew is free."""
    id_ = await supplier(company, "5000.00")
    number = request_of(await company.door("li").run(Delete("supplier", id_)))
    await company.decide("wang", number, "approve")
    before = await stored(company)
    refusal = await refused(company.door("li").run(Restore("supplier", id_)))
    assert (refusal.code.name, refusal.status) == ("WFL205", 409)
    assert await stored(company) == before


async def test_what_was_deleted_without_an_approval_comes_back_without_one(company: Company) -> None:
    """S1.6: nobody decided its deletion, and what approved its creation holds still."""
    id_ = await supplier(company, "500.00")
    await company.door("li").run(Delete("supplier", id_))
    assert (await company.door("li").run(Restore("supplier", id_))).pending is None
    made = await company.door("li").run(Create("partner", {"name": "乙公司", "size": 5}))
    await company.decide("wang", request_of(made), "approve")
    await company.door("li").run(Delete("partner", made.id or 0))
    assert (await company.door("li").run(Restore("partner", made.id or 0))).pending is None
    assert not await _waits(company, made.id or 0, "partner")


async def test_a_record_that_nobody_approved_is_not_approved_by_coming_back(company: Company) -> None:
    """S1.2: deleted while it was a draft again, and undone: no link may name it still."""
    made = await company.door("li").run(Create("partner", {"name": "乙公司", "size": 5}))
    await company.decide("wang", request_of(made), "reject", comment="不合适")
    await company.door("li").run(Delete("partner", made.id or 0))
    undone = await company.door("li").run(Undo())
    assert undone.value["reversed"] and await company.row("partner", made.id or 0)
    assert await _waits(company, made.id or 0, "partner")
    deal = await company.create("li", "deal", name="一")
    assert (await refused(company.update("li", "deal", deal, partner=made.id))).problems[0].code.name == "REC200"


async def _waits(company: Company, id_: int, entity: str = "agent") -> bool:
    async with company.house.store.read() as reader:
        return await waits(Sight(company.house, reader, company.actor("li")), entity, id_)
