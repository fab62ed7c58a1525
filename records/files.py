"""Uploaded files as records: kept once written, readable with any record that names them or that they hang on."""

from kernel.actor import Actor
from kernel.errors import Refusal
from records.actions.create import store_new
from records.attachments import holders
from records.editing import new_draft
from records.house import House
from records.links import is_many, targets
from records.merged import loser
from records.pointing import pointing_at
from records.results import Record, Row
from records.sight import Sight
from records.work import Work
from store.unit import Unit

FILE = "file"


async def add(house: House, actor: Actor, name: str, kind: str, size: int, sha256: str) -> Record:
    """The record of an upload."""
    values = {"name": name, "media_type": kind, "size": size, "sha256": sha256}

    async def inside(unit: Unit) -> Record:
        work = Work(house, unit, actor)
        draft = await new_draft(work, house.schema.entity(FILE), values)
        await store_new(work, draft)
        return _record(draft.row)

    return await house.store.unit(inside)


async def find(house: House, actor: Actor, id: int) -> Record:
    """The record of a file: for its uploader, or whoever reads a record that names it. Raises Refusal 404."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        entity = house.schema.entity(FILE)
        try:
            return _record(await sight.row(entity, id))
        except Refusal:
            if await _named_by_readable(sight, id) or await _hangs_on_readable(sight, id):
                row = await reader.one(FILE, id)
                if row is not None:
                    return _record(row)
            raise


async def _named_by_readable(sight: Sight, id: int) -> bool:
    for entity in sight.house.schema.entities.values():
        for field in entity.fields.values():
            if FILE in targets(field) and (field.stored or is_many(field)):
                ids = await pointing_at(sight, entity.name, field, FILE, id)
                seen = sorted(await sight.readable(entity.name, ids))
                rows = list((await sight.reader.many(entity.name, seen)).values())
                rights = await sight.rights(entity, rows)
                if any(each.sees(field.name) and not each.masks(field.name) for each in rights):
                    return True
    return False


async def _hangs_on_readable(sight: Sight, id: int) -> bool:
    """Outside people have no attachments, only what a field shows them."""
    if sight.actor.outside:
        return False
    for record in await holders(sight, id):
        if await sight.readable(record.entity, (record.id,)):
            return True
        known = sight.house.schema.entities.get(record.entity)
        if known is not None and await loser(sight, known, record.id) is not None:
            return True
        if record.entity == "request" and (sees := sight.house.extensions.sees) and await sees(sight, record.id):
            return True
    return False


def _record(row: Row) -> Record:
    names = ("name", "media_type", "size", "sha256", "owner", "created_at")
    return Record(FILE, row["id"], row["version"], {name: row.get(name) for name in names}, str(row["name"]))
