"""A span of time, wall or working: `3 days`, `4 working hours`, `1 working day`."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Unit = Literal["minute", "hour", "day", "week"]
_FORM: Final = re.compile(r"^(\d+(?:\.\d+)?)\s+(?:(working)\s+)?(minute|hour|day|week)s?$")


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of minutes, hours, days or weeks; `working` counts the calendar's opening time (S11.1)."""

    amount: Decimal
    unit: Unit
    working: bool = False

    def __str__(self) -> str:
        number = f"{self.amount.normalize():f}"
        return f"{number} {'working ' if self.working else ''}{self.unit}{'' if self.amount == 1 else 's'}"

    @staticmethod
    def parse(text: str) -> "Duration":
        """Reads the written form; raises ValueError."""
        found = _FORM.match(text.strip().lower())
        if not found:
            raise ValueError(text)
        return Duration(Decimal(found[1]), found[3], bool(found[2]))  # type: ignore[arg-type]
