"""What people do from a record's page with one button: log, begin, hand over, close."""

from typing import Any

import pytest

import app
from kernel.settings import Settings
from records.actions.act import Act
from schema.model import Schema
from tests.crm.conftest import SCHEMA, Office, refused
from tests.fixtures.houses import NOON

SELLER, COLLEAGUE, MANAGER, ADMIN, HEAD = "chen.siyuan", "zhou.yuan", "wang.jingli", "zhao.qinghe", "chen.guodong"
OFFERED = {  # of which entity, in the order of the buttons
    "customer": ["log_activity", "new_opportunity", "hand_over", "claim"],
    "opportunity": ["log_activity", "close", "hand_over"],
    "lead": ["log_activity", "hand_over"],
}


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The bundled schema."""
    return app.load(Settings.read({}, schema=SCHEMA)).schema


async def act(office: Office, login: str, entity: str, id: int, action: str, **ask: Any) -> None:
    """Does it as this person."""
    await office.housed.door(login).run(Act(entity, id, action, ask))


async def verbs(office: Office, login: str, entity: str, id: int) -> set[str]:
    """The actions this person is offered on the record."""
    found = await office.housed.door(login).get(entity, id)
    assert found.may is not None
    return set(found.may.verbs) & {name for names in OFFERED.values() for name in names}


async def only(office: Office, entity: str) -> dict[str, Any]:
    """The one record of an entity."""
    [row] = (await office.housed.door().page(entity)).rows
    return dict(row.values)


@pytest.mark.parametrize("entity", OFFERED)
def test_the_buttons_of_a_record_stand_in_this_order(schema: Schema, entity: str) -> None:
    assert list(schema.entity(entity).actions) == OFFERED[entity]


@pytest.mark.parametrize("entity", OFFERED)
def test_who_hands_over_is_who_allocates(schema: Schema, entity: str) -> None:
    """By L of the policy's table of roles, and on the same rows."""
    grants = [(role, grant) for role, all in schema.entity(entity).access.items() for grant in all]
    assert [role for role, grant in grants if ("assign" in grant.can) != ("hand_over" in grant.can)] == []


@pytest.mark.parametrize("entity", OFFERED)
def test_who_logs_an_activity_may_create_one(schema: Schema, entity: str) -> None:
    logs = {role for role, all in schema.entity(entity).access.items() for grant in all if "log_activity" in grant.can}
    creates = {role for role, all in schema.entity("activity").access.items() for g in all if "create" in g.can}
    assert {"sales", "channel", "partner"} <= logs <= creates


async def test_a_call_is_logged_from_the_customer(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州记录有限公司")
    await act(office, SELLER, "customer", customer, "log_activity", kind="call", content="确认预算", effect="更清楚了")
    found = await only(office, "activity")
    assert (found["customer"], found["kind"], found["stage"], found["at"]) == (customer, "call", "done", NOON)
    assert (found["owner"], found["created_by"]) == (office.housed.ids[SELLER],) * 2
    assert (await office.read("customer", customer))["last_contact_at"] == NOON


async def test_what_is_logged_obeys_the_rules_of_an_activity(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州记录有限公司")
    ahead = {"kind": "call", "content": "确认预算", "at": "2026-11-21T09:00:00+08:00"}
    assert "将来" in await refused(act(office, SELLER, "customer", customer, "log_activity", **ahead))
    assert "内容" in await refused(act(office, SELLER, "customer", customer, "log_activity", kind="call"))


async def test_a_call_about_an_opportunity_is_one_of_its_customer_too(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州商机有限公司")
    deal = await office.deal(SELLER, customer, "lead")
    await act(office, SELLER, "opportunity", deal, "log_activity", kind="mail", content="寄出方案")
    found = await only(office, "activity")
    assert (found["customer"], found["opportunity"]) == (customer, deal)


async def test_an_opportunity_begins_on_the_customers_page(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州商机有限公司")
    ask = {"name": "二期", "amount": "620000", "expected_sign_date": "2026-12-18"}
    await act(office, SELLER, "customer", customer, "new_opportunity", **ask)
    found = await only(office, "opportunity")
    assert (found["customer"], found["name"], found["amount"], found["stage"]) == (customer, "二期", 620_000, "lead")
    assert found["owner"] == office.housed.ids[SELLER]
    assert "先录先得" in await refused(act(office, SELLER, "customer", customer, "new_opportunity", **ask))


async def test_a_section_hands_a_customer_over_inside_itself_alone(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州转交有限公司")
    ids = office.housed.ids
    for login in (SELLER, MANAGER):
        assert "hand_over" not in await verbs(office, login, "customer", customer)
        await refused(act(office, login, "customer", customer, "hand_over", successor=ids[COLLEAGUE], reason="休假"))
    away = {"successor": ids["xie.chuan"], "reason": "休假"}
    assert "不能选择" in await refused(act(office, ADMIN, "customer", customer, "hand_over", **away))
    await act(office, ADMIN, "customer", customer, "hand_over", successor=ids[COLLEAGUE], reason="休假")
    assert (await office.read("customer", customer))["owner"] == ids[COLLEAGUE]
    await act(office, "jiang.yuan", "customer", customer, "hand_over", **away)
    assert (await office.read("customer", customer))["owner"] == ids["xie.chuan"]


async def test_those_one_may_hand_over_to_are_offered(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州候选有限公司")
    offered = await office.housed.door(ADMIN).choices("customer", "successor", "", customer)
    names = {each.title for each in offered}
    assert len(names) > 5 and COLLEAGUE in names
    assert names == {each.name for each in office.housed.house.organisation.members.values() if each.unit in
                     {office.housed.units[code] for code in ("s1", "s1d1", "s1d2")}}  # fmt: skip


async def test_a_lead_is_handed_over_by_the_manager_in_the_department_and_by_commerce_anywhere(office: Office) -> None:
    values = {"channel": "phone", "contact_name": "高远", "need": "演示", "industry": "food", "region": "east"}
    lead = await office.make("fang.xiaoman", "lead", company_name="杭州线索有限公司", phone=office.phone(), **values)
    ids = office.housed.ids
    away = {"successor": ids["xie.chuan"], "reason": "区域"}
    await act(office, "zheng.shuhe", "lead", lead, "hand_over", successor=ids[SELLER], reason="区域")
    assert "不能选择" in await refused(act(office, MANAGER, "lead", lead, "hand_over", **away))
    await act(office, MANAGER, "lead", lead, "hand_over", successor=ids[COLLEAGUE], reason="分工")
    assert (await office.read("lead", lead))["owner"] == ids[COLLEAGUE]
    await act(office, "zheng.shuhe", "lead", lead, "hand_over", **away)


async def test_an_opportunity_is_closed_in_one_go_and_waits_for_its_confirmation(office: Office) -> None:
    deal = await office.deal(SELLER, await office.prospect(SELLER, "杭州关闭有限公司"), "signing")
    await act(office, SELLER, "opportunity", deal, "close", result="won")
    found = await office.read("opportunity", deal)
    assert (found["stage"], found["approval"], found["result_at"]) == ("signing", "running", NOON)
    assert await verbs(office, SELLER, "opportunity", deal) == {"log_activity"}
    await office.approve(MANAGER, "opportunity", deal)
    assert (await office.read("opportunity", deal))["stage"] == "won"
    assert "close" not in await verbs(office, SELLER, "opportunity", deal)


async def test_a_loss_says_why_and_a_win_comes_after_signing(office: Office) -> None:
    deal = await office.deal(SELLER, await office.prospect(SELLER, "杭州关闭有限公司"))
    assert "丢单原因" in await refused(act(office, SELLER, "opportunity", deal, "close", result="lost"))
    await refused(act(office, SELLER, "opportunity", deal, "close", result="won"))
    kept = await office.read("opportunity", deal)
    assert (kept["stage"], kept["approval"], kept["result_at"]) == ("follow_up", None, None)
    await act(office, SELLER, "opportunity", deal, "close", result="lost", lost_reason="价格")
    await office.approve(MANAGER, "opportunity", deal)
    assert (await office.read("opportunity", deal))["stage"] == "lost"


async def test_nobody_closes_or_logs_on_what_is_not_theirs(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州别人有限公司")
    deal = await office.deal(SELLER, customer)
    for login in (MANAGER, HEAD, "li.moqing"):
        assert await verbs(office, login, "opportunity", deal) <= {"hand_over"}
        assert await verbs(office, login, "customer", customer) <= {"hand_over"}


# ------------------------------------------------------------ the money of a customer
async def test_the_orders_of_a_customer_add_up_and_what_is_not_paid_is_receivable(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州订单有限公司")
    text = await office.file(SELLER)
    terms = {"customer": customer, "kind": "small", "amount": "1000", "ratio": "0.9", "standard_text": True}
    contract = await office.make(SELLER, "contract", **terms, file=text)
    await office.move(SELLER, "contract", contract, "approved")
    await office.approve(MANAGER, "contract", contract)
    await office.move(SELLER, "contract", contract, "signed")
    orders = [await office.make(SELLER, "sales_order", contract=contract, amount=each) for each in ("600", "300")]
    assert (await office.read("customer", customer))["order_total"] == 0
    for order in orders:
        await office.move(SELLER, "sales_order", order, "approved")
        await office.approve("mei.ting", "sales_order", order)
    await office.change(SELLER, "sales_order", orders[0], status="paid")
    found = await office.read("customer", customer)
    assert (found["order_total"], found["receivable"]) == (900, 300)
