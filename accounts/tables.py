"""The accounts' rows in the database of the house that serves now."""

from typing import Any

from accounts.holder import HouseHolder
from records import internal


class Tables:
    """A Shelf over internal tables."""

    def __init__(self, holder: HouseHolder) -> None:
        self._holder = holder

    async def find(self, table: str, **equal: Any) -> list[dict[str, Any]]:
        """The rows with these values, oldest first."""
        return await internal.find(self._holder.current, table, **equal)

    async def add(self, table: str, **values: Any) -> int:
        """Adds a row; gives its id. Raises Refusal where another has what must be unique."""
        return await internal.add(self._holder.current, table, **values)

    async def change(self, table: str, id: int, **changes: Any) -> None:
        """Changes one row; nothing when it is gone."""
        await internal.change(self._holder.current, table, id, **changes)

    async def remove(self, table: str, **equal: Any) -> int:
        """Removes rows for good."""
        return await internal.remove(self._holder.current, table, **equal)
