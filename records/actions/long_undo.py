"""Undo and redo of a large change set, a part of it at a time."""

from typing import Any, Final

from records import change_sets
from records.actions.undo import settle
from records.results import Row
from records.turning import Turned, turn
from records.work import Work

MOST_PROBLEMS: Final = 1_000  # kept; the counts are of all


async def step(work: Work, row: Row) -> dict[str, Any]:
    """Turns the next part; what changes in the row of the work."""
    result = dict(row["result"] or {"at": 0, "written": 0, "refused": 0, "problems": []})
    found = await work.stored(change_sets.CHANGE_SET, row["work"]["change_set"])
    wanted = {part.id: part for part in await change_sets.parts(work, found)}
    part = wanted[row["ids"][result["at"]]]
    made = await turn(work, found, part, row["work"]["do"] == "undo")
    result |= {"at": result["at"] + 1, **_counted(result, made)}
    changes = {"done": row["done"] + part.size, "result": result}
    if result["at"] < len(row["ids"]):
        return changes
    await settle(work, found["id"])
    return {**changes, "state": "done", "ended_at": work.now}


def _counted(before: dict[str, Any], made: Turned) -> dict[str, Any]:
    told = [{name: each.get(name) for name in ("entity", "id", "title", "message")} for each in made.kept]
    return {
        "written": before["written"] + len(made.done), "refused": before["refused"] + len(made.kept),
        "problems": [*before["problems"], *told][:MOST_PROBLEMS],
    }  # fmt: skip
