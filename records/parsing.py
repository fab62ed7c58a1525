"""Reads what was sent for a record: names, forms, rights on fields, and the records that links name."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as each_with
from typing import Any, Final

from access.codes import NOT_WRITABLE
from access.fields import READER, RecordRights
from expressions.conditions import TRUE, all_of, any_of
from kernel.errors import Problem
from kernel.text import Text
from records import codes
from records.graph import title_paths
from records.links import named, targets
from records.results import Form, Row
from records.sight import Sight
from records.words import no_field
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading
from schema.fieldtypes.codes import REQUIRED
from schema.model import Entity, Field

AT_ONCE: Final = 500  # texts looked up together
ASSIGNED: Final = frozenset(("owner",))  # automatic, yet a person may name it
A_LIST: Final = Text.of({"en": "a list of rows", "zh-CN": "行的列表"})
AN_OBJECT: Final = Text.of({"en": "an object of fields and values", "zh-CN": "字段与值的对象"})


@dataclass(slots=True)
class Body:
    """What was sent, read: values by field, rows of lines (with `id` where kept), and everything wrong with it."""

    values: Row = each_with(default_factory=dict)
    lines: dict[str, list["Body"]] = each_with(default_factory=dict)
    problems: list[Problem] = each_with(default_factory=list)
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How to read: the form values have, and what the record is (`creating`, in the stage `stage`)."""

    form: Form
    creating: bool
    moves: Text | None = None  # the open moves, for the sentence about writing a stage


async def read_body(sight: Sight, entity: Entity, sent: Any, rights: RecordRights, manner: Manner) -> Body:
    """The body with all its problems; nothing is raised."""
    reading = await _reading(sight, entity, sent, manner)
    body = read_plainly(sight, entity, sent, rights, manner, reading)
    await check_links(sight, entity, [body])
    return body


def read_plainly(
    sight: Sight, entity: Entity, sent: Any, rights: RecordRights, manner: Manner, reading: Reading, line: bool = False
) -> Body:  # fmt: skip
    """As `read_body`, all that is named looked up already; links are not asked about."""
    body = Body()
    if not isinstance(sent, Mapping):
        body.problems.append(Problem(codes.WRONG_SHAPE, {"label": entity.label, "expected": AN_OBJECT}))
        return body
    for name, raw in sent.items():
        if line and name == "id":
            body.id = raw if isinstance(raw, int) and not isinstance(raw, bool) else None
            continue
        known = entity.fields.get(name) if isinstance(name, str) else None
        problem = refused(entity, str(name), known, rights, manner)
        if problem is not None or known is None:
            body.problems += [problem] if problem else []
        elif known.lines:
            body.lines[known.name] = _read_lines(sight, known, raw, rights, manner, reading, body)
        else:
            _read_value(body, known, raw, manner, reading)
    return body


def refused_field(entity: Entity, name: str, rights: RecordRights, manner: Manner) -> Problem | None:
    """Why no value may be written into a field, whatever it is; None when one may."""
    return refused(entity, name, entity.fields.get(name), rights, manner)


def refused(entity: Entity, name: str, known: Field | None, rights: RecordRights, manner: Manner) -> Problem | None:
    """Why a field may not stand in a body; None when it may."""
    if known is None or not rights.sees(name):
        return no_field(entity.label, name, (each for each in entity.fields if rights.sees(each)))
    said = {"label": known.label}
    if name == "stage":
        return None if manner.creating else Problem(codes.STAGE_BY_MOVE, {"moves": manner.moves or "—"}, name)
    if known.computed or (known.type == "number" and known.automatic):
        return Problem(codes.COMPUTED, said, name)
    if known.automatic and name not in ASSIGNED:
        return Problem(codes.AUTOMATIC, said, name)
    if rights.everything or name in ASSIGNED:
        return None  # who may name an owner is asked of the right to assign
    if known.readonly is True and name not in rights.opened:
        return Problem(codes.READONLY, said, name)
    within = bool(known.lines) and rights.writes_within(name)  # then rows are neither added nor taken away
    return None if within or rights.writes(name, manner.creating) else Problem(NOT_WRITABLE, said, name)


def _read_value(body: Body, known: Field, raw: Any, manner: Manner, reading: Reading) -> None:
    kind = registry.of(known)
    try:
        if manner.form == "values":
            body.values[known.name] = kind.empty if raw is None else kind.fit(known, raw)
        else:
            read = kind.parse if manner.form == "typed" else kind.strict
            body.values[known.name] = read(known, raw, reading)
    except Invalid as error:
        body.problems.append(error.problem.on(known.name))


def _read_lines(
    sight: Sight, known: Field, raw: Any, rights: RecordRights, manner: Manner, reading: Reading, body: Body
) -> list[Body]:  # fmt: skip
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        body.problems.append(Problem(codes.WRONG_SHAPE, {"label": known.label, "expected": A_LIST}, known.name))
        return []
    entity = sight.house.schema.entity(known.lines)
    inner = sight.policy.fields(sight.actor, entity.name).on(rights.places)
    if known.name in rights.opened:  # a seat opens lines whole
        inner = replace(READER if rights.of_seat else inner, opened=frozenset(entity.fields))
    return [read_plainly(sight, entity, each, inner, manner, reading, line=True) for each in raw]


# ---------------------------------------------------------------------------------------------------- links
async def _reading(sight: Sight, entity: Entity, sent: Any, manner: Manner) -> Reading:
    house = sight.house
    plain = Reading(house.clock.today(), sight.actor.language, house.clock.zone)
    if manner.form != "typed" or not isinstance(sent, Mapping):
        return plain
    wanted = set(lookups(sight, entity, sent))
    found = {each: await find_called(sight, *each) for each in wanted}
    return Reading(plain.today, plain.language, plain.zone, found)


def lookups(sight: Sight, entity: Entity, sent: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, raw in sent.items():
        known = entity.fields.get(name)
        if known is None:
            continue
        if known.lines and isinstance(raw, list | tuple):
            for each in raw:
                if isinstance(each, Mapping):
                    yield from lookups(sight, sight.house.schema.entity(known.lines), each)
        elif not known.lines:
            yield from registry.of(known).lookups(known, raw)


async def find_called(sight: Sight, entity: str, text: str) -> tuple[int, ...]:
    """Ids of the readable records called `text`: title, number, login or code; at most a few."""
    known = sight.house.schema.entities.get(entity)
    if known is None or not text:
        return ()
    called = any_of(*(sight.among(entity, name, (text,)) for name in _callable_by(known)))
    return tuple(await sight.reader.ids(entity, all_of(await sight.rows_of(known), called), limit=5, frame=sight.frame))


def _callable_by(known: Entity) -> list[str]:
    """The texts by which people name a record."""
    fields = {"number", "login", "code", *(path[0] for path in title_paths(known) if len(path) == 1)}
    return sorted(
        name
        for name in fields
        if name in known.fields
        and known.fields[name].stored
        and registry.of(known.fields[name]).kind(known.fields[name]).kind == "text"
    )


async def find_all(sight: Sight, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, ...]]:
    """The same for many pairs of (entity, text): one question per entity and some hundred texts."""
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for entity in sorted({each for each, _ in wanted}):
        known = sight.house.schema.entities.get(entity)
        texts = sorted({text for each, text in wanted if each == entity and text})
        names = _callable_by(known) if known is not None else []
        for start in range(0, len(texts) if names else 0, AT_ONCE):
            part = set(texts[start : start + AT_ONCE])
            await _find_part(sight, entity, names, part, found)
    return found


async def _find_part(
    sight: Sight, entity: str, names: Sequence[str], texts: set[str], found: dict[tuple[str, str], tuple[int, ...]]
) -> None:
    called = any_of(*(sight.among(entity, name, sorted(texts)) for name in names))
    where = all_of(await sight.rows_of(sight.house.schema.entity(entity)), called)
    for row in await sight.reader.rows(entity, ("id", *names), where, ("id",), frame=sight.frame):
        for text in {row[name] for name in names} & texts:
            found[entity, text] = (*found.get((entity, text), ()), row["id"])


async def check_links(sight: Sight, entity: Entity, bodies: Sequence[Body]) -> None:
    """A link to an unknown, deleted or unreadable record is a problem of its field."""
    wanted: dict[str, set[int]] = {}
    links = _links(sight, entity, bodies)
    for _, _, target, id in links:
        wanted.setdefault(target, set()).add(id)
    closed = {target: ids - await pickable(sight, target, ids) for target, ids in wanted.items()}
    for each, known, target, id in links if any(closed.values()) else ():
        if id in closed[target]:
            label = sight.house.schema.entities[target].label if target in sight.house.schema.entities else target
            each.problems.append(
                Problem(codes.LINK_UNKNOWN, {"label": known.label, "entity": label, "id": id}, known.name)
            )
            each.values.pop(known.name, None)


async def pickable(sight: Sight, target: str, ids: set[int]) -> frozenset[int]:
    """Those of the ids that are there and readable; people and units of a readable organisation are known already."""
    known = sight.house.organisation
    facts: Collection[int] = {"user": known.members.keys(), "unit": known.units.keys()}.get(target, frozenset())
    if ids <= set(facts) and sight.policy.rows(sight.actor, "read", target) is TRUE:
        return frozenset(ids)
    return await sight.readable(target, ids)


def _links(sight: Sight, entity: Entity, bodies: Iterable[Body]) -> list[tuple[Body, Field, str, int]]:
    found: list[tuple[Body, Field, str, int]] = []
    pointing = [field for field in entity.fields.values() if targets(field)]
    for body in bodies:
        for known in pointing:
            if known.name in body.values:
                found += [(body, known, target, id) for target, id in named(known, body.values[known.name])]
        for name, lines in body.lines.items():
            found += _links(sight, sight.house.schema.entity(entity.fields[name].lines), lines)
    return found


# ---------------------------------------------------------------------------------------------------- answers
async def read_answers(
    sight: Sight, asked: Mapping[str, Field], sent: Any, form: Form | None
) -> tuple[Row, list[Problem]]:  # fmt: skip
    """The answers to what an action or a move asks, by name, with everything wrong with them."""
    body = Body()
    if not isinstance(sent, Mapping):
        return {}, [Problem(codes.WRONG_SHAPE, {"label": "ask", "expected": AN_OBJECT})]
    manner = Manner(form or ("values" if sight.actor.is_system else "strict"), creating=True)
    reading = Reading(sight.house.clock.today(), sight.actor.language, sight.house.clock.zone)
    for name in sent:
        if name not in asked:
            values = {"entity": Text.of("ask"), "name": name, "guess": ", ".join(asked)}
            body.problems.append(Problem(codes.UNKNOWN_FIELD, values, str(name)))
    for field in asked.values():
        _read_value(body, field, sent.get(field.name), manner, reading)
        empty = body.values.get(field.name) in (None, "", ())
        told = any(problem.field == field.name for problem in body.problems)
        if field.required is True and empty and not told and field.type != "boolean":
            body.problems.append(Problem(REQUIRED, {"label": field.label}, field.name))
    for field in asked.values():
        for target, id in named(field, body.values.get(field.name)):
            if id not in await pickable(sight, target, {id}):
                values = {"label": field.label, "entity": target, "id": id}
                body.problems.append(Problem(codes.LINK_UNKNOWN, values, field.name))
    return body.values, body.problems
