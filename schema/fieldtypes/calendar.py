"""Days and times as people write them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from schema.fieldtypes.characters import narrow

_RELATIVE: Final = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0,
    "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WEEKDAY: Final = re.compile(
    r"\s*\(?\s*(?:星期|周|礼拜)[一二三四五六日天]\s*\)?$"
    r"|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,\s*"
)
_FULL: Final = re.compile(r"(\d{4})\s*([-/.年])\s*(\d{1,2})\s*(?:\2|月)\s*(\d{1,2})\s*[日号]?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT: Final = re.compile(r"(\d{1,2})\s*(?:[-/]|月)\s*(\d{1,2})\s*[日号]?")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH: Final = re.compile(r"(?:([a-z]+)\.?\s+(\d{1,2})|(\d{1,2})\s+([a-z]+)\.?),?\s+(\d{4})")
_EXCEL: Final = re.compile(r"(\d{1,2})-([a-z]{3})(?:-(\d{4}|\d{2}))?")
_TIME: Final = re.compile(
    r"(上午|早上|中午|下午|晚上)?\s*(\d{1,2})\s*(?::|时|点)\s*(\d{2})?\s*(?:(?::|分)\s*(\d{2})(?:\.(\d{1,6}))?\s*秒?|分)?\s*(am|pm)?"
)
_SPLIT: Final = re.compile(r"^(.*?)(?:\s+|(?<=[日号天])|(?<=\d)t)(\D{0,3}\d{1,2}\s*[:时点].*)$")
_INSTANT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})", re.IGNORECASE
)


def iso_day(text: str) -> date | None:
    """`2026-11-21` and nothing else."""
    found = _ISO.fullmatch(text.strip()) if text.isascii() else None
    return _day(*found.groups()) if found else None


def day_in(text: str, today: date, zone: ZoneInfo) -> date | None:
    """The day a person means; a text with a time counts as its day in `zone`."""
    text = narrow(text).casefold()
    if len(text) > 40:
        return None
    plain = _plain_day(text, today)
    if plain is None and (moment := instant_in(text, today, zone)):
        return moment.astimezone(zone).date()
    return plain


def _plain_day(text: str, today: date) -> date | None:
    text = _WEEKDAY.sub("", text)
    if text in _RELATIVE:
        return today + timedelta(days=_RELATIVE[text])
    if found := _FULL.fullmatch(text):
        return _day(found[1], found[3], found[4])
    if found := _COMPACT.fullmatch(text):
        return _day(*found.groups())
    if found := _SHORT.fullmatch(text):
        return _day(str(today.year), found[1], found[2])
    if (found := _ENGLISH.fullmatch(text)) and (name := (found[1] or found[4])[:3]) in _MONTHS:
        return _day(found[5], str(_MONTHS.index(name) + 1), found[2] or found[3])
    if (found := _EXCEL.fullmatch(text)) and found[2] in _MONTHS:
        return _day(_year(found[3], today), str(_MONTHS.index(found[2]) + 1), found[1])
    return None


def _year(digits: str | None, today: date) -> str:
    """Two digits are of 1930 to 2029, as spreadsheets read them; none are this year."""
    if digits is None:
        return str(today.year)
    return digits if len(digits) == 4 else ("20" if int(digits) < 30 else "19") + digits


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if int(year) >= 1000 else None
    except ValueError:
        return None


def strict_instant(text: str) -> datetime | None:
    """RFC 3339 with a zone, in UTC."""
    text = text.strip()
    if not text.isascii() or not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def instant_in(text: str, today: date, zone: ZoneInfo) -> datetime | None:
    """The instant a person means, in UTC: day and time, a time today, or a day (its first minute), read in `zone`."""
    text = narrow(text).casefold()
    if len(text) > 60:
        return None
    if exact := strict_instant(text):
        return exact
    split = _SPLIT.match(text)
    day, clock = (split[1].strip(), split[2]) if split else (text, "")
    if clock:
        return _joined(_plain_day(day, today), _time(clock), zone)
    if at := _time(text):
        return _joined(today, at, zone)
    return _joined(_plain_day(text, today), time(), zone)


def _joined(day: date | None, at: time | None, zone: ZoneInfo) -> datetime | None:
    if day is None or at is None:
        return None
    try:
        return datetime.combine(day, at, zone).astimezone(UTC)
    except OverflowError:
        return None


def _time(text: str) -> time | None:
    if not (found := _TIME.fullmatch(text.strip())):
        return None
    hour = int(found[2])
    late = found[1] in ("下午", "晚上") or found[6] == "pm"
    if (found[1] or found[6]) and hour > 12:
        return None
    if late and hour < 12:
        hour += 12
    elif found[6] == "am" and hour == 12:
        hour = 0
    try:
        return time(hour, int(found[3] or 0), int(found[4] or 0), int((found[5] or "0").ljust(6, "0")))
    except ValueError:
        return None
