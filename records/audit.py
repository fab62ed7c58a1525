"""The trail: one entry per change, with before and after, chained per record; nothing changes or removes an entry."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from functools import partial
from typing import Any, Final

import orjson

from expressions.conditions import all_of
from expressions.tree import Expression
from kernel.swift import swift
from records.results import Row
from records.sight import Sight
from records.work import Work
from schema.fieldtypes import registry
from schema.fieldtypes.base import FieldType
from schema.model import Entity, Field
from store.ready import Ready

AUDIT: Final = "audit"
Way = Callable[[Any], Any]
Changes = Mapping[str, tuple[Any, Any]]
_SIMPLE: Final = frozenset((str, int, bool))
_PLAIN: Final = frozenset(("text", "integer", "boolean", "link"))  # kinds of columns that hold such values
_SAID: Final = frozenset(("scaled", "date"))  # kinds whose values are said by a text


@swift(frozen=True, slots=True)
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
    known = work.last_entries.pop((entity.name, id), None)  # once: what follows may be undone by a savepoint
    previous = await last_hash(work, entity.name, id) if known is None else known
    await work.unit.insert(AUDIT, {**entry, "version": version, "previous": previous, "hash": hash_of(entry, previous)})


async def write_many(
    work: Work, entity: Entity, verb: str, entries: Sequence[tuple[int, Ready, int]]
) -> None:  # fmt: skip
    """Writes one entry each for many records, which are held: (id, changes as a `sayer` says them, the version after
    them)."""
    last = await work.unit.last_of(AUDIT, "hash", "record", [id for id, _, _ in entries], {"entity": entity.name})
    common, rows = _entry(work, entity, 0, verb, None, ""), []
    for id, changes, version in entries:
        work.last_entries.pop((entity.name, id), None)
        previous = str(last.get(id) or "")
        entry = {**common, "record": id, "changes": changes, "version": version, "previous": previous}
        entry["hash"] = hash_of(entry, previous)
        rows.append(entry)
    await work.unit.insert_many(AUDIT, rows)


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
    say = sayer(entity)
    rows = [row for id, trail in trails for row in _chained(work, entity, id, trail, say)]
    await work.unit.insert_many(AUDIT, rows)


def _chained(
    work: Work, entity: Entity, id: int, trail: Iterable[First], say: Callable[[Changes], Ready]
) -> Iterator[dict[str, Any]]:
    previous = ""
    for version, first in enumerate(trail, 1):
        entry = _entry(work, entity, id, first.verb, say(first.changes), "")
        entry["at"], entry["by"] = first.at, first.by
        entry["hash"] = now = hash_of(entry, previous)
        entry["version"], entry["previous"] = version, previous
        yield entry
        previous = now


def _entry(work: Work, entity: Entity, id: int, verb: str, changes: Any, reason: str) -> dict[str, Any]:
    return {
        "at": work.now, "by": work.actor.user_id, "actor": _acting(work), "entity": entity.name, "record": id,
        "verb": verb, "changes": changes, "reason": reason or None,
    }  # fmt: skip


async def last_hash(work: Work, entity: str, id: int) -> str:
    """The hash of the record's newest entry; empty when it has none."""
    where = entries_of(work, entity, id)
    found = await work.reader.rows(AUDIT, ("hash",), where, ("-id",), 1, frame=work.frame)
    return str(found[0]["hash"]) if found else ""


async def locked(work: Work, entity: str, id: int) -> Row | None:
    """The row, deleted or not, which nobody else changes until this transaction ends; what its newest entry is chained
    by is read with it."""
    of_record = {"record": id, "entity": entity}
    row, last = await work.reader.one_before(entity, id, AUDIT, "hash", of_record)
    if row is not None:
        work.last_entries[entity, id] = last or ""
    return row


def entries_of(sight: Sight, entity: str, id: int) -> Expression:
    """The condition of one record's entries."""
    return all_of(sight.among(AUDIT, "record", (id,)), sight.among(AUDIT, "entity", (entity,)))


def hash_of(entry: Mapping[str, Any], previous: str) -> str:
    """SHA-256 over an entry and the hash before it; also what `verify` computes."""
    get, changes = entry.get, entry.get("changes")
    told = orjson.Fragment(changes.text) if isinstance(changes, Ready) else changes
    data = [
        previous, entry["at"].isoformat(), get("by"), get("actor"), get("entity"), get("record"), get("verb"), told,
        get("reason"),
    ]  # fmt: skip
    return hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()


def as_data(entity: Entity, changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """`{field: [old, new]}` as JSON keeps it."""
    fields = entity.fields
    return {name: [None if old is None else plain(fields.get(name), old), plain(fields.get(name), new)]
            for name, (old, new) in changes.items()}  # fmt: skip


def sayer(entity: Entity) -> Callable[[Changes], Ready]:
    """What turns changes of records into JSON, keys in the order in which entries are hashed."""
    ways = {name: _way(field) for name, field in entity.fields.items()}

    def say(changes: Changes) -> Ready:
        data: dict[str, tuple[Any, Any]] = {}
        for name, (old, new) in changes.items():
            if (way := ways[name]) is not None:
                old, new = None if old is None else way(old), None if new is None else way(new)
            data[name] = old, new
        return Ready(orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode())

    return say


def plain(field: Field | None, value: Any) -> Any:
    """A value as JSON keeps it; a field's own form where it has one."""
    if isinstance(value, list) and (field is None or field.lines):
        return [{key: _simple(inner) for key, inner in row.items()} for row in value]
    if field is None or field.lines or value is None:
        return _simple(value)
    return _simple(registry.of(field).as_json(field, value))


def _way(field: Field) -> Way | None:
    """As `plain`, what depends on the field alone found out beforehand; None: as it is."""
    kind = registry.of(field)
    if field.lines:
        return partial(plain, field)
    column = kind.column(field)
    if type(kind).as_json is FieldType.as_json:
        return None if column is not None and column.kind in _PLAIN else _simple
    form = partial(kind.as_json, field)
    if column is not None and column.kind in _SAID:
        return form

    def way(value: Any) -> Any:
        made = form(value)
        return made if type(made) in _SIMPLE else _simple(made)

    return way


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
