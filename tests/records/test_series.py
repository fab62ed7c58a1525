"""What a dragged cell becomes: the series of Excel and Google Sheets, in both directions."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.areas import Area, fits, row_at, spans, tiled
from records.series import LISTS, going_on


@pytest.mark.parametrize(
    ("kind", "cells", "before", "after"),
    [
        ("number", [7], 7, [7, 7]),
        ("number", [1, 3], -1, [5, 7]),
        ("number", [10, 10], 10, [10, 10]),
        ("number", ["1.50", "2.00"], "1.00", ["2.50", "3.00"]),
        ("number", ["0.3", "0.1"], "0.5", ["-0.1", "-0.3"]),
        ("number", [1, 2, 4], 4, [1, 2]),
        ("number", [1, None], None, [1, None]),
        ("date", ["2026-03-01"], "2026-02-28", ["2026-03-02", "2026-03-03"]),
        ("date", ["2026-01-05", "2026-01-12"], "2025-12-29", ["2026-01-19", "2026-01-26"]),
        ("date", ["2026-01-15", "2026-02-15"], "2025-12-15", ["2026-03-15", "2026-04-15"]),
        ("date", ["2026-01-31", "2026-02-28"], "2025-12-31", ["2026-03-31", "2026-04-30"]),
        ("date", ["2024-02-29", "2025-02-28"], "2023-02-28", ["2026-02-28", "2027-02-28"]),
        ("date", ["2026-01-01", "2026-01-02", "2026-01-05"], "2026-01-05", ["2026-01-01", "2026-01-02"]),
        ("datetime", ["2026-03-01T09:00:00+08:00"], "2026-02-28T09:00:00+08:00", ["2026-03-02T09:00:00+08:00"]),
        ("datetime", ["2026-03-01T09:00:00Z", "2026-03-01T09:30:00Z"], "2026-03-01T08:30:00+00:00",
         ["2026-03-01T10:00:00+00:00"]),
        ("text", ["周一"], "周日", ["周二", "周三"]),
        ("text", ["周五", "周日"], "周三", ["周二", "周四"]),
        ("text", ["星期六"], "星期五", ["星期日", "星期一"]),
        ("text", ["一月"], "十二月", ["二月", "三月"]),
        ("text", ["11月"], "10月", ["12月", "1月"]),
        ("text", ["Mon"], "Sun", ["Tue", "Wed"]),
        ("text", ["November"], "October", ["December", "January"]),
        ("text", ["Q4"], "Q3", ["Q1", "Q2"]),
        ("text", ["癸"], "壬", ["甲", "乙"]),
        ("text", ["项目1"], "项目0", ["项目2", "项目3"]),
        ("text", ["项目1", "项目3"], "项目1", ["项目5", "项目7"]),
        ("text", ["A-009"], "A-008", ["A-010", "A-011"]),
        ("text", ["5号楼"], "4号楼", ["6号楼", "7号楼"]),
        ("text", ["2026"], "2026", ["2026", "2026"]),
        ("text", ["a", "b"], "b", ["a", "b"]),
        ("text", ["项目1", "任务2"], "任务2", ["项目1", "任务2"]),
        ("boolean", [True, None], None, [True, None]),
        ("record", [4], 4, [4, 4]),
    ],
)  # fmt: skip
def test_cells_go_on_as_spreadsheets_do(kind: str, cells: list[Any], before: Any, after: list[Any]) -> None:
    rule = going_on(kind, cells)
    assert [rule(-1), *(rule(len(cells) + at) for at in range(len(after)))] == [before, *after]


@given(st.integers(-(10**6), 10**6), st.integers(-999, 999), st.integers(2, 5), st.integers(-500, 500))
def test_any_arithmetic_progression_is_gone_on_with(first: int, step: int, given_: int, place: int) -> None:
    rule = going_on("number", [first + step * at for at in range(given_)])
    assert rule(place) == first + step * place
    texts = going_on("number", [format(Decimal(first + step * at) / 100, "f") for at in range(given_)])
    assert Decimal(texts(place)) == Decimal(first + step * place) / 100


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(1, 27), st.integers(-300, 300))
def test_days_of_any_step_go_on(first: date, step: int, place: int) -> None:
    rule = going_on("date", [first.isoformat(), (first + timedelta(days=step)).isoformat()])
    assert rule(place) == (first + timedelta(days=step * place)).isoformat()


@given(st.integers(1, 12), st.integers(1, 28), st.integers(1, 40), st.integers(-200, 200))
def test_months_keep_their_day(month: int, day: int, step: int, place: int) -> None:
    def at(number: int) -> str:
        year, rest = divmod(2026 * 12 + month - 1 + step * number, 12)
        return date(year, rest + 1, day).isoformat()

    assert going_on("date", [at(0), at(1)])(place) == at(place)


@given(st.sampled_from(LISTS), st.integers(0, 30), st.integers(1, 3), st.integers(-50, 50))
def test_a_list_of_names_goes_round(names: tuple[str, ...], first: int, step: int, place: int) -> None:
    cells = [names[(first + step * at) % len(names)] for at in range(2)]
    assert going_on("text", cells)(place) == names[(first + step * place) % len(names)]


@given(st.sampled_from(["number", "date", "datetime", "text", "boolean", "record", ""]), st.data())
def test_a_series_begins_with_the_cells_it_is_made_of(kind: str, data: st.DataObject) -> None:
    forms: dict[str, st.SearchStrategy[Any]] = {
        "number": st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
        "date": st.dates(date(1, 2, 1), date(9999, 1, 1)).map(date.isoformat),
        "datetime": st.datetimes().map(lambda at: at.isoformat() + "+00:00"),
        "text": st.text(max_size=6) | st.from_regex(r"\A[a-z]{0,2}0?[1-9][0-9]?\Z") | st.sampled_from(sum(LISTS, ())),
    }
    cells = data.draw(st.lists(forms.get(kind, st.booleans()) | st.none(), min_size=1, max_size=4))
    rule = going_on(kind, cells)
    assert [same(kind, rule(at)) for at in range(len(cells))] == [same(kind, each) for each in cells]


def same(kind: str, cell: Any) -> Any:
    return Decimal(cell) if kind == "number" and cell is not None else cell


def test_numbers_of_one_value_in_different_widths_are_repeated() -> None:
    assert [going_on("text", ["0", "00"])(place) for place in range(4)] == ["0", "00", "0", "00"]


def test_a_day_beyond_the_calendar_is_not_made_up() -> None:
    with pytest.raises(OverflowError):
        going_on("date", ["9999-12-30", "9999-12-31"])(2)
    with pytest.raises(OverflowError):
        going_on("date", ["9999-11-30", "9999-12-31"])(2)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8)), min_size=1, max_size=5))
def test_the_rows_of_areas_are_met_once_each_and_in_order(sizes: list[tuple[int, int]]) -> None:
    areas = [Area((start, start + height), ("a",)) for start, height in sizes]
    every = sorted({row for start, height in sizes for row in range(start, start + height)})
    found = spans(areas)
    assert [row_at(found, place) for place in range(len(every))] == every
    with pytest.raises(IndexError):
        row_at(found, len(every))


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(0, 9))
def test_a_block_that_fits_is_laid_whole(height: int, width: int, down: int, across: int, start: int) -> None:
    cells = [[(row, column) for column in range(width)] for row in range(height)]
    area = Area((start, start + height * down), tuple(str(each) for each in range(width * across)))
    assert fits(height, width, (height * down, width * across))
    for row in range(*area.rows):
        laid = tiled(area, row, cells)
        assert laid == {name: ((row - start) % height, at % width) for at, name in enumerate(area.columns)}
    assert not fits(height + 1, width, (height, width * across))
    assert height == 1 or not fits(height, width, (height * down + 1, width * across))
