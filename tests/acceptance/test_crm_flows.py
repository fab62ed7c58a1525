"""The CRM driven in Chromium by the people concerned; GRIDWRIGHT_SHOTS=1 keeps a picture of each holder's screen."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from tests.acceptance.company import (
    ADMINISTRATOR,
    ASSISTANT,
    COLLEAGUE,
    COMMERCE,
    COUNTERSIGNERS,
    MANAGER,
    PRESIDENT,
    PRESIDENTS_ASSISTANT,
    PRICE,
    RECEPTION,
    SALES_MANAGEMENT,
    SELLER,
    VICE_PRESIDENT,
    Company,
)
from tests.acceptance.gestures import create, decide_with, fill, move, opened_in_queue, pick, shot, stands_in, typed
from tests.acceptance.test_first_start import LOG_IN
from tests.browser.conftest import Visit
from tests.browser.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def served(company: Company) -> Served:
    """The company's server, for the browser's fixtures."""
    return company.served


@pytest.fixture(scope="module")
def customer(company: Company) -> Any:
    """A checked and visited customer of the seller."""
    return company.prospect("杭州明序智能装备有限公司")


@pytest.fixture(scope="module")
def opportunity(company: Company, customer: Any) -> Any:
    """An opportunity of that customer that may be quoted."""
    return company.opportunity(customer)


# ------------------------------------------------------------ (a) a new customer
async def test_a_new_customer_waits_for_the_manager_who_approves_by_key(visit: Visit, company: Company) -> None:
    name = "绍兴若耶精密机械有限公司"
    page = await visit(SELLER, "/e/customer", width=1280, height=800)
    await expect(page.locator(".ag-row").first).to_be_visible()
    await shot(page, "01-seller-grid")
    await page.get_by_role("button", name="新建客户").or_(page.get_by_role("link", name="新建客户")).first.click()
    await expect(page).to_have_url(re.compile("/e/customer/new"))
    await expect(page.locator("[data-field=level] .gw-picked")).to_have_text("C级")  # its default
    await fill(page, "name", name)
    await fill(page, "phone", "13957500001")
    await fill(page, "address", "浙江省绍兴市越城区若耶路18号")
    await pick(page, "[data-field=region]", "华东")
    made = await create(page, "customer")
    await stands_in(page, "草稿")
    await move(page, "潜在")
    await expect(page.get_by_role("heading", name="进行中的审批")).to_be_visible()
    await shot(page, "02-seller-waits")
    manager = await visit(MANAGER, "/queue", width=1280, height=800)
    await opened_in_queue(manager, name)
    await shot(manager, "03-manager-holds-customer")
    await manager.keyboard.press("a")
    await expect(manager.get_by_text("同意：已记录")).to_be_visible()
    await stands_in(page, "潜在")
    await shot(page, "04-customer-is-prospect")
    assert company.ask(SELLER, "GET", f"/customer/{made}")["stage"] == "prospect"


async def test_a_seller_adds_a_customer_in_the_grid(visit: Visit, company: Company) -> None:
    name = "湖州苕霅精密铸造有限公司"
    page = await visit(SELLER, "/e/customer", width=1440, height=800)
    await expect(page.locator(".ag-row").first).to_be_visible()
    await page.get_by_role("button", name="新建客户").last.click()
    await expect(page.locator(".ag-floating-bottom [col-id=level]")).to_have_text("C级")  # its default
    await page.keyboard.press("Escape")
    wanted = {"name": name, "phone": "13957500018", "region": "华东", "address": "浙江省湖州市吴兴区苕溪路18号"}
    for field, text in wanted.items():
        await typed(page, field, text)
    await shot(page, "25-draft-row")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_text(f"已创建 {name}")).to_be_visible()
    [made] = company.ask(SELLER, "GET", f"/customer?q={name}")["rows"]
    assert (made["phone"], made["region"], made["address"]) == ("13957500018", "east", wanted["address"])
    assert (made["stage"], made["level"], made["owner"]["title"]) == ("draft", "c", "陈思远")
    await expect(
        page.locator(".ag-center-cols-container, .ag-pinned-left-cols-container").get_by_text(name)
    ).to_be_visible()
    await shot(page, "26-customer-in-the-grid")


# ------------------------------------------------------------ (b) quotes
@pytest.mark.parametrize(
    ("ratio", "holder", "others", "comment", "picture"),
    [
        ("0.5000", MANAGER, (PRESIDENTS_ASSISTANT,), "", "05-quote-0.50-manager"),
        ("0.4999", PRESIDENTS_ASSISTANT, (MANAGER,), "", "06-quote-0.4999-assistant"),
        ("0.4500", PRESIDENTS_ASSISTANT, (MANAGER,), "", "07-quote-0.45-assistant"),
        ("0.4499", VICE_PRESIDENT, (PRESIDENTS_ASSISTANT, MANAGER), "战略客户，同意", "08-quote-0.4499-vice-president"),
    ],
)
async def test_the_ratio_of_a_quote_decides_in_whose_queue_it_waits(
    visit: Visit, company: Company, opportunity: Any, ratio: str, holder: str, others: tuple[str, ...], comment: str,
    picture: str,
) -> None:  # fmt: skip
    page = await visit(SELLER, "/e/quote/new", width=1280, height=800)
    await pick(page, "[data-field=opportunity]", opportunity["name"])
    await page.get_by_role("button", name="添加一行").click()
    await pick(page, "[data-cell='0-product']", "数据采集网关 16 路")
    await page.locator("[data-cell='0-price'] input").fill(PRICE[ratio])
    await page.locator("[data-cell='0-quantity'] input").fill("1")
    made = await create(page, "quote")
    await expect(page.locator("[data-field=ratio]")).to_contain_text(ratio)
    await move(page, "已批准")
    if ratio == "0.4499":
        assert company.holders((VICE_PRESIDENT, PRESIDENT), "quote", made) == [VICE_PRESIDENT, PRESIDENT]
    assert company.holders(others, "quote", made) == []
    number = company.ask(SELLER, "GET", f"/quote/{made}")["number"]
    approver = await visit(holder, "/queue", width=1280, height=800, expected="422")
    await opened_in_queue(approver, number)
    await expect(approver.locator(".gw-request")).to_contain_text(ratio)
    await shot(approver, picture)
    if ratio == "0.4499":
        president = await visit(PRESIDENT, "/queue", width=1280, height=800)
        await opened_in_queue(president, number)
        await shot(president, "27-quote-0.4499-president")
    if comment:
        await decide_with(approver, comment)
    else:
        await approver.keyboard.press("a")
        await expect(approver.get_by_text("同意：已记录")).to_be_visible()
    await stands_in(page, "已批准")


# ------------------------------------------------------------ (c) contracts
async def contract(page: Page, customer: Any, amount: str) -> int:
    """A small contract on standard text, made in the form."""
    await pick(page, "[data-field=customer]", customer["name"])
    await pick(page, "[data-field=kind]", "小额")
    await fill(page, "amount", amount)
    await fill(page, "ratio", "0.45")
    await page.locator("[data-field=standard_text] input").check()
    text = FilePayload(name="contract.txt", mimeType="text/plain", buffer=b"terms")
    await page.locator("[data-field=file] input[type=file]").set_input_files(text)
    await expect(page.locator("[data-field=file] .gw-file")).to_be_visible()
    return await create(page, "contract")


async def test_a_contract_at_the_limit_needs_one_manager(visit: Visit, company: Company, customer: Any) -> None:
    page = await visit(SELLER, "/e/contract/new", width=1280, height=800)
    made = await contract(page, customer, "200000.00")
    await move(page, "已批准")
    assert company.holders((SALES_MANAGEMENT, *COUNTERSIGNERS), "contract", made) == []
    manager = await visit(MANAGER, "/queue", width=1280, height=800)
    await opened_in_queue(manager, company.ask(SELLER, "GET", f"/contract/{made}")["number"])
    await shot(manager, "09-contract-200000.00-manager")
    await manager.keyboard.press("a")
    await expect(manager.get_by_text("同意：已记录")).to_be_visible()
    await stands_in(page, "已批准")


async def test_a_cent_more_goes_to_sales_management_and_three_countersigners(
    visit: Visit, company: Company, customer: Any
) -> None:  # fmt: skip
    page = await visit(SELLER, "/e/contract/new", width=1280, height=800)
    made = await contract(page, customer, "200000.01")
    await move(page, "已批准")
    number = company.ask(SELLER, "GET", f"/contract/{made}")["number"]
    assert company.holders((MANAGER, *COUNTERSIGNERS), "contract", made) == []
    for index, login in enumerate((SALES_MANAGEMENT, *COUNTERSIGNERS)):
        holder = await visit(login, "/queue", width=1280, height=800, expected="422")
        await opened_in_queue(holder, number)
        await shot(holder, f"{10 + index}-contract-200000.01-{login}")
        await holder.keyboard.press("a")
        await expect(holder.get_by_role("alert")).to_contain_text("请填写意见")
        await decide_with(holder, "条款可以接受")
    await stands_in(page, "已批准")
    await shot(page, "14-contract-approved")


# ------------------------------------------------------------ (d) scope
async def test_a_colleagues_customer_opens_by_no_way(visit: Visit, company: Company) -> None:
    hidden = company.draft("金华隐庐食品有限公司")
    page = await visit(COLLEAGUE, f"/e/customer/{hidden['id']}", width=1280, height=800, expected="404")
    await expect(page.get_by_role("heading", name="没有这条记录，或您看不到它")).to_be_visible()
    await shot(page, "15-colleague-by-link")
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox", name="搜索记录、页面、操作").fill("隐庐")
    await expect(page.get_by_text("没有找到")).to_be_visible()
    await shot(page, "16-colleague-by-search")
    await page.goto(f"{company.served.url}/e/opportunity/new")
    await page.locator("[data-field=customer] input[role=combobox]").fill("隐庐")
    await expect(page.locator(".gw-options")).to_contain_text("没有找到")
    await page.goto(f"{company.served.url}/e/customer?q=隐庐")
    await expect(page.get_by_role("heading", name=re.compile("没有符合条件的客户"))).to_be_visible()
    status = await page.evaluate(f"fetch('/api/v1/customer/{hidden['id']}').then(answer => answer.status)")
    assert status == 404


# ------------------------------------------------------------ (f) leads
async def test_a_lead_is_screened_filtered_allocated_by_rule_and_converted(visit: Visit, company: Company) -> None:
    rule = company.one("jiang.yuan", "allocation_rule", "region == 'east' and industry is empty")
    seller = next(each for each in (SELLER, COLLEAGUE) if company.ask(each, "GET", "/me")["id"] == rule["person"]["id"])
    name = "杭州云麓自动化有限公司"
    reception = await visit(RECEPTION, "/e/lead/new", width=1280, height=800)
    await fill(reception, "company_name", name)
    await fill(reception, "contact_name", "高远")
    await fill(reception, "phone", "13857100077")
    await fill(reception, "need", "想看排产演示")
    await fill(reception, "address", "浙江省杭州市临平区云麓路9号")
    await fill(reception, "amount", "260000")
    await pick(reception, "[data-field=channel]", "电话呼入")
    await pick(reception, "[data-field=region]", "华东")
    await pick(reception, "[data-field=industry]", "机械")
    made = await create(reception, "lead")
    await stands_in(reception, "收到")
    await shot(reception, "28-lead-reception")
    await reception.get_by_role("list", name="阶段").get_by_role("button", name="初筛").click()
    await stands_in(reception, "初筛")
    commerce = await visit(COMMERCE, f"/e/lead/{made}", width=1280, height=800)
    await stands_in(commerce, "初筛")
    await shot(commerce, "29-lead-commerce")
    await commerce.get_by_role("list", name="阶段").get_by_role("button", name="过滤").click()
    await stands_in(commerce, "已分配")
    await expect(commerce.locator("[data-field=owner]")).to_contain_text(rule["person"]["title"])
    await shot(commerce, "17-lead-allocated")
    owner = await visit(seller, f"/e/lead/{made}", width=1280, height=800)
    await owner.get_by_role("list", name="阶段").get_by_role("button", name="跟进").click()
    await stands_in(owner, "跟进")
    await owner.get_by_role("list", name="阶段").get_by_role("button", name="已转化").click()
    await stands_in(owner, "已转化")
    await owner.locator("[data-field=opportunity] a").click()
    await expect(owner.get_by_role("heading", name=name).first).to_be_visible()
    await shot(owner, "18-lead-converted")
    assert company.one(seller, "customer", f"name == '{name}'")["owner"]["id"] == rule["person"]["id"]


# ------------------------------------------------------------ (g) closing
async def test_a_won_opportunity_waits_for_the_assistant_and_wins_the_customer(visit: Visit, company: Company) -> None:
    client = company.prospect("宁波远屿照明科技有限公司")
    deal = company.opportunity(client)
    for stage in ("need_confirmed", "solution", "signing"):
        company.move(SELLER, "opportunity", deal["id"], stage)
    page = await visit(SELLER, f"/e/opportunity/{deal['id']}", width=1280, height=800, expected="422")
    await expect(page.get_by_role("heading", name=deal["name"])).to_be_visible()
    await page.keyboard.press("e")
    await fill(page, "result_at", "2026-01-05 09:00")
    await page.get_by_role("button", name="保存").click()
    await expect(page.locator("[data-field=result_at] .gw-value")).to_contain_text("2026-01-05")
    await move(page, "赢单")
    assert company.holders((MANAGER, ASSISTANT), "opportunity", deal["id"]) == [MANAGER, ASSISTANT]
    await expect(page.get_by_role("heading", name="进行中的审批")).to_be_visible()
    await shot(page, "30-seller-waits-for-closing")
    assistant = await visit(ASSISTANT, "/queue", width=1280, height=800)
    await opened_in_queue(assistant, deal["name"])
    await shot(assistant, "19-close-check-assistant")
    await assistant.keyboard.press("a")
    await expect(assistant.get_by_text("同意：已记录")).to_be_visible()
    await stands_in(page, "赢单")
    await page.goto(f"{company.served.url}/e/customer/{client['id']}")
    await stands_in(page, "成交")
    await shot(page, "20-customer-won")


# ------------------------------------------------------------ (e) the schema changes
FIELD = "      tax_no: {type: text, label: {zh-CN: 税号, en: Tax number}, required: true}\n"
NAME = "      name:       {type: text, label: {zh-CN: 客户名称"


async def test_a_required_field_saved_in_the_yaml_appears_in_the_open_grid_and_blocks_saving(
    visit: Visit, company: Company
) -> None:  # fmt: skip
    schema, seen = company.served.schema, company.draft("温州旧例电气有限公司")
    page = await visit(SELLER, "/e/customer", width=1280, height=800, expected="422")
    await expect(page.locator(".ag-row").first).to_be_visible()
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text.replace(NAME, FIELD + NAME, 1), encoding="utf-8")
    await expect(page.locator(".ag-header-cell[col-id=tax_no]")).to_be_visible()
    await shot(page, "21-field-appears-in-open-grid")
    await page.locator(f".ag-row[row-id='{seen['id']}'] [col-id=phone]").dblclick()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("13957700009")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="1 格待修正")).to_be_visible()
    await shot(page, "22-missing-field-blocks-the-cell")
    assert company.ask(SELLER, "GET", f"/customer/{seen['id']}")["phone"] == seen["phone"]
    await page.goto(f"{company.served.url}/e/customer/new")
    await fill(page, "name", "温州新规电气有限公司")
    await fill(page, "phone", "13957700010")
    await fill(page, "address", "浙江省温州市鹿城区车站大道1号")
    await pick(page, "[data-field=region]", "华东")
    await page.get_by_role("button", name="创建").click()
    await expect(page.locator("[data-field=tax_no] .gw-problem")).to_be_visible()
    await shot(page, "23-missing-field-blocks-the-form")
    assert company.ask(SELLER, "GET", "/customer?q=温州新规")["total"] == 0
    status, error = company.refused(SELLER, "PATCH", f"/customer/{seen['id']}", {"level": "a"})
    assert status == 422
    assert [each["field"] for each in error["problems"]] == ["tax_no"]
    company.ask(SELLER, "PATCH", f"/customer/{seen['id']}", {"level": "a", "tax_no": "91330300MA"})


async def test_a_broken_file_keeps_the_last_version_and_names_the_line_to_administrators(
    visit: Visit, company: Company
) -> None:  # fmt: skip
    schema = company.served.schema
    good = schema.read_text(encoding="utf-8")
    page = await visit(ADMINISTRATOR, "/e/customer", width=1280, height=800)
    await expect(page.locator(".ag-row").first).to_be_visible()
    broken = good.replace("required: true, max: 100, search: true", "requird: true, max: 100, search: true", 1)
    schema.write_text(broken, encoding="utf-8")
    line = next(n for n, each in enumerate(broken.splitlines(), 1) if "requird" in each)
    await expect(page.get_by_text(re.compile("制度文件有 1 处问题"))).to_be_visible()
    await expect(page.locator("body")).to_contain_text(f"schema.yaml:{line}")
    await shot(page, "24-broken-file-named")
    assert company.draft("温州照旧电气有限公司", tax_no="91330300MB")["name"] == "温州照旧电气有限公司"
    schema.write_text(good, encoding="utf-8")
    await expect(page.get_by_text(re.compile("制度文件有"))).to_have_count(0)


# ------------------------------------------------------------ home
async def test_home_lists_my_records_that_are_in_trouble(visit: Visit, company: Company) -> None:
    late = {"title": "补寄验收报告", "due_at": "2026-01-15"}
    company.ask(SELLER, "POST", "/task", late)
    company.ask(SELLER, "POST", "/task", {"title": "不急的事", "due_at": "2099-01-15"})
    page = await visit(SELLER, "/", width=1280, height=800)
    await expect(page.get_by_role("link", name="补寄验收报告", exact=True)).to_be_visible()
    await expect(page.locator(".gw-home-line", has_text="补寄验收报告")).to_contain_text("期限 2026-01-15")
    await expect(page.get_by_text("不急的事")).to_have_count(0)
    await page.get_by_role("link", name="补寄验收报告", exact=True).click()
    await expect(page.get_by_role("heading", name="补寄验收报告")).to_be_visible()


# ------------------------------------------------------------ signing in
async def test_who_types_a_printed_log_in_into_the_page_is_in(
    chromium: Browser,
    served: Served,
) -> None:
    [login, password] = next(iter(LOG_IN.findall(served.log.read_text(encoding="utf-8"))))[:2]
    assert (login, password) == (SELLER, served.password)
    context = await chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.goto(f"{served.url}/e/customer")
    await expect(page).to_have_url(re.compile("/login"))
    await page.get_by_label("登录名").fill(login)
    await page.get_by_label("密码").fill(password)
    await shot(page, "31-signing-in")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/e/customer$"))
    await expect(page.locator(".ag-row").first).to_be_visible()
    await context.close()


# ------------------------------------------------------------ languages
async def test_who_chose_no_language_reads_words_and_labels_in_that_of_the_browser(
    chromium: Browser,
    served: Served,
) -> None:
    context = await chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
    await context.add_cookies([{"name": "gridwright_session", "value": served.token(SELLER), "url": served.url}])
    page = await context.new_page()
    await page.goto(f"{served.url}/e/customer")
    await expect(page.get_by_role("link", name="Opportunities")).to_be_visible()
    await expect(page.get_by_role("link", name="Home")).to_be_visible()
    await expect(page.get_by_role("button", name="New customer").first).to_be_visible()
    for entity in ("customer", "opportunity", "quote", "contract", "sales_order", "activity"):
        await page.goto(f"{served.url}/e/{entity}/new")
        await expect(page.locator(".gw-field-label").first).to_be_visible()
        read = await page.locator(
            ".gw-field-label, .gw-section-head, nav, header, button, [role=list]"
        ).all_inner_texts()
        assert re.findall("[\u4e00-\u9fff]+", " ".join(read).replace("陈思远", "").replace("陈", "")) == [], entity
    await context.close()
