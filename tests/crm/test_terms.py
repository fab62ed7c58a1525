"""Discount limits hold whatever way a quote and its contract are written (A-26, A-27)."""

from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import Refusal
from records.results import Query
from tests.crm.conftest import Office, refused

SELLER, MANAGER = "chen.siyuan", "wang.jingli"


@pytest.fixture
async def deal(office: Office) -> int:
    """An opportunity that may be quoted."""
    return await office.deal(SELLER, await office.prospect(SELLER, "杭州澄明阀门有限公司"))


async def lines(office: Office, quote: int) -> Any:
    """The stored lines of a quote."""
    return (await office.housed.door().get("quote", quote)).lines["lines"]


async def test_the_list_price_of_a_line_follows_its_product(office: Office, deal: int) -> None:
    day, dear = await office.product("IMPL-DAY", "2400"), await office.product("SCADA-16", "12800")
    quote = await office.quote(SELLER, deal, "2400.00", product=day)
    assert (await office.read("quote", quote))["ratio"] == 1
    [line] = await lines(office, quote)
    swapped = {"id": line.id, "product": dear, "quantity": "1", "price": "2400.00"}
    await office.change(SELLER, "quote", quote, lines=[swapped])
    [line] = await lines(office, quote)
    assert line.values["list_price"] == Decimal("12800.00")
    assert (await office.read("quote", quote))["ratio"] == Decimal("0.1875")


async def test_nobody_writes_the_list_price_of_a_line(office: Office, deal: int) -> None:
    day = await office.product("IMPL-DAY", "2400")
    line = {"product": day, "quantity": "1", "price": "600.00", "list_price": "600.00"}
    with pytest.raises(Refusal) as refused:
        await office.make(SELLER, "quote", opportunity=deal, lines=[line])
    assert [problem.field for problem in refused.value.problems] == ["lines.0.list_price"]


async def test_a_quote_made_before_the_price_list_changed_is_not_submitted(office: Office, deal: int) -> None:
    day = await office.product("IMPL-DAY", "2400")
    quote = await office.quote(SELLER, deal, "1200.00", product=day)
    await office.change("qin.hao", "product", day, list_price="4800")
    assert "标价已变动" in await refused(office.move(SELLER, "quote", quote, "approved"))
    await office.change(SELLER, "quote", quote, lines=[{"product": day, "quantity": "1", "price": "2400.00"}])
    await office.move(SELLER, "quote", quote, "approved")


async def approved_quote(office: Office, deal: int, price: str) -> tuple[int, int]:
    """The customer of the deal, and a quote for it that the manager approved."""
    quote = await office.quote(SELLER, deal, price, product=await office.product("IMPL-DAY", "2400"))
    await office.move(SELLER, "quote", quote, "approved")
    await office.approve("wang.jingli", "quote", quote)
    return (await office.read("opportunity", deal))["customer"], quote


async def contract(office: Office, customer: int, amount: str, **more: Any) -> int:
    """A small contract on standard text."""
    text = await office.file(SELLER)
    values = {"customer": customer, "kind": "small", "amount": amount, "standard_text": True, "file": text}
    return await office.make(SELLER, "contract", **values | more)


async def test_the_ratio_of_a_contract_is_that_of_its_quote(office: Office, deal: int) -> None:
    customer, quote = await approved_quote(office, deal, "1800.00")
    made = await contract(office, customer, "1800.00", quote=quote, ratio="0.9900")
    assert (await office.read("contract", made))["ratio"] == Decimal("0.7500")
    await refused(office.change(SELLER, "contract", made, ratio="0.9900"))
    assert (await office.read("contract", made))["ratio"] == Decimal("0.7500")


async def test_a_contract_that_gets_a_quote_takes_its_ratio(office: Office, deal: int) -> None:
    customer, quote = await approved_quote(office, deal, "1800.00")
    made = await contract(office, customer, "1800.00", ratio="0.9900")
    await office.change(SELLER, "contract", made, quote=quote)
    assert (await office.read("contract", made))["ratio"] == Decimal("0.7500")


async def test_a_contract_taken_back_to_draft_is_no_longer_approved(office: Office, deal: int) -> None:
    customer, quote = await approved_quote(office, deal, "1800.00")
    made = await contract(office, customer, "1800.00", quote=quote)
    await office.move(SELLER, "contract", made, "approved")
    await office.approve("wang.jingli", "contract", made)
    await office.move(SELLER, "contract", made, "draft")
    assert (await office.read("contract", made))["approval"] is None
    await office.change(SELLER, "contract", made, quote=None, amount="1000")
    await office.change(SELLER, "contract", made, ratio="0.5")
    await office.move(SELLER, "contract", made, "approved")
    assert (await office.read("contract", made))["approval"] == "running"
    await office.approve("wang.jingli", "contract", made)
    assert (await office.read("contract", made))["approval"] == "approved"


async def test_a_quote_has_one_contract_unless_it_was_rejected(office: Office, deal: int) -> None:
    customer, quote = await approved_quote(office, deal, "1800.00")
    first = await contract(office, customer, "1800.00", quote=quote)
    assert "一份合同" in await refused(contract(office, customer, "1800.00", quote=quote))
    await office.move(SELLER, "contract", first, "approved")
    await office.approve("wang.jingli", "contract", first, "reject")
    await contract(office, customer, "1800.00", quote=quote)
    await contract(office, customer, "1800.00", ratio="0.9")
    await contract(office, customer, "1800.00", ratio="0.9")


async def test_orders_of_a_contract_together_stay_within_it(office: Office, deal: int) -> None:
    customer, quote = await approved_quote(office, deal, "1800.00")
    made = await contract(office, customer, "1800.00", quote=quote)
    await office.move(SELLER, "contract", made, "approved")
    await office.approve("wang.jingli", "contract", made)
    await office.move(SELLER, "contract", made, "signed")
    await office.make(SELLER, "sales_order", contract=made, amount="1000.00")
    assert "合同金额" in await refused(office.make(SELLER, "sales_order", contract=made, amount="800.01"))
    last = await office.make(SELLER, "sales_order", contract=made, amount="800.00")
    assert "合同金额" in await refused(office.change(SELLER, "sales_order", last, amount="800.01"))


async def test_the_first_money_of_a_quote_is_what_is_offered(office: Office) -> None:
    """It stands at the head of the page and on a phone's card: the net sum counts, not the list price."""
    fields = office.housed.house.schema.entity("quote").fields.values()
    assert next(field.name for field in fields if field.type == "money") == "offer_total"


async def test_a_signed_contract_brings_what_is_to_be_received(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州应收机械有限公司")
    values = {"customer": customer, "kind": "small", "amount": "1800", "ratio": "0.45", "standard_text": True}
    contract = await office.make(SELLER, "contract", **values, file=await office.file(SELLER))
    await office.move(SELLER, "contract", contract, "approved")
    await office.approve(MANAGER, "contract", contract)
    plans = office.housed.door("shen.mo")
    assert (await plans.page("receivable_plan", Query())).rows == ()
    await office.move(SELLER, "contract", contract, "signed")
    [plan] = (await plans.page("receivable_plan", Query())).rows
    assert (plan.values["contract"], plan.values["customer"]) == (contract, customer)
    assert (str(plan.values["amount"]), str(plan.values["due_on"])) == ("1800.00", "2026-12-20")


async def test_a_quote_at_list_price_needs_nobody_and_a_cent_less_the_manager(office: Office) -> None:
    deal = await office.deal(SELLER, await office.prospect(SELLER, "杭州足价机械有限公司"))
    product = await office.product("FULL", "1000")
    for price, stage in (("1000", "approved"), ("999.90", "draft")):
        quote = await office.quote(SELLER, deal, price, product=product)
        await office.move(SELLER, "quote", quote, "approved")
        assert (await office.read("quote", quote))["stage"] == stage


async def test_a_customer_that_the_check_refuses_is_invalid_until_somebody_says_why_not(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州皮包咨询有限公司")
    await office.move(SELLER, "customer", customer, "prospect")
    await office.approve(MANAGER, "customer", customer, "reject")
    assert (await office.read("customer", customer))["stage"] == "invalid"
    await refused(office.move(SELLER, "customer", customer, "draft"))
    await office.move(SELLER, "customer", customer, "draft", reason="营业执照已补齐")
    assert (await office.read("customer", customer))["stage"] == "draft"
