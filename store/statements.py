"""Small pieces of statements."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from store.layout import quoted

EVERY: Final = 2**62  # the LIMIT of what has none
_BATCH: Final = 10_000  # ids in one statement


def paged(sql: str, args: Sequence[Any], limit: int | None, offset: int) -> tuple[str, list[Any]]:
    """The statement with its LIMIT and OFFSET."""
    if limit is None and not offset:
        return sql, list(args)
    return f"{sql} LIMIT ? OFFSET ?", [*args, limit if limit is not None else EVERY, offset]


def batches(values: Iterable[Any]) -> Iterable[list[Any]]:
    """The values in lists that fit a statement, each once."""
    every = list(dict.fromkeys(values))
    return (every[start : start + _BATCH] for start in range(0, len(every), _BATCH))


def insertion(table: str, names: Sequence[str]) -> str:
    """The statement that adds a row."""
    columns = ", ".join(map(quoted, names))
    return f"INSERT INTO {quoted(table)} ({columns}) VALUES ({', '.join('?' * len(names))})"
