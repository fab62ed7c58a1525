"""Search: records that contain words, in what the person may read of them."""

from collections.abc import Iterable

from expressions.compile import compile
from expressions.conditions import FALSE, TRUE, all_of, any_of
from expressions.tree import Expression
from expressions.types import BOOLEAN
from records import reading
from records.graph import title_paths
from records.results import Record, Row
from records.sight import Sight
from schema.fieldtypes import registry
from schema.model import Entity


def search_fields(entity: Entity) -> tuple[str, ...]:
    """The texts that search looks at: those marked `search`, the number, and what the title holds."""
    titled = {path[0] for path in title_paths(entity) if len(path) == 1}
    return tuple(
        field.name for field in entity.fields.values()
        if (field.search or field.name in titled or field.name == "number")
        and field.stored and registry.of(field).kind(field).kind == "text" and not field.options
    )  # fmt: skip


def searches_plainly(sight: Sight, entity: Entity) -> bool:
    """Whether the person reads every searched field on every row they see: then the index may be asked."""
    rights = sight.fields(entity.name)
    return all(rights.plain_where(name) is TRUE for name in search_fields(entity))


def searched_text(entity: Entity, row: Row) -> str:
    """What search finds a record by."""
    return searched_in(search_fields(entity), row)


def searched_in(names: Iterable[str], row: Row) -> str:
    """The same, its fields known already."""
    return " ".join(str(row[name]) for name in names if row.get(name))


async def matching(sight: Sight, entity: Entity, text: str) -> Expression:
    """The condition of a search: every word stands in a field, on rows where the person reads that field plainly."""
    words = text.split()[:8]
    if not words:
        return TRUE
    return all_of(*(_word(sight, entity, word[:100]) for word in words))


def _word(sight: Sight, entity: Entity, word: str) -> Expression:
    rights = sight.fields(entity.name)
    literal = "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'"
    found = []
    for name in search_fields(entity):
        plain = rights.plain_where(name)
        if plain is not FALSE:
            contains = compile(f"contains({name}, {literal})", sight.house.names, entity.name, expects=BOOLEAN)
            found.append(all_of(plain, contains))
    return any_of(*found)


async def search(sight: Sight, text: str, limit: int = 20) -> list[Record]:
    """The records of every readable entity that contain the words, a few of each."""
    found: list[Record] = []
    for entity in sight.house.schema.entities.values():
        if entity.internal or entity.lines_of or not sight.policy.may(sight.actor, "read", entity.name):
            continue
        rows = await _few(sight, entity, text) if text.strip() else []
        found += await reading.records(sight, entity, rows, ("id", "number", "stage"))
    return found[:limit]


async def _few(sight: Sight, entity: Entity, text: str, limit: int = 5) -> list[Row]:
    """A few rows of one entity: by the index where every searched field may be read, else field by field."""
    rows = await sight.rows_of(entity)
    if rows is FALSE:
        return []
    if searches_plainly(sight, entity):
        ids = await sight.reader.search(entity.name, text, rows, limit, sight.frame)
        known = await sight.reader.many(entity.name, ids)
        return [known[id] for id in ids if id in known]
    where = all_of(rows, await matching(sight, entity, text))
    return [] if where is FALSE else await sight.reader.rows(entity.name, where=where, limit=limit, frame=sight.frame)
