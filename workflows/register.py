"""Registers with the door what approvals and stages add: verbs, effects, moves, and the reach that a seat gives."""

from expressions.tree import Expression
from records.extensions import Extensions
from records.sight import Sight
from schema.model import Entity
from workflows import changes, of_record, queue, requests, stages
from workflows.starting import start_effect


def register(extensions: Extensions) -> None:
    """Makes `Submit`, `Decide` and `Move` verbs of the door, `move` and `start` effects."""
    extensions.verbs[requests.Submit] = requests.submit
    extensions.verbs[requests.Decide] = requests.decide
    extensions.verbs[stages.Move] = stages.move
    extensions.verbs[changes.Staff] = changes.staff
    extensions.steps["start"] = start_effect
    extensions.mover = stages.mover
    extensions.moves = stages.moves
    extensions.approvals = of_record.approvals_of
    extensions.readers.append(seat_reach)
    extensions.unkept |= {requests.Submit, requests.Decide, stages.Move, changes.Staff}
    extensions.written.append(changes.edited)
    extensions.people.append(changes.rescue)


async def seat_reach(sight: Sight, entity: Entity) -> Expression | None:
    """The records that wait for this person: an open seat lets its holders read the record (S7.2)."""
    guarded = any(flow.entity == entity.name for flow in sight.house.schema.workflows.values())
    if sight.actor.user_id is None or not guarded:
        return None
    seats = await queue.my_seats(sight)
    requests_ = await sight.reader.many("request", {seat["request"] for seat in seats})
    ids = {row["record"].id for row in requests_.values() if row["record"].entity == entity.name}
    return sight.among(entity.name, "id", sorted(ids)) if ids else None
