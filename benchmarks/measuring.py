"""Rounds in turn, their medians, and a figure held against its bar."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

MARGIN: Final = 44


@dataclass(slots=True)
class Series:
    """How long each of several calls took, in seconds."""

    seconds: list[float] = field(default_factory=list)

    def time(self, call: Callable[[], object]) -> None:
        """Runs the call and takes the time."""
        started = time.perf_counter()
        call()
        self.seconds.append(time.perf_counter() - started)

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """Nineteen of twenty were faster."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, len(self.seconds) * 95 // 100)]

    def __str__(self) -> str:
        return f"median {self.median * 1000:.2f} ms, p95 {self.p95 * 1000:.2f} ms"


def in_turn(rounds: int, calls: Mapping[str, Callable[[], object]], warm: int = 5) -> dict[str, Series]:
    """Each call once per round, one after the other, so that a slow moment of the machine meets all of them."""
    found = {name: Series() for name in calls}
    for number in range(-warm, rounds):
        for name, call in calls.items():
            (Series() if number < 0 else found[name]).time(call)
    return found


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value and the bar it must keep: at most, or with `least` at least. Without a bar it only informs."""

    what: str
    value: float
    unit: str = "x"
    bar: float | None = None
    least: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the bar is kept."""
        if self.bar is None:
            return True
        return self.value >= self.bar if self.least else self.value <= self.bar

    def __str__(self) -> str:
        asked = "" if self.bar is None else f"{'at least' if self.least else 'at most'} {self.bar:g}{_unit(self.unit)}"
        verdict = "" if self.bar is None else "met" if self.met else "MISSED"
        value = f"{self.value:.2f}" if self.value < 100 else f"{self.value:.0f}"
        return f"{self.what:<{MARGIN}} {value + _unit(self.unit):>10}  {asked:<18} {verdict:<7} {self.note}".rstrip()


def _unit(unit: str) -> str:
    return unit if unit == "x" else f" {unit}"
