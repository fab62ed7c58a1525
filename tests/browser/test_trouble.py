"""What goes wrong in the file or in a plugin is told to administrators, with what to do; nobody else is bothered."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from kernel.settings import Settings
from tests.browser.conftest import Visit
from tests.browser.serving import SHOWCASE, Served, make_people, start
from tests.browser.test_accessible import check_both_themes

PLUGIN = '''
"""Fails when a name asks for it."""
from plugins.api import hookimpl


@hookimpl
def before_create(record):
    if (record.values.get("name") or "").startswith("throw"):
        raise ZeroDivisionError("a plugin\'s own mistake")
    return None
'''


async def test_a_broken_file_is_told_to_administrators_with_its_line(visit: Visit, served: Served) -> None:
    admin, clerk = await visit("admin", "/"), await visit("clerk", "/")
    before = served.schema.read_text(encoding="utf-8")
    try:
        served.schema.write_text(
            before.replace("type: money, label: 价格", "type: mony, label: 价格"), encoding="utf-8"
        )
        banner = admin.get_by_role("alert").filter(has_text="制度文件")
        await expect(banner).to_be_visible(timeout=15_000)
        await expect(banner).to_contain_text("mony")
        place = banner.locator("code").first
        await expect(place).to_have_text(re.compile(r"^schema\.yaml:\d+:\d+$"))  # and not where it lies on the machine
        await expect(clerk.get_by_text("制度文件")).to_have_count(0)
        await check_both_themes(admin)
    finally:
        served.schema.write_text(before, encoding="utf-8")
        await expect(admin.get_by_text("制度文件")).to_have_count(0, timeout=15_000)


def install(site: Path) -> None:
    """The plugin as an installed package with its entry point."""
    package, about = site / "gridwright_harm", site / "gridwright_harm-1.0.dist-info"
    package.mkdir(parents=True)
    about.mkdir()
    (package / "__init__.py").write_text(PLUGIN, encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: gridwright-harm\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[gridwright.plugins]\nharm = gridwright_harm\n")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def harmed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """The showcase with a plugin that fails."""
    folder = tmp_path_factory.mktemp("harmed")
    schema, database = folder / "schema.yaml", f"sqlite:///{folder}/db.sqlite"
    shutil.copy(SHOWCASE, schema)
    await make_people(Settings.read({}, schema=schema, database=database))
    schema.write_text(schema.read_text(encoding="utf-8") + "\nplugins: {harm: {}}\n", encoding="utf-8")
    install(folder / "site")
    server = start(schema, database, folder / "server.log", PYTHONPATH=str(folder / "site"))
    yield server
    server.stop()


async def opened(chromium: Browser, server: Served, login: str) -> Page:
    """A page of this server."""
    context = await chromium.new_context(
        locale="zh-CN", reduced_motion="reduce", viewport={"width": 1440, "height": 900}
    )
    await context.add_cookies([{"name": "gridwright_session", "value": server.token(login), "url": server.url}])
    page = await context.new_page()
    await page.goto(server.url + "/")
    await expect(page.get_by_role("heading", name="首页")).to_be_visible()
    return page


def fail(server: Served) -> None:
    """Makes a thing of which the plugin dies."""
    token = {"gridwright_session": server.token("clerk")}
    body, origin = {"name": "throw it"}, {"Origin": server.url}
    answer = httpx.post(f"{server.url}/api/v1/thing", json=body, cookies=token, headers=origin, timeout=30)
    assert answer.status_code >= 400


async def test_a_failing_plugin_is_named_to_administrators_with_what_to_do(chromium: Browser, harmed: Served) -> None:
    fail(harmed)
    admin, clerk = await opened(chromium, harmed, "admin"), await opened(chromium, harmed, "clerk")
    banner = admin.get_by_role("alert").filter(has_text="harm")
    await expect(banner).to_contain_text("插件 harm 运行出错。")
    await expect(banner).to_contain_text("before_create")
    await expect(banner).to_contain_text("没有只保存一半的数据")
    await expect(clerk.get_by_role("alert")).to_have_count(0)
    await check_both_themes(admin)
    await banner.get_by_role("button", name="隐藏此消息").click()
    await expect(banner).to_have_count(0)
    for _ in range(3):
        fail(harmed)
    await admin.reload()
    await expect(banner).to_contain_text("插件 harm 已停用。")
    await expect(banner).to_contain_text("重新启动服务")
    for page in (admin, clerk):
        await page.context.close()
