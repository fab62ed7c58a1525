"""A grid in the browser as a test uses it: rows of its own, cells by row and field, real keys, mouse and clipboard."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.browser.serving import STANDS, Served

_numbers = count(1)


@dataclass
class Sheet:
    """`rows`: the ids of the records shown, from the top. `wrong`: what the browser's console said was wrong."""

    page: Page
    served: Served
    wrong: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: Sequence[str] = ()
    expected: list[str] = field(default_factory=list)
    mark: str = ""

    @classmethod
    async def open(cls, context: BrowserContext, served: Served) -> "Sheet":
        """An empty tab."""
        sheet = cls(await context.new_page(), served)
        sheet.page.on("pageerror", lambda error: sheet.wrong.append(str(error)))
        sheet.page.on("console", sheet.said)
        return sheet

    def said(self, message: ConsoleMessage) -> None:
        """Notes an error of the console, unless the test expects it."""
        if message.type == "error" and not any(text in message.text for text in self.expected):
            self.wrong.append(f"{message.text} {message.location.get('url', '')}")

    def expects(self, *texts: str) -> None:
        """Errors with one of these words are no fault from now on."""
        self.expected += texts

    async def show(self, *rows: dict[str, Any], columns: Sequence[str] = ("name", "price", "count", "day")) -> None:
        """Makes these things and shows them alone, in this order and with these columns."""
        mark = self.mark = f"s{next(_numbers):04}"
        made = [{"name": f"{mark} {at:03}", "advice": mark, **row} for at, row in enumerate(rows)]
        told = self.served.call("clerk", "POST", "/thing/bulk", {"create": made, "atomic": True})
        self.rows = [result["id"] for result in told["results"]]
        self.columns = columns
        asked = {"filter": f"advice == '{mark}'", "sort": "id", "columns": ",".join(columns)}
        await self.page.goto(f"{self.served.url}/e/thing?{urlencode(asked)}")
        await expect(self.page.locator(f".ag-row[row-id='{self.rows[0]}']").first).to_be_visible()
        await self.page.wait_for_function(STANDS)

    async def join(self, other: "Sheet") -> None:
        """Shows what somebody else shows."""
        self.rows, self.columns = other.rows, other.columns
        await self.page.goto(other.page.url.replace(other.served.url, self.served.url))
        await expect(self.page.locator(f".ag-row[row-id='{self.rows[0]}']").first).to_be_visible()
        await self.page.wait_for_function(STANDS)

    async def look(self, **asked: str) -> None:
        """The same things looked at otherwise, as the address says: `group="size"`, `totals="price:sum"`."""
        now = dict(parse_qsl(urlsplit(self.page.url).query))
        await self.page.goto(f"{self.served.url}/e/thing?{urlencode({**now, **asked})}")
        await self.page.wait_for_function(STANDS)

    def cell(self, row: int, name: str) -> Locator:
        """The cell of a field in the row shown at this place, from 0."""
        return self.page.locator(f".ag-row[row-id='{self.rows[row]}'] [col-id='{name}']")

    def number(self, row: int) -> Locator:
        """The number before a row."""
        return self.cell(row, "#")

    def header(self, name: str) -> Locator:
        """The head of a column."""
        return self.page.locator(f".ag-header-cell[col-id='{name}'] .gw-head .gw-cut")

    async def press(self, *keys: str) -> None:
        """Real keys, one after the other, such as "Control+d"."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def type(self, text: str) -> None:
        """Types what a person would. Letters without a key of their own, such as Chinese, go where the caret stands: a
        person sees it before typing."""
        if not text.isascii():
            await self.page.wait_for_function(
                "() => document.activeElement.matches('input, textarea, [contenteditable]')"
            )
        await self.page.keyboard.type(text)

    async def drag(self, start: tuple[int, str], end: tuple[int, str]) -> None:
        """From the middle of one cell to the middle of another with the left button held."""
        for at, (row, name) in enumerate((start, end)):
            box = await self.cell(row, name).bounding_box()
            assert box is not None, f"{name} of row {row} is not on the screen"
            await self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=1 + 3 * at)
            if not at:
                await self.page.mouse.down()
        await self.page.mouse.up()

    async def selects_areas(self, *areas: tuple[tuple[int, int], Sequence[str]]) -> None:
        """The selected cells are exactly those of these areas: (first and last row), names of the columns."""
        wanted = {(row, name) for (first, last), names in areas for row in range(first, last + 1) for name in names}
        ids = {id: row for row, id in enumerate(self.rows)}
        for row, name in wanted:
            await expect(self.cell(row, name)).to_have_attribute("aria-selected", "true")
        found = await self.page.evaluate(
            """() => [...document.querySelectorAll(".ag-cell[aria-selected=true]")].map((cell) =>
                [cell.closest(".ag-row").getAttribute("row-id"), cell.getAttribute("col-id")])"""
        )
        assert {(ids[int(id)], name) for id, name in found} == wanted

    async def selects(self, rows: tuple[int, int], *names: str) -> None:
        """One area is selected: from the first to the last of `rows`, these columns."""
        await self.selects_areas((rows, names))

    async def moves(self, keys: Mapping[str, tuple[int, str]]) -> None:
        """Each key, pressed after the one before, leads to this cell."""
        for key, (row, name) in keys.items():
            await self.press(key)
            await expect(self.cell(row, name)).to_have_class(re.compile("ag-cell-focus"))

    async def active(self) -> tuple[int, str]:
        """The cell that has the focus."""
        id, name = await self.page.evaluate(
            """() => { const cell = document.querySelector(".ag-cell-focus");
                return [cell.closest(".ag-row").getAttribute("row-id"), cell.getAttribute("col-id")]; }"""
        )
        return self.rows.index(int(id)), name

    async def drag_handle(
        self, corner: tuple[int, str], end: tuple[int, str], *, held: str = "", ends: str = ""
    ) -> None:
        """The square at the corner of the selection, to the middle of a cell; `held`: a key that is down when the
        button is let go, `ends`: one that is pressed instead."""
        box, aim = await self.cell(*corner).bounding_box(), await self.cell(*end).bounding_box()
        assert box is not None and aim is not None
        await self.page.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] - 3)
        await self.page.mouse.down()
        await self.page.mouse.move(aim["x"] + aim["width"] / 2, aim["y"] + aim["height"] / 2, steps=4)
        await self.press(*([ends] if ends else []))
        if held:
            await self.page.keyboard.down(held)
        await self.page.mouse.up()
        if held:
            await self.page.keyboard.up(held)

    async def put_on_clipboard(self, text: str, html: str = "") -> None:
        """As if another program had copied it."""
        await self.page.evaluate(
            """([text, html]) => navigator.clipboard.write([new ClipboardItem({
                "text/plain": new Blob([text], {type: "text/plain"}),
                ...(html ? {"text/html": new Blob([html], {type: "text/html"})} : {}) })])""",
            [text, html],
        )

    async def clipboard(self, kind: str = "text/plain") -> str:
        """What another program would paste: "text/plain" or "text/html"; empty where there is none of it."""
        held: str = await self.page.evaluate(
            """async kind => { for (const item of await navigator.clipboard.read())
                if (item.types.includes(kind)) return (await item.getType(kind)).text(); return ""; }""",
            kind,
        )
        return held

    async def holds(self, row: int, name: str, value: object) -> None:
        """The stored value becomes this one, within five seconds."""
        path = f"/thing/{self.rows[row]}"
        if not await self.served.keeps("clerk", path, name, value):
            found = self.served.call("clerk", "GET", path)[name]
            raise AssertionError(f"{name} of row {row} is {found!r}, not {value!r}")

    def stored(self, name: str) -> list[Any]:
        """The stored values of a field, from the top row to the last."""
        return [self.served.call("clerk", "GET", f"/thing/{id}")[name] for id in self.rows]
