"""A plugin that should name who decides, and fails: the administrators decide, and are told of the plugin."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from kernel.settings import Settings
from tests.browser.serving import SHOWCASE, Served, make_people, start

PLUGIN = '''
"""Names nobody: it raises."""
from plugins.api import hookimpl


@hookimpl
def register_approvers():
    return ["lost.pick"]


@hookimpl
def decide_approvers(name, request):
    raise LookupError("the list of deciders is gone")
'''


def install(site: Path) -> None:
    """The plugin as an installed package with its entry point."""
    package, about = site / "gridwright_lost", site / "gridwright_lost-1.0.dist-info"
    package.mkdir(parents=True)
    about.mkdir()
    (package / "__init__.py").write_text(PLUGIN, encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: gridwright-lost\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[gridwright.plugins]\nlost = gridwright_lost\n")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def lost(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """The showcase, whose pledges a plugin should give to somebody."""
    folder = tmp_path_factory.mktemp("lost")
    schema, database = folder / "schema.yaml", f"sqlite:///{folder}/db.sqlite"
    shutil.copy(SHOWCASE, schema)
    await make_people(Settings.read({}, schema=schema, database=database))
    text = schema.read_text(encoding="utf-8")
    step = "steps: [{step: boss, label: 经理, who: {role: boss, within: anywhere}}]"
    assert step in text
    text = text.replace(step, "steps: [{step: boss, label: 经理, who: {plugin: lost.pick}}]")
    schema.write_text(text + "\nplugins: {lost: {}}\n", encoding="utf-8")
    install(folder / "site")
    server = start(schema, database, folder / "server.log", PYTHONPATH=str(folder / "site"))
    yield server
    server.stop()


async def opened(chromium: Browser, server: Served, login: str, path: str) -> Page:
    """A page of this server."""
    context = await chromium.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    await context.add_cookies([{"name": "gridwright_session", "value": server.token(login), "url": server.url}])
    page = await context.new_page()
    await page.goto(server.url + path)
    return page


async def test_an_approver_plugin_that_fails_leaves_the_request_to_administrators_S4_10(
    chromium: Browser, lost: Served
) -> None:
    pledge = lost.call("clerk", "POST", "/pledge", {"name": "nobody named", "price": "10.00"})
    moved = lost.call("clerk", "POST", f"/pledge/{pledge['id']}/stage", {"to": "agreed"})
    request = moved["pending"]["request"]
    admin = await opened(chromium, lost, "admin", f"/requests/{request}")
    banner = admin.get_by_role("alert").filter(has_text="lost")
    await expect(banner).to_contain_text("插件 lost 运行出错。")
    await expect(banner).to_contain_text("lost.pick")
    route = admin.locator(".gw-route")
    await expect(route).to_contain_text("没有找到处理人，由流程管理员处理")
    await expect(route).to_contain_text("林知夏")
    await admin.locator(".gw-decide").get_by_role("button", name="同意").click()
    await expect(admin.get_by_text("同意：已记录")).to_be_visible()
    assert lost.call("clerk", "GET", f"/pledge/{pledge['id']}")["stage"] == "agreed"
    clerk = await opened(chromium, lost, "clerk", f"/e/pledge/{pledge['id']}")
    await expect(clerk.get_by_role("heading", name="nobody named")).to_be_visible()
    await expect(clerk.get_by_role("alert")).to_have_count(0)
    for page in (admin, clerk):
        await page.context.close()
