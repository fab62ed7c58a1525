"""Long work: a large range done part by part, each part in a transaction that also keeps how far the work has come.

So it goes on after a restart where it stopped, other people's changes pass between its parts, and one undo turns it.
"""

from dataclasses import dataclass
from typing import Any, Final

from kernel.errors import Refusal
from records import change_sets
from records.actions.ranges import Ranges, carry_out, chosen
from records.codes import NO_WORK
from records.results import Outcome, Query, Row
from records.work import Work

LONG_WORK: Final = "long_work"
PART: Final = 200  # rows
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
    asked = action.range
    ids = await chosen(work, asked)
    words = {"entity": asked.entity, "columns": [*asked.columns], "do": asked.do, "values": asked.values}
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
    ids, done = row["ids"][row["done"] : row["done"] + PART], row["done"]
    asked = Ranges(query=Query(), rows=(0, 0), **row["work"])
    result = _together(row["result"] or {}, await carry_out(work, asked, ids, done))
    ended = done + len(ids) == len(row["ids"])
    await work.unit.update(LONG_WORK, action.id, {
        "done": done + len(ids), "result": result,
        "change_set": await change_sets.extend(work, row["change_set"], "ranges"),
        **({"state": "done", "ended_at": work.now} if ended else {}),
    })  # fmt: skip
    return Outcome()


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


def _together(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    if "values" in now:
        return {"values": [*before.get("values", ()), *now["values"]]}
    counts = {name: before.get(name, 0) + now[name] for name in ("written", "refused")}
    if pending := before.get("pending", 0) + now.get("pending", 0):
        counts["pending"] = pending
    return {**counts, "problems": [*before.get("problems", ()), *now["problems"]][:MOST_PROBLEMS]}
