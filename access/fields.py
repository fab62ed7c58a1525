"""Field rights: which fields a person sees, sees masked or writes, over several grants on one record."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from expressions.conditions import FALSE, TRUE, any_of
from expressions.tree import Expression
from schema.model import Grant


@dataclass(frozen=True, slots=True)
class FieldGrant:
    """What one grant says about fields, on the rows it reaches. `reads`, `updates`, `creates`: the verbs it gives."""

    rows: Expression
    reads: bool
    updates: bool
    creates: bool
    hidden: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    readonly: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    @staticmethod
    def of(grant: Grant, rows: Expression) -> "FieldGrant":
        """The field side of a grant as written."""
        return FieldGrant(
            rows, "read" in grant.can, "update" in grant.can, "create" in grant.can,
            grant.hide, grant.mask - grant.hide, grant.readonly, grant.fields,
        )  # fmt: skip

    def writes(self, name: str, creating: bool) -> bool:
        """Whether this grant lets `name` be written where it applies; what it hides is not there to be filled in."""
        if not (self.creates if creating else self.updates) or name in self.readonly | self.hidden:
            return False
        return creating or self.only is None or name in self.only

    @property
    def looks(self) -> tuple[frozenset[str], frozenset[str]]:
        """What it takes away from reading."""
        return self.hidden, self.masked


@dataclass(frozen=True, slots=True)
class RecordRights:
    """Field rights on one record, given the grants that apply to it: they add up.

    `opened` are fields that something beside the grants lets the person change on this record: a seat in an approval;
    `hidden` those that a step of one hides from him whatever his grants say.
    """

    applying: tuple[FieldGrant, ...]
    everything: bool = False
    places: tuple[int, ...] = ()  # which of the person's grants these are
    opened: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    @property
    def of_seat(self) -> bool:
        """Whether no grant reads the record and a seat in an approval opened it (S7.2)."""
        return self.applying is READER.applying

    @property
    def updates(self) -> bool:
        """Whether the grants let the record be changed; every verb implies reading."""
        return self.everything or (
            any(grant.reads for grant in self.applying) and any(grant.updates for grant in self.applying)
        )

    def sees(self, name: str) -> bool:
        """Whether the field is there at all (perhaps masked)."""
        if name in self.hidden:
            return False
        return self.everything or any(name not in grant.hidden for grant in self.applying if grant.reads)

    def masks(self, name: str) -> bool:
        """Whether only a masked value may be shown."""
        if name in self.hidden:
            return True
        if self.everything:
            return False
        return not any(name not in grant.hidden | grant.masked for grant in self.applying if grant.reads)

    def writes(self, name: str, creating: bool = False) -> bool:
        """Whether the field may be written; what one cannot read plainly one cannot change."""
        if self.everything and name not in self.hidden:
            return True
        plain = creating or not self.masks(name)
        if name in self.opened and not creating:
            return plain
        return plain and any(grant.writes(name, creating) for grant in self.applying)

    def writes_within(self, name: str) -> bool:
        """Whether some field of these lines may be written (`fields: [lines.price]`), though not the lines as such."""
        opening = (grant.only or () for grant in self.applying if grant.updates and name not in grant.readonly)
        return not self.masks(name) and any(each.startswith(f"{name}.") for only in opening for each in only)


READER: Final = RecordRights((FieldGrant(TRUE, reads=True, updates=False, creates=False),))
"""What a seat in an approval opens to somebody whom no grant lets read the record: to read it, whole (S7.2)."""


@dataclass(frozen=True, slots=True)
class FieldRights:
    """Field rights of one person on one entity, before a record is known."""

    grants: tuple[FieldGrant, ...]
    everything: bool = False

    def on(self, applying: Collection[int]) -> RecordRights:
        """Rights on a record to which the grants at these positions apply."""
        places = tuple(sorted(applying))
        return RecordRights(tuple(self.grants[each] for each in places), self.everything, places)

    @property
    def anywhere(self) -> RecordRights:
        """Rights as if every grant applied: what may be seen or written on some record."""
        return self.on(range(len(self.grants)))

    @property
    def reads_alike(self) -> bool:
        """Whether every reading grant shows the same fields, so that no row needs a look of its own."""
        return self.everything or len({grant.looks for grant in self.grants if grant.reads}) <= 1

    @property
    def writes_alike(self) -> bool:
        """Whether every updating grant opens the same fields."""
        return self.everything or len({(g.readonly, g.only) for g in self.grants if g.updates}) <= 1

    def plain_where(self, name: str) -> Expression:
        """The rows on which the field is readable without a mask; FALSE counts as an unknown name."""
        if self.everything:
            return TRUE
        reading = [grant for grant in self.grants if grant.reads]
        open_ = [grant.rows for grant in reading if name not in grant.hidden | grant.masked]
        if len(open_) == len(reading):
            return TRUE if reading else FALSE
        return any_of(*open_) if open_ else FALSE
