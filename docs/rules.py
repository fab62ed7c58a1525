"""Which tests hold the rules of approvals: read from the tests, which name the rules they would fail without."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SAID: Final = ROOT / "docs" / "approval_rules.toml"
_NUMBER: Final = re.compile(r"(?:\b|_)S(\d{1,2})[._](\d{1,2})(?![0-9])")
_RANGE: Final = re.compile(r"\bS(\d{1,2})\.(\d{1,2}) (?:to|-) S\1\.(\d{1,2})\b")

Tests = Mapping[str, list[str]]


def page(made: str) -> Iterator[str]:
    """The lines of the reference page."""
    found = tests_of_rules()
    yield f"# The rules of approvals and their tests\n\n{made}"
    for chapter, said in tomllib.loads(SAID.read_text(encoding="utf-8")).items():
        yield f"\n## {chapter} {said.pop('title')}\n\n| rule | says | tests |\n|---|---|---|"
        for number, sentence in said.items():
            rule = f"{chapter}.{number}"
            yield f"| {rule} | {sentence} | {'<br>'.join(found.get(rule, ())) or '–'} |"


def rules() -> list[str]:
    """All rules, in their order: `S1.1`."""
    told = tomllib.loads(SAID.read_text(encoding="utf-8"))
    return [f"{chapter}.{number}" for chapter, said in told.items() for number in said if number != "title"]


def tests_of_rules() -> Tests:
    """The tests that name each rule, as `folder/test_file::test_name`; a file whose head names one as a whole."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for rule, place in _named(path):
            places = found.setdefault(rule, [])
            if place not in places:
                places.append(place)
    return found


def _named(path: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    place = str(path.relative_to(ROOT / "tests").with_suffix(""))
    for rule in numbers(ast.get_docstring(tree) or ""):
        yield rule, place
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            for rule in numbers(f"{node.name} {ast.get_docstring(node) or ''}"):
                yield rule, f"{place}::{node.name}"


def numbers(text: str) -> list[str]:
    """The rules a text names: `S4.8`, `..._S4_8` in a test's name, and `S5.1 to S5.7` as all of them."""
    spans = [(chapter, range(int(first), int(last) + 1)) for chapter, first, last in _RANGE.findall(text)]
    listed = [f"S{chapter}.{number}" for chapter, span in spans for number in span]
    return list(dict.fromkeys([*listed, *(f"S{chapter}.{number}" for chapter, number in _NUMBER.findall(text))]))
