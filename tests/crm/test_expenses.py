"""Expenses rest on an activity of one's own and pass through superior, vice president and finance (A-5, W17)."""

from typing import Any

import pytest

from records.results import Query
from tests.crm.conftest import Office, refused
from workflows.requests import Decide

SELLER, COLLEAGUE, MANAGER = "chen.siyuan", "zhou.yuan", "wang.jingli"
VICE_PRESIDENT, FINANCE = "gu.yanqing", "cao.ying"
SAID = {"progress": "确认了二期清单", "key_value": "进入预算"}


async def visited(office: Office, login: str = SELLER) -> int:
    """A visit of this person to a customer of theirs."""
    return await office.act(login, customer=await office.draft(login, "杭州行迹机械有限公司"))


async def claim(office: Office, activity: int, amount: str, login: str = SELLER, **more: Any) -> int:
    """A draft of a claim for travelling."""
    values = {"expense_type": "travel", "amount": amount, "activity": activity, "spent_on": "2026-11-19"}
    return await office.make(login, "expense_claim", **values | SAID | more)


async def decide(office: Office, login: str, id: int, **values: str) -> None:
    """Approves, filling what the step asks for."""
    async with office.housed.house.store.read() as reader:
        rows = await reader.rows("request", None, None, ("-id",), 5)
    found = next(row for row in rows if str(row["record"]) == f"expense_claim:{id}")
    said = Decide(found["id"], "approve", found["revision"], f"{login} {id}", comment="可以", values=values)
    await office.housed.door(login).run(said)


@pytest.mark.parametrize("amount", ["5000.00", "5000.01"])
async def test_a_claim_above_the_limit_also_needs_a_vice_president(office: Office, amount: str) -> None:
    made = await claim(office, await visited(office), amount)
    await office.move(SELLER, "expense_claim", made, "payable")
    await decide(office, MANAGER, made)
    if amount == "5000.01":
        await refused(decide(office, FINANCE, made, account_code="6601"))
        await decide(office, VICE_PRESIDENT, made)
    assert "会计科目" in await refused(decide(office, FINANCE, made))
    await decide(office, FINANCE, made, account_code="6601")
    kept = await office.read("expense_claim", made)
    assert (kept["stage"], kept["account_code"], kept["customer"]) == ("payable", "6601", "杭州行迹机械有限公司")
    assert "锁定" in await refused(office.change(SELLER, "expense_claim", made, amount="1"))


async def test_nothing_is_claimed_for_the_activity_of_another_nor_for_a_planned_one(office: Office) -> None:
    theirs = await visited(office, COLLEAGUE)
    planned = await office.act(SELLER, customer=await office.draft(SELLER, "杭州计划机械有限公司"), stage="planned")
    for activity in (theirs, planned):
        assert "关联行动" in await refused(claim(office, activity, "80"))
    values = {"expense_type": "travel", "amount": "80"}
    assert "关联行动" in await refused(office.make(SELLER, "expense_claim", **values))


async def test_an_activity_is_claimed_once_for_each_kind_of_expense(office: Office) -> None:
    activity = await visited(office)
    await claim(office, activity, "80")
    assert "已报销" in await refused(claim(office, activity, "90"))
    assert await claim(office, activity, "90", expense_type="hospitality")


async def test_what_concerns_a_customer_says_what_came_of_it(office: Office) -> None:
    said = await refused(claim(office, await visited(office), "80", progress="", key_value=""))
    assert "真实进展" in said and "关键价值" in said


async def test_sellers_see_what_was_spent_on_their_customers(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州行迹机械有限公司")
    made = await claim(office, await office.act(SELLER, customer=customer), "80")
    await office.change("", "customer", customer, owner=office.housed.ids[COLLEAGUE])
    for login, sees in ((COLLEAGUE, [made]), ("wang.bozhou", [])):
        assert [row.id for row in (await office.housed.door(login).page("expense_claim", Query())).rows] == sees


async def test_a_new_claim_offers_ones_own_activities_the_latest_first(office: Office) -> None:
    first = await visited(office)
    customer = (await office.read("activity", first))["customer"]
    second = await office.act(SELLER, customer=customer)
    await office.act(SELLER, customer=customer, stage="planned")
    offered = await office.housed.door(SELLER).choices("expense_claim", "activity")
    assert [each.id for each in offered] == [second, first]
    assert [each.id for each in await office.housed.door(SELLER).choices("expense_claim", "activity", "介绍")] != []


async def test_an_activity_is_called_after_its_minute(office: Office) -> None:
    office.later(seconds=7.25)
    made = await visited(office)
    called = (await office.housed.door(SELLER).get("activity", made)).title
    assert called == "拜访 2026-11-20 12:00 杭州行迹机械有限公司"
