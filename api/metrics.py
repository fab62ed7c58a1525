"""Counters in Prometheus' text form: requests by operation and status, time spent, unexpected errors."""

import time
from collections import Counter
from collections.abc import Mapping

_KINDS = {
    "gridwright_requests_total": ("counter", "Requests answered, by operation and status."),
    "gridwright_request_seconds_total": ("counter", "Seconds spent on requests, by operation."),
    "gridwright_unexpected_errors_total": ("counter", "Requests that ended in INT001."),
    "gridwright_effects": ("gauge", "Effects outside the database that have not been done, by state."),
    "gridwright_up_seconds": ("gauge", "Seconds since this process started."),
}


class Metrics:
    """What this process counted since it started."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._unexpected = 0

    def count(self, operation: str, status: int, seconds: float) -> None:
        """One answered request."""
        self._requests[operation, status] += 1
        self._seconds[operation] += seconds  # type: ignore[assignment]  # a Counter of floats is fine
        self._unexpected += status == 500

    def text(self) -> str:
        """The exposition format, version 0.0.4."""
        lines: dict[str, list[str]] = {
            "gridwright_requests_total": [
                f'{{operation="{name}",status="{status}"}} {count}'
                for (name, status), count in sorted(self._requests.items())
            ],
            "gridwright_request_seconds_total": [
                f'{{operation="{name}"}} {seconds:.6f}' for name, seconds in sorted(self._seconds.items())
            ],
            "gridwright_unexpected_errors_total": [f" {self._unexpected}"],
            "gridwright_up_seconds": [f" {time.monotonic() - self._started:.0f}"],
        }
        return "".join(_family(name, samples) for name, samples in lines.items())


def _family(name: str, samples: list[str]) -> str:
    kind, about = _KINDS[name]
    return f"# HELP {name} {about}\n# TYPE {name} {kind}\n" + "".join(f"{name}{sample}\n" for sample in samples)


def effects_text(waiting: Mapping[str, int]) -> str:
    """How many effects wait, are on their way, have failed; empty where that is not known."""
    samples = [f'{{state="{state}"}} {count}' for state, count in waiting.items()]
    return _family("gridwright_effects", samples) if samples else ""
