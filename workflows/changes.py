"""What goes on around running requests: people come and go, unlocked content is edited (S8, S3.7)."""

from dataclasses import dataclass
from typing import Final

from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from records.door import Door
from records.house import House
from records.results import Outcome
from records.sight import Sight
from records.work import Work
from schema.model import Entity, Workflow
from workflows import engine, ledger, notices, parameters, revisions
from workflows.carrying import carry, content_of
from workflows.commands import PeopleChanged, Reopen, Restart, Revise
from workflows.definitions import definition_of
from workflows.plugins import advice_for
from workflows.queue import holders_of
from workflows.restarting import watched
from workflows.seats import holders_now
from workflows.stage_codes import REOPENED
from workflows.stages import go_back
from workflows.standing_in import without_submitter
from workflows.starting import approved_requests, open_requests
from workflows.submitting import locked_fields
from workflows.under_lock import command_of_product

PEOPLE: Final = frozenset(("user", "unit", "role_holding", "role", "parameter_value"))
REASON: Final = "people changed"


@dataclass(frozen=True, slots=True)
class Staff:
    """Has the seats of a request given on; `to_administrators` whatever `if_nobody` says."""

    request: int
    to_administrators: bool = False


async def rescue(house: House) -> int:
    """Gives on every open seat that nobody active can fill, and has the superior stand in for a submitter who left; how
    many requests were touched. Also the scan of S8.5."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, Actor.system(REASON))
        forsaken = sorted({*await _forsaken(sight), *await without_submitter(sight)})
    for id_ in forsaken:
        await _give_on(house, id_)
    return len(forsaken)


async def _forsaken(sight: Sight) -> list[int]:
    """Requests with an open seat that nobody active can fill now."""
    rows = await sight.reader.rows("wf_seat", where=sight.among("wf_seat", "state", ("open",)), frame=sight.frame)
    organisation = sight.house.organisation
    rows = [row for row in rows if not holders_now(holders_of(row), organisation)]  # roles and administrators alone
    people: dict[tuple[int, int], list[int]] = {}
    named = sight.among("wf_holder", "request", {row["request"] for row in rows})
    for each in await sight.reader.rows("wf_holder", ("request", "seat", "user"), where=named, frame=sight.frame):
        people.setdefault((each["request"], each["seat"]), []).append(each["user"])
    return sorted({
        row["request"] for row in rows
        if not holders_now(holders_of(row, people.get((row["request"], row["no"]), ())), organisation)
    })  # fmt: skip


async def _give_on(house: House, id_: int) -> None:
    """One request, in a transaction of its own. Where the rules forbid the end that `if_nobody: skip` would bring, the
    administrators decide instead."""
    door = Door(house, Actor.system(REASON))
    try:
        await door.run(Staff(id_))
    except Refusal:
        await door.run(Staff(id_, to_administrators=True))


async def staff(work: Work, action: Staff) -> Outcome:
    """Gives on the open seats of a request that nobody active can fill."""
    rescue = action.to_administrators
    return await command_of_product(work, action.request, lambda common: PeopleChanged(rescue=rescue, **common))


# ------------------------------------------------------------------------------------------------ edited content
async def edited(work: Work, entity: str, id_: int) -> None:
    """A record under approval was written: what is not locked makes a new revision, in this transaction (S3.7)."""
    if entity not in work.house.guarded:
        return
    for request in await open_requests(work, entity, id_):
        if request["state"] == "running" and request["id"] not in work.requests:
            await _revise(work, request["id"])

    if not work.system:
        await _reopen(work, entity, id_)


async def followed(work: Work) -> None:
    """Computed values of records under approval moved because other records changed: that is new content too, which
    must be seen before it is decided (S3.7, invariants 6 and 7)."""
    guarded = work.house.guarded
    running = work.among("request", "state", ("running",))
    where = {name for name, _ in work.followed} & {*guarded, *work.house.around}
    rows = await work.reader.rows("request", ("id", "record"), running, frame=work.frame) if where else []
    moved = {each for name in where if rows for each in await _moved(work, name)}
    for row in rows:
        if row["record"] in moved and row["id"] not in work.requests:
            await _revise(work, row["id"], elsewhere=True)


async def _moved(work: Work, name: str) -> list[Reference]:
    """The records of an entity that moved; of lines those they belong to."""
    ids = sorted(id_ for entity, id_ in work.followed if entity == name)
    above = work.house.schema.entity(name).lines_of
    if above is None:
        return [Reference(name, id_) for id_ in ids]
    lines = await work.reader.many(name, ids)
    return [Reference(above[0], row["parent"]) for row in lines.values()]


async def _reopen(work: Work, entity: str, id_: int) -> None:
    """An approved record that says `reopen` goes back where it came from, and its approval is void (S3.8)."""
    names = _changed_by_hand(work, entity, id_)
    for request in await approved_requests(work, entity, id_) if names else ():
        definition = await definition_of(work, request["workflow"], request["definition"])
        touched = "*" in (locked := locked_fields(definition)) or names & set(locked)
        if touched and definition.after_approval == "reopen" and request["id"] not in work.requests:
            await _void(work, request["id"], definition, Reopen(actor=work.actor.user_id or 0))


async def left_behind(work: Work, entity: Entity, id_: int, to: str) -> None:
    """A record moved back to a stage before the one that an approval had opened for it: that approval is void, and
    the way there asks for a new one (S3.8)."""
    order = list(entity.stages)
    for request in await approved_requests(work, entity.name, id_) if entity.name in work.house.guarded else ():
        opened = request["to_stage"]
        if opened in entity.stages and order.index(to) < order.index(opened) and request["id"] not in work.requests:
            definition = await definition_of(work, request["workflow"], request["definition"])
            await _void(work, request["id"], definition, Reopen(actor=work.actor.user_id or 0, left=True))


def _changed_by_hand(work: Work, entity: str, id_: int) -> set[str]:
    fields = work.house.schema.entity(entity).fields
    last = next((each for each in reversed(work.changes) if (each.entity, each.id) == (entity, id_)), None)
    return {name for name in (last.changes if last else ()) if not fields[name].automatic and not fields[name].computed}


async def _void(work: Work, id_: int, definition: Workflow, command: Reopen) -> None:
    stored = await ledger.load(work, id_, lock=True)
    now = work.now.astimezone(work.house.clock.zone)
    result = engine.apply(definition, stored.state, command, now, work.house.organisation)
    if not result.events:
        return
    await ledger.keep(work, stored, result)
    await carry(work, id_, definition, result)
    if not command.left:
        work.warnings.append(Problem(REOPENED, {}, severity="warning"))
    await go_back(work, stored.state)


async def _revise(work: Work, id_: int, *, elsewhere: bool = False) -> None:
    """A new revision where the content differs; where that begins the approval anew it does (S3.5)."""
    stored = await ledger.load(work, id_, lock=True)
    state = stored.state
    known = work.house.schema.entity(state.entity)
    row = await work.stored(state.entity, state.record)
    after = await revisions.under_approval(work, known, row, state)
    before = (await revisions.stored(work, id_)).get(state.revision, {})
    changes = {name: list(pair) for name, pair in revisions.different(before, after).items()}
    if not changes:
        return
    definition = await definition_of(work, state.workflow, state.version)
    values = parameters.from_json(work.house, state.parameters)
    subject = content_of(work, known, row, state.submitter, values)
    now = work.now.astimezone(work.house.clock.zone)
    if not watched(definition, known).isdisjoint(changes):
        advice = await advice_for(work, definition, known, row, state.submitter)
        anew = Restart(
            actor=work.actor.user_id or 0, changes=changes, subject=subject, advice=advice, elsewhere=elsewhere
        )
        result = await work.world.settle(lambda: engine.apply(definition, state, anew, now, work.house.organisation))
        await ledger.keep(work, stored, result)
        await carry(work, id_, definition, result, state)
        work.requests.discard(id_)  # its lock holds for what the same work writes next
        return
    command = Revise(actor=work.actor.user_id or 0, changes=changes, subject=subject)
    result = engine.apply(definition, state, command, now, work.house.organisation)
    await ledger.keep(work, stored, result)
    await revisions.keep(work, id_, result.state.revision, after)
    await notices.send(work, id_, definition, result, "/revised")
