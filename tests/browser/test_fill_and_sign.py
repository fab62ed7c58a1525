"""S3.5, S3.6, S7.4, S7.5 on the screens: what a step asks to be filled in and signed, and a change that begins anew."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import PASSWORD, Served


def billed(served: Served, name: str, amount: str) -> tuple[int, int]:
    """A bill of the clerk that waits to be paid, and its request."""
    made = served.call("clerk", "POST", "/bill", {"name": name, "amount": amount})
    asked = served.call("clerk", "POST", f"/bill/{made['id']}/submit/pay", {"client_key": name})
    return int(made["id"]), int(asked["id"])


async def draw(page: Page) -> None:
    """A line from the left to the right of the place to sign."""
    place = page.locator("#gw-sign")
    await place.evaluate("(canvas) => canvas.scrollIntoView({block: 'center'})")  # not below the buttons at the foot
    box = await place.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    await page.mouse.move(box["x"] + 8, y)
    await page.mouse.down()
    async with page.expect_response("**/files"):
        await page.mouse.move(box["x"] + box["width"] - 8, y, steps=4)
        await page.mouse.up()


async def ink(page: Page) -> tuple[int, int]:
    """The columns of the picture where the line begins and ends."""
    found = await page.locator("#gw-sign").evaluate("""(canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const columns = [...Array(canvas.width).keys()].filter((x) =>
        [...Array(canvas.height).keys()].some((y) => data[(y * canvas.width + x) * 4 + 3] > 0));
      return [columns[0], columns.at(-1)];
    }""")
    return int(found[0]), int(found[1])


async def test_a_field_is_filled_in_and_the_decision_signed_where_it_is_asked_for(visit: Visit, served: Served) -> None:
    bill, request = billed(served, "a bill to sign", "50.00")
    page = await visit("boss", f"/requests/{request}", expected="422")
    approve = page.get_by_role("button", name=re.compile("^同意")).first
    await approve.click()
    await expect(page.locator("[data-field=account]").get_by_role("alert")).to_contain_text("科目")
    await page.get_by_label(re.compile("^科目")).fill("6602")
    await page.get_by_label("付款条件").fill("30 天")
    await approve.click()
    await expect(page.get_by_role("alert").last).to_contain_text("签名")
    await draw(page)
    await page.get_by_label("登录密码").fill("not my password")
    await approve.click()
    await expect(page.get_by_role("alert").last).to_contain_text("密码不正确")
    await page.get_by_label("登录密码").fill(PASSWORD)
    await approve.click()
    await expect(page.get_by_text("同意：已记录")).to_be_visible()
    found = served.call("clerk", "GET", f"/requests/{request}")
    assert found["state"] == "approved"
    assert served.call("clerk", "GET", f"/bill/{bill}")["account"] == "6602"
    page = await visit("clerk", f"/requests/{request}")
    await expect(page.get_by_role("img", name="王柏舟的签名")).to_be_visible()
    await expect(page.locator(".gw-entry-changes")).to_contain_text(["6602"])


async def test_on_a_phone_the_signature_is_drawn_where_the_finger_is(visit: Visit, served: Served) -> None:
    _, request = billed(served, "a bill on the phone", "50.00")
    page = await visit("boss", f"/requests/{request}", width=390, height=844, touch=True)
    await draw(page)
    begins, ends = await ink(page)
    assert begins < 30 and ends > 370, "of 400 columns"
    served.call("clerk", "POST", f"/requests/{request}/withdraw", {"revision": 1, "client_key": f"off {request}"})


async def test_a_change_that_begins_the_approval_anew_is_asked_before_it_is_made(visit: Visit, served: Served) -> None:
    bill, request = billed(served, "a bill that grew", "50.00")
    page = await visit("clerk", f"/e/bill/{bill}")
    await page.locator("[data-field=amount]").get_by_role("button").click()
    await page.locator("[data-field=amount]").get_by_role("textbox").fill("150")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("从第一个环节重新开始")
    async with page.expect_response(f"**/bill/{bill}"):
        await dialog.get_by_role("button", name=re.compile("仍")).click()
    found = served.call("clerk", "GET", f"/requests/{request}")
    assert (found["round"], [(each["step"], each["state"]) for each in found["route"]]) == (
        2, [("seen", "active"), ("paid", "ahead")],
    )  # fmt: skip
    served.call("clerk", "POST", f"/requests/{request}/withdraw", {"revision": 2, "client_key": f"off {request}"})
