"""The open seats that a person may fill in somebody's place, as the queue lists them (S10.6)."""

from collections.abc import Iterable, Sequence

from records.results import Row
from records.sight import Sight
from workflows.counting import counted
from workflows.organisation import Delegation


async def delegated(
    sight: Sight, held: Sequence[tuple[Row, tuple[int, ...]]], own: Sequence[Row], given: Sequence[Delegation]
) -> list[Row]:
    """Of seats with their holders those that delegations speak of, each with `for`; what `workflows.delegating` says of
    one request, for many at once."""
    person = sight.actor.user_id or 0
    requests = await sight.reader.many("request", {row["request"] for row, _ in held})
    voices = {(row["request"], row["step_no"]) for row in own if counted(row["need"] or "any")}
    found = []
    for row, holders in held:
        request = requests.get(row["request"])
        free = request is not None and person not in (request["submitter"], request["on_behalf_of"])
        if request is None or not free or person in (row["excluded"] or ()):
            continue
        giver = _giver(given, request["workflow"], row, holders)
        if giver is not None and (row["request"], row["step_no"]) not in voices:
            found.append({**row, "for": giver})
    return found


def _giver(given: Iterable[Delegation], workflow: str, row: Row, holders: tuple[int, ...]) -> int | None:
    meant = (each.from_user for each in given if each.covers(workflow, row["amount"]))
    return next((each for each in meant if each in holders), None)
