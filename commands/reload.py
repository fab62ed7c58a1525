"""Reads the schema again when its files change; a broken one leaves the last good version serving."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from watchfiles import Change, awatch

from accounts.holder import HouseHolder
from accounts.seed import seed
from commands.call import Loaded
from kernel.errors import Problem, Refusal
from kernel.settings import Settings
from notices.schema import stayed, tell
from records.house import House
from schema.load import SchemaErrors
from schema.sources import SHIPPED_FILES
from workflows import migrating

log = logging.getLogger("gridwright.reload")
_SWITCH: Final = 0.0005  # seconds

Load = Callable[[Settings], Loaded]
Adopt = Callable[[House, Loaded], Awaitable[House]]


class Reload:
    """Watches the folders of the schema's files, and swaps the house that serves."""

    def __init__(self, holder: HouseHolder, load: Load, adopt: Adopt) -> None:
        self._holder = holder
        self._load = load
        self._adopt = adopt

    async def watch(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set. Newly included folders are watched from the next reload on."""
        while not stop.is_set():
            folders = self._folders()
            async for _ in awatch(*folders, watch_filter=_is_yaml, debounce=300, step=50, stop_event=stop):
                await self.again()
                if self._folders() != folders:
                    break

    async def again(self) -> bool:
        """Loads what is on disk and serves it; says whether it is served now."""
        house = self._holder.current
        try:
            with _giving_way():
                loaded = await asyncio.to_thread(self._load, house.settings)
                if loaded.schema.version != house.schema.version:
                    await self._serve(await self._adopt(house, loaded))
            if loaded.schema.version == house.schema.version and self._holder.problems:
                self._holder.keep(())
        except SchemaErrors as errors:
            await self._keep(tuple(each for each in errors.problems if each.severity == "error"))
            return False
        except Refusal as refusal:
            await self._keep(refusal.problems or (Problem(refusal.code, refusal.values),))
            return False
        return True

    async def _serve(self, house: House) -> None:
        old = self._holder.current
        self._holder.swap(house)
        old.close()
        log.info("schema served", extra={"facts": {"version": house.schema.version[:12]}})
        await house.refresh()
        await seed(house)
        await stayed(house, [each for each in await migrating.follow(house) if each.severity == "warning"])

    async def _keep(self, problems: tuple[Problem, ...]) -> None:
        log.warning("schema refused", extra={"facts": {"problems": [each.line("en") for each in problems[:20]]}})
        self._holder.keep(problems)
        await tell(self._holder.current, problems)

    def _folders(self) -> tuple[Path, ...]:
        house = self._holder.current
        own = (file for file in house.schema.files if not file.startswith(SHIPPED_FILES))
        files = (house.settings.schema, *map(Path, own))
        return tuple(sorted({file.resolve().parent for file in files}))


@contextmanager
def _giving_way() -> Iterator[None]:
    """Lets answers interrupt the thread that reads the schema soon: each goes to and from the database's threads many
    times, and would wait five milliseconds each time."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _is_yaml(_: Change, path: str) -> bool:
    return path.endswith((".yaml", ".yml"))
