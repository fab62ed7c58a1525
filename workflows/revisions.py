"""The states of a record's content under approval (S3.7): kept at each submit, compared for people."""

from collections.abc import Collection, Mapping
from typing import Any

from records.links import several
from records.results import Row
from records.sight import Sight
from records.titled import Titled
from records.work import Work
from schema.fieldtypes import registry
from schema.model import Entity, Field
from schema.wording.values import Saying
from workflows.look import Look
from workflows.state import Request

Snapshot = Mapping[str, Any]


async def keep(work: Work, id_: int, number: int, snapshot: Snapshot) -> None:
    """Stores the content of one revision."""
    row = {"request": id_, "number": number, "at": work.now, "by": work.actor.user_id, "snapshot": dict(snapshot)}
    await work.unit.insert("wf_revision", row)


async def under_approval(sight: Sight, entity: Entity, row: Row, state: Request) -> dict[str, Any]:
    """The content that a request decides: the record's, with the change that waits beside it (S1.2)."""
    return await snapshot(sight, entity, row) | {name: new for name, (_, new) in state.change.items()}


async def snapshot(sight: Sight, entity: Entity, row: Row) -> dict[str, Any]:
    """What people typed into a record, as JSON by field; lines as a list of their rows."""
    found = await without_lines(sight, entity, row)
    for field in entity.fields.values():
        if field.lines:
            found[field.name] = await _lines(sight, sight.house.schema.entity(field.lines), row["id"])
    return found


async def without_lines(sight: Sight, entity: Entity, row: Row) -> dict[str, Any]:
    """The same of the record alone."""
    found = {name: _json(field, row.get(name)) for name, field in entity.fields.items() if _typed(field)}
    for field in several(entity):
        if not field.automatic:
            members = (await sight.reader.members(entity.name, field.name, [row["id"]]))[row["id"]]
            found[field.name] = _json(field, tuple(members))
    return found


def fields_of(entity: Entity) -> list[str]:
    """The fields that a snapshot holds."""
    several_ = {field.name for field in several(entity) if not field.automatic}
    return [name for name, field in entity.fields.items() if _typed(field) or field.lines or name in several_]


def _typed(field: Field) -> bool:
    kept = field.stored and not field.lines and registry.of(field).column(field) is not None
    return kept and (not field.automatic or field.name in ("owner", "unit"))


def _json(field: Field, value: Any) -> Any:
    return None if value in (None, ()) else registry.of(field).as_json(field, value)


async def _lines(sight: Sight, child: Entity, parent: int) -> list[dict[str, Any]]:
    rows = (await sight.reader.children(child.name, "parent", [parent]))[parent]
    return [
        {
            "id": row["id"],
            **{name: _json(field, row.get(name)) for name, field in child.fields.items() if _typed(field)},
        }
        for row in rows
    ]


async def stored(sight: Sight, id_: int) -> dict[int, Snapshot]:
    """All revisions of a request, by number."""
    return (await stored_of(sight, (id_,))).get(id_, {})


async def stored_of(sight: Sight, ids: Collection[int]) -> dict[int, dict[int, Snapshot]]:
    """The same of many requests."""
    where = sight.among("wf_revision", "request", ids)
    rows = await sight.reader.rows("wf_revision", ("request", "number", "snapshot"), where, frame=sight.frame)
    found: dict[int, dict[int, Snapshot]] = {}
    for row in rows:
        found.setdefault(row["request"], {})[row["number"]] = row["snapshot"]
    return found


def different(before: Snapshot, after: Snapshot) -> dict[str, tuple[Any, Any]]:
    """The fields that differ, with both values."""
    names = dict.fromkeys((*before, *after))
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


async def between(sight: Sight, id_: int, entity: str, seen: int, current: int, look: Look) -> str:
    """`：交付日期 2026-12-01 → 2026-12-15`, for the sentence of a stale decision; empty when nothing can be said, or
    what changed is hidden from this person."""
    known = await stored(sight, id_)
    if seen not in known or current not in known or entity not in sight.house.schema.entities:
        return ""
    fields, pairs = _shown(sight, entity, different(known[seen], known[current]), look)
    titled = await Titled.of(sight, ((fields[name], each) for name, pair in pairs.items() for each in pair))
    language = sight.actor.language
    say = Saying(sight.house.schema, language, titled.titles)
    parts = [
        f"{fields[name].label.in_(language)} {_short(titled, say, fields[name], old)} → "
        f"{_short(titled, say, fields[name], new)}"
        for name, (old, new) in pairs.items()
    ]  # fmt: skip
    mark = "：" if language.startswith("zh") else ": "
    return mark + "；".join(parts) if parts else ""


def _shown(
    sight: Sight, entity: str, pairs: Mapping[str, tuple[Any, Any]], look: Look
) -> tuple[Mapping[str, Field], dict[str, tuple[Any, Any]]]:
    """The fields that still exist and that the person sees plainly, with what each held; lines as far as he sees."""
    fields = sight.house.schema.entity(entity).fields
    kept = {}
    for name, (old, new) in pairs.items():
        if name in fields and look.shows(name):
            kept[name] = (_lines_seen(sight, fields[name], old, look), _lines_seen(sight, fields[name], new, look))
    return fields, kept


def seen_pairs(
    sight: Sight, entity: str, pairs: Mapping[str, tuple[Any, Any]], look: Look
) -> dict[str, tuple[Any, Any]]:
    """Old and new of the fields that this person sees plainly; lines as far as he sees."""
    return _shown(sight, entity, pairs, look)[1]


def _lines_seen(sight: Sight, field: Field, kept: Any, look: Look) -> Any:
    """Lines without what is hidden in them (S13.5)."""
    if not field.lines or not isinstance(kept, list):
        return kept
    return [
        {name: each for name, each in row.items() if name == "id" or not hides_in_lines(sight, field, name, look)}
        for row in kept
    ]


def hides_in_lines(sight: Sight, field: Field, name: str, look: Look) -> bool:
    """Whether a field of these lines is not plainly readable."""
    if look.rights is None or look.rights.of_seat:
        return False
    return sight.policy.fields(sight.actor, field.lines).on(look.rights.places).masks(name)


def _short(titled: Titled, say: Saying, field: Field, value: Any) -> str:
    if value in (None, "", []):
        return "—"
    kind = registry.of(field).kind(field).kind
    text = str(len(value)) if field.lines else titled.text(field, value) or say.value(value, kind, field)
    return text if len(text) <= 60 else text[:59] + "…"


async def since(
    sight: Sight, id_: int, state: Request, revision: int, language: str, look: Look
) -> list[dict[str, Any]]:
    """`[{name, label, old, new}]`: what changed since a revision, as far as this person may see it."""
    if state.revision <= revision or state.entity not in sight.house.schema.entities:
        return []
    known = await stored(sight, id_)
    return await told(
        sight, state.entity, different(known.get(revision, {}), known.get(state.revision, {})), language, look
    )  # fmt: skip


async def told(
    sight: Sight, entity: str, changes: Mapping[str, tuple[Any, Any]], language: str, look: Look
) -> list[dict[str, Any]]:
    """`[{name, label, old, new}]` of these changes, as far as this person may see them."""
    if entity not in sight.house.schema.entities:
        return []
    fields, pairs = _shown(sight, entity, changes, look)
    titled = await Titled.of(sight, ((fields[name], each) for name, pair in pairs.items() for each in pair))
    return [
        {
            "name": name, "label": fields[name].label.in_(language), "old": titled.shown(fields[name], old),
            "new": titled.shown(fields[name], new),
        }
        for name, (old, new) in pairs.items()
        if old != new
    ]  # fmt: skip
