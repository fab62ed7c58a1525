"""Pickers: the records that may be chosen for a link on a record, under the person's rights and the link's `where`."""

from typing import Any

from expressions.conditions import FALSE, TRUE, all_of, from_root, negated
from expressions.nodes import Constant, Follow, Given, Node, Special, rewrite
from expressions.tree import Expression
from expressions.types import Type
from kernel.errors import Refusal
from records import ordering, reading
from records.codes import BAD_QUESTION
from records.guarded import unapproved
from records.links import targets
from records.results import Record, Row
from records.searching import matching
from records.sight import Sight
from records.words import no_field
from schema.model import Entity, Field

AT_MOST = 50


async def choices(sight: Sight, entity: Entity, name: str, text: str, row: Row | None) -> list[Record]:
    """Up to 50 records for the field; `row` is the record it stands on (None: a new one). Raises Refusal 422."""
    rights = sight.policy.fields(sight.actor, entity.name).anywhere
    own = entity.fields.get(name)
    field = _asked(sight, entity, name) if own is None else own if rights.sees(name) else None
    to = targets(field) if field is not None else ()
    if field is None or not to:
        picked = [each.name for each in entity.fields.values() if targets(each) and rights.sees(each.name)]
        raise Refusal(BAD_QUESTION, {"count": 1}, problems=[no_field(entity.label, name, picked)])
    row = _begun(sight) if row is None else row
    found: list[Record] = []
    for target in sight.house.schema.entities if to == ("any",) else to:
        known = sight.house.schema.entities[target]
        if not known.internal and not known.lines_of and len(found) < AT_MOST:
            found += await _of(sight, known, field, text, row)
    return found[:AT_MOST]


def _begun(sight: Sight) -> Row:
    """What of a new record is known before anything is typed: it is the person's own."""
    return {"owner": sight.actor.user_id, "created_by": sight.actor.user_id, "unit": sight.actor.unit}


def _asked(sight: Sight, entity: Entity, name: str) -> Field | None:
    """What an action that the person may do, or a move, asks under this name."""
    verbs = sight.policy.verbs(sight.actor, entity.name)
    actions = [action.ask for action in entity.actions.values() if action.name in verbs]
    ways = [way.ask for stage in entity.stages.values() for way in stage.next]
    return next((ask[name] for ask in (*actions, *ways) if name in ask), None)


async def _of(sight: Sight, target: Entity, field: Field, text: str, row: Row | None) -> list[Record]:
    where = all_of(await sight.rows_of(target), await matching(sight, target, text), _where(sight, target, field, row))
    if waiting := await unapproved(sight, target.name):
        where = all_of(where, negated(sight.among(target.name, "id", sorted(waiting))))
    told = target.name == "user" and sight.policy.fields(sight.actor, "user").anywhere.sees("active")
    if told and not _asks_who_is_active(field):
        where = all_of(where, sight.among("user", "active", (True,)))
    if where is FALSE:
        return []
    sort = ("name",) if "name" in target.fields else ("-id",)  # what has no name is sought by when it came about
    seen = await ordering.seen(sight, target, sort)
    rows = await sight.reader.rows(target.name, where=where, sort=sort, limit=AT_MOST, frame=sight.frame, seen=seen)
    return list(await reading.records(sight, target, rows, ()))


def _asks_who_is_active(field: Field) -> bool:
    """Whether the field says itself which people it takes; else only the active are offered."""
    return field.where is not None and any(path[-1] == "active" for path in field.where.reads if path)


def _where(sight: Sight, target: Entity, field: Field, row: Row | None) -> Expression:
    """The link's `where`, asked of each candidate: the field itself is the candidate, other fields are the record's."""
    if field.where is None:
        return TRUE
    root = rewrite(field.where.root, lambda part: _of_candidate(part, target.name, field.name, row or {}))
    return from_root(sight.house.names, target.name, root, field.where.source)


def _of_candidate(part: Any, target: str, name: str, row: Row) -> Node | None:
    if isinstance(part, Given) and part.of == "names" and part.name == name:
        return Special(Type("record", target), "this", said=name)
    if isinstance(part, Follow) and isinstance(part.base, Special) and part.base.name == "this":
        if part.name == name:
            return Special(Type("record", target), "this", said=name)
        return Constant(part.type, row.get(part.name), said=part.said)
    if isinstance(part, Special) and part.name == "this":
        return Constant(part.type, row.get("id"), said="this")
    return None
