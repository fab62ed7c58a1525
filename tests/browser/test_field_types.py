"""One test per field type: edited in a grid cell (where one can hold it) and in the form, then read back."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Locator, Page, expect
from yaml import safe_load

from schema.fieldtypes import registry
from tests.browser.conftest import Visit, visiting
from tests.browser.serving import GO, ROOT, SHOWCASE, Served

DECISION = ROOT / "docs" / "decisions" / "0018-every-type-in-its-cell.md"
Deed = Callable[[Page, Locator], Awaitable[None]]
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def typed(text: str) -> Deed:
    """Types into the field's input."""

    async def deed(page: Page, place: Locator) -> None:
        await place.locator("input, textarea").first.fill(text)

    return deed


def written(text: str) -> Deed:
    """Writes where text is formatted."""

    async def deed(page: Page, place: Locator) -> None:
        await place.locator("[contenteditable]").first.click()
        await page.keyboard.type(text)

    return deed


def picked(*labels: str) -> Deed:
    """Chooses from the list."""

    async def deed(page: Page, place: Locator) -> None:
        for label in labels:
            await place.locator("input[role=combobox]").fill(label)
            await page.get_by_role("option", name=label).first.click()

    return deed


def uploaded(name: str) -> Deed:
    """Hands a file over."""

    async def deed(page: Page, place: Locator) -> None:
        file = FilePayload(name=name, mimeType="image/png", buffer=PICTURE)
        async with page.expect_response("**/api/v1/files"):
            await place.locator("input[type=file]").set_input_files(file)
        await expect(page.locator(".gw-file").or_(page.locator(".gw-kind-files, .gw-kind-image")).first).to_be_visible()

    return deed


async def ticked(page: Page, place: Locator) -> None:
    """Ticks the box."""
    await place.locator("input[type=checkbox]").check()


async def starred(page: Page, place: Locator) -> None:
    """Four stars."""
    await place.locator("[role=slider]").press("4")


async def drawn(page: Page, place: Locator) -> None:
    """A stroke of the pen."""
    canvas = place.locator("canvas")
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 20, box["y"] + 40)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    async with page.expect_response("**/api/v1/files"):
        await page.mouse.up()


def same(expected: Any) -> Callable[[Any], bool]:
    """The value itself."""
    return lambda value: bool(value == expected)


def titled(*titles: str) -> Callable[[Any], bool]:
    """A linked record, or several, of these titles."""
    return lambda value: tuple(each["title"] for each in (value if isinstance(value, list) else [value])) == titles


def held(value: Any) -> bool:
    """At least one file."""
    return bool(value)


FORM: list[tuple[str, Deed, Callable[[Any], bool]]] = [
    ("name", typed("新名称"), same("新名称")),
    ("note", typed("two\nlines"), same("two\nlines")),
    ("story", written("plain story"), lambda value: "plain story" in value),
    ("count", typed("1,234"), same(1234)),
    ("weight", typed("12.345"), same("12.345")),
    ("price", typed("￥1,200.5"), same("1200.50")),
    ("share", typed("45%"), lambda value: value.rstrip("0") == "0.45"),
    ("size", picked("大"), same("big")),
    ("tags", picked("热", "干"), same(["hot", "dry"])),
    ("day", typed("2026/3/9"), same("2026-03-09")),
    ("moment", typed("2026-03-09 14:30"), same("2026-03-09T06:30:00Z")),
    ("span", typed("3 天"), same("3 days")),
    ("mail", typed("a@example.com"), same("a@example.com")),
    ("phone", typed("13900000002"), same("13900000002")),
    ("site", typed("https://example.com/"), lambda value: value.startswith("https://example.com")),
    ("place", typed("杭州市文一路 1 号"), lambda value: "文一路" in value),
    ("keeper", picked("王柏舟"), titled("王柏舟")),
    ("helpers", picked("王柏舟", "林知夏"), lambda value: len(value) == 2),
    ("home", picked("研发部"), titled("研发部")),
    ("part_of", picked("the target"), titled("the target")),
    ("near", picked("the target"), titled("the target")),
    ("paper", uploaded("a.png"), held),
    ("papers", uploaded("b.png"), held),
    ("picture", uploaded("c.png"), held),
    ("signed", drawn, held),
    ("stars", starred, same(4)),
    ("paint", typed("#12ab34"), lambda value: value.lower() == "#12ab34"),
    ("extra", typed('{"a": 1}'), same({"a": 1})),
]


@pytest.fixture(scope="module")
def target(served: Served) -> int:
    """What links point at."""
    return int(served.call("clerk", "POST", "/thing", {"name": "the target"})["id"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(chromium: Browser, served: Served) -> AsyncIterator[Page]:
    """One page in which record after record is opened."""
    async with visiting(chromium, served) as visit:
        yield await visit("clerk", "/")


@pytest.mark.parametrize(("field", "deed", "fits"), FORM, ids=[case[0] for case in FORM])
async def test_a_field_of_this_type_is_edited_in_the_form(
    desk: Page, served: Served, target: int, field: str, deed: Deed, fits: Callable[[Any], bool]
) -> None:
    thing, page = served.call("clerk", "POST", "/thing", {"name": f"form {field}"}), desk
    await page.evaluate(GO, f"/e/thing/{thing['id']}")
    await expect(page.get_by_role("heading", name=f"form {field}")).to_be_visible()
    await page.keyboard.press("e")
    await deed(page, page.locator(f"[data-field={field}] .gw-field-value"))
    async with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        await page.get_by_role("button", name="保存").click()
    saved = served.call("clerk", "GET", f"/thing/{thing['id']}")[field]
    assert fits(saved), saved


@pytest.mark.parametrize(("field", "deed", "fits"), FORM, ids=[case[0] for case in FORM])
async def test_a_field_of_this_type_is_edited_in_a_cell(
    visit: Visit, served: Served, target: int, field: str, deed: Deed, fits: Callable[[Any], bool]
) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": f"cell {field}"})
    only = {"grid": {"thing": {"all": {"columns": list(dict.fromkeys(["name", field]))}}}}
    served.call("clerk", "PUT", "/me/preferences", only)
    page = await visit("clerk", f"/e/thing?view=all&filter=id+%3D%3D+{thing['id']}")
    cell = page.locator(f".ag-row[row-id='{thing['id']}'] [col-id='{field}']")
    await cell.dblclick()
    editor = page.locator(".gw-cell-editor, .gw-cell-panel")
    await expect(editor.first).to_be_visible()
    async with page.expect_response("**/cells"):
        await deed(page, editor)
        if await editor.count():
            await page.keyboard.press("Enter" if field == "note" else "Tab")
    saved = served.call("clerk", "GET", f"/thing/{thing['id']}")[field]
    served.call("clerk", "PUT", "/me/preferences", {})
    assert fits(saved), saved


async def test_a_yes_no_field_is_edited_in_the_form_and_by_space_in_the_grid(visit: Visit, served: Served) -> None:
    thing = served.call("clerk", "POST", "/thing", {"name": "yes or no", "late_reason": "none"})
    page = await visit("clerk", f"/e/thing?filter=id+%3D%3D+{thing['id']}")
    await page.locator(f".ag-row[row-id='{thing['id']}'] [col-id=ready]").click()
    async with page.expect_response("**/cells"):
        await page.keyboard.press("Space")
    assert served.call("clerk", "GET", f"/thing/{thing['id']}")["ready"] is True
    await page.goto(f"{served.url}/e/thing/{thing['id']}")
    await page.locator("[data-field=ready] .gw-field-value").click()
    await page.locator("[data-field=ready] input").uncheck()
    async with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        await page.locator("[data-field=ready] input").press("Enter")
    assert served.call("clerk", "GET", f"/thing/{thing['id']}")["ready"] is False


# ------------------------------------------------------------------------- every type, and those no cell can hold
OUTSIDE = [("offer", "lines")]


def types_of(entity: str, *fields: str) -> set[str]:
    """The types of these fields of the showcase."""
    given = safe_load(SHOWCASE.read_text(encoding="utf-8"))["entities"][entity]["fields"]
    return {given[field]["type"] for field in fields}


def test_every_registered_type_is_edited_here() -> None:
    in_forms = types_of("thing", "ready", *(case[0] for case in FORM)) | types_of("offer", "lines")
    in_cells = types_of("thing", "ready", *(case[0] for case in FORM))
    outside = {kind for entity, field in OUTSIDE for kind in types_of(entity, field)}
    given_by_the_product = {"number"}
    assert in_forms | given_by_the_product == registry.own()
    assert outside == {"lines"}
    written = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| `.*?\|", DECISION.read_text(encoding="utf-8"), re.M)))
    assert outside | given_by_the_product == set(written), "the decision says which types no cell holds, and why"
    assert in_cells == registry.own() - outside - given_by_the_product
