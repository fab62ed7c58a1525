"""Two people at one record: changes of different fields merge, of the same field are refused with the other's."""

from collections.abc import Mapping
from typing import Any

from expressions.compile import compile
from expressions.conditions import all_of
from expressions.types import BOOLEAN
from kernel.errors import Problem, Refusal
from kernel.text import Text
from records import audit, codes
from records.parsing import Body
from records.results import Row
from records.sight import Sight
from schema.model import Entity


async def refuse_stale(sight: Sight, entity: Entity, row: Row, seen: int, body: Body) -> None:
    """Raises Refusal 409, with `current`, when a field of the body was changed since version `seen`."""
    theirs = await changed_since(sight, entity, row, seen)
    mine = {name for name, value in body.values.items() if row.get(name) != value} | set(body.lines)
    both = sorted(mine & theirs)
    if not both:
        return
    rights = (await sight.rights(entity, [row]))[0]
    shown = [name for name in both if rights.sees(name) and not rights.masks(name)]
    labels = Text(tuple((tag, ", ".join(entity.fields[n].label.in_(tag) for n in both)) for tag in ("zh-CN", "en")))
    current = {"version": row["version"], "values": {name: _plain(entity, name, row) for name in shown}}
    problems = [Problem(codes.STALE, {"fields": entity.fields[name].label}, name) for name in both]
    raise Refusal(codes.STALE, {"fields": labels}, problems=problems, current=current)


def _plain(entity: Entity, name: str, row: Row) -> Any:
    return audit.plain(entity.fields[name], row.get(name))


async def changed_since(sight: Sight, entity: Entity, row: Row, version: int) -> set[str]:
    """The fields people changed after `version`, by the trail; formulas that followed other records do not count."""
    if version > row["version"]:
        return set(entity.fields)  # a version from the future: nothing is known of it
    later = compile(f"version > {version}", sight.house.names, audit.AUDIT, expects=BOOLEAN)
    where = all_of(audit.entries_of(sight, entity.name, row["id"]), later)
    entries = await sight.reader.rows(audit.AUDIT, ("changes",), where, frame=sight.frame)
    return {name for entry in entries if isinstance(entry["changes"], Mapping) for name in entry["changes"]}
