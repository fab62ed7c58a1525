"""A list of records as it is asked for, and the statement it becomes, without its columns."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from expressions.frame import Frame
from expressions.tree import Expression
from store import keys
from store.depends import depends_of
from store.keys import Range

if TYPE_CHECKING:
    from store.pieces import Pieces

Deleted = Literal["without", "with", "only"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody sees of the fields that a list is sorted by: where the title of a link's record is shown, and where
    a value is plain. What is not shown counts as empty, so that no order tells it; a field not named shows always."""

    titles: Mapping[str, Expression] = field(default_factory=dict)
    plain: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: records of `entity` that meet `where`, in the order of `sort`.

    `text`: only records that `search` finds for it. `titles` holds the condition under which a link's title is shown,
    and as `title_` that of the record's own; what is not named in it is always shown.
    """

    entity: str
    where: Expression | None = None
    sort: tuple[str, ...] = ()
    frame: Frame | None = None
    text: str = ""
    deleted: Deleted = "without"
    titles: Mapping[str, Expression] | None = None


class Question:
    """The statement of a list without its columns."""

    def __init__(self, pieces: "Pieces", listing: Listing) -> None:
        self.shelf = shelf = pieces.shelves[listing.entity]
        self._dialect, self._schema = pieces.dialect, pieces.shelves.schema
        self._listing = listing
        condition, args = pieces.condition(shelf, listing.where, listing.frame, listing.deleted)
        if listing.text:
            found, more = pieces.matching(shelf, listing.text)
            condition, args = f"{condition} AND {found}", [*args, *more]
        self.condition, self.args, self._along = condition, tuple(args), ""
        # A link is sorted by the title people see.
        self.keys = tuple(pieces.keys(shelf, listing.sort, listing.frame, Seen(listing.titles or {})))
        self.about = f"{listing.entity}:{','.join(listing.sort)}"
        self.key = (shelf.name, self.condition, self.args, tuple((key.sql, key.down, key.args) for key in self.keys))

    @property
    def source(self) -> str:
        """What stands behind FROM for the whole list."""
        return f"{self.shelf.table} AS r{self._along} WHERE {self.condition}"

    @property
    def depends(self) -> Mapping[str, frozenset[str] | None]:
        """What the order depends on."""
        return self.depends_with(self._listing.sort)

    def depends_with(self, sort: Iterable[str]) -> Mapping[str, frozenset[str] | None]:
        """What the list depends on under a sort; under none what its length does."""
        return depends_of(self._schema, self.shelf.entity, self._listing.where, sort, self._listing.titles)

    @property
    def way(self) -> str:
        """The index of the order; the table itself where none has it."""
        return self.keys[0].index or "id"

    @property
    def steerable(self) -> bool:
        """Whether there are conditions that could tempt the engine away from the way to go."""
        bare = self._listing.where is None and not self._listing.text
        alive = self._listing.deleted == "without"  # the indexes hold undeleted rows only
        return bool(alive and not bare and self._dialect.along(self.way))

    def steered(self) -> "Question":
        """The same with its pages following the way."""
        found = copy(self)
        found._along = self._dialect.along(self.way)
        return found

    def scanned(self) -> "Question":
        """The same with the table read from end to end."""
        found = copy(self)
        found._along = self._dialect.along("id")
        return found

    def within(self, stretch: Range) -> tuple[str, tuple[Any, ...]]:
        """The source cut to a stretch."""
        return " AND ".join((self.source, *stretch.conditions)), (*self.args, *stretch.args)

    def ids(self, stretch: Range, limit: int | None, offset: int) -> tuple[str, tuple[Any, ...]]:
        """The ids of a stretch in order."""
        source, args = self.within(stretch)
        order, more = keys.order(self._dialect, stretch.keys)
        cut = "" if limit is None else f" LIMIT {int(limit)} OFFSET {int(offset)}"
        return f'SELECT r."id" AS id_ FROM {source} ORDER BY {order}{cut}', (*args, *more)
