"""What holds on the clock of the business around today, so that a browser need not learn time zones to show a row."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)
_BEFORE: Final = 1_100  # days
_AFTER: Final = 400  # days


@lru_cache(maxsize=8)
def offset(zone: str, today: date) -> Mapping[str, Any]:
    """`{zone, offset, since, until}`: by how much the zone is ahead of UTC, and the span of instants around `today`, of
    whole days and `until` excluded, through which that holds; all in milliseconds since 1970."""
    there = ZoneInfo(zone)
    begin = datetime(today.year, today.month, today.day, tzinfo=UTC)
    ahead = begin.astimezone(there).utcoffset()
    assert ahead is not None

    def held(way: timedelta, most: int) -> datetime:
        at = begin
        for _ in range(most):
            if (at + way).astimezone(there).utcoffset() != ahead:
                break
            at += way
        return at

    since, until = held(-_DAY, _BEFORE), held(_DAY, _AFTER)
    milliseconds = {"offset": ahead, "since": since - _EPOCH, "until": until - _EPOCH}
    return {"zone": zone, **{name: each // timedelta(milliseconds=1) for name, each in milliseconds.items()}}


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
