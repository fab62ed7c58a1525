"""The sheets of style do not pull at one another: what a class lays out is said in one of them."""

import re
from pathlib import Path

THEME = Path(__file__).parents[2] / "ui" / "theme"


def laid_out(sheet: Path) -> set[str]:
    """The plain classes whose `display` the sheet sets at every width."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
    found: set[str] = set()
    for line in text.splitlines():
        if line.startswith("  ") or "{" not in line:  # within a @media, or a list of selectors that goes on
            continue
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", line):
            if re.search(r"(^|[;\s])display:", body):
                found |= {each.strip() for each in selectors.split(",") if re.fullmatch(r"\s*\.gw-[\w-]+\s*", each)}
    return found


def test_no_class_is_laid_out_by_two_sheets() -> None:
    sheets = {sheet.name: laid_out(sheet) for sheet in sorted(THEME.glob("*.css"))}
    assert len(sheets["controls.css"]) > 20
    twice = {
        name for one, names in sheets.items() for other, more in sheets.items() if one < other for name in names & more
    }
    assert not twice
