"""What the server looks after once a minute: seats that nobody active can fill any more (S8.5), a new day's roles and
values of parameters."""

from records import new_day
from records.worker import Worker
from workflows.changes import rescue


class Rounds(Worker):
    """Goes round by the clock."""

    operation = "rounds"

    async def once(self) -> bool:
        """One round."""
        house = await self.house.current()
        await new_day.begin(house)
        await rescue(house)
        return False
