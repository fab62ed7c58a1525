"""Periods of reports: which one holds a day, those before it, and what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from expressions import days
from schema.model import Report

SERIES: Final[Mapping[str, int]] = {"day": 30, "week": 13, "month": 12, "quarter": 8, "year": 5}
_MONTHS: Final[Mapping[str, int]] = {"month": 1, "quarter": 3, "year": 12}
_SHORT: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Span:
    """One period: its first day, and the first day after it."""

    grain: str
    first: date
    end: date

    @property
    def last(self) -> date:
        """Its last day."""
        return date.fromordinal(self.end.toordinal() - 1)

    def label(self, language: str) -> str:
        """`2026年11月`, `Nov 2026`."""
        chinese, year, day = language.startswith("zh"), self.first.year, self.first
        match self.grain:
            case "month":
                return f"{year}年{day.month}月" if chinese else f"{_SHORT[day.month - 1]} {year}"
            case "quarter":
                return f"{year}年第{days.quarter(day)}季度" if chinese else f"Q{days.quarter(day)} {year}"
            case "year" if chinese:
                return f"{year}年"
        return days.period(day, self.grain)


def span_of(grain: str, day: date) -> Span:
    """The period that holds a day."""
    first = days.start_of(day, grain) or date.min
    return Span(grain, first, _moved(first, grain, 1) or date.max)


def before(span: Span) -> Span:
    """The period before it; itself at the beginning of all calendars."""
    return span_of(span.grain, _moved(span.first, span.grain, -1) or span.first)


def after(span: Span) -> Span:
    """The period after it."""
    return span_of(span.grain, span.end)


def is_series(report: Report) -> bool:
    """Whether it shows one period after another: a line does, and what has no other keys."""
    return report.period is not None and (report.kind == "line" or (report.kind in ("bar", "table") and not report.by))


def spans(report: Report, last: Span) -> list[Span]:
    """The periods that a report shows, oldest first."""
    found = [last]
    while is_series(report) and len(found) < SERIES[last.grain]:
        found.append(before(found[-1]))
    return found[::-1]


def _moved(day: date, grain: str, count: int) -> date | None:
    if grain in _MONTHS:
        return days.add_months(day, _MONTHS[grain] * count)
    return days.add_days(day, count * (7 if grain == "week" else 1))
