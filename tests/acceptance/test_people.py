"""People in the CRM, in Chromium: administered through the grids, invited, locked; named in comments; their home."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, expect

from tests.acceptance.company import ADMINISTRATOR, COLLEAGUE, MANAGER, SELLER, Company
from tests.browser.conftest import Visit
from tests.browser.serving import STANDS, Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def served(company: Company) -> Served:
    """The company's server, for the browser's fixtures."""
    return company.served


@pytest.fixture(scope="module")
def customer(company: Company) -> Any:
    """A customer of the seller."""
    return company.draft("宁波望海阀门有限公司")


def today() -> str:
    """The day in the company's zone."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def told(company: Company, login: str) -> list[dict[str, Any]]:
    """What stands in a person's inbox."""
    return list(company.ask(login, "GET", "/notices")["rows"])


async def mention(page: Page, begun: str, name: str) -> None:
    """Types an @ and chooses the person from the list with the keyboard."""
    box = page.get_by_role("textbox", name="写评论，@ 提醒同事")
    await box.press_sequentially(f"请 @{begun}")
    await expect(page.get_by_role("option", name=name)).to_be_visible()
    await box.press("Enter")
    await expect(box).to_have_value(f"请 @{name} ")
    await box.press_sequentially("看报价")
    await page.get_by_role("button", name="发送").click()


# ------------------------------------------------------------ mentions
async def test_a_seller_mentions_the_manager_by_name(visit: Visit, company: Company, customer: Any) -> None:
    page = await visit(SELLER, f"/e/customer/{customer['id']}")
    await mention(page, "王敬", "王敬立")
    await expect(page.locator(".gw-stream")).to_contain_text("请 @王敬立 看报价")
    notice = told(company, MANAGER)[0]
    assert notice["kind"] == "mention" and "看报价" in notice["text"] and notice["at"].endswith("Z")
    assert notice["record"] == {"id": customer["id"], "title": "宁波望海阀门有限公司", "entity": "customer"}


async def test_whoever_may_not_see_the_customer_is_told_nothing(visit: Visit, company: Company, customer: Any) -> None:
    before = told(company, COLLEAGUE)
    page = await visit(SELLER, f"/e/customer/{customer['id']}")
    await mention(page, "周予", "周予安")
    await expect(page.get_by_text("周予安 无权查看此记录，不会收到通知。")).to_be_visible()
    assert told(company, COLLEAGUE) == before


# ------------------------------------------------------------ home
async def test_home_lists_todays_tasks_which_are_done_there(visit: Visit, company: Company, customer: Any) -> None:
    about = {"entity": "customer", "id": customer["id"]}
    task = company.ask(SELLER, "POST", "/task", {"title": "寄送样机手册", "due_at": today(), "about": about})
    assert task["about"] == {**about, "title": "宁波望海阀门有限公司"}
    page = await visit(SELLER, "/")
    heading = page.get_by_role("heading", level=3, name=re.compile("今天"))
    await expect(heading).to_be_visible()
    line = page.locator(".gw-home-line", has_text="寄送样机手册")
    await expect(heading.locator("xpath=../following-sibling::ul[1]").get_by_text("寄送样机手册")).to_be_visible()
    await line.get_by_role("link", name="寄送样机手册", exact=True).click()
    await page.get_by_role("link", name="宁波望海阀门有限公司").first.click()
    await expect(page).to_have_url(re.compile(rf"/e/customer/{customer['id']}$"))
    await page.go_back()
    await page.go_back()
    await line.get_by_role("button", name="完成 寄送样机手册").click()
    await expect(line).to_have_count(0)
    assert company.ask(SELLER, "GET", f"/task/{task['id']}")["done_at"]


async def test_the_news_lead_to_what_they_speak_of(visit: Visit, company: Company) -> None:
    made = company.draft("湖州青屿传动有限公司")
    company.ask(SELLER, "POST", f"/customer/{made['id']}/comments", {"text": "@王敬立 请过目"})
    pending = company.move(SELLER, "customer", made["id"], "prospect")["pending"]
    page = await visit(MANAGER, "/")
    await page.locator(".gw-home-line", has_text="请过目").get_by_role("link", name="湖州青屿传动有限公司").click()
    await expect(page).to_have_url(re.compile(rf"/e/customer/{made['id']}$"))
    company.decide(MANAGER, pending["request"])
    news = next(row for row in told(company, SELLER) if row["record"] and row["record"]["entity"] == "request")
    assert news["record"] == {"id": pending["request"], "title": "湖州青屿传动有限公司", "entity": "request"}
    page = await visit(SELLER, "/")
    line = page.locator(".gw-home-line", has=page.locator(f"a[href='/requests/{pending['request']}']")).first
    await line.get_by_role("link", name="湖州青屿传动有限公司").click()
    await expect(page.locator(".gw-request h1")).to_contain_text("湖州青屿传动有限公司")


async def test_a_customer_of_the_portal_has_a_home_that_works(visit: Visit, company: Company, customer: Any) -> None:
    login = await portal(company, customer)
    page = await visit(login, "/", expected="404")  # people from outside keep no views of their own
    await expect(page.get_by_role("heading", name="首页")).to_be_visible()
    await expect(page.get_by_role("alert")).to_have_count(0)
    numbers = page.get_by_role("complementary")
    await expect(numbers.get_by_role("link", name=re.compile("客户"))).to_contain_text("1")


async def portal(company: Company, customer: Any) -> str:
    """Somebody of the customer, made, invited and signed in over the interface."""
    return newcomer(company, "portal.wanghai", "望海 采购", "portal", customer=customer["id"])


def newcomer(company: Company, login: str, name: str, role: str, **more: Any) -> str:
    """A person with a role and a password of the company's."""
    unit = company.one(ADMINISTRATOR, "unit", "code == 's1d1'")["id"]
    held = company.one(ADMINISTRATOR, "role", f"name == '{role}'")["id"]
    user = company.ask(ADMINISTRATOR, "POST", "/user", {"login": login, "name": name, "unit": unit, **more})["id"]
    company.ask(ADMINISTRATOR, "POST", "/role_holding", {"user": user, "role": held, "unit": unit})
    link = company.ask(ADMINISTRATOR, "POST", f"/user/{user}/invitation", {})["link"]
    body = {"token": link.rpartition("/")[2], "password": company.served.password}
    assert company.send(ADMINISTRATOR, "POST", "/login/welcome", body).status_code == 200
    del company.served.tokens[ADMINISTRATOR]  # one browser has one session: the administrator's ended
    return login


# ------------------------------------------------------------ administration
async def typed(page: Page, field: str, text: str) -> None:
    """Types into a cell of the draft row, or into the form where the grid shows too little; lists are chosen from."""
    place = page.locator(f"[data-field={field}] .gw-field-value")
    if "/new" not in page.url:
        await page.locator(f".ag-floating-bottom [col-id={field}]").dblclick()
        place = page.locator(".gw-cell-editor")
    await place.locator("input").first.fill(text)
    if await place.locator("input[role=combobox]").count():
        await page.get_by_role("option", name=text).first.click()
    elif "/new" not in page.url:
        await page.keyboard.press("Enter")


async def added(page: Page, entity: str, **cells: str) -> None:
    """A new record, begun in the grid of an entity."""
    await page.goto(re.sub(r"^(https?://[^/]+).*", r"\1", page.url) + f"/e/{entity}")
    await page.wait_for_function(STANDS)
    await expect(page.locator(".ag-row").first).to_be_visible()
    await (
        page.get_by_role("button", name=re.compile("^新建"))
        .or_(page.get_by_role("link", name=re.compile("^新建")))
        .last.click()
    )
    await expect(
        page.locator(".gw-cell-editor input").or_(page.get_by_role("button", name="创建")).first
    ).to_be_visible()
    if "/new" not in page.url:
        await page.keyboard.press("Escape")
    for field, text in cells.items():
        await typed(page, field, text)
    if "/new" in page.url:
        await page.get_by_role("button", name="创建").click()
        await expect(page).to_have_url(re.compile(rf"/e/{entity}/\d+$"))
        return
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_text(re.compile("^已创建"))).to_be_visible()


async def test_an_administrator_makes_a_unit_and_a_person_who_signs_in_by_a_link_and_is_locked_out(
    visit: Visit, chromium: Browser, company: Company
) -> None:  # fmt: skip
    page = await visit(ADMINISTRATOR, "/e/unit", width=1600)
    await added(page, "unit", name="华东售后部", code="s1d9", level="部门", parent="一版块")
    await added(page, "user", name="任清秋", login="ren.qingqiu", unit="华东售后部")
    await added(page, "role_holding", user="任清秋", role="业务人员", unit="华东售后部")
    user = company.one(ADMINISTRATOR, "user", "login == 'ren.qingqiu'")
    await page.goto(f"{company.served.url}/e/user/{user['id']}")
    await page.get_by_role("button", name=re.compile("登录链接")).first.click()
    link = await page.get_by_role("dialog").locator(".gw-code").inner_text()
    await page.get_by_role("button", name=re.compile("复制")).click()

    hers = await (await chromium.new_context(locale="zh-CN")).new_page()
    await hers.goto(link)
    await expect(hers.get_by_role("heading", name="设置密码")).to_be_visible()
    await hers.get_by_label("新密码", exact=True).fill("qingqiu-2026-abc")
    await hers.get_by_label("再输一遍密码").fill("qingqiu-2026-abd")
    await hers.get_by_role("button", name="设置密码并登录").click()
    await expect(hers.get_by_role("alert")).to_contain_text("不一致")
    await hers.get_by_label("新密码", exact=True).fill("qingqiu-2026-abc")
    await hers.get_by_label("再输一遍密码").fill("qingqiu-2026-abc")
    await hers.get_by_role("button", name="设置密码并登录").click()
    await expect(hers.get_by_role("heading", name="首页")).to_be_visible()
    await hers.get_by_role("link", name="客户", exact=True).first.click()
    await expect(
        hers.get_by_role("button", name="新建客户").or_(hers.get_by_role("link", name="新建客户")).first
    ).to_be_visible()

    await page.get_by_role("button", name=re.compile("^停用")).first.click()
    await page.get_by_role("dialog").get_by_role("button", name="停用").click()
    await expect(hers.get_by_role("heading", name="登录")).to_be_visible()
    await hers.get_by_label("登录名").fill("ren.qingqiu")
    await hers.get_by_label("密码").fill("qingqiu-2026-abc")
    await hers.get_by_role("button", name="登录").click()
    await expect(hers.get_by_role("alert")).to_be_visible()
    await hers.goto(link)
    await expect(hers.get_by_role("heading", name="链接无法使用")).to_be_visible()
    await hers.context.close()
