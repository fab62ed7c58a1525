"""Days, instants and durations as people write them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.duration import Duration
from kernel.errors import Place
from kernel.text import Text
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading
from schema.model import Field

READER = Reading(date(2026, 11, 21))


def field(kind: str, **more: Any) -> Field:
    return replace(Field("f", kind, Text.of("F"), Place("x", 1)), **more)


def parse(kind: str, raw: Any, **more: Any) -> Any:
    return registry.get(kind).parse(field(kind, **more), raw, READER)


def code(kind: str, raw: Any, **more: Any) -> str:
    with pytest.raises(Invalid) as caught:
        parse(kind, raw, **more)
    return caught.value.problem.code.name


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026/1/5", "2026-01-05"),
        ("2026.1.5", "2026-01-05"),
        ("2026年1月5日", "2026-01-05"),
        ("2026 年 1 月 5 号", "2026-01-05"),
        ("1月5日", "2026-01-05"),
        ("1/5", "2026-01-05"),
        ("今天", "2026-11-21"),
        ("Tomorrow", "2026-11-22"),
        ("前天", "2026-11-19"),
        ("5 Jan 2026", "2026-01-05"),
        ("January 5, 2026", "2026-01-05"),
        ("2026年1月5日 星期一", "2026-01-05"),
        ("2026年1月5日（周一）", "2026-01-05"),
        ("Monday, January 5, 2026", "2026-01-05"),
        ("5-Jan-26", "2026-01-05"),
        ("5-Jan-1998", "1998-01-05"),
        ("5-Jan-98", "1998-01-05"),
        ("5-Jan", "2026-01-05"),
        ("2026-01-05T23:30:00Z", "2026-01-06"),
        (20260105, "2026-01-05"),
        (date(2026, 1, 5), "2026-01-05"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_days_are_read_as_people_write_them(raw: Any, day: str) -> None:
    assert parse("date", raw) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "raw", ["2024/5", "2023-02-29", "2026-1/5", "13/13", "0202-11-21", "99999-1-1", "5.1.2026", "3", "昨"]
)
def test_what_is_no_clear_day_is_refused(raw: str) -> None:
    assert code("date", raw) == "VAL030"


def test_the_api_takes_iso_days_only() -> None:
    reads = registry.get("date")
    assert reads.strict(field("date"), "2026-11-21", READER) == date(2026, 11, 21)
    for raw in ("2026/11/21", "20261121", "2026-11-21T00:00:00Z", "２０２６-11-21", 20261121, "今天"):
        with pytest.raises(Invalid):
            reads.strict(field("date"), raw, READER)


def test_days_keep_within_bounds_given_as_days_or_texts() -> None:
    assert code("date", "2026-11-20", min=date(2026, 11, 21)) == "VAL033"
    assert code("date", "2026-11-22", max="2026-11-21") == "VAL034"
    assert parse("date", "2026-11-21", min="2026-11-21", max="2026-11-21")


@pytest.mark.parametrize(
    ("raw", "utc"),
    [
        ("2026-11-21 14:30", "2026-11-21T06:30"),
        ("2026-11-21T14:30", "2026-11-21T06:30"),
        ("2026年11月21日 14时30分", "2026-11-21T06:30"),
        ("2026/11/21 下午 2:30", "2026-11-21T06:30"),
        ("今天 14:30", "2026-11-21T06:30"),
        ("14:30", "2026-11-21T06:30"),
        ("2026-11-21", "2026-11-20T16:00"),
        ("2026-11-21 12:00 am", "2026-11-20T16:00"),
        ("2026-11-21T06:30:00+00:00", "2026-11-21T06:30"),
        ("2026-11-21 6点", "2026-11-20T22:00"),
    ],
)
def test_instants_without_a_zone_are_meant_in_the_applications(raw: str, utc: str) -> None:
    assert parse("datetime", raw) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "raw", ["2026-11-21 24:00", "2026-11-21 13:00 pm", "2026-13-01 10:00", "noon", "9999-12-31T23:59:59-23:59"]
)
def test_what_is_no_instant_is_refused(raw: str) -> None:
    assert code("datetime", raw) == "VAL031"


def test_the_api_wants_the_zone() -> None:
    reads = registry.get("datetime")
    for raw in ("2026-11-21 14:30", "2026-11-21", "2026-11-21T14:30:00", 5):
        with pytest.raises(Invalid):
            reads.strict(field("datetime"), raw, READER)
    at = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
    assert reads.as_json(field("datetime"), at) == "2026-11-21T06:30:00Z"


def test_instants_keep_within_bounds() -> None:
    low = datetime(2026, 11, 21, tzinfo=UTC)
    assert code("datetime", "2026-11-21T07:59:00+08:00", min=low) == "VAL033"
    assert code("datetime", "2026-11-22T00:00:00Z", max=date(2026, 11, 21)) == "VAL034"
    assert parse("datetime", "2026-11-21T00:00:00Z", min=date(2026, 11, 21))


ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), ZONES)  # noqa: DTZ001
def test_every_instant_reads_back_in_every_zone(naive: datetime, zone: str) -> None:
    reads, at = registry.get("datetime"), naive.replace(tzinfo=UTC)
    shown = reads.text(field("datetime"), at, "en", ZoneInfo(zone))
    assert reads.parse(field("datetime"), shown, replace(READER, zone=ZoneInfo(zone))) == at


@pytest.mark.parametrize(
    ("raw", "amount", "unit", "working"),
    [
        ("3天", "3", "day", False),
        ("1个工作日", "1", "day", True),
        ("4 working hours", "4", "hour", True),
        ("半天", None, "", False),
        ("2 周", "2", "week", False),
        ("1.5小时", "1.5", "hour", False),
        ("1h30m", "90", "minute", False),
        ("2工作周", "2", "week", True),
        (timedelta(minutes=90), "90", "minute", False),
    ],
)
def test_durations_are_read_in_both_languages(raw: Any, amount: str | None, unit: Any, working: bool) -> None:
    if amount is None:
        assert code("duration", raw) == "VAL032"
    else:
        assert parse("duration", raw) == Duration(Decimal(amount), unit, working)


def test_durations_are_shown_in_the_readers_language() -> None:
    reads = registry.get("duration")
    span = Duration(Decimal(3), "day", True)
    assert (reads.text(field("duration"), span, "zh-CN"), reads.text(field("duration"), span, "en")) == (
        "3 个工作日",
        "3 working days",
    )
