"""The documents: every link leads somewhere, every picture is shown, and one command takes it again."""

import re
from pathlib import Path

import pytest

from docs.pictures import FOLDER, PICTURES

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
