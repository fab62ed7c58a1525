"""The approvals of the CRM from handing in to their effects, in Chromium, at a desk and on a phone by touch.

Each runs at one size; with GRIDWRIGHT_SHOTS=1 at both, and keeps the pictures of docs/approvals.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from tests.acceptance.company import (
    ADMINISTRATOR,
    ASSISTANT,
    COUNTERSIGNERS,
    MANAGER,
    PRESIDENTS_ASSISTANT,
    PRICE,
    SALES_MANAGEMENT,
    SELLER,
    VICE_PRESIDENT,
    Company,
)
from tests.acceptance.deciding import SIZES, WANTED, Screens, Size
from tests.acceptance.gestures import create, fill
from tests.browser.conftest import Visit
from tests.browser.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=20_000)

FINANCE, SOUTH, OTHER_ADMINISTRATOR, PRESALES = "cao.ying", "liang.jiaxin", "bai.lu", "luo.cheng"
At = Callable[[str], Screens]


def at(usual: Size) -> pytest.MarkDecorator:
    """The size at which a flow is always run; with pictures at all of them."""
    return pytest.mark.parametrize("size", list(SIZES) if WANTED else [usual])


@pytest.fixture(scope="module")
def served(company: Company) -> Served:
    """The company's server, for the browser's fixtures."""
    return company.served


@pytest.fixture
def flow(visit: Visit, company: Company, size: Size) -> At:
    """`flow("expense")`: the screens of that approval's people."""
    return lambda name: Screens(visit, company, size, name)


def named(flow: Screens, name: str) -> str:
    """A company of this name that no other size has."""
    return f"{name}{'桌' if flow.size == 'desk' else '掌'}科技有限公司"


async def edits(flow: Screens, page: Page) -> None:
    """Opens the form of a record that is the seller's again."""
    await expect(page.locator(".gw-aside-part").get_by_role("heading", name="审批已退回")).to_be_visible()
    if flow.phone:
        await flow.press(page.locator(".gw-top").get_by_role("button", name="编辑"))
    else:
        await expect(page.locator(".gw-press-e")).to_be_visible()
        await page.keyboard.press("e")


async def saves(flow: Screens, page: Page) -> None:
    """Saves it."""
    await flow.press(page.locator(".gw-save-bar").get_by_role("button", name="保存"))
    await expect(page.locator(".gw-save-bar")).to_have_count(0)


async def resubmits(flow: Screens, login: str, request: int) -> None:
    """The submitter reads why it came back and hands it in again."""
    page = await flow.at(login, f"/requests/{request}")
    await expect(page.locator(".gw-request-asked")).to_contain_text("已退回")
    await flow.shot(page, "returned")
    await flow.decides(page, "重新提交")


# ------------------------------------------------------------ quote_discount
@at("desk")
async def test_a_quote_goes_up_comes_back_and_goes_where_its_new_price_leads(flow: At, company: Company) -> None:
    """S2.1, S9, S18.1: the route is read, the vice president returns it, the assistant decides the new price."""
    people = flow("quote_discount")
    made = company.quote(company.opportunity(company.prospect(named(people, "杭州澜光"))), "0.4499")
    page = await people.at(SELLER, f"/e/quote/{made['id']}", expected="422")
    await people.foretold(page, "副总裁或总裁决定", "顾言卿", "宋知微", "折扣率 0.4499 低于总裁助理折扣下限 0.45")
    await people.shot(page, "before")
    submit = page.get_by_role("button", name="提交报价折扣审批")  # what is done next, until it is done
    await expect(submit).to_have_count(1)
    await people.hands_in(page, "已批准")
    await expect(submit).to_have_count(0)
    await people.shot(page, "waits")
    top = await people.finds(VICE_PRESIDENT, made["number"])
    await people.shot(top, "vice-president")
    await people.refused(top, "同意", "意见")
    await people.decides(top, "退回修改", "毛利过低，请提高到 4.5 折以上再报。")
    await edits(people, page)
    await page.locator("[data-cell='0-price'] input").fill(PRICE["0.4500"])
    await saves(people, page)
    request = people.request(SELLER, "quote", made["id"])
    await resubmits(people, SELLER, request)
    assistant = await people.finds(PRESIDENTS_ASSISTANT, made["number"])
    await expect(assistant.locator(".gw-request")).to_contain_text("自第 1 轮以来的变化")
    await people.shot(assistant, "assistant")
    another = {"theme": "dark"} if people.phone else {"language": "en-GB"}
    await people.also(PRESIDENTS_ASSISTANT, f"/requests/{request}", "dark" if people.phone else "english", **another)
    await people.decides(assistant, "同意")
    await people.stands_in(page, "已批准")
    await people.shot(page, "approved")


# ------------------------------------------------------------ contract_sign
@at("phone")
async def test_a_contract_is_reviewed_countersigned_and_brings_what_is_to_be_received(
    flow: At, company: Company
) -> None:  # fmt: skip
    """S5.1, S9, S10.2: an edit of the reviewer, a signer added before, a return to the reviewer, three signatures."""
    people = flow("contract_sign")
    made = company.contract(company.prospect(named(people, "宁波衡远")), "260000.00", "0.52")
    page = await people.at(SELLER, f"/e/contract/{made['id']}")
    await people.foretold(page, "销售管理部审核", "梁以宁", "许闻笙", "贺景澄", "合同单批上限 ¥200,000")
    await people.shot(page, "before")
    await people.hands_in(page, "已批准")

    async def reviews(text: str) -> None:
        review = await people.finds(SALES_MANAGEMENT, made["number"])
        await review.locator("[data-field=payment_terms] input").fill(text)
        await people.writes(review, "账期可以接受。")
        if "2027" not in text:
            await people.shot(review, "review")
        await people.decides(review, "同意")

    await reviews("预付三成，验收后六成")
    first = await people.finds(COUNTERSIGNERS[0], made["number"])
    await people.refused(first, "同意", "意见")
    await people.more(first, "前加签")
    asking = first.get_by_role("dialog", name="前加签")
    await people.pick(first, ".gw-dialog", "罗成")
    await people.shot(first, "add-signer")
    await people.press(asking.get_by_role("button", name="加签", exact=True))
    await expect(first.get_by_text(re.compile("加签：已记录"))).to_be_visible()
    before = await people.finds(PRESALES, made["number"])
    await people.shot(before, "added-signer")
    await people.decides(before, "同意", "接口工作量已核对。")
    first = await people.finds(COUNTERSIGNERS[0], made["number"])
    await people.decides(first, "同意", "研发可按期交付。")
    second = await people.finds(COUNTERSIGNERS[1], made["number"])
    await people.shot(second, "countersign")
    await people.decides(second, "退回修改", "请补充分期付款的日期。", to="销售管理部审核")
    await reviews("预付三成，2027-03-31 前付清")
    for login in COUNTERSIGNERS:
        signs = await people.finds(login, made["number"])
        await people.decides(signs, "同意", "同意。")
    await people.stands_in(page, "已批准")
    await people.shot(page, "approved")
    bar = page.locator(".gw-stage-now") if people.phone else page.get_by_role("list", name="阶段")
    await people.press(bar.get_by_role("button", name=re.compile("已签订")))
    await people.stands_in(page, "已签订")
    if people.phone:
        await people.press(page.get_by_role("button", name=re.compile("^应收计划")))
    plans = page.locator(".gw-related", has_text="应收计划").first
    await plans.scroll_into_view_if_needed()
    await expect(plans).to_contain_text("260,000")
    await people.shot(page, "receivable")


# ------------------------------------------------------------ account_change
@at("desk")
async def test_an_account_is_asked_for_approved_and_made_by_it(flow: At, company: Company) -> None:
    """S8, S9, S12.1: IT says once that it cannot be done, then does it; the account is there with its role."""
    people = flow("account_change")
    name = "邵思齐" if people.size == "desk" else "殷若溪"
    home = company.one(ADMINISTRATOR, "unit", "code == 's1d1'")["id"]
    person = company.ask(ADMINISTRATOR, "POST", "/user", {
        "name": name, "login": f"new.{people.size}", "unit": home})["id"]  # fmt: skip
    page = await people.at(ASSISTANT, "/e/account_request/new")
    await people.pick(page, "[data-field=kind]", "开通")
    await people.pick(page, "[data-field=subject]", name)
    await people.pick(page, "[data-field=new_roles]", "业务人员")
    await fill(page, "reason", "新入职客户经理，负责滨江片区。")
    await people.shot(page, "asks")
    made = await create(page, "account_request")
    await people.foretold(page, "部门负责人审批", "王敬立", "信息部办理", "秦浩", "白露")
    await people.hands_in(page, "已办理")
    await people.decides(await people.finds(MANAGER, name), "同意")
    number = company.ask(ASSISTANT, "GET", f"/account_request/{made}")["number"]
    it = await people.finds(ADMINISTRATOR, number)
    await people.decides(it, "无法办理", "请先由人事登记入职日期。")
    await resubmits(people, ASSISTANT, people.request(ASSISTANT, "account_request", made))
    await people.decides(await people.finds(MANAGER, name), "同意")
    it = await people.finds(OTHER_ADMINISTRATOR, number)
    await people.refused(it, "办结", "账号名")
    await it.locator("[data-field=account_name] input").fill(f"new.{people.size}")
    await people.shot(it, "work")
    await people.decides(it, "办结")
    await people.stands_in(page, "已办理")
    account = await people.at(OTHER_ADMINISTRATOR, f"/e/user/{person}")
    await expect(account.locator("[data-field=roles]")).to_contain_text("业务人员")
    assert company.ask(ADMINISTRATOR, "GET", f"/user/{person}")["active"] is True
    await people.shot(account, "account")


# ------------------------------------------------------------ customer_audit
@at("phone")
async def test_a_new_customer_becomes_effective_or_invalid(flow: At, company: Company) -> None:
    """S3.6, S9: the manager puts the level right and approves one, and rejects the other with a reason."""
    people = flow("customer_audit")
    good, bad = company.draft(named(people, "绍兴若耶")), company.draft(named(people, "绍兴皮包"))
    page = await people.at(SELLER, f"/e/customer/{good['id']}")
    await people.foretold(page, "经理或助理审核", "王敬立", "李沐晴")
    await people.shot(page, "before")
    await people.hands_in(page, "潜在")
    manager = await people.finds(MANAGER, good["name"])
    await people.pick(manager, "[data-field=level]", "A级")
    await people.shot(manager, "corrects")
    await people.decides(manager, "同意")
    await people.stands_in(page, "潜在")
    await expect(page.locator("[data-field=level]")).to_contain_text("A级")
    await people.shot(page, "effective")
    page = await people.at(SELLER, f"/e/customer/{bad['id']}")
    await people.hands_in(page, "潜在")
    manager = await people.finds(MANAGER, bad["name"])
    await people.refused(manager, "驳回", "意见")
    await people.decides(manager, "驳回", "工商登记查无此公司。")
    await people.stands_in(page, "无效")
    await people.shot(page, "invalid")


# ------------------------------------------------------------ data_access
@at("desk")
async def test_a_right_on_anothers_data_is_granted_and_ended(flow: At, company: Company) -> None:
    """S12.1: superior and head of the data's unit decide; customers are there, and gone once the right has ended."""
    people = flow("data_access")
    theirs = company.draft(named(people, "深圳启跃"), "feng.lei")["name"]
    page = await people.at(SELLER, "/e/access_request/new")
    await people.pick(page, "[data-field=data_unit]", "华南一部")
    await fill(page, "valid_until", (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=20)).date().isoformat())
    await fill(page, "reason", "客户在华南设厂，联合投标前需了解往来情况。")
    made = await create(page, "access_request")
    await people.foretold(page, "直属上级审批", "王敬立", "数据所属部门负责人审批", "梁嘉欣")
    await people.shot(page, "before")
    await people.hands_in(page, "已授权")
    number = company.ask(SELLER, "GET", f"/access_request/{made}")["number"]
    await people.decides(await people.finds(MANAGER, number), "同意")
    south = await people.finds(SOUTH, number)
    await people.shot(south, "owner-of-data")
    assert company.ask(SELLER, "GET", f"/customer?q={theirs}")["rows"] == []
    await people.decides(south, "同意", "仅限本次投标。")
    await people.stands_in(page, "已授权")
    seen = await people.at(SELLER, f"/e/customer?q={theirs}")
    await expect(seen.locator(".gw-card" if people.phone else ".ag-row").filter(has_text=theirs).first).to_be_visible()
    await people.shot(seen, "granted")
    [right, *_] = company.ask(ADMINISTRATOR, "GET", "/temporary_grant?sort=-id")["rows"]
    ends = await people.at(ADMINISTRATOR, f"/e/temporary_grant/{right['id']}", expected="404")
    await expect(ends.locator("[data-field=entity]")).to_contain_text("客户")
    await expect(ends.locator("[data-field=verbs]")).to_contain_text("查看")
    await people.shot(ends, "right")
    await people.press(ends.get_by_role("button", name="更多").last)
    await people.press(ends.get_by_role("menuitem", name="删除"))
    await people.press(ends.get_by_role("dialog").get_by_role("button", name="删除"))
    await expect(ends).to_have_url(re.compile(r"/e/temporary_grant(\?|$)"))
    assert company.ask(SELLER, "GET", f"/customer?q={theirs}")["rows"] == []


# ------------------------------------------------------------ data_export
@at("desk")
async def test_an_export_is_approved_and_downloaded_once(flow: At, company: Company) -> None:
    """S1.2, S4.6: nobody decides their own; the other administrator does, and the file is handed out once."""
    people = flow("data_export")
    name = company.draft(named(people, "苏州外发"))["name"]
    page = await people.at(ADMINISTRATOR, f"/e/customer?q={name}")
    if people.phone:  # files are asked for at a desk
        asked = company.ask(ADMINISTRATOR, "POST", "/customer/export", {"q": name, "fields": ["name", "phone"]})
        assert asked["pending"]
    else:
        await page.locator(".gw-tools").get_by_role("button", name="更多").click()
        await page.get_by_role("menuitem", name="导出为文件").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("CSV").check()
        await dialog.get_by_role("button", name="导出", exact=True).click()
        await expect(page.get_by_text("已提交“数据导出审批”，待批准后生效。")).to_be_visible()
    job = company.one(ADMINISTRATOR, "export_job", "approval == 'running'")
    other = await people.finds(OTHER_ADMINISTRATOR, job["name"])
    await people.shot(other, "decides")
    await people.decides(other, "同意", "仅供本次对账。")
    mine = await people.at(ADMINISTRATOR, f"/e/export_job/{job['id']}")
    link = mine.locator(".gw-waiting").get_by_role("link", name="下载")
    await expect(link).to_be_visible()
    await people.shot(mine, "ready")
    async with mine.expect_download() as waiting:
        await people.press(link)
    file = await (await waiting.value).path()
    assert name in file.read_text(encoding="utf-8-sig")
    await expect(link).to_have_count(0)
    await people.shot(mine, "fetched")


# ------------------------------------------------------------ expense
@at("phone")
async def test_an_expense_is_claimed_completed_approved_and_payable(flow: At, company: Company) -> None:
    """S7.5, S9: it rests on an activity of one's own, comes back once, and finance must fill the account."""
    people = flow("expense")
    customer: Any = company.prospect(named(people, "嘉兴泽川"))
    page = await people.at(SELLER, "/e/expense_claim/new")
    await people.pick(page, "[data-field=expense_type]", "差旅")
    await fill(page, "amount", "5200")
    await people.press(page.locator("[data-field=activity] input[role=combobox]"))
    await people.press(page.get_by_role("option", name=customer["name"]))
    await fill(page, "progress", "与设备部确认了二期点位，客户将采购计划提前到下季度。")
    await fill(page, "key_value", "二期预算已立项")
    await people.shot(page, "claims")
    made = await create(page, "expense_claim")
    await people.foretold(page, "直属上级审批", "王敬立", "副总裁审批", "财务审核", "报销限额 ¥5,000")
    await people.shot(page, "before")
    await people.hands_in(page, "待付")
    found = company.ask(SELLER, "GET", f"/expense_claim/{made}")
    assert found["customer"] == customer["name"]
    manager = await people.finds(MANAGER, found["number"])
    await people.decides(manager, "退回修改", "请按实际票据核对金额。")
    await edits(people, page)
    await fill(page, "amount", "5180")
    await saves(people, page)
    await resubmits(people, SELLER, people.request(SELLER, "expense_claim", made))
    manager = await people.finds(MANAGER, found["number"])
    await people.shot(manager, "superior")
    await people.decides(manager, "同意")
    await people.decides(await people.finds(VICE_PRESIDENT, found["number"]), "同意")
    finance = await people.finds(FINANCE, found["number"])
    await people.refused(finance, "同意", "会计科目")
    await finance.locator("[data-field=account_code] input").fill("6601.03")
    await people.shot(finance, "finance")
    await people.decides(finance, "同意", "票据齐全。")
    await people.stands_in(page, "待付")
    await expect(page.locator("[data-field=account_code]")).to_contain_text("6601.03")
    await people.shot(page, "payable")
