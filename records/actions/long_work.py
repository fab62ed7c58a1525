"""Long work: a large range done part by part, each part in a transaction that also keeps how far the work has come.

So it goes on after a restart where it stopped, other people's changes pass between its parts, and one undo turns it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from kernel.errors import Refusal
from records import change_sets
from records.actions import long_undo
from records.actions.ranges import Ranges, carry_out, chosen
from records.areas import Area
from records.long_rows import LONG_WORK, UNDO
from records.range_codes import NO_WORK
from records.results import Outcome, Query, Row
from records.work import Work

PART: Final = 500  # rows
MOST_PROBLEMS: Final = 1_000  # kept; `refused` counts all


@dataclass(frozen=True, slots=True)
class Begin:
    """Settles which rows the range has, to be worked on by the Worker."""

    range: Ranges


@dataclass(frozen=True, slots=True)
class Part:
    """Does the next part of a work."""

    id: int


@dataclass(frozen=True, slots=True)
class Cancel:
    """Ends a work; what it has done stays, and can be undone."""

    id: int


async def begin(work: Work, action: Begin) -> Outcome:
    """`id` is that of the work. Raises Refusal 404, 422."""
    asked, ids = await chosen(work, action.range)
    words = {
        "entity": asked.entity, "rows": [*asked.rows], "columns": [*asked.columns], "do": asked.do,
        "values": asked.values, "more": [asdict(each) for each in asked.more], "series": asked.series,
        "source": asdict(asked.source) if asked.source else None,
    }  # fmt: skip
    row = {
        "user": work.actor.user_id, "language": work.actor.language, "at": work.now, "state": "running",
        "work": words, "ids": ids, "done": 0,
    }  # fmt: skip
    return Outcome(id=await work.unit.insert(LONG_WORK, row))


async def part(work: Work, action: Part) -> Outcome:
    """The next rows; nothing when the work has ended. Raises Refusal when it cannot go on."""
    row = await _mine(work, action.id)
    if row["state"] != "running":
        return Outcome()
    if row["kind"] == UNDO:
        await work.unit.update(LONG_WORK, action.id, await long_undo.step(work, row))
        return Outcome()
    if row["kind"] in work.house.extensions.long_parts:
        await _other(work, row)
        return Outcome()
    ids, done = row["ids"][row["done"] : row["done"] + PART], row["done"]
    asked = _range(row["work"])
    result = _together(row["result"] or {}, await carry_out(work, asked, ids, done))
    ended = done + len(ids) == len(row["ids"])
    await work.unit.update(LONG_WORK, action.id, {
        "done": done + len(ids), "result": result,
        "change_set": await change_sets.extend(work, row["change_set"], "ranges"),
        **({"state": "done", "ended_at": work.now} if ended else {}),
    })  # fmt: skip
    return Outcome()


async def _other(work: Work, row: Row) -> None:
    """A part of a kind that a floor above registered."""
    step = await work.house.extensions.long_parts[row["kind"]](work, row)
    kept = row["change_set"] if step.unkept else await change_sets.extend(work, row["change_set"], row["kind"])
    await work.unit.update(LONG_WORK, row["id"], {
        "done": step.done, "result": step.result, "change_set": kept,
        **({"state": "done", "ended_at": work.now} if step.ended else {}),
    })  # fmt: skip


async def enlist(work: Work, kind: str, words: Mapping[str, Any], total: int) -> int:
    """Settles work of a kind of its own; its id."""
    row: Row = {
        "user": work.actor.user_id, "language": work.actor.language, "at": work.now, "state": "running",
        "kind": kind, "work": dict(words), "ids": [], "total": total, "done": 0,
    }  # fmt: skip
    return await work.unit.insert(LONG_WORK, row)


async def cancel(work: Work, action: Cancel) -> Outcome:
    """One that has ended already stays as it is. Raises Refusal 404 when it is not mine."""
    row = await _mine(work, action.id)
    if row["state"] == "running":
        await work.unit.update(LONG_WORK, action.id, {"state": "cancelled", "ended_at": work.now})
    return Outcome()


async def _mine(work: Work, id: int) -> Row:
    """Locked, so that two servers over one database never do the same part. Raises Refusal 404."""
    row = await work.reader.one(LONG_WORK, id, lock=True)
    if row is None or row["user"] != work.actor.user_id:
        raise Refusal(NO_WORK, {"id": id})
    return row


def _range(words: dict[str, Any]) -> Ranges:
    source = _area(words["source"]) if words.get("source") else None
    more, rows = [_area(each) for each in words.get("more", ())], tuple(words.get("rows", (0, 2**53)))
    return Ranges(**{**words, "query": Query(), "rows": rows, "more": more, "source": source})


def _area(words: dict[str, Any]) -> Area:
    return Area((words["rows"][0], words["rows"][1]), tuple(words["columns"]))


def _together(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    if "values" in now:
        return {"values": [*before.get("values", ()), *now["values"]]}
    counts = {name: before.get(name, 0) + now[name] for name in ("written", "refused")}
    for name in ("pending", "added"):
        if count := before.get(name, 0) + now.get(name, 0):
            counts[name] = count
    return {**counts, "problems": [*before.get("problems", ()), *now["problems"]][:MOST_PROBLEMS]}
