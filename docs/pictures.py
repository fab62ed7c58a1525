"""Takes the pictures of the documents again: `python -m docs.pictures [NAME ...]`, from a demo company made for it."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from crm.demo.people import PASSWORD
from tests.api.serving import ROOT, served
from tests.chromium import FLAGS, executable

FOLDER: Final = ROOT / "docs" / "images"
SHAPES: Final = ROOT / "docs" / "grid" / "images"
DESK: Final = (1440, 900)
PHONE: Final = (390, 844)
SELLER, MANAGER, OFFICE, ADMINISTRATOR = "chen.siyuan", "wang.jingli", "liang.yining", "qin.hao"
READY: Final = "() => globalThis.socket?.connected && globalThis.did_handshake"
BIDDING: Final = "stage == 'bid' and owner == me"


@dataclass(frozen=True)
class Picture:
    """One screen: who sees it, where; `find` is the entity and condition of the record that the path ends with."""

    login: str
    path: str
    find: tuple[str, str] | None = None
    then: Callable[[Page], None] | None = None
    size: tuple[int, int] = DESK
    language: str = "zh-CN"
    theme: Literal["light", "dark"] = "light"
    folder: Path = FOLDER


def beside(page: Page) -> None:
    """Opens the eleventh customer beside the grid."""
    page.locator(".ag-row[row-index='10'] [col-id]").first.click()
    page.locator(".gw-peek .gw-peek-title").wait_for()


def contract(page: Page) -> None:
    """Opens the first contract of the queue."""
    page.locator(".gw-queue-item", has_text=re.compile("HT20")).first.click()
    page.locator(".gw-route").wait_for()


def carried(page: Page) -> None:
    """Holds the first card of the board over the next column but one, which does not take it."""
    card = page.locator(".gw-board-card").first.bounding_box()
    assert card is not None
    page.mouse.move(card["x"] + 60, card["y"] + 12)
    page.mouse.down()
    page.mouse.move(card["x"] + 700, card["y"] + 90, steps=8)
    page.locator(".gw-board-why").first.wait_for()


def opened(page: Page) -> None:
    """Opens the first branches of a tree."""
    for _ in range(6):
        branch = page.locator(".gw-tree-twist:not(.gw-tree-open)[aria-label]").first
        branch.click()
        page.wait_for_timeout(300)


PICTURES: dict[str, Picture] = {
    "home": Picture(SELLER, "/"),
    "grid": Picture(SELLER, "/e/customer", then=beside),
    "grid-en": Picture(SELLER, "/e/customer", then=beside, language="en-GB"),
    "grid-dark": Picture(SELLER, "/e/customer", then=beside, theme="dark"),
    "record": Picture(SELLER, "/e/opportunity/{id}", ("opportunity", BIDDING)),
    "queue": Picture(OFFICE, "/queue", then=contract),
    "queue-en": Picture(OFFICE, "/queue", then=contract, language="en-GB"),
    "person": Picture(ADMINISTRATOR, "/e/user/{id}", ("user", "login == 'bai.lu'"), size=(1440, 1000)),
    "phone-customers": Picture(SELLER, "/e/customer", size=PHONE),
    "phone-record": Picture(SELLER, "/e/opportunity/{id}", ("opportunity", BIDDING), size=PHONE),
    "phone-queue": Picture(MANAGER, "/queue", size=PHONE),
    "phone-request": Picture(OFFICE, "/queue", then=contract, size=PHONE),
}
PICTURES |= {
    "shape-board": Picture(SELLER, "/e/opportunity?view=board", then=carried, folder=SHAPES),
    "shape-month": Picture(SELLER, "/e/activity?view=calendar", folder=SHAPES),
    "shape-week": Picture(SELLER, "/e/activity?view=calendar&mode=week", folder=SHAPES, theme="dark"),
    "shape-holidays": Picture(SELLER, "/e/activity?view=calendar&day=2026-10-01", language="en-GB", folder=SHAPES),
    "shape-timeline": Picture(MANAGER, "/e/opportunity?view=plan", folder=SHAPES),
    "shape-contracts": Picture(MANAGER, "/e/contract?view=plan&zoom=month", language="en-GB", folder=SHAPES),
    "shape-tree": Picture(ADMINISTRATOR, "/e/unit?view=tree", then=opened, folder=SHAPES),
    "shape-gallery": Picture(OFFICE, "/e/product?view=gallery", folder=SHAPES),
    "shape-phone-days": Picture(SELLER, "/e/activity?view=calendar", size=PHONE, folder=SHAPES),
    "shape-phone-board": Picture(SELLER, "/e/opportunity?view=board", size=PHONE, folder=SHAPES),
    "shape-phone-timeline": Picture(MANAGER, "/e/opportunity?view=plan", size=PHONE, theme="dark", folder=SHAPES),
    "shape-phone-tree": Picture(ADMINISTRATOR, "/e/unit?view=tree", then=opened, size=PHONE, folder=SHAPES),
}
IN_ENGLISH: Final = ("home", "record", "phone-customers", "phone-record", "phone-queue", "phone-request")
PICTURES |= {f"{name}-en": replace(PICTURES[name], language="en-GB") for name in IN_ENGLISH}


@contextmanager
def demo() -> Iterator[str]:
    """The address of a server over a demo company of its own."""
    with tempfile.TemporaryDirectory() as folder:
        schema, database = ROOT / "crm_schema.yaml", f"sqlite:///{folder}/gridwright.db"
        with served(database, Path(folder) / "log", schema, "--demo") as running:
            yield running.url


def take(browser: Browser, url: str, name: str) -> None:
    """One picture, into the folder."""
    picture = PICTURES[name]
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=picture.language, timezone_id="Asia/Shanghai",
        color_scheme=picture.theme, reduced_motion="reduce", has_touch=picture.size == PHONE,
    )  # fmt: skip
    with httpx.Client(base_url=url, headers={"origin": url}, timeout=60) as client:
        client.post("/api/v1/login", json={"login": picture.login, "password": PASSWORD}).raise_for_status()
        path = picture.path.format(id=_id(client, picture))
        context.add_cookies([{"name": "gridwright_session", "value": client.cookies["gridwright_session"], "url": url}])
    page = context.new_page()
    page.goto(url + path, wait_until="networkidle")
    page.wait_for_function(READY)
    if picture.then is not None:
        picture.then(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1_000)  # the last rows are painted
    page.screenshot(path=picture.folder / f"{name}.png")
    context.close()


def _id(client: httpx.Client, picture: Picture) -> int:
    if picture.find is None:
        return 0
    entity, condition = picture.find
    found = client.get(f"/api/v1/{entity}", params={"filter": condition, "sort": "-id", "limit": 1})
    return int(found.raise_for_status().json()["rows"][0]["id"])


def steps() -> None:
    """The pictures of docs/acceptance.md and docs/approvals, which the tests of these steps take on their way."""
    files = ["tests/acceptance/test_crm_flows.py", "tests/acceptance/test_approval_flows.py"]
    words = [sys.executable, "-m", "pytest", "-q", "-n", "0", *files]
    subprocess.run(words, cwd=ROOT, env={**os.environ, "GRIDWRIGHT_SHOTS": "1"}, check=True)


def main(names: list[str]) -> int:
    """Takes these pictures, or all of them and those of the steps. Gives the exit code."""
    if unknown := set(names) - set(PICTURES):
        sys.stderr.write(f"There is no picture {', '.join(sorted(unknown))}; there are {', '.join(PICTURES)}.\n")
        return 2
    with demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        for name in names or PICTURES:
            take(browser, url, name)
        browser.close()
    if not names:
        steps()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
