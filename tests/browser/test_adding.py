"""Others who are asked, by hand: before oneself and taken out again (S10.2, S10.5); somebody who acts in one's place
while one is away (S10.6); urging (S10.9)."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.browser.test_persons import handed_in, ids, pick


async def test_somebody_is_asked_first_says_yes_and_it_comes_back(visit: Visit, served: Served) -> None:
    request = handed_in(served, "asked first")
    boss = await visit("boss", f"/requests/{request}")
    for way in ("并加签", "前加签"):
        await boss.get_by_role("button", name="更多").click()
        await boss.get_by_role("menuitem", name=way, exact=True).click()
        await pick(boss, "加签人", "唐若溪")
        await boss.keyboard.press("Escape")  # the list of several stays until then
        await boss.get_by_role("dialog").get_by_role("button", name="加签", exact=True).click()
        await expect(boss.get_by_text("加签：已记录")).to_be_visible()
        await boss.goto(f"{served.url}/requests/{request}")
        await expect(boss.locator(".gw-request-route")).to_contain_text("王柏舟" + way)
        if way == "并加签":
            await boss.get_by_role("button", name="更多").click()
            await boss.get_by_role("menuitem", name="减签：唐若溪").click()
            await expect(boss.locator(".gw-request-side .gw-stream")).to_contain_text("减签唐若溪")
    deputy = await visit("deputy", f"/requests/{request}", expected="404")
    await expect(deputy.locator(".gw-request-mine")).to_contain_text("王柏舟请您先处理（前加签）")
    await deputy.get_by_role("button", name=re.compile("^同意")).click()
    await expect(deputy.get_by_text("同意：已记录")).to_be_visible()
    await boss.goto(f"{served.url}/requests/{request}")
    await expect(boss.get_by_role("button", name=re.compile("^同意"))).to_be_enabled()
    await expect(boss.locator(".gw-request-mine")).to_contain_text("您之前：唐若溪")


async def test_who_is_named_finds_it_in_the_queue_and_decides_in_the_others_place(visit: Visit, served: Served) -> None:
    request = handed_in(served, "while away")
    boss = await visit("boss", "/queue?delegations")
    dialog = boss.get_by_role("dialog", name="审批委托")
    await expect(dialog).to_contain_text("目前没有人代您处理")
    await dialog.get_by_role("button", name="新建委托").click()
    form = boss.get_by_role("dialog", name="新建委托")
    await form.get_by_label(re.compile("受托人")).click()
    await boss.get_by_role("option", name=re.compile("Li Muqing")).click()
    await form.get_by_role("button", name="新建委托").click()
    await expect(dialog).to_contain_text("Li Muqing")
    await expect(dialog).to_contain_text("生效中")

    second = await visit("second", f"/requests/{request}", expected="404")
    await expect(second.locator(".gw-request-mine")).to_contain_text("王柏舟")
    await second.keyboard.press("a")
    await expect(second.locator(".gw-toast, [role=status]").first).to_be_visible()
    done = served.call("boss", "GET", f"/requests/{request}")
    (said,) = [each for each in done["trail"] if each["kind"] == "approve"]
    assert (said["actor"]["id"], said["for"]["id"]) == (ids(served)["second"], ids(served)["boss"])

    await dialog.get_by_role("button", name="撤销委托").click()
    await boss.get_by_role("dialog", name="撤销委托").get_by_role("button", name="撤销委托").click()
    await expect(dialog).to_contain_text("已撤销")


async def test_whoever_waits_urges_once(visit: Visit, served: Served) -> None:
    request = handed_in(served, "waited for")
    page = await visit("clerk", f"/requests/{request}")
    await page.get_by_role("button", name="催办").click()
    await expect(page.get_by_text("催办：已记录")).to_be_visible()
    assert "urge" not in served.call("clerk", "GET", f"/requests/{request}")["may"]
    assert any("催您" in row["text"] for row in served.call("boss", "GET", "/notices?limit=50")["rows"])
