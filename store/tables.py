"""The layout that a schema asks for: tables, columns and indexes from its entities."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from expressions.tree import Expression
from schema.fieldtypes import registry
from schema.model import Entity, Field, Option, Parameter, Schema, Stage, Unique
from store.layout import Column, Index, Layout, Table, members_of, search_of, short, table_of

Predicate = Callable[[Expression], Mapping[str, str] | None]
"""Turns a condition into SQL per engine for a partial index; None when an index cannot hold it."""

TITLE: Final = Column("title_", "text", required=True, default="")
DELETED: Final = Column("deleted_at_", "instant")
APPEND_ONLY: Final = frozenset(("audit", "wf_event"))  # histories: triggers refuse to change or remove a row
_REQUIRED_AS: Final[dict[str, object]] = {"version": 1}


def layout_of(schema: Schema, predicate: Predicate) -> Layout:
    """The tables of a schema: one per entity, one per field that names several records."""
    tables: dict[str, Table] = {}
    for entity in schema.entities.values():
        for table in _tables_of(entity, schema, predicate):
            tables[table.name] = table
    return Layout(tables)


def stored_fields(entity: Entity, schema: Schema | None = None) -> Iterator[tuple[Field, Column]]:
    """The fields kept as a column of the entity's table; formulas that read the clock are kept nowhere. Without the
    schema the columns do not say what their formulas are made from."""
    for field in entity.fields.values():
        if field.stored and (column := registry.of(field).column(field)):
            default = _REQUIRED_AS.get(field.name) if field.automatic else None
            default = False if column.kind == "boolean" else default
            yield (
                field,
                Column(
                    field.name,
                    column.kind,
                    column.decimals,
                    default is not None,
                    default,
                    field.was,
                    *_options(entity, field),
                    made_from=_made_from(schema, field.formula) if schema and field.formula else "",
                    fills=field.default is not None and not field.automatic,
                ),
            )


def _made_from(schema: Schema, formula: Expression) -> str:
    """What tells a formula from others: its text, what the parameters it reads are unless a unit says otherwise, and
    which roles there are where it asks for one."""
    read = [schema.parameters[name[6:]] for name in sorted(formula.specials) if name[6:] in schema.parameters]
    parts = [(each.name, str(each.default), str(dict(each.choices)), *_in_profiles(schema, each)) for each in read]
    roles = schema.roles.values() if formula.organisation else ()
    return _digest(formula.source, *parts, *((r.name, str(r.when), r.otherwise, r.outside) for r in roles))


def _in_profiles(schema: Schema, parameter: Parameter) -> Iterator[str]:
    """The values that profiles give a parameter."""
    for profile in schema.profiles.values():
        if parameter.name in profile.values:
            yield f"{profile.name}: {profile.values[parameter.name]}"


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def clock_fields(entity: Entity) -> Iterator[tuple[Field, Column]]:
    """The formulas that read the clock, as they would be kept."""
    for field in entity.fields.values():
        if not field.stored and (column := registry.of(field).column(field)):
            options, _ = _options(entity, field)
            yield field, Column(field.name, column.kind, column.decimals, options=options)


def _options(entity: Entity, field: Field) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The keys a choice may hold, and which former keys they replace; of `stage` those of the stages."""
    choices: Iterable[Option | Stage] = field.options
    if field.automatic and field.name == "stage":
        choices = entity.stages.values()
    keys = [(choice.key if isinstance(choice, Option) else choice.name, choice.was) for choice in choices]
    return tuple(key for key, _ in keys), tuple((old, key) for key, was in keys for old in was)


def member_fields(entity: Entity) -> Iterator[tuple[Field, Column]]:
    """The fields that name several records, with the column `member` of their tables."""
    for field in entity.fields.values():
        kind = registry.of(field)
        if field.stored and not field.lines and field.type != "lines" and kind.column(field) is None:
            yield field, Column("member", "link" if kind.kind(field).entity else "reference", required=True, default=0)


def normalised_column(field: str) -> str:
    """Where the form of a text is kept that `unique: normalised` compares."""
    return f"{field}_alike_"


def _tables_of(entity: Entity, schema: Schema, predicate: Predicate) -> Iterator[Table]:
    columns = {column.name: column for _, column in stored_fields(entity, schema)}
    columns.setdefault("id", Column("id", "integer"))
    columns.setdefault("version", Column("version", "integer", 0, True, 1))
    title = replace(TITLE, made_from="" if entity.internal else _digest(entity.title))
    columns |= {TITLE.name: title, DELETED.name: DELETED}
    for field in entity.fields.values():
        if field.unique == "normalised" and field.name in columns:
            was = normalised_column(field.was) if field.was else ""
            name = normalised_column(field.name)
            columns[name] = Column(name, "text", was=was, of=field.name)
    indexes = {index.name: index for index in _indexes(entity, columns, predicate)}
    parent = table_of(entity.lines_of[0]) if entity.lines_of else ""
    yield Table(
        table_of(entity.name), columns, indexes, parent, "parent" if parent else "",
        append_only=entity.system and entity.name in APPEND_ONLY, was=table_of(entity.was) if entity.was else "",
        internal=entity.internal,
    )  # fmt: skip
    for field, member in member_fields(entity):
        yield _member_table(entity, field, member)
    if not entity.internal:
        was = search_of(entity.was) if entity.was else ""
        yield Table(search_of(entity.name), {}, search=True, was=was)


def _member_table(entity: Entity, field: Field, member: Column) -> Table:
    name = members_of(entity.name, field.name)
    was = members_of(entity.was or entity.name, field.was or field.name)
    columns = (Column("record", "integer", 0, True, 0), Column("position", "integer", 0, True, 0), member)
    both_ways = (("record", "position"), ("member",))
    indexes = (Index(index_name(name, *by), by, where=_EVERY_ROW) for by in both_ways)
    return Table(
        name, {column.name: column for column in columns}, {index.name: index for index in indexes},
        table_of(entity.name), "record", members=True, was=was if was != name else "",
    )  # fmt: skip


_EVERY_ROW: Final = {"sqlite": "", "postgres": ""}


def index_name(table: str, *columns: str) -> str:
    """A name for an index that no table can have, short enough for both engines."""
    return short("__".join((table, *columns, "index_")))


def _indexes(entity: Entity, columns: Mapping[str, Column], predicate: Predicate) -> Iterator[Index]:
    table = table_of(entity.name)
    for field in entity.fields.values():
        column = columns.get(field.name)
        if column is None or column.name == "id":
            continue
        if field.index or column.kind in ("link", "reference"):
            yield Index(index_name(table, field.name), (field.name,))
        if field.unique:
            by = normalised_column(field.name) if field.unique == "normalised" else field.name
            yield Index(index_name(table, by, "unique"), (by,), unique=True, fields=(field.name,))
    for number, rule in enumerate(entity.unique):
        if index := _unique(entity, rule, number, columns, predicate):
            yield index


def _unique(
    entity: Entity, rule: Unique, number: int, columns: Mapping[str, Column], predicate: Predicate
) -> Index | None:
    """The index of one entry of `unique`; None when only the door can hold it (its fields are no columns, its `where`
    reads other records or the clock)."""
    if any(name not in columns for name in rule.fields):
        return None
    where = predicate(rule.where) if rule.where else {}
    if where is None:
        return None
    name = index_name(table_of(entity.name), *rule.fields, str(number), "unique")
    return Index(name, rule.fields, unique=True, where=where, fields=rule.fields, rule=number)
