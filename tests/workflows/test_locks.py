"""Locks on every path, and revisions of what is not locked."""

from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.delete import Delete
from records.actions.ranges import Ranges
from records.actions.restore import Restore
from records.actions.undo import Undo
from records.actions.update import Update
from records.results import Query
from tests.workflows.company import Company, pending, quote, refused


async def test_the_lock_holds_on_every_path_and_says_why(company: Company) -> None:

    id_ = await quote(company, "0.5")
    number = await pending(company, "quote", id_, "approved")
    door = company.door("li")
    update = await refused(company.update("li", "quote", id_, name="改名"))
    assert update.status == 409
    assert "报价折扣审批" in update.code.sentence("zh-CN", update.values)
    cells = await door.run(Cells("quote", [Edit(id_, "price", "1")]))
    assert [getattr(each, "status", 200) for each in cells.results] == [409]
    assert (await refused(company.update("li", "quote", id_, lines=[{"item": "一"}]))).status == 409
    bulk = await door.run(Bulk("quote", update=[{"id": id_, "name": "改名"}]))
    assert [getattr(each, "status", 200) for each in bulk.results] == [409]
    assert (await refused(door.run(Delete("quote", id_)))).status == 409
    assert (await refused(company.move("li", "quote", id_, "dropped", "不要了"))).code.name == "WFL047"
    row = await company.row("quote", id_)
    assert (row["name"], row["stage"], row["deleted_at_"]) == ("报价一", "draft", None)
    await company.decide("li", number, "withdraw")
    assert await company.rows("lock") == []
    await company.update("li", "quote", id_, name="改名")


async def test_lines_are_locked_by_their_own_address_too(company: Company) -> None:

    id_ = await quote(company, "0.5")
    lines = [{"item": "一", "count": 1}, {"item": "二", "count": 2}, {"item": "三", "count": 3}]
    await company.update("li", "quote", id_, lines=lines)
    door = company.door("li")
    first, second, third = [each.id for each in (await door.get("quote", id_)).lines["lines"]]
    await door.run(Delete("quote.lines", third))
    number = await pending(company, "quote", id_, "approved")
    before = await company.rows("quote.lines")
    for action in (Update("quote.lines", first, {"count": 9}), Delete("quote.lines", first),
                   Restore("quote.lines", third)):  # fmt: skip
        refusal = await refused(door.run(action))
        assert refusal.status == 409 and "报价折扣审批" in refusal.code.sentence("zh-CN", refusal.values), action
    cells = await door.run(Cells("quote.lines", [Edit(first, "count", "9"), Edit(second, "count", "9")]))
    bulk = await door.run(Bulk("quote.lines", update=[{"id": first, "count": 9}], delete=[second]))
    assert [getattr(each, "status", 200) for each in (*cells.results, *bulk.results)] == [409] * 4
    filled = await door.run(Ranges("quote.lines", Query(), (0, 2), ("count",), "fill", [["9"]]))
    assert filled.value["written"] == 0
    assert [each["why"] for each in (await door.run(Undo())).value["kept"]]
    assert await company.rows("quote.lines") == before
    answer = await company.decide("wang", number, "approve")
    assert (answer["state"], answer["revision"]) == ("approved", 1)


async def test_a_line_changed_after_approval_takes_the_record_back(company: Company) -> None:

    id_ = await quote(company, "0.5")
    await company.update("li", "quote", id_, lines=[{"item": "一", "count": 1}])
    await company.decide("wang", await pending(company, "quote", id_, "approved"), "approve")
    assert (await company.row("quote", id_))["stage"] == "approved"
    line = (await company.door("li").get("quote", id_)).lines["lines"][0].id
    done = await company.door("li").run(Update("quote.lines", line, {"count": 9}))
    assert [each.code.name for each in done.warnings] == ["WFL066"]
    row = await company.row("quote", id_)
    assert (row["stage"], row["approval"]) == ("draft", None)


async def test_what_an_approval_opened_is_not_deleted_though_an_edit_would_reopen_it(company: Company) -> None:
    id_ = await quote(company, "0.5")
    await company.decide("wang", await pending(company, "quote", id_, "approved"), "approve")
    door = company.door("li")
    refusal = await refused(door.run(Delete("quote", id_)))
    assert refusal.status == 409 and "已批准" in refusal.code.sentence("zh-CN", refusal.values)
    bulk = await door.run(Bulk("quote", delete=[id_]))
    assert [getattr(each, "status", 200) for each in bulk.results] == [409]
    row = await company.row("quote", id_)
    assert (row["stage"], row["approval"], row["deleted_at_"]) == ("approved", "approved", None)
    await company.update("li", "quote", id_, name="改名")  # a person is warned, and it goes back
    await door.run(Delete("quote", id_))
    await door.run(Restore("quote", id_))
    row = await company.row("quote", id_)
    assert (row["stage"], row["approval"]) == ("draft", None)


async def test_a_field_that_is_not_locked_makes_a_new_revision_that_must_be_seen(company: Company) -> None:
    id_ = await company.create("li", "payment", name="付款", amount="5.00", remark="一")
    request = await company.submit("li", "payment", id_, "pay")
    assert (await refused(company.update("li", "payment", id_, amount="6.00"))).status == 409
    await company.update("li", "payment", id_, remark="二")
    refusal = await refused(company.decide("wang", request["id"], "approve", revision=1))
    assert refusal.code.name == "WFL011"
    assert refusal.code.sentence("zh-CN", refusal.values) == "您打开后内容有变化：备注 一 → 二。请看过后再决定。"
    answer = await company.decide("wang", request["id"], "approve", revision=2)
    assert answer["changes"] == [{"name": "remark", "label": "备注", "old": "一", "new": "二"}]


async def test_after_approval_locked_the_record_stays_as_it_was_approved(company: Company) -> None:
    id_ = await company.create("li", "payment", name="付款", amount="5.00")
    request = await company.submit("li", "payment", id_, "pay")
    await company.decide("wang", request["id"], "approve")
    answer = await company.decide("zhou", request["id"], "approve")
    assert answer["state"] == "approved"
    assert (await company.row("payment", id_))["vetted"] is True
    assert (await refused(company.update("li", "payment", id_, amount="6.00"))).status == 409
    await company.update("li", "payment", id_, remark="付清")
