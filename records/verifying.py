"""Checks that what is kept still holds: the chains of the trail, and formulas as they would come out now."""

from typing import Final

from kernel.actor import Actor
from records import audit
from records.computing import fitted
from records.graph import formulas
from records.house import House
from records.sight import Sight
from store.reader import Reader

AT_ONCE: Final = 1_000


async def broken_chains(house: House, reader: Reader) -> list[tuple[str, int, int]]:
    """(entity, record, entry) of each entry of the trail whose hash, or whose link to the one before, is wrong."""
    heads: dict[tuple[str, int], str] = {}
    broken: list[tuple[str, int, int]] = []
    frame = house.frame(Actor.system("verify"))
    start = 0
    while rows := await reader.rows(audit.AUDIT, sort=("id",), limit=AT_ONCE, offset=start, frame=frame):
        for row in rows:
            key = (row["entity"], row["record"])
            whole = row["hash"] == audit.hash_of(row, row["previous"] or "")
            if not whole or (row["previous"] or "") != heads.get(key, ""):
                broken.append((*key, row["id"]))
            heads[key] = row["hash"]
        start += len(rows)
    return broken


async def stale_formulas(house: House, reader: Reader) -> list[tuple[str, int, str]]:
    """(entity, record, field) of each stored formula that would come out different now."""
    found: list[tuple[str, int, str]] = []
    for entity in house.schema.entities.values():
        for field in formulas(entity):
            found += [(entity.name, id, field.name) for id in await _stale(house, reader, entity.name, field.name)]
    return found


async def _stale(house: House, reader: Reader, entity: str, name: str) -> list[int]:
    field = house.schema.entity(entity).fields[name]
    if field.formula is None:
        return []
    sight = Sight(house, reader, Actor.system("verify"))
    rows = await reader.rows(entity, frame=sight.frame)
    sight.world.know(entity, rows)
    values = await sight.world.values([(field.formula, sight.frame.about(row["id"])) for row in rows])
    return [row["id"] for row, value in zip(rows, values, strict=True) if row[name] != fitted(field, value)]
