"""How the records of each entity are kept: columns with the way in and out of them, frozen at every adoption."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from expressions.tree import Expression
from kernel.errors import Refusal
from kernel.kept import Kept
from kernel.reference import Reference
from schema.fieldtypes import registry
from schema.fieldtypes.base import FieldType
from schema.model import Entity, Field, Schema
from store import codes
from store.compiled import KnownTables, field_of
from store.engines.face import Dialect
from store.layout import Column, Index, Layout, members_of, quoted, table_of
from store.tables import DELETED, TITLE, clock_fields, member_fields, normalised_column, stored_fields
from store.words import alike

Way = Callable[[Any], Any]
Row = dict[str, Any]
_PLANS: Final = 500
_REFUSED: Final = (TypeError, ValueError, ArithmeticError, AttributeError)


@dataclass(frozen=True, slots=True)
class Stored:
    """A column of a record: `into` and `out` turn values in memory into the driver's and back (None: no change)."""

    name: str
    column: Column
    field: Field | None
    into: Way | None
    out: Way | None

    def write(self, value: Any) -> Any:
        """The driver's form. Raises Refusal UNSTORABLE."""
        if value is None or self.into is None:
            return value
        try:
            return self.into(value)
        except _REFUSED as error:
            raise self._refusal(error) from error

    def write_all(self, values: Iterable[Any], default: Any = None) -> list[Any]:
        """The same of a column; `default` stands for what is empty."""
        into = self.into
        if into is None:
            return [default if value is None else value for value in values]
        try:
            empty = None if default is None else into(default)
            last, packed, found = None, empty, list[Any]()
            for value in values:
                if value is not last:  # what stands there again and again is turned once
                    last, packed = value, empty if value is None else into(value)
                found.append(packed)
            return found
        except _REFUSED as error:
            raise self._refusal(error) from error

    def read_all(self, stored: Sequence[Any]) -> Sequence[Any]:
        """A column of the driver's values as values in memory; what stands there several times is turned once."""
        out = self.out
        if out is None:
            return stored
        if self.column.kind == "json":  # each has its own
            return list(map(out, stored))
        known = {value: out(value) for value in set(stored)}
        return [known[value] for value in stored]

    def _refusal(self, error: Exception) -> Refusal:
        if isinstance(error, OverflowError):
            return Refusal(codes.TOO_LONG)
        return Refusal(codes.UNSTORABLE, {"field": self.name, "reason": str(error)})


@dataclass(frozen=True, slots=True)
class Members:
    """The table of what a links, users or files field names."""

    field: str
    table: str  # quoted
    name: str
    column: Column

    def write(self, member: Any) -> Any:
        """An id, or `customer:7`."""
        return str(member) if isinstance(member, Reference) else member

    def read(self, stored: Any) -> Any:
        """An id or a Reference."""
        return Reference.parse(stored) if self.column.kind == "reference" else stored


@dataclass(frozen=True, slots=True)
class Clocked:
    """A field that is kept nowhere: how its value would be kept, and what computes it."""

    stored: Stored
    value: Expression


@dataclass(frozen=True, slots=True)
class Shelf:
    """One entity in the database."""

    entity: Entity
    name: str  # of the table
    table: str  # quoted
    columns: Mapping[str, Stored]
    members: Mapping[str, Members]
    targets: Mapping[str, str]  # field -> the entity its link or links name, where it is one
    clocks: Mapping[str, Clocked]  # formulas that read the clock: computed in each query
    alike: Mapping[str, str]  # field -> column of its normalised form
    indexes: Mapping[str, str]  # column -> the index that begins with it; `id` -> "id"

    @property
    def every(self) -> tuple[str, ...]:
        """The columns of a whole record."""
        return tuple(self.columns)

    def select(self, names: Iterable[str], alias: str = "") -> str:
        """The columns for a SELECT."""
        return ", ".join(f"{alias}{quoted(name)}" for name in names)

    def reader(self, names: Sequence[str]) -> Callable[[Sequence[Any]], Row]:
        """Turns a database row of these columns into values in memory."""
        ways = tuple((name, self.columns[name].out) for name in names)

        def read(row: Sequence[Any]) -> Row:
            return {name: value if way is None else way(value) for (name, way), value in zip(ways, row, strict=True)}

        return read

    def read_all(self, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Row]:
        """Turns database rows of these columns into values in memory, a column at a time."""
        ways = [self.columns[name] for name in names]
        columns = [way.read_all(column) for way, column in zip(ways, zip(*rows, strict=True), strict=False)]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def normalised(self, values: Mapping[str, Any]) -> Row:
        """The normalised forms of what is about to be written."""
        return {column: alike(values[name]) for name, column in self.alike.items() if name in values}


@dataclass(frozen=True, slots=True)
class Shelves:
    """All entities of the adopted schema."""

    schema: Schema
    tables: KnownTables
    layout: Layout
    entities: Mapping[str, Shelf]
    uniques: Mapping[str, tuple[str, Index]]
    plans: Kept[Any] = field(default_factory=lambda: Kept(_PLANS))  # see store/plans.py

    def __getitem__(self, entity: str) -> Shelf:
        try:
            return self.entities[entity]
        except KeyError:
            raise Refusal(codes.NOT_ADOPTED, {"entity": entity}) from None


def shelves_of(schema: Schema, layout: Layout, dialect: Dialect) -> Shelves:
    """The shelves of a schema whose tables are `layout`."""
    entities = {name: _shelf(entity, layout, dialect) for name, entity in schema.entities.items()}
    uniques = {
        index.name: (name, index)
        for name in entities
        for index in layout.tables[table_of(name)].indexes.values()
        if index.unique
    }
    return Shelves(schema, KnownTables(schema), layout, entities, uniques)


def _shelf(entity: Entity, layout: Layout, dialect: Dialect) -> Shelf:
    columns = {column.name: _stored(field, column, dialect) for field, column in stored_fields(entity)}
    table = layout.tables[table_of(entity.name)]
    for name in ("id", "version", TITLE.name, DELETED.name):
        columns.setdefault(name, _plain(table.columns[name], dialect))
    members = {field.name: _members(entity.name, field.name, column) for field, column in member_fields(entity)}
    alike_columns = {f.name: normalised_column(f.name) for f in entity.fields.values() if f.unique == "normalised"}
    indexes = {"id": "id"} | {i.columns[0]: i.name for i in table.indexes.values() if i.columns and not i.unique}
    clocks = {
        column.name: Clocked(
            _stored(field, column, dialect), field_of(entity.name, field.name, registry.of(field).kind(field))
        )
        for field, column in clock_fields(entity)
    }
    return Shelf(
        entity, table.name, quoted(table.name), columns, members, _targets(entity), clocks, alike_columns, indexes
    )  # fmt: skip


def _targets(entity: Entity) -> dict[str, str]:
    kinds = {field.name: registry.of(field).kind(field) for field in entity.fields.values() if not field.lines}
    return {name: kind.entity for name, kind in kinds.items() if kind.kind in ("record", "collection") and kind.entity}


def _members(entity: str, field: str, column: Column) -> Members:
    name = members_of(entity, field)
    return Members(field, quoted(name), name, column)


def _plain(column: Column, dialect: Dialect) -> Stored:
    decode = dialect.decode(column.kind)
    out = None if decode is None else partial(_decoded, decode)
    return Stored(column.name, column, None, dialect.encode(column.kind), out)


def _stored(field: Field, column: Column, dialect: Dialect) -> Stored:
    kind = registry.of(field)
    encode, decode = dialect.encode(column.kind), dialect.decode(column.kind)
    into = encode if type(kind).pack is FieldType.pack else partial(_pack, kind.pack, field, encode)
    plain = type(kind).unpack is FieldType.unpack and kind.empty is None
    if decode is None:
        out = None if plain or column.kind in ("integer", "link") else partial(kind.unpack, field)
    else:
        out = partial(_decoded, decode) if plain else partial(_unpack, kind.unpack, field, decode)
    return Stored(field.name, column, field, into, out)


def _pack(pack: Callable[[Field, Any], Any], field: Field, encode: Way, value: Any) -> Any:
    packed = pack(field, value)
    return None if packed is None else encode(packed)


def _unpack(unpack: Callable[[Any, Any], Any], field: Field, decode: Way, stored: Any) -> Any:
    return unpack(field, stored if stored is None else decode(stored))


def _decoded(decode: Way, stored: Any) -> Any:
    return None if stored is None else decode(stored)
