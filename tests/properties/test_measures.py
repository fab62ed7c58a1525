"""Figures of any values are what the rows of the list give, read through the same door, on both engines."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expressions.numbers import divide
from kernel.errors import Refusal
from records.measuring import Measures
from records.results import Query
from tests.fixtures.houses import Housed, house
from tests.properties.test_groups import FILTERS, SCHEMA, stock

Row = dict[str, Any]
BY = ("level", "firm", "firm.name", "code", "amount", "pieces", "ready", "day", "at", "owner", "unit")
WHERES: dict[str, Callable[[Row], bool]] = {
    "": lambda row: True,
    "amount > 0": lambda row: row["amount"] is not None and Decimal(row["amount"]) > 0,
    "level == 'low'": lambda row: row["level"] == "low",
    "ready": lambda row: bool(row.get("ready")),
    "firm.name == 'Alpha'": lambda row: row["firm"] is not None and row["firm"]["title"] == "Alpha",
}
VALUES: dict[str, Callable[[Row], Any]] = {
    "amount": lambda row: None if row["amount"] is None else Decimal(row["amount"]),
    "pieces": lambda row: row.get("pieces"),
    "amount * 2 - pieces": lambda row: (
        None if row["amount"] is None or row.get("pieces") is None else Decimal(row["amount"]) * 2 - row["pieces"]
    ),
    "day": lambda row: row["day"],
}
COMPUTED: dict[str, Callable[[Sequence[Any]], Any]] = {
    "count": len,
    "sum": lambda values: sum(values, Decimal()),
    "avg": lambda values: divide(sum(values, Decimal()), len(values)),
    "min": lambda values: min(values, default=None),
    "max": lambda values: max(values, default=None),
}
FIGURE = st.tuples(
    st.sampled_from(sorted(COMPUTED)), st.sampled_from(sorted(VALUES)), st.sampled_from(sorted(WHERES))
).filter(lambda figure: figure[1] != "day" or figure[0] not in ("sum", "avg"))
Figure = tuple[str, str, str]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param, prepare=stock) as found:
        yield found


def written(figure: Figure) -> str:
    function, value, where = figure
    return f"{function}({value}{f', where={where}' if where else ''})"


def reckoned(figure: Figure, rows: Sequence[Row]) -> Any:
    function, value, where = figure
    values = [VALUES[value](row) for row in rows if WHERES[where](row)]
    return COMPUTED[function]([each for each in values if each is not None])


def plain(value: Any) -> Any:
    """A value of the interface, or one in memory, to compare: numbers as such, days as they are written."""
    return value if isinstance(value, int | Decimal) or value is None else str(value)


def key(row: Row, path: str) -> Any:
    """What a row of the interface is grouped by."""
    if path == "firm.name":
        return row["firm"] and row["firm"]["title"]
    value = None if path in row.get("masked", ()) else row.get(path)
    if path == "at" and value:
        return str(datetime.fromisoformat(value).astimezone(ZoneInfo("Asia/Shanghai")).date())
    if path == "amount" and value is not None:
        return Decimal(value)
    if path == "ready":
        return bool(value)
    return value["id"] if isinstance(value, dict) else value


async def listed(opened: Housed, login: str, filter_: str) -> list[Row]:
    page = await opened.door(login).grid("deal", Query(filter=filter_, limit=1000))
    return page.ready or []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    by=st.lists(st.sampled_from(BY), max_size=3, unique=True).map(tuple), figures=st.lists(FIGURE, max_size=3),
    filter_=st.sampled_from(FILTERS), login=st.sampled_from(("ann", "bob")),
)  # fmt: skip
async def test_figures_are_those_of_the_rows_one_reads(
    opened: Housed, by: tuple[str, ...], figures: list[Figure], filter_: str, login: str
) -> None:
    measures = {f"f{at}": written(figure) for at, figure in enumerate(figures)}
    told, more = await opened.door(login).measured("deal", Measures(filter_, by, measures))
    rows = await listed(opened, login, filter_)
    groups: dict[tuple[Any, ...], list[Row]] = {} if by else {(): rows}
    for row in rows if by else ():
        groups.setdefault(tuple(key(row, path) for path in by), []).append(row)
    assert {tuple(map(plain, group.keys)): group.count for group in told} == {k: len(v) for k, v in groups.items()}
    assert not more and [group.count for group in told] == sorted((group.count for group in told), reverse=True)
    for group in told:
        held = groups[tuple(map(plain, group.keys))]
        for at, figure in enumerate(figures):
            assert plain(group.figures[f"f{at}"]) == plain(reckoned(figure, held)), (by, group.keys, written(figure))


async def test_later_measures_use_earlier_ones_and_nothing_divided_by_nothing_is_empty(opened: Housed) -> None:
    asked = {"big": "count(where=amount > 99)", "all": "count()", "share": "big / all",
             "none": "big / count(where=amount > 1000000)"}  # fmt: skip
    (group,), _ = await opened.door("ann").measured("deal", Measures("level == 'low'", (), asked))
    rows = await listed(opened, "ann", "level == 'low'")
    big = sum(row["amount"] is not None and Decimal(row["amount"]) > 99 for row in rows)
    assert group.figures == {"big": big, "all": len(rows), "share": divide(big, len(rows)), "none": None}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Measures(by=("secret",)), "REC201"),
        (Measures(by=("firm.secret",)), "REC201"),
        (Measures(by=("name.x",)), "REC201"),
        (Measures(measures={"x": "sum(secret)"}), "REC207"),
        (Measures(measures={"x": "amount"}), "REC207"),
        (Measures(measures={"x": "count(firm)"}), "REC207"),
        (Measures(measures={"x": "sum(name)"}), "REC207"),
        (Measures(filter="secret > 1"), "REC035"),
        (Measures(by=("level", "firm", "day", "at")), "REC203"),
    ],
)
async def test_what_is_no_figure_of_the_list_is_refused_with_its_reason(
    opened: Housed, asked: Measures, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await opened.door("ann").measured("deal", asked)
    assert refused.value.code.name == code


async def test_a_field_that_is_masked_everywhere_is_refused_and_elsewhere_empty_where_it_is(opened: Housed) -> None:
    door = opened.door("ann")
    told, _ = await door.measured("deal", Measures(by=("code",), measures={"n": "count(code)"}))
    mine = await listed(opened, "ann", "owner == me")
    assert sum(group.figures["n"] for group in told) == sum(row["code"] is not None for row in mine)
    assert sum(group.count for group in told if group.keys == (None,)) == 60 - sum(
        row["code"] is not None for row in mine
    )
