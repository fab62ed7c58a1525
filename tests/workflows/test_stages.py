"""Stages (S20): the field changes by a listed move only, by the people it names, when all it asks is there."""

import pytest

from records.actions.bulk import Bulk
from records.actions.update import Update
from tests.workflows.company import Company, pending, quote, refused
from workflows.requests import Decide
from workflows.stages import Move


async def customer(company: Company, **values: object) -> int:
    """A customer in `effective`, by way of its approval."""
    id_ = await company.create("li", "customer", **({"name": "甲", "phone": "1"} | values))
    number = await pending(company, "customer", id_, "effective")
    await company.decide("wang", number, "approve")
    return id_


async def test_a_direct_write_of_the_stage_is_refused_on_every_path_S20_1(company: Company) -> None:
    id_ = await company.create("li", "customer", name="甲", phone="1")
    door = company.door("li")
    assert (await refused(door.run(Update("customer", id_, {"stage": "effective"})))).status == 422
    bulk = await door.run(Bulk("customer", update=[{"id": id_, "stage": "effective"}]))
    assert [getattr(each, "status", 200) for each in bulk.results] == [422]
    assert (await company.row("customer", id_))["stage"] == "draft"


async def test_a_move_that_is_not_listed_names_those_that_are_S20_1(company: Company) -> None:
    id_ = await company.create("li", "customer", name="甲")
    refusal = await refused(company.move("li", "customer", id_, "key"))
    assert (refusal.status, refusal.code.sentence("zh-CN", refusal.values)) == (
        409,
        "不能从“草稿”移到“重点”，可以移到：有效、无效。",
    )
    assert refusal.code.sentence("en", refusal.values).endswith("one may go to: 有效, 无效.")
    assert (await refused(company.move("li", "customer", id_, "nowhere"))).code.name == "WFL048"


async def test_must_fill_is_cumulative_and_names_every_field_at_once_S20_3(company: Company) -> None:
    id_ = await company.create("li", "customer", name="甲")
    refusal = await refused(company.move("li", "customer", id_, "effective"))
    assert [problem.field for problem in refusal.problems] == ["phone"]
    id_ = await customer(company)
    refusal = await refused(company.move("wang", "customer", id_, "key"))
    assert [problem.text("zh-CN") for problem in refusal.problems] == [
        "进入“重点”前须填写“级别”。",
        "只有A级客户才能成为重点，甲 不是",
    ]


async def test_back_goes_where_the_record_came_from_and_demands_nothing_S20_3(company: Company) -> None:
    id_ = await customer(company, level="a")
    await company.move("wang", "customer", id_, "key")
    await company.update("li", "customer", id_, phone=None)
    await company.move("li", "customer", id_, "back")
    assert (await company.row("customer", id_))["stage"] == "effective"


async def test_who_may_move_is_asked_and_said(company: Company) -> None:
    id_ = await customer(company, level="a")
    refusal = await refused(company.move("li", "customer", id_, "key"))
    assert (refusal.status, refusal.code.sentence("zh-CN", refusal.values)) == (403, "移到“重点”由部门经理操作。")
    await company.move("wang", "customer", id_, "key")


async def test_a_stage_locks_what_it_says_and_nothing_else(company: Company) -> None:
    id_ = await customer(company, level="a")
    await company.move("wang", "customer", id_, "key")
    assert (await refused(company.update("li", "customer", id_, level="b"))).status == 409
    await company.update("li", "customer", id_, note="可改")


async def test_a_reason_is_asked_for_and_kept_in_the_history_S20_6(company: Company) -> None:
    id_ = await quote(company, "0.5")
    assert (await refused(company.move("li", "quote", id_, "dropped"))).code.name == "WFL049"
    company.time.on(days=2)
    await company.move("li", "quote", id_, "dropped", "客户取消")
    first, second = sorted(await company.rows("stage_move"), key=lambda row: row["id"])
    assert (first["left"], first["stage"], second["left"], second["stage"]) == (None, "draft", "draft", "dropped")
    assert (second["by"], second["reason"], (second["at"] - first["at"]).days) == (company.ids["li"], "客户取消", 2)


async def test_moving_to_the_stage_it_is_in_does_nothing_S20_2(company: Company) -> None:
    id_ = await quote(company, "0.5")
    before = await company.row("quote", id_)
    await company.move("li", "quote", id_, "draft")
    assert await company.row("quote", id_) == before


async def test_who_saw_another_stage_is_told_the_new_one_S20_2(company: Company) -> None:
    id_ = await customer(company, level="a")
    await company.move("wang", "customer", id_, "key")
    refusal = await refused(company.door("wang").run(Move("customer", id_, "invalid", from_="effective")))
    assert refusal.code.sentence("zh-CN", refusal.values) == "记录现处于“重点”，不能再移到“无效”。"


async def test_may_names_every_way_and_why_it_is_closed(company: Company) -> None:
    id_ = await company.create("li", "customer", name="甲")
    record = await company.door("li").get("customer", id_)
    assert record.may is not None
    (move,) = record.may.moves
    assert (move["to"], move["open"], move["why"]) == ("effective", False, "进入“有效”前须填写“电话”。")
    assert move["approval"] == {"workflow": "customer_audit", "label": "新客户审核", "chooses": False}
    await company.update("li", "customer", id_, phone="1")
    record = await company.door("li").get("customer", id_)
    assert record.may is not None and [move["open"] for move in record.may.moves] == [True]
    await pending(company, "customer", id_, "effective")
    record = await company.door("li").get("customer", id_)
    assert record.may is not None
    assert [move["why"] for move in record.may.moves] == ["该记录正在进行“新客户审核”，审批结束后才能流转。"]


async def test_a_rejected_move_leaves_the_record_where_it_was_S20_5(company: Company) -> None:
    id_ = await quote(company, "0.5")
    number = await pending(company, "quote", id_, "approved")
    await company.decide("wang", number, "reject", comment="不行")
    row = await company.row("quote", id_)
    assert (row["stage"], row["approval"], await company.rows("lock")) == ("draft", "rejected", [])
    again = await pending(company, "quote", id_, "approved")
    assert again != number


async def test_deciding_cannot_be_undone_by_undo(company: Company) -> None:
    from records.actions.undo import Undo

    id_ = await company.create("li", "payment", name="付款", amount="5.00")
    request = await company.submit("li", "payment", id_, "pay")
    await company.decide("wang", request["id"], "approve")
    await company.decide("zhou", request["id"], "approve")
    refusal = await refused(company.door("zhou").run(Undo()))
    assert refusal.status == 409
    assert (await company.row("payment", id_))["vetted"] is True


@pytest.mark.parametrize("verb", ["nonsense", "approved"])
async def test_a_verb_that_is_not_run_is_refused_with_those_that_are(company: Company, verb: str) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    refusal = await refused(company.door("wang").run(Decide(number, verb, 1, "k")))
    assert (refusal.code.name, refusal.status) == ("WFL063", 422)


# ------------------------------------------------------------------------------------------------ reopen
async def test_an_approved_record_that_is_moved_back_is_approved_no_more_S3_8(company: Company) -> None:
    id_ = await quote(company, "0.5")
    number = await pending(company, "quote", id_, "approved")
    await company.decide("wang", number, "approve")
    await company.move("li", "quote", id_, "draft")
    row = await company.row("quote", id_)
    assert (row["stage"], row["approval"]) == ("draft", None)
    shown = await company.read("li", number)
    assert (shown["state"], shown["trail"][-1]["kind"]) == ("approved", "reopen")
    await company.update("li", "quote", id_, price="400000.00")
    again = await pending(company, "quote", id_, "approved")
    assert again != number and (await company.row("quote", id_))["approval"] == "running"


async def test_changing_an_approved_quote_moves_it_back_and_makes_the_approval_void_S3_8(company: Company) -> None:
    id_ = await quote(company, "0.5")
    number = await pending(company, "quote", id_, "approved")
    await company.decide("wang", number, "approve")
    done = await company.update("li", "quote", id_, price="400000.00")
    assert [warning.code.name for warning in done.warnings] == ["WFL066"]
    row = await company.row("quote", id_)
    assert (row["stage"], row["approval"], str(row["price"])) == ("draft", None, "400000.00")
    shown = await company.read("li", number)
    assert (shown["state"], shown["trail"][-1]["kind"]) == ("approved", "reopen")
    again = await pending(company, "quote", id_, "approved")
    assert [place["step"] for place in (await company.read("li", again))["route"]] == ["top"]
