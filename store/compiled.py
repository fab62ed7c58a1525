"""The compiler of expressions as the store uses it: what it knows of the tables, conditions of indexes, functions."""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Final

from expressions.frame import Frame
from expressions.nodes import Follow, Special
from expressions.tree import Expression
from expressions.types import Type
from schema.fieldtypes import registry
from schema.model import Schema
from store.engines.face import Name
from store.sql import NotInSql, Stored, compile_sql, register_functions

_ENGINES: Final[tuple[Name, ...]] = ("sqlite", "postgres")
_HERE: Final = '"@"'
_NEVER: Final = Frame(datetime(1970, 1, 1, tzinfo=UTC))


class KnownTables:
    """What the compiler must know of a schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._known: dict[tuple[str, str], Stored | None] = {}

    def stored(self, entity: str, field: str) -> Stored | None:
        """How a field is kept; None for what is kept in a table of its own and unknown names."""
        key = (entity, field)
        if key not in self._known:
            self._known[key] = self._look(entity, field)
        return self._known[key]

    def _look(self, entity: str, field: str) -> Stored | None:
        known = self._schema.entities.get(entity)
        found = known.fields.get(field) if known else None
        column = registry.of(found).column(found) if found else None
        if found is None or column is None:
            return None
        return Stored(column.kind, column.decimals, None if found.stored else found.formula, found.round)

    def entities(self) -> Collection[str]:
        """All entities."""
        return tuple(self._schema.entities)


def equip(connection: sqlite3.Connection) -> None:
    """Registers the functions that compiled SQL calls."""
    register_functions(connection.create_function)


def field_of(entity: str, name: str, kind: Type) -> Expression:
    """The expression that is one field of the record at hand."""
    return Expression(name, Follow(kind, Special(Type("record", entity), "this"), name), kind, entity)


def predicate_for(schema: Schema) -> Callable[[Expression], Mapping[str, str] | None]:
    """Turns a condition into the WHERE of an index, per engine; None when an index cannot hold it: it reads the clock,
    the organisation, other records, who asks, or needs a function that only our connections have."""
    tables = KnownTables(schema)

    def predicate(condition: Expression) -> Mapping[str, str] | None:
        outside = condition.clock or condition.tables or condition.specials or condition.organisation
        if outside or any(len(path) > 1 for path in condition.reads):
            return None
        try:
            texts: dict[str, str] = {engine: _inline(condition, engine, tables) for engine in _ENGINES}
        except NotInSql:
            return None
        plain = all("SELECT" not in text and "gw_" not in text for text in texts.values())
        return texts if plain else None

    return predicate


def _inline(condition: Expression, engine: Name, tables: KnownTables) -> str:
    return compile_sql(condition, _NEVER, engine, tables, row=_HERE, inline=True).text.replace(f"{_HERE}.", "")
