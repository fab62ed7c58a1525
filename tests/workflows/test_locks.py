"""Locks on every path, and revisions of what is not locked."""

from tests.workflows.company import Company, pending, quote, refused


async def test_the_lock_holds_on_every_path_and_says_why(company: Company) -> None:
    from records.actions.bulk import Bulk
    from records.actions.cells import Cells, Edit
    from records.actions.delete import Delete

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
