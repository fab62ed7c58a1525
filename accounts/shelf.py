"""The few words in which accounts keep their own rows: internal tables, found by equal values."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

CREDENTIAL: Final = "credential"
SESSION: Final = "session"
TOKEN: Final = "api_token"
FAILURE: Final = "login_failure"
INVITATION: Final = "invitation"

Row = Mapping[str, Any]


class Shelf(Protocol):
    """Internal tables. Every call is one statement or one transaction of its own."""

    async def find(self, table: str, **equal: Any) -> list[dict[str, Any]]:
        """The rows with these values, `id` included, oldest first."""

    async def among(self, table: str, ids: Iterable[int]) -> list[dict[str, Any]]:
        """Those of the rows with these ids that are there."""

    async def add(self, table: str, **values: Any) -> int:
        """Adds a row; gives its id."""

    async def change(self, table: str, id: int, **changes: Any) -> None:
        """Changes one row; nothing when it is gone."""

    async def remove(self, table: str, **equal: Any) -> int:
        """Removes the rows with these values for good; gives how many there were."""
