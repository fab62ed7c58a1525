"""What the server looks after once a minute: seats that nobody active can fill any more (S8.5), a new day's roles."""

from records.worker import Worker
from workflows.changes import rescue


class Rounds(Worker):
    """Goes round by the clock."""

    operation = "rounds"

    async def once(self) -> bool:
        """One round."""
        await rescue(await self.house.current())
        return False
