"""Undo and redo of a person's own change sets: the last one, or one that is named; large ones as long work."""

from dataclasses import dataclass
from typing import Any, Final

from expressions.compile import compile
from expressions.conditions import all_of
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.errors import Refusal
from records import change_sets
from records.change_sets import CHANGE_SET, Part
from records.codes import NOTHING_TO_REDO, NOTHING_TO_UNDO
from records.long_rows import LONG_WORK, UNDO
from records.results import Outcome, Row
from records.turning import turn
from records.undo_codes import NO_CHANGE_SET, STILL_GOING
from records.work import Work

AT_ONCE: Final = 1_000  # records of a change set that are turned while one waits for the answer


@dataclass(frozen=True, slots=True)
class Undo:
    """Reverses a change set of mine; None: the last one that is not undone."""

    change_set: int | None = None


@dataclass(frozen=True, slots=True)
class Redo:
    """Makes again a change set that I undid; None: the one undone last, if nothing is new since."""

    change_set: int | None = None


async def run_undo(work: Work, action: Undo) -> Outcome:
    """`value`: what was reversed and what was kept because somebody edited it since; of a large one the `job` that does
    it. Raises Refusal 404, 409."""
    found = await _named(work, action.change_set) if action.change_set else None
    found = found or await _last(work, work.among(CHANGE_SET, "undone", (False,)))
    if found is None or found["undone"]:
        raise Refusal(NOTHING_TO_UNDO)
    return await _begin(work, found, back=True)


async def run_redo(work: Work, action: Redo) -> Outcome:
    """As undo, the other way. Anything new since ends redoing what is not named. Raises Refusal 404, 409."""
    found = await (_named(work, action.change_set) if action.change_set else _undone_last(work))
    if found is None or found["undo_order"] is None:
        raise Refusal(NOTHING_TO_REDO)
    return await _begin(work, found, back=False)


async def _named(work: Work, id: int) -> Row:
    found = await change_sets.mine(work, id)
    if found is None:
        raise Refusal(NO_CHANGE_SET, {"id": id})
    return found


async def _last(work: Work, condition: Expression | None) -> Row | None:
    mine = work.among(CHANGE_SET, "user", (work.actor.user_id or 0,))
    where = mine if condition is None else all_of(mine, condition)
    rows = await work.reader.rows(CHANGE_SET, where=where, sort=("-id",), limit=1, frame=work.frame)
    return rows[0] if rows else None


async def _undone_last(work: Work) -> Row | None:
    """The one undone last, while it is the last thing that was done."""
    newest = await _last(work, None)
    found = await _ordered(work)
    return found if found and newest and found["undo_after"] == newest["id"] else None


async def _ordered(work: Work) -> Row | None:
    undone = compile("undo_order is not empty", work.house.names, CHANGE_SET, expects=BOOLEAN)
    where = all_of(work.among(CHANGE_SET, "user", (work.actor.user_id or 0,)), undone)
    rows = await work.reader.rows(CHANGE_SET, where=where, sort=("-undo_order",), limit=1, frame=work.frame)
    return rows[0] if rows else None


async def _begin(work: Work, found: Row, *, back: bool) -> Outcome:
    going = await _going(work, found)
    if going is not None:
        return Outcome(value={"change_set": found["id"], "job": going})
    waiting = [part for part in await change_sets.parts(work, found) if part.undone is not back]
    if back:
        waiting.reverse()
        await _noted(work, found)
    if sum(part.size for part in waiting) > AT_ONCE:
        return Outcome(value={"change_set": found["id"], "job": await _later(work, found, waiting, back)})
    return await _turn(work, found, waiting, back=back)


async def _noted(work: Work, found: Row) -> None:
    """Which undo this is, so that redoing goes the same way back."""
    before, newest = await _ordered(work), await _last(work, None)
    order = 1 + (before["undo_order"] if before else 0)
    await work.unit.update(CHANGE_SET, found["id"], {"undo_order": order, "undo_after": newest and newest["id"]})


async def _turn(work: Work, found: Row, parts: list[Part], *, back: bool) -> Outcome:
    done: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    for part in parts:
        made = await turn(work, found, part, back)
        done += made.done
        kept += made.kept
    await settle(work, found["id"])
    word = "reversed" if back else "repeated"
    return Outcome(value={"change_set": found["id"], word: done, "kept": kept})


async def settle(work: Work, id: int) -> None:
    """Of what nothing is undone, nothing can be made again."""
    known = await work.stored(CHANGE_SET, id)
    if not known["turned"] and not known["undone"]:
        await work.unit.update(CHANGE_SET, id, {"undo_order": None, "undo_after": None})


async def _going(work: Work, found: Row) -> int | None:
    """The work that turns this change set now. Raises Refusal 409 while it is still being made."""
    mine = work.among(LONG_WORK, "user", (work.actor.user_id or 0,))
    running = all_of(mine, work.among(LONG_WORK, "state", ("running",)))
    names = ("id", "kind", "work", "change_set")
    for row in await work.reader.rows(LONG_WORK, names, running, frame=work.frame):
        if row["kind"] == UNDO and row["work"]["change_set"] == found["id"]:
            return int(row["id"])
        if row["change_set"] == found["id"]:
            raise Refusal(STILL_GOING)
    return None


async def _later(work: Work, found: Row, parts: list[Part], back: bool) -> int:
    words = {"entity": found["entity"], "do": "undo" if back else "redo", "change_set": found["id"]}
    row = {
        "user": work.actor.user_id, "language": work.actor.language, "at": work.now, "state": "running",
        "kind": UNDO, "work": words, "ids": [part.id for part in parts],
        "total": sum(part.size for part in parts), "done": 0,
    }  # fmt: skip
    return await work.unit.insert(LONG_WORK, row)
