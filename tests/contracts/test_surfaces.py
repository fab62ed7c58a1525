"""Every way into the product has a contract test: operations, commands and pages are enumerated, not listed by hand."""

import ast
from collections.abc import Iterator
from pathlib import Path

from api.routes import OPERATIONS
from commands import line
from ui.pages import PATHS
from ui.welcome import WELCOME

ROOT = Path(__file__).parents[2]


def operations() -> set[str]:
    """The operations of the HTTP interface, as routed."""
    return {f"{each.method} {each.path}" for each in OPERATIONS}


def commands() -> set[str]:
    """The commands that exist."""
    return {f"command {name}" for name in line.names()}


def pages() -> set[str]:
    """The pages, as ui registers them."""
    return {f"page {path}" for path in (*PATHS, "/login", WELCOME)}


def covered() -> set[str]:
    """What the tests declare with `@surface(...)`."""
    return {name for file in (ROOT / "tests").rglob("test_*.py") for name in _named(file, "surface")}


def uncovered(surfaces: set[str], declared: set[str]) -> list[str]:
    """The surfaces that no contract test names."""
    return sorted(surfaces - declared)


def _named(file: Path, decorator: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for each in node.decorator_list:
                yield from _texts(each, decorator)


def _texts(node: ast.expr, decorator: str) -> Iterator[str]:
    if isinstance(node, ast.Call) and _last_name(node.func) == decorator:
        yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_every_surface_has_a_contract_test() -> None:
    assert uncovered(operations() | commands() | pages(), covered()) == []


def test_no_contract_test_names_a_surface_that_is_gone() -> None:
    assert uncovered(covered(), operations() | commands() | pages()) == []


def test_a_planted_operation_command_or_page_without_a_test_is_found() -> None:
    planted = {"GET /planted", "command planted", "page /planted"}
    assert uncovered(operations() | planted, covered() | operations()) == sorted(planted)


def test_the_enumeration_sees_the_product() -> None:
    assert {"GET /{entity}", "POST /{entity}/cells", "GET /queue", "GET /files/{id}"} <= operations()
    assert {"command serve", "command user"} <= commands()
