"""The kinds of values an expression may have."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "boolean", "number", "text", "date", "datetime", "duration", "record", "collection", "list", "json", "empty", "any"
]


@dataclass(frozen=True, slots=True)
class Type:
    """A kind; for `record` and `collection` the entity (None = any entity); for `list` and multi-values the item type.

    Values in memory: boolean `bool`; number `int` or `Decimal`; text and choices `str`; date `datetime.date`;
    datetime an aware UTC `datetime.datetime`; duration `kernel.duration.Duration`; record an id (`int`), or a
    `kernel.reference.Reference` where the entity is open; collection and list `tuple`; empty `None`. `options`: of a
    choice its keys; of an open record or collection the entities it may be of (none = every entity).
    """

    kind: Kind
    entity: str | None = None
    item: "Type | None" = None
    options: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.entity or self.kind if self.kind == "record" else self.kind


BOOLEAN: Final = Type("boolean")
NUMBER: Final = Type("number")
TEXT: Final = Type("text")
DATE: Final = Type("date")
DATETIME: Final = Type("datetime")
DURATION: Final = Type("duration")
JSON: Final = Type("json")
EMPTY: Final = Type("empty")
ANY: Final = Type("any")
