"""Records and rows as a person may see them: hidden fields left out, masked ones marked, links with titles."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

from access.fields import READER, RecordRights
from expressions.conditions import all_of
from expressions.tree import Expression
from kernel.errors import Refusal
from records import roles
from records.links import links_in, several
from records.locks import Lock, locks_of
from records.merged import into
from records.results import May, Outcome, Record, Row
from records.sight import Sight
from records.world import computed_now
from schema.model import Entity, Field


async def record(sight: Sight, entity: Entity, row: Row, *, may: bool = True) -> Record:
    """One record with its lines, links and, with `may`, what the person may do with it."""
    await load_members(sight, entity, [row])
    rights = (await sight.rights(entity, [row], writing=may))[0]
    lines = {name: tuple(found) for name, found in (await _lines(sight, entity, row, rights)).items()}
    clock = await clock_values(sight, entity, [row])
    [title] = await sight.called(entity, [row], [rights])
    found = trimmed(sight, entity, {**row, **clock[0]}, rights, None, title)
    titles = await sight.titles(links_in(entity, [found.values]))
    ask = sight.house.extensions.approvals
    told = dict(await ask(sight, entity, row)) if may and ask else {}
    allowed = replace(await may_of(sight, entity, row, rights), reopens=told.pop("reopens", None)) if may else None
    return Record(
        entity.name, row["id"], row["version"], found.values, found.title, found.masked, allowed, titles, lines, told
    )


async def merged(sight: Sight, entity: Entity, row: Row) -> Record:
    """A record that became part of another, as it was then, to be read only."""
    found, target = await record(sight, entity, row, may=False), await into(sight, entity.name, row["id"])
    named = await sight.titles({target.entity: [target.id]}) if target else {}
    fields = {name: "masked" if name in found.masked else "read" for name in (*found.values, *found.lines)}
    return replace(
        found, may=May(("read",), cast(Any, fields)), titles={**found.titles, **named}, merged_into=target
    )  # fmt: skip


async def seen(sight: Sight, entity: Entity, id: int, *, created: bool = False) -> Outcome:
    """The outcome of a change: the record as the person sees it afterwards, if they still do."""
    try:
        row = await sight.row(entity, id)
    except Refusal as error:
        if error.status != 404:
            raise
        return Outcome(entity=entity.name, id=id, created=created)
    return Outcome(await record(sight, entity, row), entity.name, id, created=created)


def trimmed(
    sight: Sight, entity: Entity, row: Row, rights: RecordRights, names: Sequence[str] | None, title: str
) -> Record:  # fmt: skip
    """The row without what is hidden here, called `title`."""
    wanted = [name for name in (names if names is not None else entity.fields) if name in row and rights.sees(name)]
    masked = frozenset(name for name in wanted if rights.masks(name))
    values = {name: row[name] for name in wanted}
    if entity.name == roles.ROLE and sight.title_shown(entity, rights):
        title = roles.called(sight.house.schema, sight.actor.language, row.get("name"), title)
        values |= {"label": title} if "label" in values else {}
    return Record(entity.name, row["id"], row["version"], values, title, masked)


async def records(sight: Sight, entity: Entity, rows: Sequence[Row], names: Sequence[str] | None) -> tuple[Record, ...]:
    """The rows of a list, trimmed, with the titles of what they link to."""
    rights = await sight.rights(entity, rows)
    called = await sight.called(entity, rows, rights)
    kept = [
        trimmed(sight, entity, row, each, names, title) for row, each, title in zip(rows, rights, called, strict=True)
    ]
    titles = await sight.titles(links_in(entity, (each.values for each in kept)))
    return tuple(
        Record(each.entity, each.id, each.version, each.values, each.title, each.masked, titles=titles) for each in kept
    )


# ---------------------------------------------------------------------------------------------------- beside a row
async def load_members(sight: Sight, entity: Entity, rows: Sequence[Row], names: Iterable[str] | None = None) -> None:
    """Reads links, users and files of the rows into them."""
    wanted = None if names is None else set(names)
    for field in several(entity):
        if field.stored and rows and (wanted is None or field.name in wanted):
            found = await sight.reader.members(entity.name, field.name, [row["id"] for row in rows])
            for row in rows:
                row[field.name] = found.get(row["id"], ())


async def load_counts(sight: Sight, entity: Entity, rows: Sequence[Row], names: Iterable[str]) -> None:
    """Reads into the rows how many child lines they have in these fields."""
    for name in names:
        found = await sight.reader.how_many(entity.fields[name].lines, "parent", [row["id"] for row in rows])
        for row in rows:
            row[name] = found[row["id"]]


async def clock_values(
    sight: Sight, entity: Entity, rows: Sequence[Row], names: Iterable[str] | None = None
) -> list[Row]:
    """Per row the formulas that read the clock, computed now."""
    wanted = None if names is None else set(names)
    asked = [
        field for field in entity.fields.values()
        if not field.stored and field.formula is not None and (wanted is None or field.name in wanted)
    ]  # fmt: skip
    if not asked or not rows:
        return [{} for _ in rows]
    sight.world.know(entity.name, rows)
    values = iter(
        await sight.world.values([(f.formula, sight.frame.about(r["id"])) for r in rows for f in asked if f.formula])
    )
    return [{field.name: computed_now(field, next(values)) for field in asked} for _ in rows]


async def _lines(sight: Sight, entity: Entity, row: Row, rights: RecordRights) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for field in entity.fields.values():
        if field.lines and rights.sees(field.name):
            [found[field.name]] = await lines_seen(sight, field, [await _rows_of(sight, field, row)], [rights])
    return found


async def lines_seen(
    sight: Sight, field: Field, owned: Sequence[Sequence[Row]], rights: Sequence[RecordRights]
) -> list[list[Record]]:  # fmt: skip
    """The lines of records, trimmed: `owned` are their rows, `rights` those on each record."""
    entity = sight.house.schema.entity(field.lines)
    rows = [row for some in owned for row in some]
    await load_members(sight, entity, rows)
    policy = sight.policy.fields(sight.actor, entity.name)
    inner = [READER if each.of_seat else policy.on(each.places) for each in rights]
    on_each = [each for each, some in zip(inner, owned, strict=True) for _ in some]
    called = await sight.called(entity, rows, on_each)
    kept = [trimmed(sight, entity, *each[:2], None, each[2]) for each in zip(rows, on_each, called, strict=True)]
    titles = await sight.titles(links_in(entity, (each.values for each in kept)))
    made = iter(
        Record(each.entity, each.id, each.version, each.values, each.title, each.masked, titles=titles)
        for each in kept
    )  # fmt: skip
    return [[next(made) for _ in some] for some in owned]


async def _rows_of(sight: Sight, field: Field, row: Row) -> list[Row]:
    """The lines of a record; of one that is gone those that went with it."""
    if row.get("deleted_at_") is None:
        return (await sight.reader.children(field.lines, "parent", [row["id"]]))[row["id"]]
    of = sight.among(field.lines, "parent", (row["id"],))
    rows = await sight.reader.rows(field.lines, None, of, ("position",), frame=sight.frame, deleted="only")
    return [each for each in rows if each["deleted_at_"] == row["deleted_at_"]]


# ---------------------------------------------------------------------------------------------------- may
async def may_of(sight: Sight, entity: Entity, row: Row, rights: RecordRights) -> May:
    """Verbs, fields and moves of one record, for one person."""
    verbs = await verbs_on(sight, entity, row)
    locks = await locks_of(sight, entity, row) if "update" in verbs or rights.opened else []
    fields: dict[str, Any] = {}
    for name, field in entity.fields.items():
        if not rights.sees(name):
            continue
        if rights.masks(name):
            fields[name] = "masked"
        else:
            fields[name] = (
                "write"
                if _open(field, verbs, rights, locks) and await _unlocked(sight, entity, row, field, rights)
                else "read"
            )
    moves = sight.house.extensions.moves
    return May(verbs, fields, tuple(await moves(sight, entity, row)) if moves and entity.stages else ())


def _open(field: Any, verbs: Sequence[str], rights: RecordRights, locks: Sequence[Lock]) -> bool:
    if any(lock.holds(field.name) for lock in locks):
        return False
    if field.name in rights.opened:
        return rights.writes(field.name)
    if field.name == "owner":
        return "assign" in verbs
    if "update" not in verbs or field.automatic or field.computed or field.readonly is True:
        return False
    return rights.writes(field.name)


async def _unlocked(sight: Sight, entity: Entity, row: Row, field: Any, rights: RecordRights) -> bool:
    if isinstance(field.readonly, bool) or sight.actor.is_system or field.name in ("owner", *rights.opened):
        return True
    sight.world.know(entity.name, [row])
    return not await sight.world.value(field.readonly, sight.frame.about(row["id"]))


async def verbs_on(sight: Sight, entity: Entity, row: Row) -> tuple[str, ...]:
    """The verbs the person has on this record; named actions only where they are possible now."""
    names = sorted(sight.policy.verbs(sight.actor, entity.name) - {"create", "import"} | {"read"})
    if sight.actor.is_system:
        return tuple(names)
    sight.world.know(entity.name, [row])
    frame = sight.frame.about(row["id"])
    held = await sight.world.values([(_possible(sight, entity, name), frame) for name in names])
    return tuple(name for name, holds in zip(names, held, strict=True) if holds or name == "read")


def _possible(sight: Sight, entity: Entity, verb: str) -> Expression:
    """On which records the person may do it, and an action is open now."""
    rows = sight.policy.rows(sight.actor, verb, entity.name)
    action = entity.actions.get(verb)
    return rows if action is None or action.when is None else all_of(rows, action.when)
