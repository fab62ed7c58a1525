"""A record as it is about to be: its stored row, the row it becomes, and its lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from expressions.frame import Frame
from kernel.errors import Problem
from records.results import Row
from schema.model import Entity

UNTOUCHED: Final = frozenset(("id", "version", "updated_at", "updated_by"))  # kept, not changed by anybody


@dataclass(slots=True, eq=False)
class Draft:
    """`row` holds every value the record will have; `id` is 0 or below until it is stored. `lines` holds the lists of
    rows that were given or loaded; `removed` the stored lines that go. `given`: the fields somebody set."""

    entity: Entity
    row: Row
    old: Row | None = None
    given: set[str] = field(default_factory=set)
    lines: dict[str, list["Draft"]] = field(default_factory=dict)
    removed: list["Draft"] = field(default_factory=list)
    parent: "Draft | None" = None
    heard: bool = False  # plugins have been asked about it
    frame: tuple[Frame, Frame] | None = None  # what held when it was last asked about, and what holds for it then
    warned: Sequence[Problem] = ()  # what is told with it when it is stored together with others

    @property
    def id(self) -> int:
        """The id; 0 or below for a record not stored yet."""
        id: int = self.row["id"]
        return id

    @property
    def is_new(self) -> bool:
        """Whether it is not stored yet."""
        return self.old is None

    @property
    def returns(self) -> bool:
        """Whether it is a deleted line that comes back."""
        return bool(self.old and self.old.get("deleted_at_")) and not self.row.get("deleted_at_")

    @property
    def differs(self) -> bool:
        """Whether there is anything to store."""
        return self.is_new or self.returns or bool(self.changed())

    def changed(self) -> dict[str, tuple[Any, Any]]:
        """The fields whose value differs from the stored one, with both."""
        old, fields = self.old or {}, self.entity.fields
        if self.old is None:
            return {
                name: (None, value)
                for name, value in self.row.items()
                if value is not None and value != "" and value != () and name in fields and name not in UNTOUCHED
            }
        return {
            name: (was, value)
            for name, value in self.row.items()
            if (was := old.get(name)) is not value  # asked first: it settles nearly all
            and name in fields
            and name not in UNTOUCHED
            and not same(was, value)
        }

    def family(self) -> Iterator["Draft"]:
        """The record and its lines."""
        yield self
        for rows in self.lines.values():
            yield from rows


def same(old: Any, new: Any) -> bool:
    """Whether nothing changes: empty is empty, however it is kept."""
    if old == new:
        return True
    return not old and not new and _empty(old) and _empty(new)  # what is something is asked nothing more


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == ()
