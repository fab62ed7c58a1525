"""The section `app`: name, conventions, working time."""

import re
from datetime import date
from typing import Final
from zoneinfo import available_timezones

from kernel.text import Text
from schema import codes
from schema.currencies import CODES
from schema.desk import Desk, Said, did_you_mean, listed
from schema.fieldtypes.shapes import TAG_COLOURS
from schema.model import App, Calendar
from schema.nodes import Node, Scalar, shortened
from schema.sections import naming

_CURRENCY: Final = "CNY"
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")


def app(desk: Desk, node: Node | None) -> App:
    """Name and conventions."""
    said = desk.open(node, "app") if node is not None else None
    if said is None:
        return App(Text.of("Gridwright"))
    return App(
        said.label("name", "Gridwright"), said.choice("locale", "zh-CN"), _zone(desk, said, "Asia/Shanghai"),
        _currency(desk, said), _accent(desk, said), _calendar(desk, said.get("calendar"), "calendar"),
        {name.text: _calendar(desk, node, "unit_calendar") for name, node in said.pairs("calendars")},
    )  # fmt: skip


def _zone(desk: Desk, said: Said, default: str) -> str:
    zone = said.text("timezone", default)
    if zone == default or zone in available_timezones():
        return zone
    desk.report(codes.NO_LOCALE, said.at("timezone"), name=shortened(zone))
    return default


def _currency(desk: Desk, said: Said) -> str:
    written = said.text("currency", _CURRENCY)
    if written in CODES:
        return written
    desk.report(
        codes.NO_CURRENCY, said.at("currency"), found=shortened(written), hint=did_you_mean(written.upper(), CODES)
    )
    return _CURRENCY


def _accent(desk: Desk, said: Said) -> str:
    written = said.text("accent")
    if written in TAG_COLOURS or _HEX.fullmatch(written):
        desk.report(codes.NOT_BUILT, said.at("accent"), "note", word=naming.thing("accent", "主色 accent"))
        return written
    if not said.has("accent"):
        return ""
    hint = did_you_mean(written, TAG_COLOURS)
    desk.report(
        codes.NO_COLOUR, said.at("accent"), found=shortened(written), options=listed(sorted(TAG_COLOURS)), hint=hint
    )
    return ""


def _calendar(desk: Desk, node: Node | None, table: str) -> Calendar:
    said = desk.open(node, table) if node is not None else None
    if said is None:
        return Calendar()
    hours = tuple(span for scalar in said.names("hours") if (span := _span(desk, scalar)))
    days = {word: tuple(s.text for s in said.names(word) if _day(desk, s)) for word in ("days_off", "extra_workdays")}
    of_units = table == "unit_calendar"
    return Calendar(
        said.text("country", "CN"), hours or Calendar().hours, days["days_off"], days["extra_workdays"],
        _zone(desk, said, "") if of_units else "",
        tuple(scalar.text for scalar in said.names("units")) if of_units else (),
    )  # fmt: skip


def _span(desk: Desk, scalar: Scalar) -> tuple[str, str] | None:
    start, dash, end = scalar.text.partition("-")
    if dash and _clock(start) and _clock(end) and start < end:
        return start, end
    expected = naming.thing('Write "09:00-12:00".', '请写 "09:00-12:00"。')
    desk.report(codes.NOT_TIME, scalar, found=shortened(scalar.text), expected=expected)
    return None


def _clock(text: str) -> bool:
    hour, colon, minute = text.partition(":")
    return (
        len(text) == 5 and colon == ":" and (hour + minute).isascii() and (hour + minute).isdecimal()
        and int(hour) < 24 and int(minute) < 60
    )  # fmt: skip


def _day(desk: Desk, scalar: Scalar) -> bool:
    try:
        date.fromisoformat(scalar.text)
    except ValueError:
        expected = naming.thing("Write a day such as 2026-10-01.", "请写日期，如 2026-10-01。")
        desk.report(codes.NOT_TIME, scalar, found=shortened(scalar.text), expected=expected)
        return False
    return len(scalar.text) == 10
