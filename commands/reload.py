"""Reads the schema again when its files change; a broken one leaves the last good version serving."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from watchfiles import Change, awatch

from accounts.holder import HouseHolder
from kernel.errors import Problem, Refusal
from kernel.settings import Settings
from records.house import House
from schema.load import SchemaErrors
from schema.model import Schema
from schema.sources import SHIPPED_FILES

log = logging.getLogger("gridwright.reload")

Load = Callable[[Settings], Schema]
Adopt = Callable[[House, Schema], Awaitable[House]]
Tell = Callable[[House, tuple[Problem, ...]], Awaitable[None]]


class Reload:
    """Watches the folders of the schema's files. `tell` brings problems to those who administer the schema."""

    def __init__(self, holder: HouseHolder, load: Load, adopt: Adopt, tell: Tell) -> None:
        self._holder = holder
        self._load = load
        self._adopt = adopt
        self._tell = tell

    async def watch(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set. New `include`d folders are watched from the next reload on."""
        while not stop.is_set():
            folders = self._folders()
            async for _ in awatch(*folders, watch_filter=_is_yaml, debounce=300, step=50, stop_event=stop):
                await self.again()
                if self._folders() != folders:
                    break

    async def again(self) -> bool:
        """Loads and adopts what is on disk; says whether it is served now."""
        house = self._holder.current
        try:
            schema = await asyncio.to_thread(self._load, house.settings)
            if schema.version != house.schema.version:
                self._holder.swap(await self._adopt(house, schema))
                log.info("schema served", extra={"facts": {"version": schema.version[:12]}})
            elif self._holder.problems:
                self._holder.keep(())
        except SchemaErrors as errors:
            await self._keep(errors.problems)
            return False
        except Refusal as refusal:
            await self._keep((Problem(refusal.code, refusal.values), *refusal.problems))
            return False
        return True

    async def _keep(self, problems: tuple[Problem, ...]) -> None:
        log.warning("schema refused", extra={"facts": {"problems": [each.line("en") for each in problems[:20]]}})
        self._holder.keep(problems)
        await self._tell(self._holder.current, problems)

    def _folders(self) -> tuple[Path, ...]:
        house = self._holder.current
        own = (file for file in house.schema.files if not file.startswith(SHIPPED_FILES))
        files = (house.settings.schema, *map(Path, own))
        return tuple(sorted({file.resolve().parent for file in files}))


def _is_yaml(_: Change, path: str) -> bool:
    return path.endswith((".yaml", ".yml"))
