"""The columns of a page: how they are read, joined with the titles of links, and shown as JSON."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from functools import partial
from typing import Any, Final

from store import keys
from store.engines.face import Row as Raw
from store.keys import Range
from store.layout import quoted
from store.listing import Listing, Question
from store.pieces import Pieces
from store.shown import Show, show_of
from store.statements import batches

Fetch = Callable[[str, Sequence[Any]], Awaitable[Sequence[Raw]]]
_ALWAYS: Final = ("id", "version")
_TITLE: Final = "title_"
Columns = Sequence[Sequence[Any]]  # what was read, turned on its side


class Selection:
    """The columns of a page: how they are read, joined and shown."""

    def __init__(self, pieces: Pieces, question: Question, listing: Listing, columns: Sequence[str]) -> None:
        self._pieces, self._question, self._listing = pieces, question, listing
        self._shelf = question.shelf
        self.names = (*_ALWAYS, *(name for name in dict.fromkeys(columns) if name not in _ALWAYS))
        self._parts: list[str] = []
        self._args: list[Any] = []
        self._joins: list[str] = []
        self._member_titles: dict[str, tuple[str, str, list[Any]]] = {}
        self._join_args: list[Any] = []
        self._shows: list[Callable[[Columns], Sequence[Any]]] = []
        for name in self.names:
            self._add(name)
        self.width = len(self._parts)  # behind these stand the sort keys

    def _add(self, name: str) -> None:
        at = len(self._parts)
        stored = self._shelf.columns.get(name)
        if name in self._shelf.members:
            self._parts.append("NULL")
            self._member_titles[name] = self._titles(name)
            self._shows.append(partial(_plain, at, None))
        elif stored is None:
            sql, args, stored = self._pieces.part(self._shelf, name, self._listing.frame)
            self._parts.append(sql)
            self._args += args
            self._shows.append(partial(_plain, at, show_of(stored, self._pieces.dialect.name)))
        elif target := self._shelf.targets.get(name):
            self._parts += [f"r.{quoted(name)}", self._title(name, target)]
            self._shows.append(partial(_links, at))
        else:
            self._parts.append(f"r.{quoted(name)}" if name != _TITLE else self._own_title())
            self._shows.append(partial(_plain, at, show_of(stored, self._pieces.dialect.name)))

    def _own_title(self) -> str:
        """The title of the record itself; nothing where it may not be shown."""
        condition = (self._listing.titles or {}).get(_TITLE)
        if condition is None:
            return f'r."{_TITLE}"'
        sql, args = self._pieces.compiled(condition, self._listing.frame, "r")
        self._args += args
        return f'CASE WHEN {sql} THEN r."{_TITLE}" END'

    def _title(self, name: str, target: str) -> str:
        """The title of what a link names, deleted or not; only under the condition given for it."""
        alias = f"l{len(self._joins)}"
        shown, args = self._shown_if(name, alias)
        shelf = self._pieces.shelves[target]
        self._joins.append(f' LEFT JOIN {shelf.table} AS {alias} ON {alias}."id" = r.{quoted(name)}{shown}')
        self._join_args += args
        return f'{alias}."title_"'

    def _titles(self, name: str) -> tuple[str, str, list[Any]]:
        """The titles of a field's members: what is selected, the join that gives it, its parameters."""
        target = self._shelf.targets.get(name)
        if not target:
            return "NULL", "", []
        shown, args = self._shown_if(name, "l")
        return 'l."title_"', f' LEFT JOIN {self._pieces.shelves[target].table} AS l ON l."id" = m."member"{shown}', args

    def _shown_if(self, name: str, alias: str) -> tuple[str, list[Any]]:
        condition = (self._listing.titles or {}).get(name)
        if condition is None:
            return "", []
        sql, args = self._pieces.compiled(condition, self._listing.frame, alias)
        return f" AND {sql}", args

    def of(self, ids: str, args: Sequence[Any], stretch: Range) -> tuple[str, list[Any]]:
        """The rows of an inner statement that finds ids, in the same order, with all sort keys at the end."""
        order, more = keys.order(self._pieces.dialect, stretch.keys)
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
        among, listed = self._pieces.dialect.among('r."id"', ids)
        where = f"{among} AND {condition}"
        key_args = [arg for key in sorts for arg in key.args]
        sql = f"SELECT {parts} FROM {self._shelf.table} AS r{joins} WHERE {where}"
        return sql, [*self._args, *key_args, *self._join_args, *listed, *args]

    @property
    def statement(self) -> Hashable:
        """All that the database is asked, whatever the records are: with equal ones its answers are the same."""
        sql, args = self.by_ids((0,))
        members = tuple((name, title, join, tuple(more)) for name, (title, join, more) in self._member_titles.items())
        return self.names, sql, tuple(args), members

    async def shown(self, rows: Sequence[Sequence[Any]], fetch: Fetch) -> list[Sequence[Any]]:
        """The rows as JSON values, a column for each name."""
        read: Columns = tuple(zip(*rows, strict=True)) or ((),) * self.width
        columns = [show(read) for show in self._shows]
        for number, name in enumerate(self.names):
            if name in self._shelf.members:
                columns[number] = await self._members(name, read[0], fetch)
        return columns

    async def _members(self, name: str, ids: Sequence[int], fetch: Fetch) -> list[Any]:
        title, join, args = self._member_titles[name]
        found: dict[int, list[Any]] = {id: [] for id in ids}
        for part in batches(ids):
            among, listed = self._pieces.dialect.among('m."record"', part)
            sql = (
                f'SELECT m."record", m."member", {title} FROM {self._shelf.members[name].table} AS m{join} '
                f'WHERE {among} ORDER BY m."record", m."position"'
            )
            for record, member, text in await fetch(sql, [*args, *listed]):
                found[record].append(_member(member, text))
        return [found[id] for id in ids]


def _member(member: Any, title: str | None) -> dict[str, Any]:
    if isinstance(member, str):
        entity, _, id = member.partition(":")
        return {"entity": entity, "id": int(id), "title": title}
    return {"id": member, "title": title}


def _links(at: int, read: Columns) -> Sequence[Any]:
    return [
        None if id is None else {"id": id, "title": title} for id, title in zip(read[at], read[at + 1], strict=True)
    ]


def _plain(at: int, show: Show | None, read: Columns) -> Sequence[Any]:
    return read[at] if show is None else show(read[at])
