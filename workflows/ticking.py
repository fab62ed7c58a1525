"""The worker that looks at the clock: approvals, stages, and one message to each person of what still waits (S11)."""

from records.house import House
from records.worker import Worker
from workflows import clock_work, reminding, stage_clocks


class Timers(Worker):
    """Looks at the clock."""

    operation = "timers"

    async def once(self) -> bool:
        """One round; whether the clock did anything."""
        return bool(await run(await self.house.current()))


async def run(house: House) -> int:
    """Does what is due by now; on how many requests and records the clock acted."""
    acted = await clock_work.act(house) + await stage_clocks.act(house)
    await reminding.send(house)
    return acted
