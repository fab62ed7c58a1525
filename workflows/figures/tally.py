"""The numbers of S19 over parts of requests; pure. Waiting is told in seconds of working time."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from workflows.figures.facts import Part

AGES: Final = (1, 3, 7)  # days: open for less than each, and for longer
_PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Share:
    """So many `of` all."""

    met: int
    of: int

    def as_json(self) -> dict[str, Any]:
        """`share` is a decimal of four places as text, half up; None of nothing."""
        exact = (Decimal(self.met) / self.of).quantize(_PLACES, ROUND_HALF_UP) if self.of else None
        return {"met": self.met, "of": self.of, "share": None if exact is None else str(exact)}


def measured(found: Sequence[Part], now: datetime) -> dict[str, Any]:
    """All numbers of these parts, as JSON."""
    waits = sorted(wait.waited for part in found for wait in part.waits)
    known = [wait.met for part in found for wait in part.waits if wait.met is not None]
    passed = [part.first_pass for part in found if part.first_pass is not None]
    requests, returns = len({part.request for part in found}), sum(part.returns for part in found)
    return {
        "requests": requests,
        "decisions": len(waits),
        "waiting": {"median": _seconds(median(waits)), "p90": _seconds(percentile(waits, 90)),
                    "total": _seconds(sum(waits, timedelta()))},
        "on_time": Share(sum(known), len(known)).as_json(),
        "first_pass": Share(sum(passed), len(passed)).as_json(),
        "returns": returns,
        "returns_per_request": Share(returns, requests).as_json()["share"],
        "rejections": sum(part.rejections for part in found),
        "automatic": dict(Counter(cause for part in found for cause in part.automatic).most_common()),
        "open": ages([since for part in found for since in part.open], now),
    }  # fmt: skip


def median(waits: Sequence[timedelta]) -> timedelta | None:
    """Of sorted times the one in the middle, between two the mean of both; None of none."""
    if not waits:
        return None
    half = len(waits) // 2
    return waits[half] if len(waits) % 2 else (waits[half - 1] + waits[half]) / 2


def percentile(waits: Sequence[timedelta], percent: int) -> timedelta | None:
    """Of sorted times the least that so many of them do not exceed (nearest rank); None of none."""
    return waits[math.ceil(len(waits) * percent / 100) - 1] if waits else None


def ages(since: Iterable[datetime], now: datetime) -> list[int]:
    """How many seats are open for less than 1, 3 and 7 days, and for longer."""
    found = [0] * (len(AGES) + 1)
    for each in since:
        days = (now - each) / timedelta(days=1)
        found[next((place for place, limit in enumerate(AGES) if days < limit), len(AGES))] += 1
    return found


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds())


# ------------------------------------------------------------------------------------------------ what stands behind
BEHIND: Final[Mapping[str, Callable[[Part], bool]]] = {
    "requests": lambda part: True,
    "decisions": lambda part: bool(part.waits),
    "late": lambda part: any(wait.met is False for wait in part.waits),
    "first_pass": lambda part: part.first_pass is True,
    "not_first_pass": lambda part: part.first_pass is False,
    "returns": lambda part: part.returns > 0,
    "rejections": lambda part: part.rejections > 0,
    "automatic": lambda part: bool(part.automatic),
    "open": lambda part: bool(part.open),
}


def waited(part: Part) -> timedelta:
    """All that was waited in a part."""
    return sum((wait.waited for wait in part.waits), timedelta())
