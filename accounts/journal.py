"""Writes down who signed in: a `login_event` and `last_login_at`, through the door like everything else."""

from accounts.holder import HouseHolder
from kernel.actor import Actor
from records.actions.create import Create
from records.actions.update import Update
from records.door import Door


class Journal:
    """The written trace of log-ins."""

    def __init__(self, holder: HouseHolder) -> None:
        self._holder = holder

    async def logged_in(self, user: int, device: str, abnormal: bool) -> None:
        """One log-in. `abnormal`: the person is signed in on another device at the same time (policy D-7)."""
        house = self._holder.current
        now = house.clock.now()
        door = Door(house, Actor.system("log-in"))
        event = {"user": user, "at": now, "device": device[:200], "abnormal": abnormal}
        await door.run(Create("login_event", event))
        await door.run(Update("user", user, {"last_login_at": now}))
