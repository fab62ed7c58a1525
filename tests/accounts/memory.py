"""A shelf in memory, for tests of what accounts do with their rows."""

import itertools
from collections.abc import Iterable
from typing import Any


class MemoryShelf:
    """Internal tables as lists of rows."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self._ids = itertools.count(1)

    async def find(self, table: str, **equal: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self.tables.get(table, ()) if _fits(row, equal)]

    async def among(self, table: str, ids: Iterable[int]) -> list[dict[str, Any]]:
        wanted = set(ids)
        return [dict(row) for row in self.tables.get(table, ()) if row["id"] in wanted]

    async def add(self, table: str, **values: Any) -> int:
        row = {"id": next(self._ids), **values}
        self.tables.setdefault(table, []).append(row)
        return int(row["id"])

    async def change(self, table: str, id: int, **changes: Any) -> None:
        for row in self.tables.get(table, ()):
            if row["id"] == id:
                row.update(changes)

    async def remove(self, table: str, **equal: Any) -> int:
        rows = self.tables.get(table, [])
        kept = [row for row in rows if not _fits(row, equal)]
        self.tables[table] = kept
        return len(rows) - len(kept)


def _fits(row: dict[str, Any], equal: dict[str, Any]) -> bool:
    return all(row.get(key) == value for key, value in equal.items())
