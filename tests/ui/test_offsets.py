"""What a page is told of the clock of the business holds through all of the span it names."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ui.offsets import offset

HOUR = 3_600_000  # ms


def _hours(zone: str, at: int) -> float:
    ahead = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    assert ahead is not None
    return ahead / timedelta(hours=1)


def _day(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(("today", "hours"), [(date(2026, 11, 23), 1), (date(2026, 7, 1), 2), (date(2026, 10, 25), 2)])
def test_where_clocks_are_put_forward_the_span_ends_by_the_day_of_the_change(today: date, hours: int) -> None:
    told = offset("Europe/Berlin", today)
    assert told["offset"] == hours * HOUR
    assert all(_hours("Europe/Berlin", at) == hours for at in range(told["since"], told["until"], HOUR))
    assert (
        _hours("Europe/Berlin", told["until"] + 24 * HOUR)
        != hours
        != _hours("Europe/Berlin", told["since"] - 24 * HOUR)
    )


def test_where_clocks_are_never_changed_three_years_and_the_next_one_are_covered() -> None:
    told = offset("Asia/Shanghai", date(2026, 11, 23))
    assert told["offset"] == 8 * HOUR
    assert told["since"] < _day("2024-01-01") and told["until"] > _day("2027-12-01")
