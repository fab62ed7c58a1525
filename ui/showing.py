"""Which rows of which list each open page shows, in which columns: the pages say so themselves, with their place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

MOST: Final = 200  # rows of which one page may ask to be told
WIDEST: Final = 400  # columns


@dataclass(frozen=True, slots=True)
class Showing:
    """What one page shows. Without `fields` it asks for values itself."""

    user: int
    entity: str
    rows: frozenset[int]
    fields: tuple[str, ...] = ()


def showing(user: int, entity: str, message: Mapping[str, Any]) -> Showing:
    """What a page says it shows; what is malformed counts for nothing."""
    rows, fields = message.get("shown"), message.get("fields")
    names = fields.split(",") if isinstance(fields, str) else []
    return Showing(
        user, entity, frozenset(_whole(rows[:MOST])) if isinstance(rows, list) else frozenset(),
        tuple(dict.fromkeys(filter(None, names))) if len(names) <= WIDEST else (),
    )  # fmt: skip


def _whole(given: Iterable[object]) -> Iterator[int]:
    for each in given:
        if type(each) is int and 0 < each < 2**63:
            yield each
