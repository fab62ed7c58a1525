"""Defects of guarded actions that the machine over them must catch (S1.1, S1.2, S14.1, 3.5)."""

from dataclasses import replace
from typing import Any

from workflows import deciding, guarding, notices, proposing, seen, unapproved
from workflows.turn import Result, Turn

Patch = tuple[Any, str, Any]
_CARRY_OUT, _SEND, _APPLY = guarding.carry_out, notices.send, proposing.apply


def _nothing_is_guarded(flows: Any, change: Any) -> None:
    """The change is stored at once."""


async def _applied_twice(work: Any, entity: Any, definition: Any, state: Any) -> None:
    await _CARRY_OUT(work, entity, definition, state)
    await _CARRY_OUT(work, entity, definition, state)


async def _not_applied(work: Any, entity: Any, definition: Any, state: Any) -> None:
    return None


async def _half_applied(work: Any, entity: Any, row: Any, change: Any, reason: str) -> None:
    first = dict(list(change.items())[:1])
    await _APPLY(work, entity, row, first, reason)


async def _merged_silently(sketch: Any, entity: Any, row: Any, change: Any) -> tuple[str, ...]:
    return ()


async def _all_approved(sight: Any, entity: str) -> dict[int, int]:
    return {}


async def _told_to_all(work: Any, id_: int, definition: Any, result: Result, place: str = "") -> None:
    everybody = tuple(work.house.organisation.members)
    told = tuple(replace(each, people=everybody) for each in result.notices)
    await _SEND(work, id_, definition, replace(result, notices=told), place)


async def _told_twice(work: Any, id_: int, definition: Any, result: Result, place: str = "") -> None:
    await _SEND(work, id_, definition, result, place)
    await _SEND(work, id_, definition, result, f"{place}again")


async def _told_nobody(work: Any, id_: int, definition: Any, result: Result, place: str = "") -> None:
    return None


async def _no_approval_before(sight: Any, entity: str, id_: int) -> list[Any]:
    return []


def _own_deeds_are_news(stored: Any, person: int) -> list[Any]:
    return []


def _anybody(turn: Turn, actor: int) -> list[Any]:
    return [seat for step in turn.state.active_steps for seat in step.seats if seat.state == "open"]


async def _open_before_decided(work: Any, id_: int) -> None:
    """Says of nothing that it waits."""
    return


DEFECTS: dict[str, list[Patch]] = {
    "a guarded change is applied on submit": [(guarding, "_touched", _nothing_is_guarded)],
    "what was approved is done twice": [(guarding, "carry_out", _applied_twice)],
    "what was approved is not done": [(guarding, "carry_out", _not_applied)],
    "a part of what was approved is done": [(proposing, "apply", _half_applied)],
    "what changed in between is merged": [(proposing, "changed_between", _merged_silently)],
    "an unapproved record is linked to": [(unapproved, "requests", _all_approved)],
    "what an approval deleted comes back by itself": [(guarding, "approved_requests", _no_approval_before)],
    "everybody is told": [(notices, "send", _told_to_all)],
    "everything is told twice": [(notices, "send", _told_twice)],
    "nobody is told": [(notices, "send", _told_nobody)],
    "one's own deeds are news": [(seen, "_own_deed", _own_deeds_are_news)],
    "anybody decides": [(deciding, "fillable", _anybody)],
    "an answer does not say that it waits": [(guarding, "_waiting", _open_before_decided)],
}  # fmt: skip
