"""What a guarded change would make of a record: old and new value per field, kept beside it until decided (S1.2)."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from kernel.errors import Problem, Refusal
from records import audit, codes
from records.computing import compute
from records.draft import Draft
from records.editing import edit, move_to_owner, open_draft, stored_lines, take_lines
from records.links import is_many, named
from records.parsing import Body, Manner, read_body
from records.reading import load_members
from records.results import Row
from records.sight import Sight
from records.work import Sketch, Work
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading
from schema.model import Entity, Field
from workflows.state import Request

Change = Mapping[str, list[Any]]  # field -> [old, new], as JSON keeps them
_NONE: Final[Change] = {}
_NEVER_APPROVES: Final = frozenset(("reject", "return", "take-back", "withdraw", "stop", "comment"))


# ------------------------------------------------------------------------------------------------ what changes
def by_hand(field: Field) -> bool:
    """Whether somebody writes the field, rather than the product."""
    return not field.computed and (not field.automatic or field.name == "owner") and field.type != "number"


async def change_of(work: Sketch, draft: Draft) -> dict[str, list[Any]]:
    """What a draft changes by hand, lines by the name of their field."""
    fields = draft.entity.fields
    found = {
        name: [audit.plain(fields[name], old), audit.plain(fields[name], new)]
        for name, (old, new) in draft.changed().items() if by_hand(fields[name])
    }  # fmt: skip
    gone = {line.entity.name for line in draft.removed}
    for name, rows in draft.lines.items():
        if fields[name].lines in gone or any(each.differs for each in rows):
            lines = work.house.schema.entity(fields[name].lines)
            found[name] = [await _stored_lines(work, draft, lines), [_line(lines, each.row) for each in rows]]
    return found


async def proposed_by(sketch: Sketch, entity: Entity, row: Row, values: Any) -> Change:
    """What a person's values would change, as saving them would read them. Raises Refusal 422."""
    rights = (await sketch.rights(entity, [row], writing=True))[0]
    body = await read_body(sketch, entity, values, rights, Manner("strict", creating=False))
    if body.problems:
        raise Refusal(codes.INVALID, {"count": len(body.problems)}, problems=body.problems)
    draft = await _whole(sketch, entity, row)
    draft.row.update(body.values)
    await take_lines(sketch, draft, body.lines)
    try:
        return await change_of(sketch, draft)
    finally:
        forget(sketch, draft)


async def _whole(sketch: Sketch, entity: Entity, row: Row) -> Draft:
    """A draft of the stored row with its fields of several records: what is required may be one of them."""
    whole = dict(row)
    await load_members(sketch, entity, [whole])
    return open_draft(entity, whole)


async def _stored_lines(sketch: Sketch, draft: Draft, lines: Entity) -> list[dict[str, Any]]:
    return [_line(lines, each.old or {}) for each in (await stored_lines(sketch, draft, lines)).values()]


def _line(lines: Entity, row: Row) -> dict[str, Any]:
    """A line as it is sent: what people write, and the id of one that is stored."""
    id_ = {"id": row["id"]} if row["id"] > 0 else {}
    return id_ | {f.name: audit.plain(f, row.get(f.name)) for f in lines.fields.values() if by_hand(f)}


async def now_of(sketch: Sketch, entity: Entity, row: Row, names: Iterable[str]) -> dict[str, Any]:
    """What these fields hold now, as a change keeps it."""
    draft, found = open_draft(entity, row), {}
    for name in names:
        field = entity.fields[name]
        if field.lines:
            found[name] = await _stored_lines(sketch, draft, sketch.house.schema.entity(field.lines))
        elif is_many(field):
            members = (await sketch.reader.members(entity.name, name, [row["id"]]))[row["id"]]
            found[name] = audit.plain(field, tuple(members))
        else:
            found[name] = audit.plain(field, row.get(name))
    return found


async def changed_between(sketch: Sketch, entity: Entity, row: Row, change: Change) -> tuple[str, ...]:
    """The fields that hold another value now than when the change was proposed."""
    now = await now_of(sketch, entity, row, change)
    return tuple(name for name, (old, _) in change.items() if not _same(now[name], old))


async def rebased(sketch: Sketch, entity: Entity, row: Row, change: Change) -> dict[str, list[Any]]:
    """The same new values over what the record holds now; what is so already is left out."""
    now = await now_of(sketch, entity, row, change)
    return {name: [now[name], new] for name, (_, new) in change.items() if not _same(now[name], new)}


def _same(one: Any, other: Any) -> bool:
    blank: tuple[Any, ...] = (None, "", [])
    return one == other or (one in blank and other in blank)


# ------------------------------------------------------------------------------------------------ as it would be
@asynccontextmanager
async def as_proposed(sketch: Sketch, entity: Entity, row: Row, change: Change = _NONE) -> AsyncIterator[Draft]:
    """The record as the change would leave it, formulas and all: what conditions and rules are asked about (S1.2)."""
    if not change:
        yield await _whole(sketch, entity, row)
        return
    draft = await _draft(sketch, entity, row, change)
    try:
        await compute(sketch, draft)
        yield draft
    finally:
        forget(sketch, draft)


@asynccontextmanager
async def decided(
    sketch: Sketch, entity: Entity, row: Row | None, state: Request, verb: str = ""
) -> AsyncIterator[tuple[Row | None, tuple[str, ...]]]:
    """The content that a request decides, and the fields that changed in between; None where the record is gone."""
    if not row or not state.is_open or not state.change or verb in _NEVER_APPROVES:
        yield row or None, ()
        return
    clash = await changed_between(sketch, entity, row, state.change)
    async with as_proposed(sketch, entity, row, state.change) as draft:
        yield draft.row, clash


def forget(sketch: Sketch, draft: Draft) -> None:
    """The world is again what is stored."""
    for each in (*draft.family(), *draft.removed):
        sketch.world.drop(each.entity.name, each.id)
    sketch.world.written()


async def apply(work: Work, entity: Entity, row: Row, change: Change, reason: str) -> None:
    """Writes the change, in the transaction that decides. Raises Refusal when it cannot be made any more (S12.7)."""
    draft = await _draft(work, entity, row, change)
    values = {name: draft.row[name] for name in change if not entity.fields[name].lines}
    await _refuse_gone(work, draft)
    await edit(work, draft, values, "assign" if [*change] == ["owner"] else "update", reason=reason)


async def _draft(sketch: Sketch, entity: Entity, row: Row, change: Change) -> Draft:
    draft = await _whole(sketch, entity, row)
    reading = Reading(sketch.house.clock.today(), sketch.actor.language, sketch.house.clock.zone)
    values = _values(entity, {name: new for name, (_, new) in change.items()}, reading)
    draft.row.update(values)
    draft.given |= values.keys()
    if values.get("owner"):
        move_to_owner(sketch, draft)
    await take_lines(sketch, draft, {name: _bodies(sketch, entity.fields[name], new, reading)
                                     for name, (_, new) in change.items() if entity.fields[name].lines})  # fmt: skip
    return draft


def _values(entity: Entity, kept: Mapping[str, Any], reading: Reading) -> Row:
    """Kept values in memory. Raises Refusal when a field no longer takes what it once took."""
    found: Row = {}
    for name, raw in kept.items():
        field = entity.fields.get(name)
        if field is None or field.lines:
            continue
        kind = registry.of(field)
        try:
            found[name] = kind.empty if raw is None else kind.strict(field, raw, reading)
        except Invalid as error:
            raise Refusal(codes.INVALID, {"count": 1}, problems=[error.problem.on(name)]) from error
    return found


def _bodies(sketch: Sketch, field: Field, rows: Any, reading: Reading) -> list[Body]:
    lines = sketch.house.schema.entity(field.lines)
    return [Body(_values(lines, {n: v for n, v in row.items() if n != "id"}, reading), id=row.get("id"))
            for row in rows or ()]  # fmt: skip


async def _refuse_gone(sight: Sight, draft: Draft) -> None:
    """A record that the change links to may have been deleted since."""
    problems = []
    for name, target, id_ in _links(draft):
        if await sight.reader.one(target, id_) is None:
            values = {"label": draft.entity.fields[name].label, "entity": target, "id": id_}
            problems.append(Problem(codes.LINK_UNKNOWN, values, name))
    if problems:
        raise Refusal(codes.INVALID, {"count": len(problems)}, problems=problems)


def _links(draft: Draft) -> Iterator[tuple[str, str, int]]:
    for name in draft.given:
        for target, id_ in named(draft.entity.fields[name], draft.row.get(name)):
            yield name, target, id_
