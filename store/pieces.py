"""Pieces of statements about the records called `r`: conditions, columns, sort keys, in the words of one engine."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from expressions.conditions import TRUE
from expressions.frame import Frame
from expressions.nodes import Node
from expressions.tree import Expression
from store import keys, words
from store.engines.face import Dialect
from store.grains import form_of, grained
from store.keys import Key
from store.layout import ALIVE, Column, quoted, search_of
from store.listing import Deleted, Seen
from store.shelves import Shelf, Shelves, Stored
from store.sql import Sql, compile_sql
from store.sql_parts import Bit, made
from store.sql_sqlite import text_literal


class Pieces:
    """Writes for one engine and schema; `frame` is what holds when a caller gives none."""

    def __init__(self, dialect: Dialect, shelves: Shelves, frame: Frame) -> None:
        self.dialect = dialect
        self.shelves = shelves
        self.frame = frame

    def condition(
        self, shelf: Shelf, where: Expression | None, frame: Frame | None, deleted: Deleted = "without"
    ) -> tuple[str, list[Any]]:
        """The WHERE of a list, with its parameters. Raises NotInSql."""
        alive = {"without": f"r.{ALIVE}", "with": "TRUE", "only": 'r."deleted_at_" IS NOT NULL'}[deleted]
        if where is None or where.root == TRUE.root:
            return alive, []
        sql, args = self.compiled(where, frame, "r")
        return (sql if deleted == "with" else f"{alive} AND {sql}"), args

    def compiled(self, where: Expression, frame: Frame | None, alias: str) -> tuple[str, list[Any]]:
        """A condition about the rows called `alias`."""
        found = self.compile(where, frame, alias, "where")
        return f"({found.text})", list(found.params)

    def matching(self, shelf: Shelf, text: str) -> tuple[str, list[Any]]:
        """The condition that search finds a row."""
        return self.dialect.matching(quoted(search_of(shelf.entity.name)), words.folded(text))

    def part(self, shelf: Shelf, name: str, frame: Frame | None) -> tuple[str, list[Any], Stored]:
        """A field in a SELECT."""
        clocked = shelf.clocks.get(name)
        if clocked is None:
            return f"r.{quoted(name)}", [], shelf.columns[name]
        found = self.compile(clocked.value, frame, "r", "value")
        return found.text, list(found.params), clocked.stored

    def key(self, shelf: Shelf, name: str, down: bool, frame: Frame | None, seen: Seen | None = None) -> Key:
        """A sort key; `seen`: as people see it, a link by its title and a choice by the order of its options. `name`
        may carry the grain that rows are grouped by: `closes:month`."""
        name, _, grain = name.partition(":")
        if grain:
            found, column = self.grained(shelf, name, grain, frame, seen)
            return by_option(Key(found.sql, down, args=found.args, kind=column.kind), column)
        plain = seen.plain.get(name) if seen else None
        if plain is not None:
            sql, args = self.compiled(plain, frame, "r")
            key = self._bare(shelf, name, down, frame, seen)
            return Key(f"(CASE WHEN {sql} THEN {key.sql} END)", down, args=(*args, *key.args), kind=key.kind)
        return self._bare(shelf, name, down, frame, seen)

    def shown(self, shelf: Shelf, name: str, frame: Frame | None, seen: Seen | None) -> tuple[Bit, Stored]:
        """A field's value where it is plain, and how it is read."""
        sql, args, stored = self.part(shelf, name, frame)
        value = Bit(sql, tuple(args), form_of(stored.column))
        plain = seen.plain.get(name) if seen else None
        if plain is not None:
            where, more = self.compiled(plain, frame, "r")
            value = made(value.form, "(CASE WHEN ", Bit(where, tuple(more), value.form), " THEN ", value, " END)")
        return value, stored

    def grained(
        self, shelf: Shelf, name: str, grain: str, frame: Frame | None, seen: Seen | None
    ) -> tuple[Bit, Column]:  # fmt: skip
        """What rows are grouped by under a field and a grain, and how that is read."""
        value, stored = self.shown(shelf, name, frame, seen)
        return grained(self.dialect, stored.column, grain, value, str((frame or self.frame).zone))

    def _bare(self, shelf: Shelf, name: str, down: bool, frame: Frame | None, seen: Seen | None) -> Key:
        target = shelf.targets.get(name) if seen else None
        if seen and target:
            return self._title(target, name, down, frame, seen)
        clocked = shelf.clocks.get(name)
        if clocked:
            found = self.compile(clocked.value, frame, "r", "value")
            made = Key(found.text, down, args=found.params, kind=clocked.stored.column.kind)
            return by_option(made, clocked.stored.column) if seen else made
        column = shelf.columns[name].column
        filled = column.required or name == "id"
        made = Key(f"r.{quoted(name)}", down, filled, shelf.indexes.get(name, ""), kind=column.kind)
        return by_option(made, column) if seen else made

    def _title(self, target: str, name: str, down: bool, frame: Frame | None, seen: Seen) -> Key:
        table, shown = self.shelves[target].table, seen.titles.get(name)
        sql, args = self.compiled(shown, frame, "s") if shown is not None else ("TRUE", [])
        within = f'FROM {table} AS s WHERE s."id" = r.{quoted(name)} AND {sql}'
        return Key(f'(SELECT s."title_" {within})', down, args=tuple(args), kind="text")

    def keys(self, shelf: Shelf, sort: Sequence[str], frame: Frame | None, seen: Seen | None = None) -> list[Key]:
        """A sort (`-name`: downwards) with `id` at its end."""
        return keys.with_id([
            self.key(shelf, name.lstrip("-"), name.startswith("-"), frame, seen) for name in sort
        ])  # fmt: skip

    def compile(
        self, expression: Expression | Node, frame: Frame | None, alias: str, purpose: Literal["where", "value"]
    ) -> Sql:
        """An expression about the rows called `alias`. Raises NotInSql."""
        return compile_sql(
            expression, frame or self.frame, self.dialect.name, self.shelves.tables, row=alias, purpose=purpose
        )


def by_option(key: Key, column: Column) -> Key:
    """The key of a choice in the order of its options, which an index serves where it is that of the texts too."""
    options = column.options
    if column.kind != "text" or not options or list(options) == sorted(options):
        return key
    places = " ".join(f"WHEN {text_literal(option)} THEN {place}" for place, option in enumerate(options))
    return replace(key, sql=f"(CASE {key.sql} {places} END)", filled=False, index="", kind="integer")
