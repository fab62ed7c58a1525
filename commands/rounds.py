"""What the server looks after once a minute: seats that nobody active can fill any more (S8.5), a new day's roles and
values of parameters, terms after a change of the calendar or the file (S11.3), and what need not be kept any longer."""

from datetime import date

from access.calendars import Calendars
from records import forgetting, new_day
from records.house import House
from records.worker import Worker
from transfer import shelf
from workflows import calendar_change, stage_clocks
from workflows.changes import rescue


class Rounds(Worker):
    """Goes round by the clock."""

    operation = "rounds"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._followed: tuple[str, Calendars, date] | None = None

    async def once(self) -> bool:
        """One round."""
        house = await self.house.current()
        await new_day.begin(house)
        await rescue(house)
        await shelf.sweep(house)
        today = (house.schema.version, house.organisation.calendars, house.clock.today())
        if today != self._followed:
            await calendar_change.follow(house)
            await stage_clocks.follow(house)
            await forgetting.forget(house)
            self._followed = today
        return False
