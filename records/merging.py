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
from records.titled import Titled
from schema.model import Entity


async def refuse_stale(sight: Sight, entity: Entity, row: Row, seen: int, body: Body) -> None:
    """Raises Refusal 409, with `current`, when a field of the body was changed since version `seen`."""
    theirs = await last_changes(sight, entity, row, seen)
    mine = {name for name, value in body.values.items() if row.get(name) != value} | set(body.lines)
    await _refuse(sight, entity, row, sorted(mine & theirs.keys()), theirs)


async def _refuse(
    sight: Sight, entity: Entity, row: Row, both: list[str], entries: Mapping[str, Row] | None = None
) -> None:  # fmt: skip
    """Raises Refusal with the values of now, where there are fields that both changed, and who set them when, as far
    as it is known."""
    if not both:
        return
    rights = (await sight.rights(entity, [row]))[0]
    shown = [name for name in both if rights.sees(name) and not rights.masks(name)]
    labels = Text(tuple((tag, ", ".join(entity.fields[n].label.in_(tag) for n in both)) for tag in ("zh-CN", "en")))
    plain = {name: _plain(entity, name, row) for name in shown}
    titled = await Titled.of(sight, ((entity.fields[name], value) for name, value in plain.items()))
    values = {name: titled.shown(entity.fields[name], value) for name, value in plain.items()}
    current: dict[str, Any] = {"version": row["version"], "values": values}
    if entries is not None and not sight.actor.outside:
        current["changed"] = {name: _by(sight, entries[name]) for name in shown if entries.get(name)}
    problems = [Problem(codes.STALE, {"fields": entity.fields[name].label}, name) for name in both]
    raise Refusal(codes.STALE, {"fields": labels}, problems=problems, current=current)


async def refuse_stale_line(sight: Sight, lines: Entity, row: Row, seen: int, sent: Mapping[str, Any]) -> None:
    """The same for a line by its own address; its changes stand in the trail of the record it belongs to."""
    mine = {name for name, value in sent.items() if name in lines.fields and _plain(lines, name, row) != value}
    theirs = await _line_changed_since(sight, lines, row, seen)
    await _refuse(sight, lines, row, sorted(mine & theirs))


async def _line_changed_since(sight: Sight, lines: Entity, row: Row, version: int) -> set[str]:
    """The fields of a line that its last changes touched: at least those since `version`, each of which made one."""
    parent, field = lines.lines_of or ("", "")
    if version > row["version"]:
        return set(lines.fields)
    where = audit.entries_of(sight, parent, row["parent"])
    entries = await sight.reader.rows(audit.AUDIT, ("changes",), where, ("-id",), frame=sight.frame)
    pairs = (entry["changes"][field] for entry in entries if field in (entry["changes"] or {}))
    touched = [names for pair in pairs if (names := _differing(pair[0], pair[1], row["id"]))]
    return set().union(*touched[: row["version"] - version])


def _differing(before: list[Mapping[str, Any]], after: list[Mapping[str, Any]], id: int) -> set[str]:
    """The fields in which one row of a trail's entry differs."""
    old, new = (next((row for row in side or () if row.get("id") == id), {}) for side in (before, after))
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}


def _plain(entity: Entity, name: str, row: Row) -> Any:
    return audit.plain(entity.fields[name], row.get(name))


def _by(sight: Sight, entry: Row) -> dict[str, Any]:
    """Who made a change, and when."""
    member = sight.house.organisation.members.get(entry["by"] or 0)
    return {"by": {"id": entry["by"], "title": member.name if member else None}, "at": entry["at"]}


async def changed_since(sight: Sight, entity: Entity, row: Row, version: int) -> set[str]:
    """The fields of a record, or a line, that were changed after `version`."""
    if row["version"] == version:
        return set()
    if entity.lines_of:
        return await _line_changed_since(sight, entity, row, version)
    return set(await last_changes(sight, entity, row, version))


async def last_changes(sight: Sight, entity: Entity, row: Row, version: int) -> dict[str, Row]:
    """The fields people changed after `version`, each with the last entry of the trail that did."""
    if version > row["version"]:
        return {name: {} for name in entity.fields}  # a version from the future: nothing is known of it
    later = compile(f"version > {version}", sight.house.names, audit.AUDIT, expects=BOOLEAN)
    where = all_of(audit.entries_of(sight, entity.name, row["id"]), later)
    entries = await sight.reader.rows(audit.AUDIT, ("changes", "by", "at"), where, ("id",), frame=sight.frame)
    return {name: entry for entry in entries if isinstance(entry["changes"], Mapping) for name in entry["changes"]}
