"""What the server looks after once a minute: seats that nobody active can fill any more (S8.5), a new day's roles."""

import asyncio
import logging
from typing import Final

from accounts.holder import HouseHolder
from kernel.errors import Refusal
from workflows.changes import rescue

EVERY: Final = 60.0  # seconds
log: Final = logging.getLogger("gridwright")


async def rounds(holder: HouseHolder, every: float = EVERY) -> None:
    """Goes its rounds until it is cancelled; a round that is refused is logged, and the next one tries again."""
    while True:
        await asyncio.sleep(every)
        try:
            await rescue(await holder.current.current())
        except Refusal as refused:
            log.warning("a round was refused", extra={"facts": {"code": refused.code.name}})
