"""What a record is called: its title, rendered from stored values in the application's language."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from records.links import named
from records.results import Row
from records.world import RecordWorld
from schema.fieldtypes import registry
from schema.model import Entity, Field, Schema

_HOLE: Final = re.compile(r"\{([a-z_][a-z0-9_.]*)\}", re.IGNORECASE)
LONGEST: Final = 500
Path = tuple[str, ...]


def title(world: RecordWorld, entity: Entity, row: Row) -> str:
    """The title of a row; raises Missing while linked records are not loaded. Empty while a new record has no id yet
    and nothing else to be called by."""
    language = world.schema.app.locale
    template = entity.title.in_(language)
    pieces = [
        piece if isinstance(piece, str) else text_at(world, entity, row, piece, language) for piece in _pieces(template)
    ]
    text = " ".join("".join(pieces).split())[:LONGEST]
    return text or str(row.get("number") or (f"#{row['id']}" if row["id"] > 0 else ""))


@lru_cache(1024)
def _pieces(template: str) -> tuple[str | Path, ...]:
    """The texts of a title and the paths between them."""
    found = enumerate(_HOLE.split(template))
    return tuple(tuple(piece.split(".")) if place % 2 else piece for place, piece in found)


def needs_id(entity: Entity, row: Row) -> bool:
    """Whether a record that was just stored is called by its id, which it did not have before."""
    return not entity.internal and (not row.get("title_") or any("{id}" in text for _, text in entity.title))


def text_at(world: RecordWorld, entity: Entity, row: Row, path: Path, language: str) -> str:
    """The value at the end of a path as people read it; a link reads as its title."""
    field = entity.fields.get(path[0])
    if field is None or (path == ("id",) and row["id"] <= 0):
        return ""  # a new record has no id yet
    value = row.get(field.name)
    linked = [] if isinstance(value, str) else list(named(field, value))
    if not linked:
        if isinstance(value, datetime):  # nothing is called after its seconds
            value = value.replace(second=0, microsecond=0)
        return shown(field, value, language, world.frame.zone) if len(path) == 1 else ""
    return ", ".join(_linked(world, world.schema, path, language, *each) for each in linked)


def _linked(world: RecordWorld, schema: Schema, path: Path, language: str, target: str, id: int) -> str:
    row = world.get(target, id) if target in schema.entities else None
    if row is None:
        return ""
    if len(path) == 1:
        return str(row.get("title_") or f"#{id}")
    return text_at(world, schema.entities[target], row, path[1:], language)


def shown(field: Field, value: Any, language: str, zone: ZoneInfo) -> str:
    """A value as people read it, instants in the application's zone."""
    return "" if value is None else registry.of(field).text(field, value, language, zone)
