"""What people do with approvals on the screens of the CRM, at a desk or with a thumb, and the pictures kept of it."""

import os
import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from playwright.async_api import Locator, Page, expect

from tests.acceptance.company import Company
from tests.browser.conftest import Visit
from tests.browser.serving import ROOT
from tests.reduced import reduced

Size = Literal["desk", "phone"]
SIZES: Final[dict[Size, dict[str, Any]]] = {
    "desk": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844, "touch": True},
}
PICTURES: Final = ROOT / "docs" / "approvals" / "images"
WANTED: Final = bool(os.environ.get("GRIDWRIGHT_SHOTS"))  # the long form, which takes the pictures of docs/approvals


@dataclass
class Screens:
    """The people of one approval, each at a screen of this size."""

    visit: Visit
    company: Company
    size: Size
    flow: str
    taken: int = field(default=0)

    @property
    def phone(self) -> bool:
        """Whether they touch."""
        return self.size == "phone"

    async def at(self, login: str, path: str, **more: Any) -> Page:
        """This person's screen."""
        return await self.visit(login, path, **SIZES[self.size] | more)

    async def shot(self, page: Page, what: str) -> None:
        """Keeps a picture of the screen, when pictures are wanted; small, for it goes with the documents."""
        self.taken += 1
        if WANTED:
            await page.wait_for_load_state("networkidle")
            await page.wait_for_timeout(500)  # the last rows are painted
            PICTURES.mkdir(parents=True, exist_ok=True)
            name = f"{self.flow}-{self.taken:02}-{what}-{self.size}.png"
            (PICTURES / name).write_bytes(await reduced(page, await page.screenshot()))

    async def also(self, login: str, path: str, what: str, **more: Any) -> None:
        """A picture of what else somebody sees then, in another language or theme; only where pictures are wanted."""
        if WANTED:
            page = await self.at(login, path, **more)
            await page.locator(".gw-request h1, .gw-record-title h1").first.wait_for()
            await self.shot(page, what)

    async def press(self, target: Locator) -> None:
        """With the mouse, or with a thumb."""
        if self.phone:
            await target.scroll_into_view_if_needed()
            await target.tap()
        else:
            await target.click()

    async def pick(self, page: Page, place: str, text: str) -> None:
        """Chooses what is called so from the list of a field."""
        box = page.locator(f"{place} input[role=combobox]").first
        await self.press(box)
        await box.fill(text)
        await self.press(page.get_by_role("option", name=text).first)

    # -------------------------------------------------------------------------------------------- handing in
    async def foretold(self, page: Page, *said: str) -> None:
        """The record says, before it is handed in, who would decide and why."""
        await self.press(page.locator(".gw-ahead > summary"))
        for text in said:
            await expect(page.locator(".gw-ahead")).to_contain_text(text)

    async def hands_in(self, page: Page, stage: str) -> None:
        """Asks for the stage that must be approved."""
        bar = page.locator(".gw-stage-now") if self.phone else page.get_by_role("list", name="阶段")
        await self.press(bar.get_by_role("button", name=re.compile(stage)))
        await expect(page.get_by_text(re.compile(f"进入“{stage}”须先审批"))).to_be_visible()
        await expect(page.locator(".gw-ahead")).to_have_count(0)

    async def stands_in(self, page: Page, stage: str) -> None:
        """The record shows this stage as the current one."""
        await expect(page.locator(".gw-stage-all" if self.phone else "[aria-current=step]")).to_contain_text(stage)

    # -------------------------------------------------------------------------------------------- deciding
    async def finds(self, login: str, title: str, **more: Any) -> Page:
        """The request as this person finds it in the queue."""
        # who has decided sees the record no longer, unless by other rights: the page asks and is told so
        page = await self.at(login, "/queue", **{"expected": "status of 4"} | more)
        await self.press(page.locator(".gw-queue-item", has_text=title).first)
        await expect(page.locator(".gw-request-head")).to_contain_text(title)
        await expect(page.locator(".gw-route")).to_be_visible()
        return page

    async def writes(self, page: Page, text: str) -> None:
        """The comment that goes with the decision."""
        box = page.locator(".gw-decide-text input")
        await box.fill(text)
        await box.blur()

    def button(self, page: Page, name: str) -> Locator:
        """One of the decisions that are offered."""
        return page.locator(".gw-decide").get_by_role("button", name=re.compile("^" + name))

    async def decides(self, page: Page, verb: str, comment: str = "", *, to: str = "") -> None:
        """Decides, with a comment; `to`: where a return goes, if there are several places."""
        if comment:
            await self.writes(page, comment)
        await self.press(self.button(page, verb))
        if to:
            await self.press(page.get_by_role("menuitem", name=to))
        await expect(page.get_by_text(f"{verb}：已记录")).to_be_visible()

    async def refused(self, page: Page, verb: str, why: str) -> None:
        """The decision is not taken as it is, and the screen says what is missing."""
        await self.press(self.button(page, verb))
        await expect(page.get_by_role("alert").filter(has_text=why).first).to_be_visible()

    async def more(self, page: Page, item: str) -> None:
        """What is not offered as a button of its own."""
        place = page.locator(".gw-top" if self.phone else ".gw-decide")
        await self.press(place.get_by_role("button", name="更多"))
        await self.press(page.get_by_role("menuitem", name=item))

    def request(self, login: str, entity: str, id: int) -> int:
        """The number of the latest request about a record."""
        found = self.company.ask(login, "GET", f"/{entity}/{id}")
        return int((found.get("pending") or {}).get("request") or found["approval_request"]["id"])
