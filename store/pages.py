"""Pages of a list, as a grid asks for them: JSON straight from the database, titles of links in the same statement.

The ids of the page are found first (an inner statement that reads only what filters and sorts), then its rows. A place
far down is reached through the kept order of all ids, a next page by the values of its last row.
"""

import time
from array import array
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from store import keys
from store.grouping import Group, Grouping, Statement
from store.keys import Range
from store.listing import Listing, Question
from store.plans import plan
from store.remembered import Depends, Remembered
from store.selection import Selection

if TYPE_CHECKING:
    from store.reader import Reader

_PLENTY: Final = 2_000  # rows
_GUESS_SECONDS: Final = 60.0
_DEEP: Final = 1_000  # rows to skip; beyond, the order of all ids is worth having


@dataclass(frozen=True, slots=True)
class PageValues:
    """Columns of JSON values, one for each of `names`: `id`, `version`, then those asked for. A link is
    `{"id": 7, "title": "..."}`, members are lists of these; `next` is the cursor of what follows (None: nothing)."""

    names: tuple[str, ...]
    columns: Sequence[Sequence[Any]]
    next: str | None

    def __len__(self) -> int:
        return len(self.columns[0])

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The same, row by row."""
        return list(zip(*self.columns, strict=True))


class Pages:
    """Reads pages through a reader; `kept` holds orders and counts between requests."""

    def __init__(self, reader: "Reader", kept: Remembered) -> None:
        self._reader = reader
        self._kept = kept

    async def page(
        self, listing: Listing, columns: Sequence[str], limit: int, offset: int = 0, after: str | None = None
    ) -> PageValues:
        """`limit` rows after skipping `offset`, or behind the cursor `after`. Raises Refusal BAD_CURSOR."""
        known = plan(self._reader.pieces, listing, columns)
        question, select = known.question, known.select
        if offset < _DEEP and await self._plenty(question):
            question = question.steered()
        if after is not None:
            place = keys.place(self._reader.dialect, question.about, after, question.keys)
            found = await self._along(question, select, keys.behind(question.keys, place), limit + 1, 0)
        elif offset >= _DEEP:
            found = await self._far(question, select, limit + 1, offset)
        else:
            found = await self._along(question, select, keys.whole(question.keys), limit + 1, offset)
        more, rows = len(found) > limit, found[:limit]
        cursor = keys.cursor(question.about, rows[-1][select.width :]) if more else None
        return PageValues(select.names, await select.shown(rows, self._reader.fetch), cursor)

    async def some(self, listing: Listing, columns: Sequence[str], ids: Sequence[int]) -> PageValues:
        """Those of the records `ids` that are in the list now, in the order of `ids`."""
        select = plan(self._reader.pieces, listing, columns).select
        found = {row[0]: row for row in await self._reader.fetch(*select.by_ids(ids))} if ids else {}
        rows = [found[id] for id in ids if id in found]
        return PageValues(select.names, await select.shown(rows, self._reader.fetch), None)

    def statement(self, listing: Listing, columns: Sequence[str]) -> Hashable:
        """What decides the answer of `some`, whatever the records are."""
        pieces = self._reader.pieces
        return Selection(pieces, Question(pieces, listing), listing, columns).statement

    async def count(self, listing: Listing, at_most: int | None = None) -> int:
        """How many; counting stops at `at_most`. An exact figure is kept until something it depends on changes."""
        question = plan(self._reader.pieces, listing).question
        order = self._kept.get(question.key)
        if order is not None:
            return len(order) if at_most is None else min(len(order), at_most)
        known = self._kept.get(("count", question.shelf.name, question.condition, question.args))
        if known is not None:
            return int(known) if at_most is None else min(known, at_most)
        depends = question.depends_with(())
        if at_most is not None:
            return await self._up_to(question, None if listing.text else depends, at_most)
        key = ("count", question.shelf.name, question.condition, question.args)
        return int(await self._kept.ask(key, depends, lambda: self._exact(question)))

    def is_deep(self, listing: Listing, rows: int) -> bool:
        """Whether the far end of a list of so many rows is reached through an order that is not kept yet."""
        question = plan(self._reader.pieces, listing).question
        return rows > _DEEP and self._kept.get(question.key) is None and not self._kept.restless(question.key)

    async def put_in_order(self, listing: Listing) -> None:
        """Keeps the order of all rows."""
        await self._ordered(plan(self._reader.pieces, listing).question)

    async def _up_to(self, question: Question, depends: Depends | None, at_most: int) -> int:
        """Kept too (not where words are searched): counting to 10,000 takes many times as long as reading a page."""
        key = ("count up to", at_most, question.shelf.name, question.condition, question.args)
        sql = f"SELECT 1 FROM {question.source} LIMIT {int(at_most)}"
        known = self._kept.get(key)
        if known is not None:
            return int(known)
        if depends is None:
            return await self._counted(sql, question.args)
        return int(await self._kept.ask(key, depends, lambda: self._counted(sql, question.args)))

    async def groups(self, asked: Grouping, limit: int) -> tuple[Group, ...]:
        """The groups of a list, kept until something they are made of changes."""
        statement = Statement(self._reader.pieces, asked)
        sql, args = statement.text(limit)
        key = ("groups", sql, tuple(args))
        known: tuple[Group, ...] | None = self._kept.get(key)
        if known is not None:
            return known

        async def find() -> tuple[Group, ...]:
            return tuple(statement.group(tuple(row)) for row in await self._reader.fetch(sql, args))

        found: tuple[Group, ...] = await self._kept.ask(key, statement.depends, find)
        return found

    async def _exact(self, question: Question) -> int:
        rows = await self._reader.fetch(f"SELECT count(*) FROM {question.source}", question.args)
        return int(rows[0][0])

    async def _counted(self, sql: str, args: Sequence[Any]) -> int:
        return int((await self._reader.fetch(f"SELECT count(*) FROM ({sql}) AS part", args))[0][0])

    async def _plenty(self, question: Question) -> bool:
        """Whether so many rows are in the list that following the order (or, where no index has it, the table) beats
        gathering them by an index of the condition. The guess is kept for a minute, whatever is written meanwhile: a
        wrong one costs time only."""
        if not question.steerable:
            return False
        key = ("plenty", question.way, question.shelf.name, question.condition, question.args)
        known = self._kept.get(key)
        if known is None or time.monotonic() - known[1] > _GUESS_SECONDS:
            least = _PLENTY if question.keys[0].index else await self._share(question)
            sql = f"SELECT 1 FROM {question.source} LIMIT {least}"
            known = (await self._counted(sql, question.args) >= least, time.monotonic())
            self._kept.put(key, {}, known)
        return bool(known[0])

    async def _many(self, question: Question) -> bool:
        share = await self._share(question)
        return await self._counted(f"SELECT 1 FROM {question.source} LIMIT {share}", question.args) >= share

    async def _share(self, question: Question) -> int:
        """So many rows of a table that reading it from end to end beats looking each of them up by an index."""
        rows = await self._reader.fetch(f'SELECT max("id") FROM {question.shelf.table}')
        return max(_PLENTY, (rows[0][0] or 0) // 8)

    # ---- ways to the rows
    async def _along(
        self, question: Question, select: Selection, ranges: Sequence[Range], limit: int, offset: int
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

    async def _length(self, question: Question, stretch: Range) -> int:
        sql, args = question.within(stretch)
        return await self._counted(f"SELECT 1 FROM {sql}", args)

    async def _far(self, question: Question, select: Selection, limit: int, offset: int) -> list[Sequence[Any]]:
        order = self._kept.get(question.key)
        if order is None and self._kept.restless(question.key):
            return await self._along(question, select, [Range((), (), question.keys)], limit, offset)
        if order is None:
            order = await self._ordered(question)
        ids = order[offset : offset + limit].tolist()
        sql, args = select.by_ids(ids)
        rows = {row[0]: row for row in await self._reader.fetch(sql, args)} if ids else {}
        return [rows[id] for id in ids if id in rows]

    async def _ordered(self, question: Question) -> "array[int]":
        found: array[int] = await self._kept.ask(question.key, question.depends, lambda: self._order(question))
        return found

    async def _order(self, question: Question) -> "array[int]":
        """All ids. Of many rows the table is read from end to end and sorted, which takes less than half as long as
        looking each of them up in the order of an index."""
        if question.steerable and await self._many(question):
            question = question.scanned()
        sql, args = question.ids(Range((), (), question.keys), None, 0)
        packed = (await self._reader.fetch(self._reader.dialect.packed_ids(sql), args))[0][0]
        order: array[int] = array("q")
        if packed:
            order.frombytes(bytes.fromhex(packed) if isinstance(packed, str) else packed)
            order.byteswap()
        return order


__all__ = ["Listing", "PageValues", "Pages"]
