"""The clock at work on approvals (S11.7): finds what is due, and has the engine act request by request.

It may run late, twice or in several processes: each request is locked and its seats are checked again.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from expressions.compile import compile
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.errors import Refusal
from records.door import Door
from records.house import House
from records.results import Outcome, Row
from records.work import Work
from records.worker import passing
from workflows import commands, timer_rows
from workflows.definitions import definition_of
from workflows.ledger import load
from workflows.under_lock import command_of_product

ACTOR: Final = Actor.system("clock")
_AT_ONCE: Final = 200  # timers looked at in one round
_log: Final = logging.getLogger("gridwright")


@dataclass(frozen=True, slots=True)
class Tick:
    """Has the clock act on a request. `failed`: why it could not, in a sentence."""

    request: int
    failed: str = ""


async def act(house: House) -> int:
    """Does what is due by now; on how many requests the clock acted."""
    ids = dict.fromkeys(row["request"] for row in await due(house))
    return await each_apart([partial(_act, house, id_) for id_ in ids])


async def each_apart(acts: Iterable[Callable[[], Awaitable[bool]]]) -> int:
    """Does each, whatever becomes of the others; how many did something. Raises what the first failure was."""
    done, failure = 0, None
    for act in acts:
        try:
            done += await act()
        except Exception as error:  # noqa: BLE001 - raised below, once the others had their turn
            failure = failure or error
    if failure is not None:
        raise failure
    return done


async def due(house: House, at: datetime | None = None) -> list[Row]:
    """The armed timers whose time has come by `at`, now where it is not said, the first one first."""
    where = compile("state == 'armed' and at <= now", house.names, "wf_timer", expects=BOOLEAN)
    frame = house.frame(ACTOR)
    frame = replace(frame, now=at or frame.now)
    async with house.store.read() as reader:
        return await reader.rows("wf_timer", None, where, ("at", "id"), _AT_ONCE, frame=frame)


async def _act(house: House, id_: int) -> bool:
    """One request in a transaction of its own. What the record's rules forbid is not tried for ever: the level is noted
    as reached, and the administrators are told why nothing came of it."""
    door = Door(house, ACTOR)
    try:
        return bool((await door.run(Tick(id_))).value)
    except Refusal as refused:
        if passing(refused):
            raise
        _log.warning("the clock was refused", extra={"facts": {"request": id_, "code": refused.code.name}})
        why = refused.code.sentence(house.schema.app.locale, refused.values)
        return bool((await door.run(Tick(id_, why[:500]))).value)


async def tick(work: Work, action: Tick) -> Outcome:
    """The verb: the engine acts under the request's lock; timers that no seat waits for any more are put away."""
    made = await command_of_product(work, action.request, lambda common: commands.Tick(failed=action.failed, **common))
    if not made.value:
        stored = await load(work, action.request)
        definition = await definition_of(work, stored.state.workflow, stored.state.version)
        await timer_rows.redraw(work, action.request, definition, stored.state)
    return made
