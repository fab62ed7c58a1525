"""Open requests that do not move, for those who administer approvals (S4.6, S17): rescues, nobody acting, overdue."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, Literal

from expressions.conditions import all_of
from expressions.tree import Expression
from kernel.actor import Actor
from records.house import House
from records.leaving import refuse_others
from records.sight import Sight
from workflows import queue
from workflows.moments import moment

Why = Literal["rescue", "idle", "overdue"]
WHYS: Final[tuple[Why, ...]] = ("rescue", "idle", "overdue")
DAYS: Final = 3  # so long nobody acted, or the term has passed


async def stuck(
    house: House, actor: Actor, language: str, why: str = "", days: int = DAYS, limit: int = 100, after: str = ""
) -> dict[str, Any]:
    """`{rows, total, counts, next}`, by their numbers: rows of the queue with `why`. `rescue`: an open seat is with
    the administrators because nobody else was found; `idle`: nothing happened to it for `days`; `overdue`: a term
    passed so long ago. Of the requests that this person may see. Raises Refusal 403."""
    start = int(after) if after.isdecimal() else 0
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        refuse_others(sight)
        found = await _found(sight, timedelta(days=days))
        every = frozenset[int]().union(*found.values())
        seen = await sight.readable("request", every) | (found["rescue"] & await _mine(sight))
        ids = sorted(seen & (found.get(why, every)))
        rows = await queue.told_of(sight, ids[start : start + limit], language)
    for row in rows:
        row["why"] = [each for each in WHYS if row["request"]["id"] in found[each]]
    end = start + limit
    return {
        "rows": rows, "total": len(ids), "counts": {each: len(found[each] & seen) for each in WHYS},
        "next": str(end) if end < len(ids) else None,
    }  # fmt: skip


async def _found(sight: Sight, span: timedelta) -> Mapping[str, frozenset[int]]:
    long_ago = sight.frame.now - span
    open_ = sight.among("wf_seat", "state", ("open",))
    running = sight.among("request", "state", queue.OPEN)
    return {
        "rescue": await _of_seats(sight, all_of(open_, sight.among("wf_seat", "kind", ("administrators",)))),
        "overdue": await _of_seats(sight, all_of(open_, moment(sight, "wf_seat", "due_at", "<=", long_ago))),
        "idle": frozenset(
            await sight.reader.ids(
                "request", all_of(running, moment(sight, "request", "updated_at", "<=", long_ago)), limit=queue.MOST,
                frame=sight.frame,
            )
        ),
    }  # fmt: skip


async def _of_seats(sight: Sight, where: Expression) -> frozenset[int]:
    rows = await sight.reader.rows("wf_seat", ("request",), where, ("opened_at",), queue.MOST, frame=sight.frame)
    return frozenset(row["request"] for row in rows)


async def _mine(sight: Sight) -> frozenset[int]:
    return frozenset(seat["request"] for seat in await queue.my_seats(sight))
