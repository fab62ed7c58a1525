"""The submitter leaves: the request goes on, and his superior stands in for him (S8.4): returns and notices go there,
and he may hand it in again or withdraw it."""

from collections.abc import Collection

from records.sight import Sight
from workflows.organisation import Organisation
from workflows.state import OPEN
from workflows.turn import Turn


def stand_in(turn: Turn) -> None:
    """Notes, once, who stands in for a submitter who has left, and tells him."""
    new = tuple(each for each in turn.askers() if each not in (*turn.state.submitters, *turn.state.stand_ins))
    if not new:
        return
    gone = next(each for each in turn.state.submitters if not turn.organisation.is_active(each))
    names = [turn.name(each) for each in new]
    turn.by_product("stand-in", people=list(new), names=names, left=gone, name=turn.name(gone), cause="submitter_left")
    turn.tell("stand_in", new, person=gone)


def stood_in_for(person: int, organisation: Organisation) -> tuple[int, ...]:
    """The people who have left and for whom this person stands in."""
    return tuple(
        each for each in organisation.members
        if not organisation.is_active(each) and organisation.superior(each) == person
    )  # fmt: skip


async def without_submitter(sight: Sight) -> list[int]:
    """Open requests whose submitter has left and whose stand-in was not told yet."""
    organisation = sight.house.organisation
    gone = [each for each in organisation.members if not organisation.is_active(each)]
    where = sight.among("request", "state", OPEN)
    rows = await sight.reader.rows("request", ("id", "submitter", "on_behalf_of"), where=where, frame=sight.frame)
    open_ = {row["id"]: {row["submitter"], row["on_behalf_of"]} & {*gone} for row in rows}
    left = {id_: people for id_, people in open_.items() if people}
    told = await _told(sight, left)
    return sorted(
        id_ for id_, people in left.items()
        if {above for each in people if (above := organisation.superior(each)) is not None} - told.get(id_, set())
    )  # fmt: skip


async def _told(sight: Sight, requests: Collection[int]) -> dict[int, set[int]]:
    where = sight.among("wf_event", "request", requests)
    rows = await sight.reader.rows("wf_event", ("request", "kind", "data"), where=where, frame=sight.frame)
    found: dict[int, set[int]] = {}
    for row in rows:
        if row["kind"] == "stand-in":
            found.setdefault(row["request"], set()).update(row["data"]["people"])
    return found
