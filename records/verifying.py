"""Checks that what is kept still holds: the chains of the trail, stored formulas, links, and the bytes of files.

Every check reads in pages and writes nothing.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from typing import Final

from expressions.compile import compile
from expressions.types import BOOLEAN
from kernel.actor import Actor
from records import audit
from records.computing import fitted
from records.files import FILE
from records.graph import formulas
from records.house import House
from records.links import is_many, targets
from records.results import Row
from records.sight import Sight
from schema.model import Entity, Field
from store.layout import table_of
from store.listing import Deleted
from store.reader import Reader

AT_ONCE: Final = 1_000
_ACTOR: Final = Actor.system("verify")


async def broken_chains(house: House, reader: Reader) -> list[tuple[str, int, int]]:
    """(entity, record, entry) of each entry of the trail whose hash, or whose link to the one before, is wrong."""
    heads: dict[tuple[str, int], str] = {}
    broken: list[tuple[str, int, int]] = []
    async for rows in _pages(house, reader, audit.AUDIT):
        for row in rows:
            key = (row["entity"], row["record"])
            whole = row["hash"] == audit.hash_of(row, row["previous"] or "")
            if not whole or (row["previous"] or "") != heads.get(key, ""):
                broken.append((*key, row["id"]))
            heads[key] = row["hash"]
    return broken


async def stale_formulas(house: House, reader: Reader) -> list[tuple[str, int, str]]:
    """(entity, record, field) of each stored formula that would come out different now; without those that are being
    computed anew (records.catching_up)."""
    found: list[tuple[str, int, str]] = []
    waiting = {(lag.table, lag.column) for lag in await house.store.behind()}
    for entity in house.schema.entities.values():
        fields = [each for each in formulas(entity) if (table_of(entity.name), each.name) not in waiting]
        if fields:
            async for rows in _pages(house, reader, entity.name, deleted="without"):
                found += [(entity.name, id, name) for id, name in await _stale(house, reader, entity, fields, rows)]
    return found


async def _stale(
    house: House, reader: Reader, entity: Entity, fields: Collection[Field], rows: list[Row]
) -> list[tuple[int, str]]:
    sight = Sight(house, reader, _ACTOR)
    sight.world.know(entity.name, rows)
    asked = [(row, field, field.formula) for row in rows for field in fields if field.formula is not None]
    values = await sight.world.values([(formula, sight.frame.about(row["id"])) for row, _, formula in asked])
    return [
        (row["id"], field.name)
        for (row, field, _), value in zip(asked, values, strict=True)
        if row[field.name] != fitted(field, value)
    ]


async def lost_links(house: House, reader: Reader) -> list[tuple[str, int, str]]:
    """(entity, record, field) of each link to a record that is not there, not even deleted."""
    found: list[tuple[str, int, str]] = []
    for entity in house.schema.entities.values():
        fields = [f for f in entity.fields.values() if _one_kind(f) and (f.stored or is_many(f))]
        if fields:
            async for rows in _pages(house, reader, entity.name):
                for field in fields:
                    found += [(entity.name, id, field.name) for id in await _lost(reader, entity, field, rows)]
    return found


def _one_kind(field: Field) -> bool:
    return len(targets(field)) == 1 and targets(field) != ("any",)


async def _lost(reader: Reader, entity: Entity, field: Field, rows: list[Row]) -> list[int]:
    if is_many(field):
        named = await reader.members(entity.name, field.name, [row["id"] for row in rows])
    else:
        named = {row["id"]: (row[field.name],) for row in rows if row[field.name] is not None}
    wanted = {one for many in named.values() for one in many}
    there = await reader.many(targets(field)[0], sorted(wanted), deleted=True)
    return [id for id, many in named.items() if any(one not in there for one in many)]


async def lost_files(house: House, reader: Reader) -> list[tuple[int, str, bool]]:
    """(file, name, whether its bytes are there but changed) of each file whose bytes are not those of its record."""
    folder, found = house.settings.data / "files", []
    async for rows in _pages(house, reader, FILE):
        for row in rows:
            digest = await asyncio.to_thread(_digest, folder / row["sha256"][:2] / row["sha256"])
            if digest != row["sha256"]:
                found.append((row["id"], str(row["name"]), bool(digest)))
    return found


def _digest(path: Path) -> str:
    """The SHA-256 of a file; "" when there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


async def _pages(
    house: House, reader: Reader, entity: str, deleted: Deleted = "with"
) -> AsyncIterator[list[Row]]:  # fmt: skip
    """All records, by id."""
    frame, last = house.frame(_ACTOR), 0
    while True:
        further = compile(f"id > {last}", house.names, entity, expects=BOOLEAN)
        rows = await reader.rows(entity, None, further, ("id",), AT_ONCE, frame=frame, deleted=deleted)
        if not rows:
            return
        yield rows
        last = rows[-1]["id"]
