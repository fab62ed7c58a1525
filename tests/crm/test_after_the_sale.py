"""Orders and service cases keep their rules, through the door."""

from datetime import timedelta

import pytest

from tests.crm.conftest import Office, refused, written
from tests.fixtures.houses import NOON

SELLER, MANAGER, SERVICE = "chen.siyuan", "wang.jingli", "wen.jing"


# ------------------------------------------------------------ orders (by H-3 of the policy)
async def order(office: Office) -> int:
    """An order of a signed contract."""
    customer = await office.prospect(SELLER, "杭州订单有限公司")
    contract = await office.make(
        SELLER, "contract", customer=customer, kind="small", amount="1000", ratio="0.9", standard_text=True,
        file=await office.file(SELLER),
    )  # fmt: skip
    await office.move(SELLER, "contract", contract, "approved")
    await office.approve(MANAGER, "contract", contract)
    await office.move(SELLER, "contract", contract, "signed")
    return await office.make(SELLER, "sales_order", contract=contract, amount="1000")


@pytest.mark.parametrize(("hours", "late"), [(24, False), (25, True)])
async def test_a_status_entered_a_day_after_the_change_is_late_and_saved(
    office: Office, hours: int, late: bool
) -> None:
    made = await order(office)
    office.later(days=3)
    at = (office.day.now - timedelta(hours=hours)).isoformat()
    await office.change(SELLER, "sales_order", made, status="shipped", status_changed_at=at)
    assert (await office.read("sales_order", made))["status_late"] is late
    office.later(days=3)
    await office.change(SELLER, "sales_order", made, amount="999")
    assert (await office.read("sales_order", made))["status_late"] is late


async def test_an_order_needs_a_signed_contract(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州未签有限公司")
    contract = await office.make(
        SELLER, "contract", customer=customer, kind="small", amount="1000", ratio="0.9", standard_text=True,
        file=await office.file(SELLER),
    )  # fmt: skip
    assert "合同" in await refused(office.make(SELLER, "sales_order", contract=contract, amount="1000"))


@pytest.mark.parametrize("stage", ["approved", "executing"])
async def test_a_reviewed_order_keeps_its_terms_and_takes_its_status(office: Office, stage: str) -> None:
    made = await order(office)
    await office.move(SELLER, "sales_order", made, "approved")
    await office.approve("mei.ting", "sales_order", made)
    if stage == "executing":
        await office.move("mei.ting", "sales_order", made, "executing")
    line = {"product": await office.product("IMPL-DAY", "2400"), "quantity": "1", "price": "1.00"}
    for terms in ({"amount": "1"}, {"lines": [line]}):
        assert "锁定" in await refused(office.change(SELLER, "sales_order", made, **terms))
    await office.change(SELLER, "sales_order", made, status="shipped")
    kept = await office.read("sales_order", made)
    assert (kept["stage"], kept["status"], kept["amount"]) == (stage, "shipped", 1000)
    assert kept["status_entered_at"] == office.day.now


# ------------------------------------------------------------ service (by A-14, D-13 of the policy)
async def test_a_complaint_closes_with_a_result_and_a_return_visit(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州投诉有限公司")
    case = await office.make(SERVICE, "service_case", customer=customer, kind="complaint", question="数据中断")
    await office.move(SERVICE, "service_case", case, "handling")
    assert "方案" in await refused(office.move(SERVICE, "service_case", case, "resolved"))
    await office.change(SERVICE, "service_case", case, solution="更换网关", service_time="2 hours")
    await office.move(SERVICE, "service_case", case, "resolved")
    await office.move(SERVICE, "service_case", case, "informed")
    await refused(office.move(SERVICE, "service_case", case, "closed"))
    assert "回访" in await refused(office.move(SERVICE, "service_case", case, "return_visit"))
    await office.change(SERVICE, "service_case", case, return_visit_at=NOON.isoformat())
    await office.move(SERVICE, "service_case", case, "return_visit")
    assert "结果" in await refused(office.move(SERVICE, "service_case", case, "closed"))
    await office.change(SERVICE, "service_case", case, result="已恢复")
    await office.move(SERVICE, "service_case", case, "closed")


async def test_an_inquiry_closes_once_the_customer_knows(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州咨询有限公司")
    case = await office.make(SERVICE, "service_case", customer=customer, kind="inquiry", question="如何导出")
    await office.move(SERVICE, "service_case", case, "handling")
    await refused(office.change(SERVICE, "service_case", case, kind="complaint"))
    await office.change(SERVICE, "service_case", case, solution="见手册", service_time="1 hours")
    for stage in ("resolved", "informed", "closed"):
        await office.move(SERVICE, "service_case", case, stage)


async def test_service_adds_process_data_to_won_customers_alone(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州成交有限公司")
    await refused(office.change(SERVICE, "customer", customer, process_data="已安装"))
    won = await written(
        office, "customer", name="杭州已成有限公司", phone=office.phone(), address="浙江省杭州市江南大道2号",
        region="east", stage="won", owner=office.housed.ids[SELLER], unit=office.housed.units["s1d1"], kind="company",
        sales_type="direct", level="c", category="growth", first_contact_at=NOON.date(),
    )  # fmt: skip
    await office.change(SERVICE, "customer", won, process_data="已安装")
    await refused(office.change(SERVICE, "customer", won, level="a"))
