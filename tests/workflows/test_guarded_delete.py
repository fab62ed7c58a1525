"""S1.1, S1.2: a guarded deletion leaves the record, locked; approval deletes it in the transaction that decides."""

from collections.abc import AsyncIterator

import pytest

from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.bulk import Bulk
from records.actions.delete import Delete
from records.actions.undo import Undo
from tests.workflows.company import Company, at_work, refused
from tests.workflows.guards import GUARDS, request_of, stored, supplier


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    made = await at_work(database, GUARDS)
    yield made
    await made.house.store.close()


async def test_the_record_stays_locked_until_its_deletion_is_approved(company: Company) -> None:
    """S1.2: links to it keep."""
    id_ = await supplier(company, "5000.00")
    board = await company.create("li", "notice_board", name="一")
    number = request_of(await company.door("li").run(Delete("supplier", id_)))
    assert (await company.row("supplier", id_))["approval"] == "running"
    assert (await refused(company.update("li", "supplier", id_, note="x"))).status == 409
    assert (await refused(company.door("li").run(Delete("supplier", id_)))).status == 409
    assert await company.waiting("wang") == [("supplier_end", "manager")]
    answer = await company.decide("wang", number, "approve")
    assert (answer["state"], answer["guards"], await company.row("supplier", id_)) == ("approved", "delete", {})
    assert (await company.read("li", number))["record"]["title"] and board
    assert not await company.rows("lock")


async def test_rejected_the_record_goes_on(company: Company) -> None:
    id_ = await supplier(company, "5000.00")
    number = request_of(await company.door("li").run(Delete("supplier", id_)))
    await company.decide("wang", number, "reject", comment="仍在使用")
    assert (await company.row("supplier", id_))["approval"] == "rejected"
    await company.update("li", "supplier", id_, note="x")


async def test_what_could_not_be_deleted_is_said_before_anybody_is_asked(company: Company) -> None:
    """S1.5, invariant 13"""
    id_ = await supplier(company, "5000.00")
    await company.create("li", "notice_board", name="一", supplier=id_)
    before = await stored(company)
    assert (await refused(company.door("li").run(Delete("supplier", id_)))).status == 409
    assert await stored(company) == before


async def test_a_deletion_that_needs_no_approval_happens_at_once(company: Company) -> None:
    """S1.6"""
    id_ = await supplier(company, "500.00")
    done = await company.door("li").run(Delete("supplier", id_))
    assert done.pending is None and await company.row("supplier", id_) == {}
    assert [each["state"] for each in await company.rows("request")] == ["not_needed"]


async def test_bulk_and_undo_are_caught(company: Company) -> None:
    """S1.1"""
    one, two = await supplier(company, "5000.00"), await supplier(company, "500.00")
    done = await company.door("li").run(Bulk("supplier", delete=(one, two)))
    assert [None if isinstance(each, Refusal) else bool(each.pending) for each in done.results] == [True, False]
    three = await supplier(company, "7000.00")
    undone = await company.door("li").run(Undo())
    assert undone.value["reversed"][0]["pending"]["action"] == "delete"
    assert (await company.row("supplier", three))["approval"] == "running"


async def test_what_an_effect_deletes_waits(company: Company) -> None:
    """S1.1"""
    id_ = await supplier(company, "5000.00")
    board = await company.create("li", "notice_board", name="一", supplier=id_)
    await company.door("li").run(Act("notice_board", board, "drop"))
    assert (await company.row("supplier", id_))["approval"] == "running"
    assert await company.waiting("wang") == [("supplier_end", "manager")]
