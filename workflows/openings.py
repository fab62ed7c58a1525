"""What the running requests of a record let a person change of it: the fields of his open seats (S3.6)."""

from records.extensions import Opening
from records.results import Row
from records.sight import Sight
from records.work import Work
from schema.model import Entity
from workflows.definitions import definition_of
from workflows.filling import editable
from workflows.queue import my_seats
from workflows.route import step_named
from workflows.starting import open_requests


async def openings(sight: Sight, entity: Entity, row: Row) -> Opening:
    """What this person may change beside his grants; effects pass locks by another way."""
    if isinstance(sight, Work) and sight.system:
        return Opening()
    running = [each for each in await open_requests(sight, entity.name, row["id"]) if each["state"] == "running"]
    passes = {each["id"]: await _of_seats(sight, each) for each in running}
    return Opening(frozenset().union(*passes.values()), {id_: names for id_, names in passes.items() if names})


async def _of_seats(sight: Sight, request: Row) -> frozenset[str]:
    """The fields that the open seats of this person in a request let him change."""
    definition = await definition_of(sight, request["workflow"], request["definition"])
    seats = await my_seats(sight, request["id"])
    return frozenset(name for seat in seats for name in editable(step_named(definition, seat["step"])))
