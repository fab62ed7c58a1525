"""A clock that a test turns by hand."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kernel.clock import Clock


class Hands:
    """The instant a clock shows; `turn` moves it on."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
        self.clock = Clock(ZoneInfo("Asia/Shanghai"), lambda: self.at)

    def turn(self, **span: float) -> None:
        self.at += timedelta(**span)
