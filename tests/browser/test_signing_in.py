"""The log-in page, the first administrator, and what a page does without a session."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import Visit
from tests.browser.serving import PASSWORD, Served, serve


async def test_a_page_without_a_session_asks_to_sign_in_and_then_goes_on(visit: Visit, served: Served) -> None:
    page = await visit("", "/e/thing?view=dear")
    await expect(page).to_have_url(served.url + "/login?next=%2Fe%2Fthing%3Fview%3Ddear")
    await page.get_by_label("登录名").fill("clerk")
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("button", name="登录").click()
    await expect(page).to_have_url(served.url + "/e/thing?view=dear")
    await expect(page.get_by_role("link", name="贵重")).to_have_attribute("aria-current", "page")


async def test_a_wrong_password_says_so_and_keeps_the_login(visit: Visit) -> None:
    page = await visit("", "/login", expected="401")
    await page.get_by_label("登录名").fill("clerk")
    await page.get_by_label("密码").fill("not-the-password")
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("登录名")).to_have_value("clerk")
    await expect(page.get_by_label("密码")).to_have_value("")


def test_the_way_on_after_the_log_in_never_leaves_the_product(served: Served) -> None:
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        answer = httpx.post(
            served.url + "/login", data={"login": "clerk", "password": PASSWORD, "next": target},
            headers={"Origin": served.url},
        )  # fmt: skip
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("tag", "said", "home"), [("zh-CN", "没有这个页面", "回到首页"), ("en", "no such page", "home")]
)
def test_an_address_without_a_page_says_so_calmly_and_once(served: Served, tag: str, said: str, home: str) -> None:
    for login in ("clerk", ""):
        cookies = {"gridwright_session": served.token(login)} if login else {}
        for path in ("/customer", "/nosuch/at/all?x=1", "/e/thing/1/2"):
            answer = httpx.get(served.url + path, cookies=cookies, headers={"accept-language": tag})
            assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
            assert said.casefold() in answer.text.casefold() and "Exception" not in answer.text
            assert re.search(rf'<a [^>]*href="/"[^>]*>[^<]*{home}', answer.text)
            assert answer.text.count("<script") == 1 and "reload" not in answer.text and "socket" not in answer.text


async def test_a_wrong_address_is_loaded_once_and_leads_home(visit: Visit) -> None:
    page = await visit("clerk", "/", expected="404")
    loads: list[str] = []
    page.on("response", lambda answer: loads.append(answer.url) if answer.request.is_navigation_request() else None)
    await page.goto(page.url + "customer")
    await page.wait_for_timeout(1500)
    assert len(loads) == 1
    await page.get_by_role("link", name="回到首页").click()
    await expect(page.get_by_role("heading", name="首页")).to_be_visible()


async def test_signing_out_ends_the_session_and_leads_to_the_log_in(visit: Visit, served: Served) -> None:
    token = served.sign_in("second")
    page = await visit("", "/login")
    await page.context.add_cookies([{"name": "gridwright_session", "value": token, "url": served.url}])
    await page.goto(served.url + "/")
    await page.get_by_role("button", name="Li Muqing：我的菜单").click()
    await page.get_by_role("menuitem", name="退出登录").click()
    await expect(page.get_by_role("heading", name="登录")).to_be_visible()
    await page.context.add_cookies([{"name": "gridwright_session", "value": token, "url": served.url}])
    assert (await page.request.get(served.url + "/api/v1/me")).status == 401


async def test_an_empty_database_asks_for_its_first_administrator(chromium: Browser, tmp_path: Path) -> None:
    server = await serve(tmp_path, empty=True)
    try:
        page = await chromium.new_page(locale="zh-CN")
        await page.goto(server.url)
        await expect(page.get_by_role("heading", name="创建第一位管理员")).to_be_visible()
        await page.get_by_label("姓名").fill("林知夏")
        await page.get_by_label("登录名").fill("root")
        await page.get_by_label("密码", exact=True).fill(PASSWORD)
        await page.get_by_label("再输一遍密码").fill("something-else-1")
        await page.get_by_role("button", name="创建账号").click()
        await expect(page.get_by_role("alert")).to_contain_text("不一致")
        await page.get_by_label("密码", exact=True).fill(PASSWORD)
        await page.get_by_label("再输一遍密码").fill(PASSWORD)
        await page.get_by_role("button", name="创建账号").click()
        await expect(page.get_by_role("heading", name="首页")).to_be_visible()
        await page.close()
    finally:
        server.stop()
