"""S1.1, S1.2: a guarded change waits beside the record, on every path, and is written when it is approved."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.assign import Assign
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.ranges import Ranges
from records.actions.undo import Redo, Undo
from records.actions.update import Update
from records.results import Outcome, Query
from tests.workflows.company import Company, at_work, refused
from tests.workflows.guards import GUARDS, request_of, stored, supplier
from workflows import verify
from workflows.simulate import route_of


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    made = await at_work(database, GUARDS)
    yield made
    await made.house.store.close()


async def test_a_guarded_change_waits_and_the_record_stays_as_it_is(company: Company) -> None:
    """S1.2"""
    id_ = await supplier(company)
    done = await company.update("li", "supplier", id_, credit="2000.00", note="新条件")
    row = await company.row("supplier", id_)
    assert (str(row["credit"]), row["note"], row["approval"]) == ("500.00", None, "running")
    assert done.pending is not None and done.pending["action"] == "update"
    assert done.record is not None
    shown = done.record.approvals["pending"]["changes"]
    assert [(each["name"], each["old"], each["new"]) for each in shown] == [
        ("credit", "500.00", "2000.00"), ("note", None, "新条件")
    ]  # fmt: skip
    assert not await company.rows("supplier_log"), "nothing happened yet that a change causes"
    assert not [each async for each in _findings(company)]


async def _findings(company: Company) -> Any:
    for each in await verify.findings(company.house):
        yield each


async def test_approval_writes_the_change_in_the_transaction_that_decides(company: Company) -> None:
    id_ = await supplier(company, code="A1", peers=[company.ids["chen"]])
    number = request_of(await company.update("li", "supplier", id_, credit="2000.00", note="新条件"))
    assert await company.waiting("wang") == [("supplier_terms", "manager")]
    answer = await company.decide("wang", number, "approve")
    row = await company.row("supplier", id_)
    assert (answer["state"], str(row["credit"]), row["note"], row["approval"]) == (
        "approved", "2000.00", "新条件", "approved"
    )  # fmt: skip
    assert row["level"] == 2
    assert len(await company.rows("supplier_log")) == 1, "what a change causes follows it"
    assert not await company.rows("wf_pending_change")
    told = [str(each["text"]) for each in await company.rows("notice") if each["user"] == company.ids["li"]]
    assert any("甲公司 的额度为 ¥2,000.00" in each or "甲公司 的额度为 2,000.00" in each for each in told), told
    assert not [each async for each in _findings(company)]


async def test_conditions_read_the_record_as_it_would_be(company: Company) -> None:
    """S1.2, S2.3: the route follows the new credit through its formula."""
    id_ = await supplier(company)
    number = request_of(await company.update("li", "supplier", id_, credit="50000.00"))
    assert [step["step"] for step in (await company.read("li", number))["route"]] == ["top"]


async def test_a_change_that_needs_no_approval_happens_at_once_and_is_recorded(company: Company) -> None:
    """S1.6"""
    id_ = await supplier(company)
    done = await company.update("li", "supplier", id_, credit="999.99")
    [request] = await company.rows("request")
    assert (done.pending, request["state"]) == (None, "not_needed")
    assert done.record is not None and str(done.record.values["credit"]) == "999.99"
    assert (await company.row("supplier", id_))["approval"] == "not_needed"
    undone = await company.door("li").run(Undo())
    assert undone.value["reversed"] and str((await company.row("supplier", id_))["credit"]) == "500.00"


async def test_fields_that_are_not_named_change_freely(company: Company) -> None:
    id_ = await supplier(company)
    done = await company.update("li", "supplier", id_, note="随便")
    assert done.pending is None and not await company.rows("request")


async def test_what_is_simulated_before_a_save_is_what_the_save_starts(company: Company) -> None:
    """Invariant 19, S18: for values nobody has saved, formulas included; a bad value is refused as saving would."""
    for credit in ("999.99", "1000.00", "49499.99", "49500.00"):
        id_ = await supplier(company)
        actor, more = company.actor("li"), {"credit": credit, "sites": [{"city": "上海"}]}
        before = await stored(company)
        asked = await route_of(company.house, actor, "supplier", id_, "supplier_terms", "zh-CN", more)
        assert await stored(company) == before
        done = await company.update("li", "supplier", id_, **more)
        steps = [step["step"] for step in asked["route"] if step["state"] == "ahead"]
        assert asked["needed"] is (done.pending is not None)
        if done.pending is not None:
            route = (await company.read("li", request_of(done)))["route"]
            assert [step["step"] for step in route if step["state"] != "skipped"] == steps
    for login, values, status in (("li", {"credit": "x"}, 422), ("wang", {"credit": "1.00"}, 403)):
        asks = route_of(company.house, company.actor(login), "supplier", id_, "supplier_terms", "zh-CN", values)
        assert (await refused(asks)).status == status


# ------------------------------------------------------------------------------------------------ every path
async def test_cells_bulk_and_ranges_are_caught_each(company: Company) -> None:
    """S1.1"""
    ids = [await supplier(company) for _ in range(5)]
    door = company.door("li")
    cells = await door.run(Cells("supplier", [Edit(ids[0], "credit", "2000"), Edit(ids[1], "note", "x")]))
    assert [bool(getattr(each, "pending", None)) for each in cells.results] == [True, False]
    bulk = await door.run(Bulk("supplier", update=({"id": ids[2], "credit": "2000.00"}, {"id": ids[2], "note": "y"})))
    first, second = bulk.results
    assert isinstance(first, Outcome) and first.pending
    assert isinstance(second, Refusal), "the second write meets the lock"
    pasted = await door.run(
        Ranges("supplier", Query(sort="id"), (3, 5), ("credit", "note"), "paste", [["3000", "z"], ["10", "z"]])
    )
    assert (pasted.value["written"], pasted.value["pending"], pasted.value["refused"]) == (2, 2, 0)
    kept = [str((await company.row("supplier", id_))["credit"]) for id_ in ids]
    assert kept == ["500.00", "500.00", "500.00", "500.00", "10.00"]
    assert sorted(each["state"] for each in await company.rows("request")) == ["not_needed", *["running"] * 3]


async def test_undo_and_redo_ask_for_approval_again(company: Company) -> None:
    id_ = await supplier(company, "5000.00")
    number = request_of(await company.update("li", "supplier", id_, credit="6000.00"))
    await company.decide("wang", number, "approve")
    await company.update("li", "supplier", id_, credit="100.00")
    undone = await company.door("li").run(Undo())
    assert undone.value["reversed"][0]["pending"]["action"] == "update"
    assert str((await company.row("supplier", id_))["credit"]) == "100.00"
    redone = await company.door("li").run(Redo())
    assert "repeated" in redone.value and str((await company.row("supplier", id_))["credit"]) == "100.00"


async def test_actions_and_effects_of_other_records_are_caught(company: Company) -> None:
    """S1.1: what the product does for a person waits as that person's own write would."""
    one, two = await supplier(company), await supplier(company)
    done = await company.door("li").run(Act("supplier", one, "raise"))
    assert done.pending is not None
    board = await company.create("li", "notice_board", name="一", supplier=two)
    await company.update("li", "notice_board", board, name="二")
    assert [str((await company.row("supplier", id_))["credit"]) for id_ in (one, two)] == ["500.00", "500.00"]
    assert [each["record"].id for each in await company.rows("request")] == [one, two]


async def test_lines_wait_with_their_record(company: Company) -> None:
    id_ = await supplier(company, "5000.00", sites=[{"city": "上海", "staff": 3}, {"city": "苏州", "staff": 1}])
    kept = (await company.rows("supplier.sites"))[0]
    number = request_of(
        await company.update(
            "li", "supplier", id_, sites=[{"id": kept["id"], "staff": 5}, {"city": "杭州", "staff": 2}]
        )
    )
    assert [each["city"] for each in await company.rows("supplier.sites")] == ["上海", "苏州"]
    await company.decide("wang", number, "approve")
    assert [(each["city"], each["staff"]) for each in await company.rows("supplier.sites")] == [
        ("上海", 5),
        ("杭州", 2),
    ]
    line = (await company.rows("supplier.sites"))[0]
    done = await company.door("li").run(Update("supplier.sites", line["id"], {"staff": 9}))
    assert done.pending is not None and (await company.row("supplier.sites", line["id"]))["staff"] == 5


async def test_an_owner_and_members_travel_with_a_change(company: Company) -> None:
    id_ = await supplier(company, peers=[company.ids["li"]])
    free = await company.door("li").run(Assign("supplier", id_, company.ids["chen"]))
    assert free.pending is None, "the owner is not among the guarded fields"
    people = [company.ids["wang"], company.ids["chen"]]
    number = request_of(await company.update("li", "supplier", id_, credit="3000.00", peers=people, first=id_))
    await company.decide("wang", number, "approve")
    async with company.house.store.read() as reader:
        members = (await reader.members("supplier", "peers", [id_]))[id_]
    assert sorted(members) == sorted(people) and (await company.row("supplier", id_))["first"] == id_


async def test_of_two_changes_at_once_one_waits_and_the_other_is_refused(company: Company) -> None:
    """S1.3, S6.1"""
    id_ = await supplier(company)
    asked = (("li", "2000.00"), ("chen", "3000.00"))
    two = (company.update(login, "supplier", id_, credit=credit) for login, credit in asked)
    ends = await asyncio.gather(*two, return_exceptions=True)
    assert [each.status for each in ends if isinstance(each, Refusal)] == [409]
    assert len(await company.rows("request")) == 1
    assert str((await company.row("supplier", id_))["credit"]) == "500.00"


# ------------------------------------------------------------------------------------------------ the other ends
async def test_rejection_withdrawal_and_stop_discard_the_change_and_release_the_record(company: Company) -> None:
    for login, verb, more in (("wang", "reject", {"comment": "不"}), ("li", "withdraw", {}),
                              ("admin", "stop", {"comment": "错"})):  # fmt: skip
        id_ = await supplier(company)
        number = request_of(await company.update("li", "supplier", id_, credit="2000.00"))
        assert (await refused(company.update("li", "supplier", id_, note="x"))).status == 409
        await company.decide(login, number, verb, **more)
        assert str((await company.row("supplier", id_))["credit"]) == "500.00"
        assert not await company.rows("wf_pending_change") and not await company.rows("lock")
        await company.update("li", "supplier", id_, note="x")


async def test_a_returned_change_takes_other_values_and_is_handed_in_again(company: Company) -> None:
    """S1.2, S9: a new write replaces what was proposed of its fields."""
    id_ = await supplier(company)
    number = request_of(await company.update("li", "supplier", id_, credit="2000.00", note="甲"))
    await company.decide("wang", number, "return")
    again = await company.update("li", "supplier", id_, credit="60000.00")
    assert again.pending is not None and (again.pending["request"], again.pending["state"]) == (number, "returned")
    asked = await route_of(company.house, company.actor("li"), "supplier", id_, "supplier_terms", "zh-CN")
    await company.decide("li", number, "resubmit")
    found = await company.read("boss", number)
    assert [each["step"] for each in found["route"]] == [each["step"] for each in asked["route"]] == ["top"]
    assert [(each["name"], each["new"]) for each in found["proposal"]] == [("credit", "60000.00"), ("note", "甲")]
    await company.decide("boss", number, "approve", revision=2)
    row = await company.row("supplier", id_)
    assert (str(row["credit"]), row["note"]) == ("60000.00", "甲")
    assert not [each async for each in _findings(company)]


async def test_writing_back_what_stands_takes_a_field_out_of_a_returned_change(company: Company) -> None:
    id_ = await supplier(company)
    number = request_of(await company.update("li", "supplier", id_, credit="2000.00", note="甲"))
    await company.decide("wang", number, "return")
    await company.update("li", "supplier", id_, credit="500.00")
    assert [each["name"] for each in (await company.read("li", number))["proposal"]] == ["note"]
    await company.update("li", "supplier", id_, note=None)
    refusal = await refused(company.decide("li", number, "resubmit"))
    assert refusal.code.name == "WFL203"


async def test_nobody_else_proposes_while_a_change_waits(company: Company) -> None:
    """S1.3"""
    id_ = await supplier(company)
    number = request_of(await company.update("li", "supplier", id_, credit="2000.00"))
    await company.decide("wang", number, "return")
    refusal = await refused(company.update("chen", "supplier", id_, credit="3000.00"))
    assert (refusal.status, refusal.code.name) == (409, "WFL200")


async def test_a_refused_write_changes_no_table(company: Company) -> None:
    """Invariant 13"""
    id_ = await supplier(company)
    await company.update("li", "supplier", id_, credit="2000.00")
    before = await stored(company)
    await refused(company.update("chen", "supplier", id_, credit="3000.00"))
    await refused(company.update("li", "supplier", id_, credit="99999999.00"))
    assert await stored(company) == before


async def test_who_may_not_see_a_field_sees_nothing_of_its_change(company: Company) -> None:
    """Invariant 20"""
    id_ = await supplier(company)
    number = request_of(await company.update("li", "supplier", id_, credit="2000.00", note="甲"))
    assert [each["name"] for each in (await company.read("zhou", number))["proposal"]] == ["note"]
    record = await company.door("zhou").get("supplier", id_)
    assert [each["name"] for each in record.approvals["pending"]["changes"]] == ["note"]
    page = await company.door("zhou").grid("supplier")
    assert page.ready is not None and page.ready[0]["pending"] == {"request": number, "fields": ["note"]}
    page = await company.door("li").grid("supplier")
    assert page.ready is not None and page.ready[0]["pending"] == {"request": number, "fields": ["credit", "note"]}


async def test_what_changed_in_between_goes_back_to_the_submitter_and_is_never_merged(company: Company) -> None:
    """S1.2: a field that is open may change while the request runs; the approver is told before and after."""
    id_ = await company.create("li", "tariff", name="一", price="10.00", note="旧")
    number = request_of(await company.update("li", "tariff", id_, price="20.00", note="新"))
    await company.update("chen", "tariff", id_, note="别的")
    found = await company.read("wang", number)
    assert [each["code"] for each in found["problems"]] == ["WFL204"]
    answer = await company.decide("wang", number, "approve", revision=found["revision"])
    row = await company.row("tariff", id_)
    assert (answer["state"], str(row["price"]), row["note"]) == ("returned", "10.00", "别的")
    assert answer["trail"][-1]["cause"] == "提交后内容又有变动，退回提交人"
    answer = await company.decide("li", number, "resubmit")
    assert [(each["name"], each["old"], each["new"]) for each in answer["proposal"]] == [
        ("price", "10.00", "20.00"), ("note", "别的", "新")
    ]  # fmt: skip
    await company.decide("wang", number, "approve", revision=answer["revision"])
    row = await company.row("tariff", id_)
    assert (str(row["price"]), row["note"]) == ("20.00", "新")
    assert not [each async for each in _findings(company)]


async def test_the_queue_and_the_request_tell_the_record_as_it_would_be(company: Company) -> None:
    """S1.2, S15.3: the fields that decide the route are those of the change."""
    id_ = await supplier(company)
    number = request_of(await company.update("li", "supplier", id_, credit="2000.00"))
    [row] = await company.queue("wang")
    told = {each["name"]: each["value"] for each in row["fields"]}
    assert (told["credit"], str(told["level"])) == ("2000.00", "2")
    request = await company.read("wang", number)
    assert {each["name"]: each["value"] for each in request["fields"]} == told
    await company.decide("wang", number, "reject", comment="不")
    told = {each["name"]: each["value"] for each in (await company.read("wang", number))["fields"]}
    assert told["credit"] == "500.00"
