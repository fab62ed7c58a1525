"""What tables there are: frozen data that a schema is turned into, migrations compare and the database keeps."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final, Literal

Kind = Literal["text", "integer", "boolean", "scaled", "date", "instant", "json", "link", "reference"]
_LONGEST: Final = 60
ALIVE: Final = '"deleted_at_" IS NULL'  # the rows that count: deleting is soft


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `default` is of the database, so a NOT NULL column can always be added. `was` is its former name.

    `options` are the keys it may hold (empty: any), `renamed` pairs of a former key and the one that replaces it.
    `of` names the column whose normalised form this is. `made_from` tells one formula (or title) from another, "" is a
    value people enter, None is not known (of a layout written down before). `fills`: new records get a default.
    `unused`: a schema without it is being served, and nobody agreed yet to its being archived.
    """

    name: str
    kind: Kind
    decimals: int = 0
    required: bool = False  # NOT NULL
    default: Any = None
    was: str = field(default="", compare=False)
    options: tuple[str, ...] = field(default=(), compare=False)
    renamed: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    of: str = field(default="", compare=False)
    made_from: str | None = field(default=None, compare=False)
    fills: bool = field(default=False, compare=False)
    unused: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Index:
    """An index; its columns in order, `id` at the end added by the engine that needs it. `where` is SQL per engine.

    `fields` and `rule` say for a unique one what clashes: the fields, and which entry of the entity's `unique` it is.
    """

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    where: Mapping[str, str] = field(default_factory=dict)  # engine -> SQL; {} = undeleted rows
    fields: tuple[str, ...] = ()
    rule: int = -1


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `parent` names the table whose rows own these rows (members, lines): they go when it goes."""

    name: str
    columns: Mapping[str, Column]
    indexes: Mapping[str, Index] = field(default_factory=dict)
    parent: str = ""
    parent_column: str = ""
    members: bool = False  # a table of (record, position, member) rows, without id
    search: bool = False  # the words of a table's records
    append_only: bool = False
    was: str = field(default="", compare=False)
    unused: bool = field(default=False, compare=False)  # as of a column
    internal: bool = field(default=False, compare=False)  # the product's own: nobody's words stand there


@dataclass(frozen=True, slots=True)
class Layout:
    """All tables, and what was taken out of use but is kept."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    archived: tuple["Archived", ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The layout as plain data."""
        tables = {name: _table_data(table) for name, table in self.tables.items()}
        return {"tables": tables, "archived": tuple(_archived_data(each) for each in self.archived)}

    @staticmethod
    def of(data: Mapping[str, Any]) -> "Layout":
        """The layout that `as_data` wrote."""
        tables = {name: _table(table) for name, table in data["tables"].items()}
        return Layout(tables, tuple(_archived(each) for each in data["archived"]))


@dataclass(frozen=True, slots=True)
class Archived:
    """A column (of `table`) or a whole table that the schema no longer has; it lives on as `name`."""

    table: str
    name: str
    column: Column | None = None
    whole: Table | None = None


_VALUES: Final = {kind: attrgetter(*vars(kind)["__slots__"]) for kind in (Column, Index, Table, Archived)}


def _plain(thing: Any) -> dict[str, Any] | None:
    """The fields of one of these; by hand, because a deep copy of everything takes ten times as long."""
    return None if thing is None else dict(zip(thing.__slots__, _VALUES[type(thing)](thing), strict=True))


def _table_data(table: Table | None) -> dict[str, Any] | None:
    if table is None:
        return None
    indexes = {name: {**(_plain(index) or {}), "where": dict(index.where)} for name, index in table.indexes.items()}
    return {
        **(_plain(table) or {}), "columns": {name: _plain(column) for name, column in table.columns.items()},
        "indexes": indexes,
    }  # fmt: skip


def _archived_data(each: Archived) -> dict[str, Any]:
    return {**(_plain(each) or {}), "column": _plain(each.column), "whole": _table_data(each.whole)}


def _archived(data: Mapping[str, Any]) -> Archived:
    column = _column(data["column"]) if data["column"] else None
    return Archived(data["table"], data["name"], column, _table(data["whole"]) if data["whole"] else None)


def _column(data: Mapping[str, Any]) -> Column:
    pairs = tuple((old, new) for old, new in data["renamed"])
    return Column(**{**data, "options": tuple(data["options"]), "renamed": pairs})


def _table(data: Mapping[str, Any]) -> Table:
    columns = {name: _column(column) for name, column in data["columns"].items()}
    return Table(**{**data, "columns": columns, "indexes": {name: _index(i) for name, i in data["indexes"].items()}})


def _index(data: Mapping[str, Any]) -> Index:
    return Index(**{**data, "columns": tuple(data["columns"]), "fields": tuple(data["fields"])})


def quoted(name: str) -> str:
    """A name as SQL writes it, on both engines."""
    return '"' + name.replace('"', '""') + '"'


def table_of(entity: str) -> str:
    """The table of an entity: `quote.lines` lives in `quote__lines`."""
    return short(entity.replace(".", "__"))


def search_of(entity: str) -> str:
    """The table of the words of an entity's records."""
    return short(f"_words_{table_of(entity)}")


def members_of(entity: str, name: str) -> str:
    """The table of what a links, users or files field names."""
    return short(f"{table_of(entity)}__{name}")


def short(name: str) -> str:
    """A name that both engines take whole: PostgreSQL cuts at 63 bytes, and two names could become one."""
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 11]}_{hashlib.sha256(name.encode()).hexdigest()[:10]}"
