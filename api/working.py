"""The days a calendar marks: public holidays by name, days off, weekend days that are worked; as my unit keeps them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from starlette.responses import Response

from api.answers import answer
from api.call import Call
from api.codes import BAD_PARAMETER, BAD_QUERY
from api.operation import Operation
from api.parameters import Parameter
from api.shapes import array, form, text
from expressions.calendar import WorkCalendar, holiday
from kernel.errors import Problem, Refusal
from kernel.text import Text
from schema.fieldtypes.calendar import iso_day

_MOST: Final = 800  # days; two years and the weeks around them


async def my_calendar(call: Call) -> Response:
    """The days from `from` to `to` (both included) that are not as their weekday says."""
    first, last = _span(call)
    name = call.house.organisation.calendar_of(call.actor.unit)
    kept = call.house.schema.app.calendars.get(name, call.house.schema.app.calendar)
    working = call.house.organisation.working_time(name).days
    days = [_told(call, each, working, kept.country) for each in _marked(working, kept.country, first, last)]
    provisional = working.is_provisional(first) or working.is_provisional(last)
    return answer({"days": days, "provisional": provisional})


def _marked(working: WorkCalendar, country: str, first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        works = working.is_workday(day)
        if works != (day.weekday() < 5) or (not works and holiday(country, day)):
            yield day


def _told(call: Call, day: date, working: WorkCalendar, country: str) -> dict[str, Any]:
    works = working.is_workday(day)
    named = None if works else holiday(country, day)
    name = Text((("en", named[0]), ("zh-CN", named[1]))).in_(call.language) if named else ""
    return {"day": day.isoformat(), "works": works, "name": name}


def _span(call: Call) -> tuple[date, date]:
    """The two days asked for. Raises Refusal (422) where they are none, or too far apart."""
    days = {name: iso_day(call.parameters[name]) for name in ("from", "to")}
    problems = [_problem(name, call.parameters[name], "2026-11-21") for name, day in days.items() if day is None]
    first, last = days["from"], days["to"]
    if first and last and not 0 <= (last - first).days < _MOST:
        problems.append(_problem("to", last.isoformat(), f"{first} ... {first + timedelta(days=_MOST - 1)}"))
    if problems or not first or not last:
        raise Refusal(BAD_QUERY, problems=problems)
    return first, last


def _problem(name: str, found: str, expected: str) -> Problem:
    return Problem(BAD_PARAMETER, {"name": name, "found": repr(found), "expected": expected}, name)


DAY = form({"day": text(10), "works": {"type": "boolean"}, "name": text(100)})
MARKED = form({"days": array(DAY, _MOST), "provisional": {"type": "boolean"}})
OPERATIONS = (
    Operation(
        "GET", "/me/calendar", my_calendar, "Public holidays, days off and worked weekend days of my unit",
        (Parameter("from", most=10, needed=True), Parameter("to", most=10, needed=True)), answers={200: MARKED},
    ),
)  # fmt: skip
