"""Every limit and rule of the CRM, at its border, through the door; what one record can tell stands in `cases` too."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

import pytest

from records.actions.act import Act
from records.actions.create import Create
from records.actions.update import Update
from tests.crm.conftest import Office, refused, written
from tests.fixtures.houses import NOON

SELLER, COLLEAGUE, MANAGER, ADMINISTRATOR, SERVICE = "chen.siyuan", "zhou.yuan", "wang.jingli", "qin.hao", "wen.jing"
CREDIT_CODE: Final = "91330100123456789K"
TOMORROW: Final = (NOON + timedelta(days=1)).isoformat()


async def parameter(office: Office, name: str, value: str, unit: str = "g") -> None:
    """Gives a parameter another value."""
    values = {"parameter": name, "unit": office.housed.units[unit], "value": value}
    await office.make(ADMINISTRATOR, "parameter_value", **values)


async def in_pool(office: Office, name: str) -> int:
    """A customer of the section's public pool that the colleague had before."""
    return await written(
        office, "customer", name=name, phone=office.phone(), address="浙江省杭州市江南大道2号", region="east",
        stage="public_pool", owner=None, unit=office.housed.units["s1d1"],
        prior_owner=office.housed.ids[COLLEAGUE], kind="company", sales_type="direct", level="c", category="growth",
        first_contact_at=NOON.date(),
    )  # fmt: skip


# ------------------------------------------------------------ new customers (by, H-2, H-13 of the policy)
@pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])
async def test_a_customer_entered_after_seven_days_needs_a_reason(office: Office, days: int, late: bool) -> None:
    first = (NOON - timedelta(days=days)).date().isoformat()
    deed = office.draft(SELLER, "杭州时限有限公司", first_contact_at=first)
    if late:
        assert "迟录原因" in await refused(deed)
        assert await office.draft(SELLER, "杭州时限有限公司", first_contact_at=first, late_reason="出差")
    else:
        assert await deed


async def test_a_first_contact_cannot_lie_ahead(office: Office) -> None:
    assert "将来" in await refused(office.draft(SELLER, "杭州明天有限公司", first_contact_at="2026-11-21"))
    assert await office.draft(SELLER, "杭州今天有限公司", first_contact_at="2026-11-20")


@pytest.mark.parametrize(
    "same", ["杭州澄明阀门有限责任公司", "（杭州）澄明阀门公司", "杭州　澄明阀门有限公司", "杭州市澄明阀门股份有限公司"]
)
async def test_the_same_company_under_another_form_of_its_name_is_refused(office: Office, same: str) -> None:
    await office.draft(COLLEAGUE, "杭州澄明阀门有限公司")
    assert "已存在" in await refused(office.draft(SELLER, same))


async def test_another_company_of_a_similar_name_is_let_in_with_a_warning(office: Office) -> None:
    await office.draft(COLLEAGUE, "杭州澄明阀门科技制造有限公司")
    assert await office.draft(SELLER, "杭州澄明阀门科技制作有限公司")


async def test_a_key_customer_says_needs_history_and_preferences(office: Office) -> None:
    said = await refused(office.draft(SELLER, "杭州重点有限公司", is_key=True))
    assert all(label in said for label in ("需求", "购买历史", "偏好"))
    full = {"is_key": True, "needs": "扩产", "purchase_history": "无", "preferences": "演示"}
    assert await office.draft(SELLER, "杭州重点有限公司", **full)


async def test_an_agents_end_customer_names_the_agent(office: Office) -> None:
    assert "所属代理" in await refused(office.draft("xiang.wan", "济南终端有限公司", sales_type="agent_end"))
    agent = office.housed.units["agent1"]
    assert await office.draft("xiang.wan", "济南终端有限公司", sales_type="agent_end", agent=agent)


# ------------------------------------------------------------ contact and the public pool (by A-21 of the policy)
@pytest.mark.parametrize(
    ("days", "alert"), [(30, "none"), (31, "d30"), (60, "d30"), (61, "d60"), (90, "d60"), (91, "pool")]
)
async def test_the_mark_of_a_customer_without_contact(office: Office, days: int, alert: str) -> None:
    customer = await office.draft(SELLER, "杭州无联有限公司")
    office.later(days=days)
    found = await office.read("customer", customer)
    assert (found["idle_days"], found["contact_alert"]) == (days, alert)


async def test_a_customer_of_the_pool_is_threatened_with_nothing(office: Office) -> None:
    customer = await in_pool(office, "杭州公海有限公司")
    office.later(days=91)
    found = await office.read("customer", customer)
    assert (found["idle_days"], found["contact_alert"]) == (91, "none")


async def test_a_company_without_a_pool_never_threatens_with_it(office: Office) -> None:
    customer = await office.draft("meng.xia", "德州无池有限公司", address="山东省德州市东风路3号")
    office.later(days=91)
    assert (await office.read("customer", customer))["contact_alert"] == "d60"


@pytest.mark.parametrize(("hours", "counts"), [(24, True), (25, False)])
async def test_a_contact_entered_too_late_does_not_count(office: Office, hours: int, counts: bool) -> None:
    customer = await office.draft(SELLER, "杭州补录有限公司")
    office.later(days=40)
    at = office.day.now - timedelta(hours=hours)
    await office.act(SELLER, customer=customer, at=at.isoformat())
    found = await office.read("customer", customer)
    assert (found["last_contact_at"], found["contact_alert"]) == ((at, "none") if counts else (None, "d30"))


async def test_a_planned_contact_does_not_count_until_it_is_done(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州计划有限公司")
    planned = await office.act(SELLER, customer=customer, stage="planned")
    assert (await office.read("customer", customer))["last_contact_at"] is None
    await office.move(SELLER, "activity", planned, "done")
    assert (await office.read("customer", customer))["last_contact_at"] == NOON


async def claim(office: Office, login: str, customer: int) -> None:
    """Takes a customer from the pool."""
    await office.housed.door(login).run(Act("customer", customer, "claim", {"reason": "熟悉该行业"}))


async def test_a_claimed_customer_is_a_prospect_of_the_claimer(office: Office) -> None:
    customer = await in_pool(office, "杭州公海有限公司")
    await claim(office, SELLER, customer)
    found = await office.read("customer", customer)
    assert (found["stage"], found["owner"]) == ("prospect", office.housed.ids[SELLER])


async def test_the_one_who_lost_a_customer_to_the_pool_does_not_take_it_back(office: Office) -> None:
    customer = await in_pool(office, "杭州公海有限公司")
    await refused(claim(office, COLLEAGUE, customer))
    assert (await office.read("customer", customer))["stage"] == "public_pool"


async def test_nobody_claims_more_customers_than_a_person_may_have(office: Office) -> None:
    await parameter(office, "pool_at_most", "2")
    customers = [await in_pool(office, name) for name in ("杭州甲海有限公司", "杭州乙海有限公司", "杭州丙海有限公司")]
    for customer in customers[:2]:
        await claim(office, SELLER, customer)
    await refused(claim(office, SELLER, customers[2]))
    assert (await office.read("customer", customers[2]))["owner"] is None


# ------------------------------------------------------------ activities
async def test_an_activity_is_about_something(office: Office) -> None:
    assert "至少填一项" in await refused(office.act(SELLER))


async def test_what_is_done_cannot_lie_ahead(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州将来有限公司")
    ahead = (NOON + timedelta(minutes=1)).isoformat()
    assert "将来" in await refused(office.act(SELLER, customer=customer, at=ahead))
    assert await office.act(SELLER, customer=customer, at=ahead, stage="planned")


async def test_an_assigned_activity_has_a_deadline(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州期限有限公司")
    by = {"customer": customer, "assigned_by": office.housed.ids[MANAGER], "stage": "planned"}
    assert "期限" in await refused(office.act(SELLER, **by))
    assert await office.act(SELLER, **by, due_at="2026-12-01")


# ------------------------------------------------------------ opportunities (by A-22 of the policy)
async def test_the_first_to_register_an_opportunity_has_it(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州先录有限公司")
    await office.deal(SELLER, customer, "lead", name="扩产项目")
    assert "先录先得" in await refused(office.deal(SELLER, customer, "lead", name="扩产项目"))
    assert await office.deal(SELLER, customer, "lead", name="二期项目")


async def test_a_lost_opportunity_may_be_registered_again(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州再录有限公司")
    lost = await office.deal(SELLER, customer, name="扩产项目")
    await office.change(SELLER, "opportunity", lost, lost_reason="预算取消")
    await office.move(SELLER, "opportunity", lost, "invalid")
    assert await office.deal(SELLER, customer, "lead", name="扩产项目")


async def test_an_offer_is_worked_out_against_somebody_or_nobody(office: Office) -> None:
    deal = await office.deal(SELLER, await office.prospect(SELLER, "杭州对手有限公司"), no_competitor=False)
    await office.move(SELLER, "opportunity", deal, "need_confirmed")
    assert "竞争对手" in await refused(office.move(SELLER, "opportunity", deal, "solution"))
    rival = await office.make(SELLER, "competitor", name="恒图软件")
    await office.change(SELLER, "opportunity", deal, competitors=[rival])
    await office.move(SELLER, "opportunity", deal, "solution")


async def test_the_first_expected_date_is_kept(office: Office) -> None:
    deal = await office.deal(SELLER, await office.prospect(SELLER, "杭州初期有限公司"), "lead")
    await office.change(SELLER, "opportunity", deal, expected_sign_date="2027-12-31")
    found = await office.read("opportunity", deal)
    assert str(found["original_sign_date"]) == "2027-06-30"


# ------------------------------------------------------------ quotes (by of the policy)
async def test_a_quote_begins_at_the_stage_that_the_parameter_says(office: Office) -> None:
    customer, day = await office.prospect(SELLER, "杭州阶段有限公司"), await office.product("IMPL-DAY", "2400")
    early = await office.deal(SELLER, customer, "lead", name="早")
    assert "报价的阶段" in await refused(office.quote(SELLER, early, "2400", product=day))
    ready = await office.deal(SELLER, customer, "follow_up", name="到")
    made = await office.quote(SELLER, ready, "2400", product=day)
    assert "报价的阶段" in await refused(office.change(SELLER, "quote", made, opportunity=early))


async def test_a_customer_never_met_gets_no_quote_without_a_reason(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州未见有限公司", met=False)
    await office.act(SELLER, customer=customer, kind="call")
    deal, day = await office.deal(SELLER, customer), await office.product("IMPL-DAY", "2400")
    assert "未见面" in await refused(office.quote(SELLER, deal, "2400", product=day))
    assert await office.quote(SELLER, deal, "2400", product=day, reason="客户总部在海外")
    await office.act(SELLER, customer=customer, kind="meeting")
    assert await office.quote(SELLER, deal, "2400", product=day)


async def test_an_unchecked_customer_gets_no_quote(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州未审有限公司")
    deal, day = await office.deal(SELLER, customer), await office.product("IMPL-DAY", "2400")
    said = await refused(office.quote(SELLER, deal, "2400", product=day, reason="急"))
    assert "客户" in said


@pytest.mark.parametrize(("days", "kept"), [(60, True), (61, False)])
async def test_a_department_that_neglects_customers_gets_no_special_price(
    office: Office, days: int, kept: bool
) -> None:
    day = await office.product("IMPL-DAY", "2400")
    await office.draft(COLLEAGUE, "杭州冷落有限公司")
    office.later(days=days)
    deal = await office.deal(SELLER, await office.prospect(SELLER, "杭州特价有限公司"))
    special = {"kind": "special_price", "reason": "战略客户"}
    if kept:
        assert await office.quote(SELLER, deal, "2400", product=day, **special)
        return
    assert "维护不及时" in await refused(office.quote(SELLER, deal, "2400", product=day, **special))
    plain = await office.quote(SELLER, deal, "2400", product=day)
    assert "维护不及时" in await refused(office.change(SELLER, "quote", plain, **special))


# ------------------------------------------------------------ what every other rule and check says
async def customer_refused(office: Office) -> str:
    """Two customers of one credit code."""
    await office.draft(COLLEAGUE, "杭州甲码有限公司", credit_code=CREDIT_CODE)
    return await refused(office.draft(SELLER, "宁波乙码有限公司", credit_code=CREDIT_CODE))


async def warned(office: Office, login: str, entity: str, **values: Any) -> str:
    """What a person is told while the record is saved all the same."""
    made = await office.housed.door(login).run(Create(entity, values))
    assert made.id is not None
    return " ".join(problem.text("zh-CN") for problem in made.warnings)


async def short_name(office: Office) -> str:
    """A customer under half its name."""
    values = {"name": "澜序仪表", "region": "east", "phone": office.phone(), "address": "浙江省杭州市江南大道1号"}
    return await warned(office, SELLER, "customer", **values)


async def no_effect(office: Office) -> str:
    """A visit of which nobody says what came of it."""
    customer = await office.draft(SELLER, "杭州影响有限公司")
    return await warned(office, SELLER, "activity", customer=customer, kind="visit", content="上门", stage="done")


async def nobody_administers(office: Office) -> str:
    """A department without a daily administrator."""
    made = await office.housed.door(ADMINISTRATOR).run(Update("unit", office.housed.units["s1d2"], {"admins": []}))
    return " ".join(problem.text("zh-CN") for problem in made.warnings)


async def other_customer_quoted(office: Office) -> str:
    """A quote for one customer about the opportunity of another."""
    other = await office.prospect(SELLER, "宁波他家有限公司")
    deal = await office.deal(SELLER, await office.prospect(SELLER, "杭州自家有限公司"))
    day = await office.product("IMPL-DAY", "2400")
    return await refused(office.quote(SELLER, deal, "2400", product=day, customer=other))


async def signed(office: Office) -> int:
    """A contract that was approved and signed."""
    text, customer = await office.file(SELLER), await office.prospect(SELLER, "杭州签约有限公司")
    values = {"customer": customer, "kind": "small", "amount": "1000", "ratio": "0.9", "standard_text": True}
    contract = await office.make(SELLER, "contract", **values, file=text)
    await office.move(SELLER, "contract", contract, "approved")
    await office.approve(MANAGER, "contract", contract)
    await office.move(SELLER, "contract", contract, "signed")
    return contract


async def other_customer_ordered(office: Office) -> str:
    """An order for a customer that the contract does not name."""
    contract, other = await signed(office), await office.prospect(SELLER, "宁波他单有限公司")
    return await refused(office.make(SELLER, "sales_order", contract=contract, customer=other, amount="1"))


async def ordered_tomorrow(office: Office) -> str:
    """A status that changes tomorrow."""
    values = {"contract": await signed(office), "amount": "1", "status_changed_at": TOMORROW}
    return await refused(office.make(SELLER, "sales_order", **values))


async def terms_without_their_quote(office: Office) -> str:
    """A contract that says another ratio than its quote: only what was written past the door can."""
    customer = await office.prospect(SELLER, "杭州折扣有限公司")
    deal = await office.deal(SELLER, customer)
    line = {"product": await office.product("IMPL-DAY", "2400"), "quantity": 1, "list_price": 2400, "price": 1800}
    quote = await written(office, "quote", opportunity=deal, customer=customer, kind="standard", lines=[line],
                          stage="approved", owner=office.housed.ids[SELLER])  # fmt: skip
    contract = await written(
        office, "contract", customer=customer, quote=quote, kind="small", signing_party="hq", amount=1800,
        ratio=Decimal("0.9"), standard_text=True, file=await office.file(SELLER), stage="draft",
        owner=office.housed.ids[SELLER], unit=office.housed.units["s1d1"],
    )  # fmt: skip
    return await refused(office.move(SELLER, "contract", contract, "approved"))


async def born_tomorrow(office: Office) -> str:
    """A contact who is not born yet."""
    values = {"customer": await office.draft(SELLER, "杭州生日有限公司"), "name": "高远", "gender": "male"}
    return await refused(
        office.make(SELLER, "contact", **values, position="厂长", phone=office.phone(), birthday="2026-11-21")
    )


async def left_before_joining(office: Office) -> str:
    """A person who leaves before joining."""
    dates = {"hire_date": "2026-03-02", "leave_date": "2026-03-01"}
    return await refused(office.change(ADMINISTRATOR, "user", office.housed.ids[SELLER], **dates))


async def known_tomorrow(office: Office) -> str:
    """A result of tomorrow."""
    deal = await office.deal(SELLER, await office.prospect(SELLER, "杭州结果有限公司"))
    return await refused(office.change(SELLER, "opportunity", deal, result_at=TOMORROW))


async def received_tomorrow(office: Office) -> str:
    """A case that comes in tomorrow."""
    values = {"customer": await office.draft(SELLER, "杭州受理有限公司"), "kind": "inquiry", "question": "如何导出"}
    return await refused(office.make(SERVICE, "service_case", **values, received_at=TOMORROW))


async def visited_tomorrow(office: Office) -> str:
    """A return visit of tomorrow."""
    values = {"customer": await office.draft(SELLER, "杭州回访有限公司"), "kind": "complaint", "question": "数据中断"}
    case = await office.make(SERVICE, "service_case", **values)
    return await refused(office.change(SERVICE, "service_case", case, return_visit_at=TOMORROW))


SAID = {  # of which rule or check: what happens, and what is said then
    "customer.credit_code": (customer_refused, "该统一社会信用代码的客户已存在"),
    "customer.full_name": (short_name, "客户名称应为登记全称"),
    "activity.effect_said": (no_effect, "请写明对客户的影响"),
    "unit.administered": (nobody_administers, "部门应指定日常管理员"),
    "quote.same_customer": (other_customer_quoted, "报价的客户须与商机的客户一致"),
    "sales_order.same_customer": (other_customer_ordered, "销售单的客户须与合同一致"),
    "sales_order.status_changed_at": (ordered_tomorrow, "实际变更不能在将来"),
    "contract.as_quoted": (terms_without_their_quote, "折扣率须与报价一致"),
    "contact.birthday": (born_tomorrow, "生日不能在将来"),
    "user.leave_date": (left_before_joining, "离职日不能早于入职日"),
    "opportunity.result_at": (known_tomorrow, "结果日不能在将来"),
    "service_case.received_at": (received_tomorrow, "受理时间不能在将来"),
    "service_case.return_visit_at": (visited_tomorrow, "回访时间不能在将来"),
}


@pytest.mark.parametrize("rule", SAID)
async def test_what_breaks_a_rule_is_told_so(office: Office, rule: str) -> None:
    happens, sentence = SAID[rule]
    assert sentence in await happens(office)
