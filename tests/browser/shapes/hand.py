"""Carrying things on a screen: by mouse, or by a finger that holds still first."""

import asyncio

from playwright.async_api import Locator, Page

HELD = 0.45  # seconds after which a finger has taken hold


async def middle(place: Locator) -> tuple[float, float]:
    """The middle of what is seen of an element."""
    box = await place.bounding_box()
    assert box is not None, "it is not on the screen"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def lift(page: Page, thing: Locator, to: tuple[float, float]) -> None:
    """Takes hold and goes there, the button still pressed."""
    x, y = await middle(thing)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 8, y + 2, steps=2)
    await page.mouse.move(*to, steps=6)


async def carry(page: Page, thing: Locator, to: Locator | tuple[float, float]) -> None:
    """Takes it by the mouse to a place, or a point, and lets go."""
    await lift(page, thing, to if isinstance(to, tuple) else await middle(to))
    await page.mouse.up()


async def carry_by_finger(page: Page, thing: Locator, to: Locator) -> None:
    """A finger holds still until it has the thing, then goes there."""
    touch = await page.context.new_cdp_session(page)
    (x, y), (end_x, end_y) = await middle(thing), await middle(to)

    async def send(kind: str, *points: tuple[float, float]) -> None:
        await touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]}
        )

    await send("touchStart", (x, y))
    await asyncio.sleep(HELD)
    for step in range(1, 6):
        await send("touchMove", (x + (end_x - x) * step / 5, y + (end_y - y) * step / 5))
    await send("touchEnd")
