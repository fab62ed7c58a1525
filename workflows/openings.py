"""What the running requests of a record let a person change of it: the fields of his open seats (S3.6), and for the
submitter what begins the approval anew (S3.5). And what they hide of it from whom a seat alone lets in (S7.6)."""

from collections.abc import Collection, Mapping

from records.extensions import Opening
from records.results import Row
from records.sight import Sight
from records.work import Work
from schema.model import Entity, Workflow
from workflows.definitions import definition_of
from workflows.filling import editable
from workflows.hiding import hidden_from, hides_any
from workflows.ledger import load
from workflows.queue import my_seats
from workflows.restarting import watched
from workflows.route import step_named
from workflows.starting import open_requests


async def openings(sight: Sight, entity: Entity, row: Row) -> Opening:
    """What this person may change beside his grants; effects pass locks by another way."""
    if isinstance(sight, Work) and sight.system:
        return Opening()
    running = [each for each in await open_requests(sight, entity.name, row["id"]) if each["state"] == "running"]
    nothing: frozenset[str] = frozenset()
    writes, passes = nothing, {}
    for request in running:
        definition = await definition_of(sight, request["workflow"], request["definition"])
        of_seats = await _of_seats(sight, request, definition)
        writes |= of_seats
        passes[request["id"]] = of_seats | (watched(definition, entity) if is_submitter(sight, request) else nothing)
    return Opening(writes, passes)


def is_submitter(sight: Sight, request: Row) -> bool:
    """Whether the request is this person's, or of somebody who has left and whose superior he is (S8.4)."""
    organisation, person = sight.house.organisation, sight.actor.user_id
    theirs = [each for each in (request["submitter"], request["on_behalf_of"]) if each is not None]
    gone = [each for each in theirs if not organisation.is_active(each)]
    return person in theirs or any(organisation.superior(each) == person for each in gone)


async def _of_seats(sight: Sight, request: Row, definition: Workflow) -> frozenset[str]:
    """The fields that the open seats of this person in a request let him change."""
    seats = await my_seats(sight, request["id"])
    return frozenset(name for seat in seats for name in editable(step_named(definition, seat["step"])))


async def behind_seats(sight: Sight, entity: Entity, ids: Collection[int]) -> Mapping[int, frozenset[str]]:
    """Of records that a seat alone opened to this person, the fields its step hides (S7.6); of several requests on one
    record what each of them hides."""
    found: dict[int, frozenset[str]] = {}
    seats = await my_seats(sight)
    for row in (await sight.reader.many("request", {seat["request"] for seat in seats})).values():
        record = row["record"]
        if record.entity == entity.name and record.id in ids:
            hidden = await _hidden(sight, row)
            found[record.id] = found[record.id] & hidden if record.id in found else hidden
    return found


async def _hidden(sight: Sight, request: Row) -> frozenset[str]:
    definition = await definition_of(sight, request["workflow"], request["definition"])
    if not hides_any(definition):
        return frozenset()
    state = (await load(sight, request["id"])).state
    return hidden_from(definition, state, sight.actor.user_id or 0, sight.house.organisation, sight.frame.now)
