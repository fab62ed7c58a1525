"""Every way into the product has a contract test: operations, commands and pages are enumerated, not listed by hand."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import httpx
import pytest
from starlette.routing import Route

from api.application import routes
from api.routes import OPERATIONS
from commands import line
from tests.contracts.surface import named, surface
from ui.pages import PATHS
from ui.welcome import WELCOME

SOCKET: Final = "/_nicegui_ws/socket.io/"  # of every page

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


def addresses() -> set[str]:
    """What machines watch at the root, and the socket of the pages."""
    desk: Any = SimpleNamespace(holder=None)
    found = {each.path for each in routes(desk) if isinstance(each, Route)}
    return {f"address {path}" for path in (*found, SOCKET)}


def everything() -> set[str]:
    """Every way in."""
    return operations() | commands() | pages() | addresses()


ELSEWHERE: Final = frozenset({
    "api/test_beginning.py", "api/test_deciding_over_http.py", "api/test_decisions_over_http.py",
    "api/test_files_over_http.py", "api/test_first_administrator.py", "api/test_invitations.py",
    "api/test_ranges_over_http.py", "api/test_records_over_http.py", "api/test_schema_over_http.py",
    "api/test_signing_in.py", "browser/test_sockets.py", "commands/test_plan_and_apply.py",
    "commands/test_real_commands.py", "transfer/test_export_over_http.py",
})  # fmt: skip
"""Contract tests that stand with what they ask; a mark in any other file outside tests/contracts counts for nothing."""


def files(folder: Path = ROOT / "tests") -> list[Path]:
    """The files whose marks count."""
    here = [file for file in (folder / "contracts").glob("test_*.py") if file.name != Path(__file__).name]
    return [*here, *(folder / name for name in sorted(ELSEWHERE))]


def covered(folder: Path = ROOT / "tests") -> set[str]:
    """What the tests declare with `@surface(...)`; that they ask it, the mark itself sees to."""
    return {name for file in files(folder) for name in _named(file, "surface")}


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
    assert uncovered(everything(), covered()) == []


def test_no_contract_test_names_a_surface_that_is_gone() -> None:
    assert uncovered(covered(), everything()) == []


def test_a_planted_operation_command_or_page_without_a_test_is_found() -> None:
    planted = {"GET /planted", "command planted", "page /planted"}
    assert uncovered(operations() | planted, covered() | operations()) == sorted(planted)


def test_a_mark_counts_only_in_a_contract_test() -> None:
    marked = {str(file.relative_to(ROOT / "tests")) for file in (ROOT / "tests").rglob("test_*.py")
              if file.parent.name != "contracts" and any(_named(file, "surface"))}  # fmt: skip
    assert marked == ELSEWHERE, "each file outside tests/contracts that marks its tests is listed, and no other"


def test_the_enumeration_sees_the_product() -> None:
    assert {"GET /{entity}", "POST /{entity}/cells", "GET /queue", "GET /files/{id}"} <= operations()
    assert {"command serve", "command user"} <= commands()
    assert {"address /healthz", "address /readyz", "address /metrics"} <= addresses()


async def test_a_mark_that_names_what_its_test_never_asks_fails_that_test() -> None:
    @surface("GET /{entity}")
    async def idle() -> None:
        """Asks something else."""
        transport = httpx.MockTransport(lambda request: httpx.Response(200))
        async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
            await client.get("/api/v1/search")

    with pytest.raises(AssertionError, match="never asks"):
        await idle()


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/api/v1/queue", "GET /queue"),
        ("GET", "/api/v1/deal", "GET /{entity}"),
        ("POST", "/api/v1/deal/cells", "POST /{entity}/cells"),
        ("GET", "/api/v1/deal.items/7", "GET /{entity}/{id}"),
        ("POST", "/api/v1/requests/7/approve", "POST /requests/{id}/approve"),
        ("GET", "/e/deal/7", "page /e/{entity}/{id}"),
        ("GET", "/healthz", "address /healthz"),
    ],
)
def test_an_address_belongs_to_the_nearest_pattern(method: str, path: str, name: str) -> None:
    assert named(method, path) == {name}
