"""The parts of the grid that know of no screen, each as a table of cases: one empty page takes them all."""

import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route

from tests.browser.serving import ROOT
from ui.offsets import offset

ORIGIN = "http://modules.invalid"
PARTS = ROOT / "ui/components"
CALL = """async ([path, name, given]) => {
    const wide = (value) => JSON.parse(JSON.stringify(value), (_, each) => each === "∞" ? Infinity : each);
    const part = await import(path);
    const meant = (each) => each?.list ? (at) => each.list[at] : each?.now ? new Date(each.now) : each;
    const found = part[name](...wide(given).map(meant));
    return JSON.stringify(found ?? null, (_, each) => each === Infinity ? "∞" : each);
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def empty(chromium: Browser) -> AsyncIterator[Page]:
    """A page that may load the product's modules, and nothing else."""
    page = await chromium.new_page(locale="en", timezone_id="Asia/Shanghai")

    async def serve(route: Route) -> None:
        path = PARTS / route.request.url.removeprefix(ORIGIN).lstrip("/")
        if path.suffix == ".js":
            await route.fulfill(body=path.read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            await route.fulfill(body="<!doctype html><html lang=en><title>-</title>", content_type="text/html")

    await page.route(f"{ORIGIN}/**", serve)
    await page.goto(ORIGIN)
    yield page
    await page.close()


async def told(page: Page, path: str, name: str, *given: Any) -> Any:
    """What a function of a module answers. "∞" is Infinity; `{"list": [...]}` a function of the place in it."""
    return json.loads(await page.evaluate(CALL, [f"{ORIGIN}/{path}", name, list(given)]))


def area(start: int, end: Any, left: int, right: Any) -> dict[str, Any]:
    return {"from": start, "to": end, "left": left, "right": right}


def at(row: int, column: int) -> dict[str, int]:
    return {"row": row, "column": column}


WHOLE = area(0, "∞", 2, 3)
Case = tuple[str, tuple[Any, ...], Any]
AREAS: tuple[Case, ...] = (
    ("between", (at(5, 1), at(2, 3)), area(2, 6, 1, 4)),
    ("between", (at(2, 3), at(2, 3)), area(2, 3, 3, 4)),
    ("rowsBetween", (7, 4), area(4, 8, 0, "∞")),
    ("columnsBetween", (3, 1), area(0, "∞", 1, 4)),
    ("isWholeRows", (area(4, 8, 0, "∞"),), True),
    ("isWholeColumns", (WHOLE,), True),
    ("isWholeRows", (WHOLE,), False),
    ("holds", (WHOLE, 1_000_000, 2), True),
    ("holds", (WHOLE, 0, 3), False),
    ("widened", (area(4, 5, 1, 2), "rows"), area(4, 5, 0, "∞")),
    ("clipped", (WHOLE, 10, 2), {**area(0, 10, 2, 2), "whole": False, "all": True}),
    ("isEmpty", (area(3, 3, 0, 2),), True),
    ("without", (area(0, 3, 0, 3), area(1, 2, 1, 2)), [
        area(0, 1, 0, 3), area(2, 3, 0, 3), area(1, 2, 0, 1), area(1, 2, 2, 3),
    ]),
    ("without", (area(0, 3, 0, 3), area(5, 6, 0, 3)), [area(0, 3, 0, 3)]),
    ("without", (area(1, 2, 1, 2), area(0, 3, 0, 3)), []),
    ("cellsOf", ([area(0, 3, 0, 3), area(2, 5, 2, 4)],), 14),
    ("toggled", ([area(0, 3, 0, 1)], area(1, 2, 0, 1)), [area(0, 1, 0, 1), area(2, 3, 0, 1)]),
    ("toggled", ([area(0, 3, 0, 1)], area(1, 2, 1, 2)), [area(0, 3, 0, 1), area(1, 2, 1, 2)]),
)  # fmt: skip
SIZE = {"rows": 100, "columns": 5, "page": 20, "wide": 2}
TWO = [area(0, 2, 0, 2), area(5, 6, 3, 5)]
MOVES: tuple[Case, ...] = (
    ("led", ("ArrowDown", at(99, 0), SIZE), at(99, 0)),
    ("led", ("ArrowLeft", at(3, 0), SIZE), at(3, 0)),
    ("led", ("Home", at(3, 4), SIZE), at(3, 0)),
    ("led", ("Home", at(3, 4), SIZE, {"far": True}), at(0, 0)),
    ("led", ("End", at(3, 1), SIZE, {"far": True}), at(99, 4)),
    ("led", ("PageDown", at(90, 1), SIZE), at(99, 1)),
    ("led", ("PageUp", at(50, 3), SIZE, {"alt": True}), at(50, 1)),
    ("led", ("a", at(0, 0), SIZE), None),
    ("edge", ({"list": [1, 1, 1, 0, 0, 1]}, 0, 1, 6), 2),
    ("edge", ({"list": [1, 1, 1, 0, 0, 1]}, 2, 1, 6), 5),
    ("edge", ({"list": [1, 0, 0, 0]}, 0, 1, 4), 3),
    ("edge", ({"list": [1, 1, 0, 1]}, 3, -1, 4), 1),
    ("edge", ({"list": [1, 1]}, 0, 1, 9), None),
    ("edge", ({"list": [0, 0]}, 1, 1, 2), 1),
    ("next", (TWO, at(0, 0), 1, True), at(0, 1)),
    ("next", (TWO, at(0, 1), 1, True), at(1, 0)),
    ("next", (TWO, at(1, 1), 1, True), at(5, 3)),
    ("next", (TWO, at(5, 4), 1, True), at(0, 0)),
    ("next", (TWO, at(0, 0), -1, True), at(5, 4)),
    ("next", (TWO, at(1, 0), 1, False), at(0, 1)),
)
NOTHING = {"numbers": 0, "like": None, "sum": None, "average": None, "min": None, "max": None}


def field(kind: str, name: str = "f") -> dict[str, Any]:
    return {"name": name, "cell": {"kind": kind}}


def figures(cells: int, count: int, like: str | None, *four: str | None, numbers: int | None = None) -> dict[str, Any]:
    said = dict(zip(("sum", "average", "min", "max"), four, strict=True))
    return {"cells": cells, "count": count, "numbers": count if numbers is None else numbers, "like": like, **said}


TALLIES: tuple[tuple[Any, Any], ...] = (
    ([], {"cells": 0, "count": 0, **NOTHING}),
    ([[field("text"), ["a", "", None]]], {"cells": 3, "count": 1, **NOTHING}),
    ([[field("money"), ["0.10", "0.20", None]]], figures(3, 2, "f", "0.30", "0.150000", "0.10", "0.20")),
    ([[field("money"), ["99999999999999.99", "0.01"]]],
     figures(2, 2, "f", "100000000000000.00", "50000000000000.000000", "0.01", "99999999999999.99")),
    ([[field("number"), ["-1", "2.5"]]], figures(2, 2, "f", "1.5", "0.750000", "-1.0", "2.5")),
    ([[field("number"), [1, 1, -4]]], figures(3, 3, "f", "-2", "-0.666667", "-4", "1")),
    ([[field("money", "a"), ["1"]], [field("number", "b"), ["2"]]], figures(2, 2, None, "3", "1.500000", "1", "2")),
    ([[field("number"), ["1"]], [field("text", "t"), ["x"]]],
     figures(2, 2, "f", "1", "1.000000", "1", "1", numbers=1)),
    ([[field("date"), ["2026-03-01", "2025-12-31", ""]]],
     figures(3, 2, "f", None, None, "2025-12-31", "2026-03-01", numbers=0)),
    ([[field("date"), ["2026-03-01"]], [field("datetime", "d"), ["2025-01-01T00:00:00Z"]]],
     figures(2, 2, None, None, None, None, None, numbers=0)),
)  # fmt: skip
NOW = {"now": "2026-11-22T15:00:00"}
READ: tuple[Case, ...] = (
    ("readNumber", ("1,204.5",), "1204.5"),
    ("readNumber", ("￥１２",), "12"),
    ("readNumber", ("1.2万",), "12000"),
    ("readNumber", ("-3亿",), "-300000000"),
    ("readNumber", (".5",), "0.5"),
    ("readNumber", ("1,5",), "1,5"),
    ("readNumber", ("--1",), "--1"),
    ("readNumber", (" ",), None),
    ("readPercent", ("45%",), "0.45"),
    ("readPercent", ("45",), "0.45"),
    ("readPercent", ("0.45",), "0.45"),
    ("readPercent", ("0.45%",), "0.0045"),
    ("readPercent", ("1",), "0.01"),
    ("readPercent", ("-150",), "-1.5"),
    ("readPercent", ("４５％",), "0.45"),
    ("readPercent", ("half%",), "half%"),
    ("shift", ("-0.05", 2), "-5"),
    ("shift", ("12", -3), "0.012"),
    ("readDate", ("3-1", NOW), "2026-03-01"),
    ("readDate", ("2026年3月1日", NOW), "2026-03-01"),
    ("readDate", ("20260301", NOW), "2026-03-01"),
    ("readDate", ("今天", NOW), "2026-11-22"),
    ("readDate", ("tomorrow", NOW), "2026-11-23"),
    ("readDate", ("+10", NOW), "2026-12-02"),
    ("readDate", ("2026-02-30", NOW), "2026-02-30"),
    ("readDate", ("soon", NOW), "soon"),
    ("readInstant", ("nonsense 25:00", NOW), "nonsense 25:00"),
)


def named(case: tuple[Any, ...]) -> str:
    return f"{case[0]} {json.dumps(case[1], ensure_ascii=False)}"[:80]


@pytest.mark.parametrize("case", AREAS, ids=named)
async def test_areas_are_joined_cut_and_counted(empty: Page, case: Case) -> None:
    name, given, found = case
    assert await told(empty, "grid/areas.js", name, *given) == found


@pytest.mark.parametrize("case", MOVES, ids=named)
async def test_keys_lead_to_their_places(empty: Page, case: Case) -> None:
    name, given, found = case
    assert await told(empty, "grid/moving.js", name, *given) == found


@pytest.mark.parametrize(("columns", "found"), TALLIES)
async def test_cells_are_added_up_without_losing_a_digit(empty: Page, columns: Any, found: dict[str, Any]) -> None:
    assert await told(empty, "grid/tally.js", "tally", columns) == found


@pytest.mark.parametrize("case", READ, ids=named)
async def test_what_is_typed_is_read_or_left_as_it_is(empty: Page, case: Case) -> None:
    name, given, found = case
    assert await told(empty, "editors/read.js", name, *given) == found


CLOCKS = """async ([path, zone, offset, instants]) => {
    const { useOffset, useZone, wall } = await import(path);
    const read = () => instants.map((at) => wall(at).toString());
    useZone(zone);
    useOffset(null);
    const known = read();
    useOffset(offset);
    const told = read();
    useZone("");
    return { known, told };
}"""


async def test_an_instant_reads_the_same_whether_the_server_told_the_offset_or_the_browser_knows_the_zone(
    empty: Page,
) -> None:
    told = offset("Europe/Berlin", date(2026, 11, 23))
    around = [told[end] + hours * 3_600_000 for end in ("since", "until") for hours in range(-48, 49, 3)]
    found = await empty.evaluate(CLOCKS, [f"{ORIGIN}/base/format.js", "Europe/Berlin", dict(told), around])
    assert found["told"] == found["known"] and len(set(found["told"])) > 60
