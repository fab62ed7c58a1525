"""Records made under an approval that nobody approved yet: rows of an internal table, drawn from the trail (S1.2)."""

from collections.abc import Mapping

from expressions.conditions import all_of
from expressions.tree import Expression
from records.sight import Sight
from records.work import Work
from workflows.state import Request

TABLE = "wf_unapproved"


async def draw(work: Work, id_: int, old: Request | None, new: Request) -> None:
    """Makes the rows say what the newest request about the creation says."""
    if new.guards != "create" or (old is not None and approved(old) == approved(new)):
        return
    rows = await work.reader.ids(TABLE, _of(work, new.entity, new.record), frame=work.frame)
    await work.unit.purge(TABLE, rows)
    if not approved(new):
        await work.unit.insert(TABLE, {"entity": new.entity, "record": new.record, "request": id_})


def approved(state: Request) -> bool:
    """Whether the creation stands."""
    return state.state in ("approved", "not_needed")


def _of(sight: Sight, entity: str, record: int) -> Expression:
    return all_of(sight.among(TABLE, "entity", (entity,)), sight.among(TABLE, "record", (record,)))


async def requests(sight: Sight, entity: str) -> Mapping[int, int]:
    """The unapproved records of an entity, each with the newest request about it."""
    where = sight.among(TABLE, "entity", (entity,))
    rows = await sight.reader.rows(TABLE, ("record", "request"), where, frame=sight.frame)
    return {row["record"]: row["request"] for row in rows}


async def records(sight: Sight, entity: str) -> frozenset[int]:
    """The unapproved records of an entity."""
    return frozenset(await requests(sight, entity))


async def started_by(sight: Sight, entity: str, person: int) -> frozenset[int]:
    """Those that this person asks for."""
    found = await requests(sight, entity)
    rows = await sight.reader.many("request", set(found.values()))
    return frozenset(record for record, request in found.items() if person == rows[request]["submitter"])


async def waits(sight: Sight, entity: str, record: int) -> bool:
    """Whether this record is one of them."""
    return bool(await sight.reader.ids(TABLE, _of(sight, entity, record), frame=sight.frame))
