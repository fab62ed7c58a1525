"""Functions that SQLite borrows from Python, so that decimals, days and letters mean exactly what they mean in memory.

A decimal is an integer or plain digits as text; a day is ISO text; an instant is microseconds since 1970. All of them
are deterministic, and NULL in gives NULL out (`gw_min` and its like pass NULL over).
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache, reduce
from typing import Any, Final
from zoneinfo import ZoneInfo

from expressions import days, folding, numbers
from expressions.calendar import WorkCalendar

Raw = int | str
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST: Final = 2**63 - 1
CreateFunction = Callable[..., Any]


def register_functions(create_function: CreateFunction) -> None:
    """Makes the functions known to a connection: `register_functions(connection.create_function)`."""
    for name, (arguments, function) in FUNCTIONS.items():
        create_function(name, arguments, function, deterministic=True)


def number(raw: Raw | float) -> numbers.Number:
    """The number that SQLite holds."""
    return raw if isinstance(raw, int) else Decimal(raw)


def held(value: numbers.Number | None) -> Raw | None:
    """A number as SQLite holds it."""
    if value is None or (isinstance(value, int) and -_LARGEST <= value <= _LARGEST):
        return value
    return numbers.written(value)


def calendar_text(calendar: WorkCalendar) -> str:
    """A calendar as one argument."""
    return json.dumps(
        [sorted(day.isoformat() for day in calendar.closed), sorted(d.isoformat() for d in calendar.worked)]
    )


@lru_cache(maxsize=8)
def _calendar(text: str) -> WorkCalendar:
    closed, worked = json.loads(text)
    return WorkCalendar(frozenset(map(date.fromisoformat, closed)), frozenset(map(date.fromisoformat, worked)))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """NULL in, NULL out."""

    def called(*args: Any) -> Any:
        return None if None in args else function(*args)

    return called


def _numeric(compute: Callable[..., numbers.Number | None]) -> Callable[..., Any]:
    """Over decimals, from left to right."""

    def called(*args: Raw) -> Raw | None:
        found: numbers.Number = reduce(compute, map(number, args))  # type: ignore[arg-type]
        return held(found)

    return _strict(called)


def _compare(left: Raw, right: Raw) -> int:
    a, b = number(left), number(right)
    return (a > b) - (a < b)


def _fit(value: Raw, places: int, mode: str) -> int | None:
    rounded = numbers.rounded(number(value), places, mode)  # type: ignore[arg-type]
    whole = int(Decimal(rounded).scaleb(places))
    return whole if -_LARGEST <= whole <= _LARGEST else None


def _sum(high: int, low: int, places: int) -> Raw | None:
    """A sum of integers, given as the sums of their upper and lower 32 bits."""
    return held(Decimal((high << 32) + low).scaleb(-places, numbers.EXACT) if places else (high << 32) + low)


def _order(value: Raw) -> str:
    """A text that sorts as the number does."""
    sign, digits, exponent = Decimal(value).normalize(numbers.EXACT).as_tuple()
    if not any(digits):
        return "1"
    size = len(digits) + int(exponent) + 500_000
    text = f"{size:07}" + "".join(map(str, digits))
    return "0" + "".join(str(9 - int(char)) for char in text) + ":" if sign else "2" + text


def _extreme(pick: Callable[..., Any], numeric: bool) -> Callable[..., Any]:
    def called(*args: Any) -> Any:
        filled = [arg for arg in args if arg is not None]
        if not filled:
            return None
        return pick(filled, key=number) if numeric else pick(filled)

    return called


def _of_list(compute: Callable[[list[numbers.Number]], numbers.Number | None]) -> Callable[[str], Raw | None]:
    """Over the values that json_group_array gathered."""

    def called(text: str) -> Raw | None:
        values = [number(raw) for raw in json.loads(text) if raw is not None]
        return held(compute(values)) if values else None

    return called


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)


def _day(micros: int, zone: str) -> str | None:
    try:
        return (_EPOCH + timedelta(microseconds=micros)).astimezone(_zone(zone)).date().isoformat()
    except OverflowError:
        return None


def _start(day: str, zone: str) -> int | None:
    try:
        return _micros(datetime.fromisoformat(day).replace(tzinfo=_zone(zone)).astimezone(UTC))
    except OverflowError:
        return None


def _on_day(compute: Callable[..., date | None]) -> Callable[..., str | None]:
    def called(day: str, *args: Any) -> str | None:
        found = compute(date.fromisoformat(day), *args)
        return None if found is None else found.isoformat()

    return _strict(called)


def _add_workdays(day: date, count: Raw, calendar: str) -> date | None:
    whole = days.steps(number(count), days.FAR_WORKDAYS)
    return None if whole is None else _calendar(calendar).add(day, whole)


def _workdays(start: str, end: str, calendar: str) -> int:
    return _calendar(calendar).between(date.fromisoformat(start), date.fromisoformat(end))


FUNCTIONS: Final[Mapping[str, tuple[int, Callable[..., Any]]]] = {
    "gw_dec": (2, _strict(lambda value, places: held(Decimal(value).scaleb(-places)))),
    "gw_cmp": (2, _strict(_compare)),
    "gw_add": (-1, _numeric(numbers.add)),
    "gw_sub": (2, _numeric(numbers.subtract)),
    "gw_mul": (-1, _numeric(numbers.multiply)),
    "gw_div": (2, _numeric(numbers.divide)),
    "gw_round": (2, _strict(lambda value, places: held(numbers.rounded(number(value), places)))),
    "gw_fit": (3, _strict(_fit)),
    "gw_order": (1, _strict(_order)),
    "gw_min": (-1, _extreme(min, numeric=True)),
    "gw_max": (-1, _extreme(max, numeric=True)),
    "gw_least": (-1, _extreme(min, numeric=False)),
    "gw_greatest": (-1, _extreme(max, numeric=False)),
    "gw_sum": (3, _strict(_sum)),
    "gw_total": (1, _of_list(numbers.total)),
    "gw_lowest": (1, _of_list(min)),
    "gw_highest": (1, _of_list(max)),
    "gw_day": (2, _strict(_day)),
    "gw_start": (2, _strict(_start)),
    "gw_add_days": (2, _on_day(lambda day, count: days.add_days(day, number(count)))),
    "gw_add_months": (2, _on_day(lambda day, count: days.add_months(day, number(count)))),
    "gw_add_workdays": (3, _on_day(_add_workdays)),
    "gw_start_of": (2, _on_day(days.start_of)),
    "gw_period": (2, _strict(lambda day, unit: days.period(date.fromisoformat(day), unit))),
    "gw_workdays": (3, _strict(_workdays)),
    "gw_is_workday": (2, _strict(lambda day, calendar: _calendar(calendar).is_workday(date.fromisoformat(day)))),
    "gw_lower": (1, _strict(folding.lower)),
    "gw_fold": (1, _strict(folding.fold)),
}
