"""A gallery: a card with a picture for each record."""

import base64

import httpx
from playwright.async_api import expect

from tests.browser.serving import Served
from tests.browser.shapes.conftest import Look

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def uploaded(served: Served) -> int:
    """The id of a picture that the clerk put on the server."""
    answer = httpx.post(
        f"{served.url}/api/v1/files", files={"file": ("dot.png", DOT, "image/png")},
        cookies={"gridwright_session": served.token("clerk")}, headers={"Origin": served.url},
    )  # fmt: skip
    return int(answer.json()["id"])


async def test_cards_show_their_picture_and_the_chosen_fields_and_open_beside(look: Look, served: Served) -> None:
    picture = uploaded(served)
    served.call("clerk", "POST", "/thing", {"name": "pictured 1", "picture": picture, "price": "12.00"})
    served.call("clerk", "POST", "/thing", {"name": "pictured 2"})
    page = await look("/e/thing?view=pictures&q=pictured")
    first, second = page.locator(".gw-gallery-card").all_inner_texts, page.locator(".gw-gallery-card").nth(1)
    await expect(page.locator(".gw-gallery-card")).to_have_count(2)
    assert "12" in (await first())[0]
    shown = page.locator(".gw-gallery-card img")
    await expect(shown).to_have_count(1)
    await expect(shown).to_have_js_property("naturalWidth", 1)
    await page.locator(".gw-gallery-card").first.focus()
    await page.keyboard.press("ArrowRight")
    await expect(second).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("complementary")).to_contain_text("pictured 2")


async def test_more_cards_come_as_one_scrolls(look: Look, served: Served) -> None:
    many = [{"name": f"gallery wall {at:02}"} for at in range(60)]
    served.call("clerk", "POST", "/thing/bulk", {"create": many})
    page = await look("/e/thing?view=pictures&q=gallery+wall", height=500)
    await expect(page.locator(".gw-gallery-card")).to_have_count(40)
    await page.locator(".gw-gallery-card").last.scroll_into_view_if_needed()
    await expect(page.locator(".gw-gallery-card")).to_have_count(60)
