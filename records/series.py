"""How a few cells go on when they are dragged: numbers and days by their step, weekdays, months, texts with a number.

Pure. Values are those of the interface (numbers as text, days `2026-03-01`), so that a series can be kept and gone on
with later. What follows no rule is repeated, as every spreadsheet does.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Final

At = Callable[[int], Any]  # the place, 0 being the first cell given, below 0 those before it -> the value there

_DIGITS: Final = "一二三四五六七八九十"
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
LISTS: Final[tuple[tuple[str, ...], ...]] = (
    tuple(f"周{day}" for day in "一二三四五六日"),
    tuple(f"星期{day}" for day in "一二三四五六日"),
    tuple(f"{month}月" for month in (*_DIGITS, "十一", "十二")),
    tuple(f"{month}月" for month in range(1, 13)),
    tuple(f"第{number}季度" for number in "一二三四"),
    tuple(f"Q{number}" for number in range(1, 5)),
    tuple("甲乙丙丁戊己庚辛壬癸"),
    tuple("子丑寅卯辰巳午未申酉戌亥"),
    _DAYS, tuple(day[:3] for day in _DAYS), _MONTHS, tuple(month[:3] for month in _MONTHS),
)  # fmt: skip
_COUNTED: Final = re.compile(r"^(?P<before>.*?)(?P<number>[0-9]{1,15})$|^(?P<first>[0-9]{1,15})(?P<after>.*)$", re.S)


def going_on(kind: str, values: Sequence[Any]) -> At:
    """How cells of a field of this kind (expressions/types.py) go on. What is asked may raise OverflowError."""
    made = _RULES.get(kind)
    full = bool(values) and all(isinstance(each, str | int) and not isinstance(each, bool) for each in values)
    return (made(values) if made and full else None) or repeated(values)


def repeated(values: Sequence[Any]) -> At:
    """The cells again and again, in both directions."""
    return lambda place: values[place % len(values)] if values else None


# ------------------------------------------------------------------------------------------------ numbers, days
def _numbers(values: Sequence[Any]) -> At | None:
    try:
        step = _step([Decimal(str(each)) for each in values])
    except InvalidOperation:
        return None
    if step is None:
        return None
    whole = all(isinstance(each, int) for each in values)
    first, by = Decimal(str(values[0])), step
    return lambda place: int(first + by * place) if whole else format(first + by * place, "f")


def _step(numbers: Sequence[Decimal]) -> Decimal | None:
    steps = {after - before for before, after in pairwise(numbers)}
    return steps.pop() if len(steps) == 1 else None


def _days(values: Sequence[Any]) -> At | None:
    days = [date.fromisoformat(each) for each in values]
    months = _months(days)
    if months is not None:
        return lambda place: _later(days, months * place).isoformat()
    steps = {after - before for before, after in pairwise(days)} or {timedelta(days=1)}
    step = steps.pop()
    return (lambda place: (days[0] + step * place).isoformat()) if not steps else None


def _months(days: Sequence[date]) -> int | None:
    """By how many months these go on, at the same day of each or at the last one."""
    counted = [each.year * 12 + each.month for each in days]
    steps = {after - before for before, after in pairwise(counted)}
    same = len({each.day for each in days}) == 1 or all(_is_last(each) for each in days)
    return steps.pop() if len(steps) == 1 and same and steps != {0} else None


def _is_last(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _later(days: Sequence[date], months: int) -> date:
    year, month = divmod(days[0].year * 12 + days[0].month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    last = monthrange(year, month + 1)[1]
    ends = all(_is_last(each) for each in days)
    return date(year, month + 1, last if ends else min(days[0].day, last))


def _instants(values: Sequence[Any]) -> At | None:
    instants = [datetime.fromisoformat(each) for each in values]
    steps = {after - before for before, after in pairwise(instants)} or {timedelta(days=1)}
    step = steps.pop()
    return (lambda place: (instants[0] + step * place).isoformat()) if not steps else None


# ------------------------------------------------------------------------------------------------ texts
def _texts(values: Sequence[Any]) -> At | None:
    if not all(isinstance(each, str) for each in values):
        return None
    return _listed(values) or _counted(values)


def _listed(values: Sequence[str]) -> At | None:
    for known in LISTS:
        if all(each in known for each in values):
            places = [known.index(each) for each in values]
            steps = {(after - before) % len(known) for before, after in pairwise(places)} or {1}
            step = steps.pop()
            return _around(known, places[0], step) if not steps and step else None
    return None


def _around(known: Sequence[str], first: int, step: int) -> At:
    return lambda place: known[(first + step * place) % len(known)]


def _counted(values: Sequence[str]) -> At | None:
    """`项目1`, `项目2`; `01-a`, `03-a`. A number alone goes on by the step of two, one of them is repeated."""
    parts = [_parted(each) for each in values]
    if None in parts or len({(each[0], each[2]) for each in parts if each}) != 1:
        return None
    numbers = [each[1] for each in parts if each]
    step = _step([Decimal(each) for each in numbers]) if len(numbers) > 1 else Decimal(1)
    before, number, after = parts[0] or ("", "", "")
    if step is None or (len(numbers) == 1 and not before + after):
        return None
    width = len(number) if number.startswith("0") else 0

    def at(place: int) -> str:
        return f"{before}{abs(int(number) + int(step) * place):0{width}}{after}"

    return at if [at(place) for place in range(len(values))] == list(values) else None  # `0`, `00` is no series


def _parted(text: str) -> tuple[str, str, str] | None:
    found = _COUNTED.match(text)
    if found is None:
        return None
    return found["before"] or "", found["number"] or found["first"], found["after"] or ""


_RULES: Final[dict[str, Callable[[Sequence[Any]], At | None]]] = {
    "number": _numbers, "date": _days, "datetime": _instants, "text": _texts,
}  # fmt: skip
