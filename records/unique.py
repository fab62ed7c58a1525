"""Unique values: which are taken already, and a clash said in the words of the schema."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kernel.errors import Code, Problem, Refusal
from kernel.text import Text
from records import codes
from records.draft import Draft
from records.work import Work
from schema.model import Entity
from store.faults import UniqueClash


def clash(work: Work, error: UniqueClash, code: Code = codes.UNIQUE) -> Refusal:
    """The refusal for a clash: 422 at the first field; with `code` another one, such as that of restoring (409)."""
    entity = work.house.schema.entity(error.entity)
    labels = Text(tuple((tag, _joined(work, error, tag)) for tag in ("zh-CN", "en")))
    values = {"entity": entity.label, "labels": labels}
    field = error.fields[0] if error.fields else None
    problem = Problem(code, values, field)
    if 0 <= error.rule < len(entity.unique) and code is codes.UNIQUE:
        message = entity.unique[error.rule].message
        problem = Problem(codes.CHECK_FAILED, {"message": message}, field) if message else problem
    if code is codes.UNIQUE:
        return Refusal(codes.INVALID, {"count": 1}, problems=[problem])
    return Refusal(code, values, problems=[problem])


async def taken(work: Work, entity: Entity, drafts: Mapping[int, Draft]) -> tuple[set[int], set[int]]:
    """The places of new records that would clash with a stored one, and of those that would with one before them."""
    found: tuple[set[int], set[int]] = set(), set()
    for names in (*((field.name,) for field in entity.fields.values() if field.unique), *_rules(entity)):
        keys = {place: tuple(draft.row.get(name) for name in names) for place, draft in drafts.items()}
        full = {place: key for place, key in keys.items() if all(each not in (None, "", ()) for each in key)}
        stored = await _stored(work, entity, names, full.values()) if full else set()
        before = set[tuple[Any, ...]]()
        for place, key in full.items():
            if key in stored:
                found[0].add(place)
            elif key in before:
                found[1].add(place)
            before.add(key)
    return found


def _rules(entity: Entity) -> Iterator[tuple[str, ...]]:
    for rule in entity.unique:
        if rule.where is None:
            yield tuple(rule.fields)


async def _stored(
    work: Work, entity: Entity, names: tuple[str, ...], keys: Iterable[tuple[Any, ...]]
) -> set[tuple[Any, ...]]:
    rows = await work.reader.holding(entity.name, names, names[0], {key[0] for key in keys})
    return {tuple(row[name] for name in names) for row in rows}


def _joined(work: Work, error: UniqueClash, tag: str) -> str:
    fields = work.house.schema.entity(error.entity).fields
    return ", ".join(fields[name].label.in_(tag) if name in fields else name for name in error.fields)
