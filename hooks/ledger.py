"""Remembers which plugin failed when, and switches off the one that fails three times in a row."""

from collections import deque
from datetime import datetime
from typing import Any, Final

from hooks.arguments import Failure
from kernel.clock import Clock

IN_A_ROW: Final = 3
REMEMBERED: Final = 100


class Ledger:
    """Failures of one relay, newest last; counts are per plugin and start anew with each success."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._row: dict[str, int] = {}
        self.off: set[str] = set()
        self.failures: deque[Failure] = deque(maxlen=REMEMBERED)

    def now(self) -> datetime:
        """The instant."""
        return self._clock.now()

    def well(self, plugin: str) -> None:
        """A call went well."""
        self._row.pop(plugin, None)

    def ill(self, plugin: str, hook: str, reason: str) -> Failure:
        """A call failed."""
        self._row[plugin] = self._row.get(plugin, 0) + 1
        if now_off := self._row[plugin] >= IN_A_ROW:
            self.off.add(plugin)
        self.failures.append(Failure(self._clock.now(), plugin, hook, reason, now_off))
        return self.failures[-1]

    def switch_on(self, plugin: str) -> None:
        """An administrator tries again."""
        self.off.discard(plugin)
        self._row.pop(plugin, None)

    def reports(self, language: str) -> list[dict[str, Any]]:
        """The newest failure of each plugin: `{name, hook, at, message, off}`."""
        newest = {failure.plugin: failure for failure in self.failures}
        return [
            {"name": name, "hook": failure.hook, "at": failure.at.isoformat(), "off": name in self.off,
             "message": _sentence(failure, name in self.off, language)}
            for name, failure in newest.items()
        ]  # fmt: skip


def _sentence(failure: Failure, off: bool, language: str) -> str:
    if language.startswith("zh"):
        return f"插件 {failure.plugin} 在 {failure.hook} 中出错：{failure.reason}。" + (
            "连续三次失败，已停用。" if off else ""
        )
    ending = " It failed three times in a row and is switched off." if off else ""
    return f"The plugin {failure.plugin} failed in {failure.hook}: {failure.reason}.{ending}"
