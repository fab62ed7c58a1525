"""The time, injected: nothing else in the product asks the machine for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Now (UTC, aware) and today (in the application's zone). Tests pass a frozen `source`."""

    zone: ZoneInfo
    source: Callable[[], datetime] = _utc_now

    def now(self) -> datetime:
        """The instant, in UTC, with microseconds."""
        return self.source()

    def today(self) -> date:
        """The day in the application's zone."""
        return self.source().astimezone(self.zone).date()

    @staticmethod
    def frozen(at: datetime, zone: str = "Asia/Shanghai") -> "Clock":
        """A clock that stands still, for tests and previews."""
        return Clock(ZoneInfo(zone), lambda: at)
