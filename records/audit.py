"""The trail: one entry per change, with before and after, chained per record; nothing changes or removes an entry."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import orjson

from expressions.conditions import all_of
from expressions.tree import Expression
from records.sight import Sight
from records.work import Work
from schema.fieldtypes import registry
from schema.model import Entity, Field

AUDIT: Final = "audit"


@dataclass(frozen=True, slots=True)
class First:
    """What is written down of a record that comes with a past of its own: when, by whom, what."""

    at: datetime
    by: int | None
    verb: str = "create"
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


async def write(
    work: Work, entity: Entity, id: int, verb: str, changes: Mapping[str, tuple[Any, Any]], reason: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """Writes one entry, with the record's version after the change; its hash covers it and the hash before."""
    entry = _entry(work, entity, id, verb, as_data(entity, changes), reason)
    previous = await last_hash(work, entity.name, id)
    await work.unit.insert(AUDIT, {**entry, "version": version, "previous": previous, "hash": hash_of(entry, previous)})


async def write_followed(work: Work) -> None:
    """Writes one entry for each record whose computed values moved because another record changed, once this work is
    done: what an entry of the record's own tells already is left out."""
    for (name, id), fields in work.followed.items():
        entity = work.house.schema.entity(name)
        told = work.trailed.get((name, id), {})
        now = {field: (told.get(field, old), new) for field, (old, new) in fields.items()}
        changes = {field: pair for field, pair in now.items() if _told(entity, field) and pair[0] != pair[1]}
        row = await work.reader.one(name, id) if changes and not entity.internal else None
        if row is not None:
            await write(work, entity, id, "update", changes, version=row["version"])
    work.followed.clear()


def _told(entity: Entity, field: str) -> bool:
    known = entity.fields.get(field)  # a title is no field
    return known is not None and known.track


async def write_first(work: Work, entity: Entity, trails: Iterable[tuple[int, Iterable[First]]]) -> None:
    """Writes the first entries of many new records at once, each record's chained: (id, what happened to it)."""
    await work.unit.insert_many(AUDIT, [row for id, trail in trails for row in _chained(work, entity, id, trail)])


def _chained(work: Work, entity: Entity, id: int, trail: Iterable[First]) -> Iterator[dict[str, Any]]:
    previous = ""
    for version, first in enumerate(trail, 1):
        told = {"at": first.at, "by": first.by}
        entry = _entry(work, entity, id, first.verb, as_data(entity, first.changes), "") | told
        now = hash_of(entry, previous)
        yield {**entry, "version": version, "previous": previous, "hash": now}
        previous = now


def _entry(work: Work, entity: Entity, id: int, verb: str, changes: Mapping[str, Any], reason: str) -> dict[str, Any]:
    return {
        "at": work.now, "by": work.actor.user_id, "actor": _acting(work), "entity": entity.name, "record": id,
        "verb": verb, "changes": changes, "reason": reason or None,
    }  # fmt: skip


async def last_hash(work: Work, entity: str, id: int) -> str:
    """The hash of the record's newest entry; empty when it has none."""
    where = entries_of(work, entity, id)
    found = await work.reader.rows(AUDIT, ("hash",), where, ("-id",), 1, frame=work.frame)
    return str(found[0]["hash"]) if found else ""


def entries_of(sight: Sight, entity: str, id: int) -> Expression:
    """The condition of one record's entries."""
    return all_of(sight.among(AUDIT, "record", (id,)), sight.among(AUDIT, "entity", (entity,)))


def hash_of(entry: Mapping[str, Any], previous: str) -> str:
    """SHA-256 over an entry and the hash before it; also what `verify` computes."""
    kept = ("by", "actor", "entity", "record", "verb", "changes", "reason")
    data = [previous, entry["at"].isoformat(), *(entry.get(name) for name in kept)]
    return hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()


def as_data(entity: Entity, changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """`{field: [old, new]}` as JSON keeps it."""
    return {name: [plain(entity.fields.get(name), old), plain(entity.fields.get(name), new)]
            for name, (old, new) in changes.items()}  # fmt: skip


def plain(field: Field | None, value: Any) -> Any:
    """A value as JSON keeps it; a field's own form where it has one."""
    if isinstance(value, list) and (field is None or field.lines):
        return [{key: _simple(inner) for key, inner in row.items()} for row in value]
    if field is None or field.lines or value is None:
        return _simple(value)
    return _simple(registry.of(field).as_json(field, value))


def _simple(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, tuple | list):
        return [_simple(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _simple(each) for key, each in value.items()}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if not isinstance(value, float) else value


def _acting(work: Work) -> str | None:
    return work.actor.reason if work.actor.is_system else work.actor.name
