"""Which records a field's value names."""

from collections.abc import Iterable, Iterator
from typing import Any

from kernel.reference import Reference
from records.results import Row
from schema.fieldtypes import registry
from schema.fieldtypes.link import LinkType
from schema.model import Entity, Field


def targets(field: Field) -> tuple[str, ...]:
    """The entities a field may point to; () for a field that points to nothing, ("any",) for every one."""
    kind = registry.of(field)
    return kind.targets(field) if isinstance(kind, LinkType) else ()


def is_open(field: Field) -> bool:
    """Whether the field may name records of more than one entity, so that an id alone says too little."""
    to = targets(field)
    return len(to) > 1 or to == ("any",)


def is_many(field: Field) -> bool:
    """Whether the field names several records (links, users, files), kept outside the row."""
    return registry.of(field).column(field) is None and not field.lines and bool(targets(field))


def several(entity: Entity) -> tuple[Field, ...]:
    """The fields of the entity whose values are kept outside the row."""
    return tuple(field for field in entity.fields.values() if is_many(field))


def named(field: Field, value: Any) -> Iterator[tuple[str, int]]:
    """Entity and id of each record that a value of the field names."""
    to = targets(field)
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, Reference):
            yield each.entity, each.id
        elif to and isinstance(each, int) and not isinstance(each, bool) and len(to) == 1:
            yield to[0], each


def links_in(entity: Entity, rows: Iterable[Row]) -> dict[str, set[int]]:
    """The records that these rows name, by entity."""
    found: dict[str, set[int]] = {}
    fields = [field for field in entity.fields.values() if targets(field)]
    for row in rows:
        for field in fields:
            for target, id in named(field, row.get(field.name)):
                found.setdefault(target, set()).add(id)
    return found
