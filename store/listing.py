"""A list of records as it is asked for, and the statement it becomes, without its columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from expressions.frame import Frame
from expressions.tree import Expression
from store import keys
from store.depends import depends_of
from store.keys import Key, Range

if TYPE_CHECKING:
    from store.reader import Reader

Deleted = Literal["without", "with", "only"]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: records of `entity` that meet `where`, in the order of `sort`.

    `text`: only records that `search` finds for it. `titles` holds the condition under which a link's title is shown
    (a link not named in it shows its title always).
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

    def __init__(self, reader: "Reader", listing: Listing) -> None:
        self.shelf = shelf = reader.shelves[listing.entity]
        self._dialect = reader.dialect
        self._listing, self._reader = listing, reader
        condition, args = reader.condition(shelf, listing.where, listing.frame, listing.deleted)
        if listing.text:
            found, more = reader.matching(shelf, listing.text)
            condition, args = f"{condition} AND {found}", [*args, *more]
        self.condition, self.args, self._along = condition, tuple(args), ""
        self.keys = tuple(self._keys())
        self.about = f"{listing.entity}:{','.join(listing.sort)}"
        self.key = (shelf.name, self.condition, self.args, tuple((key.sql, key.down, key.args) for key in self.keys))

    @property
    def source(self) -> str:
        """What stands behind FROM for the whole list."""
        return f"{self.shelf.table} AS r{self._along} WHERE {self.condition}"

    @property
    def depends(self) -> Mapping[str, frozenset[str] | None]:
        """What the order depends on."""
        schema = self._reader.shelves.schema
        return depends_of(schema, self.shelf.entity, self._listing.where, self._listing.sort)

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

    def steer(self) -> None:
        """Makes pages follow the way."""
        self._along = self._dialect.along(self.way)

    def within(self, stretch: Range) -> tuple[str, tuple[Any, ...]]:
        """The source cut to a stretch."""
        return " AND ".join((self.source, *stretch.conditions)), (*self.args, *stretch.args)

    def ids(self, stretch: Range, limit: int | None, offset: int) -> tuple[str, tuple[Any, ...]]:
        """The ids of a stretch in order."""
        source, args = self.within(stretch)
        order, more = keys.order(self._dialect, stretch.keys)
        cut = "" if limit is None else f" LIMIT {int(limit)} OFFSET {int(offset)}"
        return f'SELECT r."id" AS id_ FROM {source} ORDER BY {order}{cut}', (*args, *more)

    def _keys(self) -> list[Key]:
        """The sort with `id` at its end. A link is sorted by the title people see."""
        frame, sort = self._listing.frame, self._listing.sort
        return keys.with_id([
            self._reader.key(self.shelf, name.lstrip("-"), name.startswith("-"), frame, titles=True) for name in sort
        ])  # fmt: skip
