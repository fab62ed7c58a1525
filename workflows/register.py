"""Registers with the door what approvals and stages add: verbs, effects, moves, and the reach that a seat gives."""

from collections.abc import Collection

from expressions.conditions import FALSE, any_of
from expressions.tree import Expression
from kernel.reference import Reference
from records.extensions import Extensions
from records.guarded import by_action
from records.sight import Sight
from schema.model import Entity
from workflows import (
    calendar_change,
    changes,
    clock_work,
    guarding,
    left,
    migrating,
    of_record,
    proposals,
    queue,
    reminding,
    requests,
    stage_clocks,
    stages,
    unapproved,
)
from workflows.openings import behind_seats, openings
from workflows.starting import start_effect
from workflows.visible import sees


def register(extensions: Extensions) -> None:
    """Makes `Submit`, `Decide` and `Move` verbs of the door, `move` and `start` effects."""
    extensions.verbs[requests.Submit] = requests.submit
    extensions.verbs[requests.Decide] = requests.decide
    extensions.verbs[stages.Move] = stages.move
    extensions.verbs[changes.Staff] = changes.staff
    extensions.verbs[calendar_change.Recount] = calendar_change.recount
    extensions.verbs[migrating.GoOn] = migrating.go_on
    extensions.verbs[clock_work.Tick] = clock_work.tick
    extensions.verbs[stage_clocks.Tick] = stage_clocks.tick
    extensions.verbs[stage_clocks.Follow] = stage_clocks.redraw
    extensions.stored.append(stage_clocks.stored)
    extensions.verbs[reminding.Remind] = reminding.remind
    extensions.steps["start"] = start_effect
    extensions.mover = stages.mover
    extensions.moves = stages.moves
    extensions.approvals = of_record.told_of
    extensions.readers.append(seat_reach)
    extensions.hold_update = guarding.hold_update
    extensions.hold_create = guarding.hold_create
    extensions.hold_delete = guarding.hold_delete
    extensions.hold_restore = guarding.hold_restore
    extensions.hold_export = guarding.hold_export
    extensions.unapproved = unapproved.records
    extensions.waiting = proposals.waiting
    extensions.openings = openings
    extensions.veils = behind_seats
    extensions.sees = sees
    extensions.unkept |= {
        requests.Submit,
        requests.Decide,
        stages.Move,
        changes.Staff,
        calendar_change.Recount,
        migrating.GoOn,
        clock_work.Tick,
        reminding.Remind,
        stage_clocks.Tick,
        stage_clocks.Follow,
    }
    extensions.settled = left.settled
    extensions.written.append(changes.edited)
    extensions.followed.append(changes.followed)
    extensions.people.append(changes.rescue)


async def seat_reach(sight: Sight, entity: Entity) -> Expression | None:
    """What waits for this person: an open seat lets its holders read the record, its lines and the lists its form
    names (S7.2)."""
    house = sight.house
    links = house.around.get(entity.name, ())
    if sight.actor.user_id is None or not (entity.name in house.guarded or links):
        return None
    waiting = await _waiting(sight)
    if entity.name in by_action(house.schema, "create"):
        waiting.setdefault(entity.name, set()).update(
            await unapproved.started_by(sight, entity.name, sight.actor.user_id)
        )
    parts = [sight.among(entity.name, "id", sorted(waiting.get(entity.name, ())))]
    parts += [_pointing(sight, entity, link, owner, waiting.get(owner, frozenset())) for owner, link in links]
    return any_of(*parts) if any(part is not FALSE for part in parts) else None


async def _waiting(sight: Sight) -> dict[str, set[int]]:
    """The records whose requests wait for this person, by entity."""
    seats = await queue.my_seats(sight)
    found: dict[str, set[int]] = {}
    for row in (await sight.reader.many("request", {seat["request"] for seat in seats})).values():
        found.setdefault(row["record"].entity, set()).add(row["record"].id)
    return found


def _pointing(sight: Sight, entity: Entity, link: str, owner: str, ids: Collection[int]) -> Expression:
    """The records of an entity whose link names one of these."""
    field = entity.fields[link]
    open_ = len(field.to) != 1 or field.to == ("any",)
    return sight.among(entity.name, link, [Reference(owner, each) if open_ else each for each in sorted(ids)])
