"""The documents: every link leads somewhere, every picture is shown, and one command takes it again."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from docs.pictures import FOLDER, PICTURES
from plugins.api import Refuse

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("ui/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def links(page: Path) -> set[Path]:
    """The files that a page points to."""
    return {(page.parent / found).resolve() for found in LINK.findall(page.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    assert sorted(str(link) for link in links(page) if not link.exists()) == []


def test_every_picture_is_shown_and_taken_by_the_command() -> None:
    kept = set(FOLDER.glob("*.png"))
    shown = {link for page in PAGES for link in links(page)}
    assert kept == {FOLDER / f"{name}.png" for name in PICTURES}
    assert {picture.name for picture in FOLDER.rglob("*.png") if picture not in shown} == set()


def test_the_plugin_of_the_page_is_one() -> None:
    """The example is what a newcomer copies: it loads, its function counts, its hook refuses."""
    page = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    given: dict[str, Any] = {}
    exec("\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL)), given)
    (weeks,) = given["register_functions"]()
    assert weeks.call(date(2026, 12, 6), date(2026, 11, 22)) == 2
    with pytest.raises(Refuse):
        given["before_create"](SimpleNamespace(entity="customer", values={"name": "杭州测试"}))
    assert given["before_create"](SimpleNamespace(entity="customer", values={"name": "杭州明序"})) is None
