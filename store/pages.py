"""Pages of a list, as a grid asks for them: JSON values straight from the database, titles of links in the same statement.

The ids of the page are found first (an inner statement that reads only what filters and sorts), then its rows. A place
far down is reached through the kept order of all ids, a next page by the values of its last row.
"""

import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from expressions.frame import Frame
from expressions.tree import Expression
from store import keys
from store.depends import depends_of
from store.keys import Key, Range
from store.layout import quoted
from store.remembered import Remembered
from store.shown import Show, show_of
from store.statements import batches, marks

if TYPE_CHECKING:
    from store.reader import Reader

Deleted = Literal["without", "with", "only"]
_PLENTY: Final = 2_000  # rows
_GUESS_SECONDS: Final = 60.0
_DEEP: Final = 1_000  # rows to skip; beyond, the order of all ids is worth having
_ALWAYS: Final = ("id", "version")


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


@dataclass(frozen=True, slots=True)
class PageValues:
    """Rows as JSON values in the order of `names`: `id`, `version`, then the columns asked for. A link is
    `{"id": 7, "title": "..."}`, members are lists of these; `next` is the cursor of what follows (None: nothing does)."""

    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    next: str | None


class Pages:
    """Reads pages through a reader; `kept` holds orders and counts between requests."""

    def __init__(self, reader: "Reader", kept: Remembered) -> None:
        self._reader = reader
        self._kept = kept

    async def page(
        self, listing: Listing, columns: Sequence[str], limit: int, offset: int = 0, after: str | None = None
    ) -> PageValues:
        """`limit` rows after skipping `offset`, or behind the cursor `after`. Raises Refusal BAD_CURSOR."""
        question = _Question(self._reader, listing)
        select = _Select(self._reader, question, listing, columns)
        if offset < _DEEP and await self._plenty(question):
            question.steer()
        if after is not None:
            place = keys.place(self._reader.dialect, question.about, after, question.keys)
            found = await self._along(question, select, keys.behind(question.keys, place), limit + 1, 0)
        elif offset >= _DEEP:
            found = await self._far(question, select, limit + 1, offset)
        else:
            found = await self._along(question, select, keys.whole(question.keys), limit + 1, offset)
        more, rows = len(found) > limit, found[:limit]
        cursor = keys.cursor(question.about, rows[-1][select.width :]) if more else None
        return PageValues(select.names, await select.shown(rows), cursor)

    async def count(self, listing: Listing, at_most: int | None = None) -> int:
        """How many; counting stops at `at_most`. An exact figure is kept until something it depends on changes."""
        question = _Question(self._reader, listing)
        order = self._kept.get(question.key)
        if order is not None:
            return len(order) if at_most is None else min(len(order), at_most)
        known = self._kept.get(("count", question.shelf.name, question.condition, question.args))
        if known is not None:
            return int(known) if at_most is None else min(known, at_most)
        if at_most is not None:
            return await self._counted(f"SELECT 1 FROM {question.source} LIMIT {int(at_most)}", question.args)
        key = ("count", question.shelf.name, question.condition, question.args)
        depends = depends_of(self._reader.shelves.schema, question.shelf.entity, listing.where, ())
        return int(await self._kept.ask(key, depends, lambda: self._exact(question)))

    async def _exact(self, question: "_Question") -> int:
        rows = await self._reader.fetch(f"SELECT count(*) FROM {question.source}", question.args)
        return int(rows[0][0])

    async def _counted(self, sql: str, args: Sequence[Any]) -> int:
        return int((await self._reader.fetch(f"SELECT count(*) FROM ({sql}) AS part", args))[0][0])

    async def _plenty(self, question: "_Question") -> bool:
        """Whether so many rows are in the list that following the order beats gathering and sorting them. The guess is
        kept for a minute, whatever is written meanwhile: a wrong one costs time only."""
        if not question.steerable:
            return False
        key = ("plenty", question.shelf.name, question.condition, question.args)
        known = self._kept.get(key)
        if known is None or time.monotonic() - known[1] > _GUESS_SECONDS:
            sql = f"SELECT 1 FROM {question.source} LIMIT {_PLENTY}"
            known = (await self._counted(sql, question.args) >= _PLENTY, time.monotonic())
            self._kept.put(key, {}, known)
        return bool(known[0])

    # ---- ways to the rows
    async def _along(
        self, question: "_Question", select: "_Select", ranges: Sequence[Range], limit: int, offset: int
    ) -> list[Sequence[Any]]:
        """Reads stretch after stretch until there are `limit` rows."""
        found: list[Sequence[Any]] = []
        for number, stretch in enumerate(ranges):
            sql, args = question.ids(stretch, limit - len(found), offset)
            found += await self._reader.fetch(*select.of(sql, args, stretch))
            if len(found) >= limit:
                break
            if offset and number + 1 < len(ranges):
                offset = 0 if found else max(0, offset - await self._length(question, stretch))
        return found

    async def _length(self, question: "_Question", stretch: Range) -> int:
        sql, args = question.within(stretch)
        return await self._counted(f"SELECT 1 FROM {sql}", args)

    async def _far(self, question: "_Question", select: "_Select", limit: int, offset: int) -> list[Sequence[Any]]:
        order = self._kept.get(question.key)
        if order is None and self._kept.restless(question.key):
            return await self._along(question, select, [Range((), (), question.keys)], limit, offset)
        if order is None:
            order = await self._kept.ask(question.key, question.depends, lambda: self._order(question))
        ids = order[offset : offset + limit].tolist()
        sql, args = select.by_ids(ids)
        rows = {row[0]: row for row in await self._reader.fetch(sql, args)} if ids else {}
        return [rows[id] for id in ids if id in rows]

    async def _order(self, question: "_Question") -> "array[int]":
        sql, args = question.ids(Range((), (), question.keys), None, 0)
        packed = (await self._reader.fetch(self._reader.dialect.packed_ids(sql), args))[0][0]
        order: array[int] = array("q")
        if packed:
            order.frombytes(bytes.fromhex(packed) if isinstance(packed, str) else packed)
            order.byteswap()
        return order


class _Question:
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
    def steerable(self) -> bool:
        """Whether there is an index to follow, and conditions that could tempt the engine away from it."""
        bare = self._listing.where is None and not self._listing.text
        alive = self._listing.deleted == "without"  # the indexes hold undeleted rows only
        return bool(self.keys[0].index and alive and not bare and self._dialect.along(self.keys[0].index))

    def steer(self) -> None:
        """Makes pages follow the index of the order."""
        self._along = self._dialect.along(self.keys[0].index)

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


class _Select:
    """The columns of a page: how they are read, joined and shown."""

    def __init__(self, reader: "Reader", question: _Question, listing: Listing, columns: Sequence[str]) -> None:
        self._reader, self._question, self._listing = reader, question, listing
        self._shelf = question.shelf
        self.names = (*_ALWAYS, *(name for name in dict.fromkeys(columns) if name not in _ALWAYS))
        self._parts: list[str] = []
        self._args: list[Any] = []
        self._joins: list[str] = []
        self._join_args: list[Any] = []
        self._shows: list[tuple[Callable[[Sequence[Any], int], Any] | None, int]] = []
        for name in self.names:
            self._add(name)
        self.width = len(self._parts)  # behind these stand the sort keys

    def _add(self, name: str) -> None:
        at = len(self._parts)
        stored = self._shelf.columns.get(name)
        if name in self._shelf.members:
            self._parts.append("NULL")
            self._shows.append((None, at))
        elif stored is None:
            sql, args, stored = self._reader.part(self._shelf, name, self._listing.frame)
            self._parts.append(sql)
            self._args += args
            self._shows.append((_plain(show_of(stored, self._reader.dialect.name)), at))
        elif target := self._shelf.targets.get(name):
            self._parts += [f"r.{quoted(name)}", self._title(name, target)]
            self._shows.append((_link, at))
        else:
            self._parts.append(f"r.{quoted(name)}")
            self._shows.append((_plain(show_of(stored, self._reader.dialect.name)), at))

    def _title(self, name: str, target: str) -> str:
        """The title of what a link names, deleted or not; only under the condition given for it."""
        alias = f"l{len(self._joins)}"
        shown, args = "", list[Any]()
        condition = (self._listing.titles or {}).get(name)
        shelf = self._reader.shelves[target]
        if condition is not None:
            sql, args = self._reader.compiled(condition, self._listing.frame, alias)
            shown = f" AND {sql}"
        self._joins.append(f' LEFT JOIN {shelf.table} AS {alias} ON {alias}."id" = r.{quoted(name)}{shown}')
        self._join_args += args
        return f'{alias}."title_"'

    def of(self, ids: str, args: Sequence[Any], stretch: Range) -> tuple[str, list[Any]]:
        """The rows of an inner statement that finds ids, in the same order, with all sort keys at the end."""
        order, more = keys.order(self._reader.dialect, stretch.keys)
        sorts = self._question.keys
        parts = ", ".join((*self._parts, *(key.sql for key in sorts)))
        joins = "".join(self._joins)
        sql = (
            f'SELECT {parts} FROM ({ids}) AS p JOIN {self._shelf.table} AS r ON r."id" = p.id_{joins} ORDER BY {order}'
        )
        key_args = [arg for key in sorts for arg in key.args]
        return sql, [*self._args, *key_args, *args, *self._join_args, *more]

    def by_ids(self, ids: Sequence[int]) -> tuple[str, list[Any]]:
        """The rows of these ids, in any order."""
        sorts = self._question.keys
        parts = ", ".join((*self._parts, *(key.sql for key in sorts)))
        joins = "".join(self._joins)
        condition, args = self._question.condition, self._question.args
        where = f'r."id" IN ({marks(ids)}) AND {condition}'
        key_args = [arg for key in sorts for arg in key.args]
        sql = f"SELECT {parts} FROM {self._shelf.table} AS r{joins} WHERE {where}"
        return sql, [*self._args, *key_args, *self._join_args, *ids, *args]

    async def shown(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """The rows as JSON values."""
        columns = [[row[at] for row in rows] if show is None else [show(row, at) for row in rows]
                   for show, at in self._shows]  # fmt: skip
        ids = [row[0] for row in rows]
        for number, name in enumerate(self.names):
            if name in self._shelf.members:
                columns[number] = await self._members(name, ids)
        return list(zip(*columns, strict=True))

    async def _members(self, name: str, ids: Sequence[int]) -> list[Any]:
        table = self._shelf.members[name]
        found: dict[int, list[Any]] = {id: [] for id in ids}
        target = self._shelf.targets.get(name)
        condition = (self._listing.titles or {}).get(name)
        for part in batches(ids):
            title, join, args = "NULL", "", list[Any]()
            if target:
                shelf = self._reader.shelves[target]
                shown = ""
                if condition is not None:
                    sql, args = self._reader.compiled(condition, self._listing.frame, "l")
                    shown = f" AND {sql}"
                title, join = 'l."title_"', f' LEFT JOIN {shelf.table} AS l ON l."id" = m."member"{shown}'
            sql = (
                f'SELECT m."record", m."member", {title} FROM {table.table} AS m{join} '
                f'WHERE m."record" IN ({marks(part)}) ORDER BY m."record", m."position"'
            )
            for record, member, text in await self._reader.fetch(sql, [*args, *part]):
                found[record].append(_member(member, text))
        return [found[id] for id in ids]


def _member(member: Any, title: str | None) -> dict[str, Any]:
    if isinstance(member, str):
        entity, _, id = member.partition(":")
        return {"entity": entity, "id": int(id), "title": title}
    return {"id": member, "title": title}


def _link(row: Sequence[Any], at: int) -> dict[str, Any] | None:
    id = row[at]
    return None if id is None else {"id": id, "title": row[at + 1]}


def _plain(show: Show | None) -> Callable[[Sequence[Any], int], Any] | None:
    return None if show is None else lambda row, at: show(row[at])
