"""The verbs of requests, one transaction each (3.3): lock, ask the engine, write the trail, carry out the rest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from hooks.arguments import DecisionEvent, frozen
from kernel.errors import Refusal
from records import audit
from records.plugin_door import doorway, tell
from records.results import Outcome, Row
from records.work import Work
from schema.model import Entity, Workflow
from schema.stage_ways import ways
from workflows import (
    bringing,
    callers,
    commands,
    enclosed,
    engine,
    guarding,
    ledger,
    parameters,
    revisions,
    standing_then,
)
from workflows.carrying import carry, content_of
from workflows.chosen import Chosen
from workflows.chosen import read as read_chosen
from workflows.codes import (
    KEY_MISSING,
    MAY_NOT_START,
    NO_REQUEST,
    NO_REVISION,
    NO_VERB,
    NO_WORKFLOW,
    NOT_BATCH,
    STALE,
    STARTED_BY_MOVE,
)
from workflows.definitions import definition_of
from workflows.giving_codes import PERSON_MISSING
from workflows.plugins import advice_for
from workflows.proposing import decided
from workflows.reading import as_json, read_request
from workflows.route import batchable, step_named
from workflows.simulate import route_of
from workflows.stages import Move, came_from, move
from workflows.starting import hand_in_again, start
from workflows.state import Request
from workflows.turn import Result
from workflows.visible import look_of, may_see

LONGEST_KEY: Final = 200
_ONE_BY_ONE: Final = ("approve", "reject", "return", "done", "cannot")


@dataclass(frozen=True, slots=True)
class Submit:
    """Submits a record to a workflow; the same `client_key` again is the same request (S1.4)."""

    entity: str
    id: int
    workflow: str
    client_key: str = ""
    comment: str = ""
    chosen: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decide:
    """One verb on a request: approve, reject,
    done, cannot, return, hand-over, withdraw, take-back, comment, resubmit, stop, move-seat (S7, S9,
    S10, S17).

    `revision` is the one the person saw (S3.7), `to` where a return goes, or to whom a seat.
    """

    request: int
    verb: str
    revision: int | None = None
    client_key: str = ""
    seat: int | None = None
    comment: str = ""
    to: str | int = ""
    reason: str = ""
    after: str = ""
    chosen: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    people: Sequence[int] = ()  # whom to add
    place: str = ""  # where: before, alongside, after
    need: str = "all"  # of the people added: any, all, in_order
    files: Sequence[int] = ()  # uploaded by the person (S7.4)
    signature: int | None = None  # the file it was drawn in
    confirmed: bool = False  # the person has just given the password again
    drawn: Mapping[str, Any] | None = None  # what `signature` was found to be
    approvers: bool = False  # a comment for approvers only
    batch: bool = False  # one of many decided at once: steps that ask for more than a click refuse it (S15.3)


# ------------------------------------------------------------------------------------------------ submit
async def submit(work: Work, action: Submit) -> Outcome:
    """The request as JSON in `value`. Raises Refusal: 404, 403, 409, 422 with every problem."""
    entity = work.entity(action.entity)
    row = await work.row(entity, action.id)
    definition = work.house.schema.workflows.get(action.workflow)
    if definition is None or definition.entity != entity.name:
        raise Refusal(NO_WORKFLOW, {"workflow": action.workflow})
    _key(action.client_key)
    if definition.starts == "move":
        return await _by_move(work, entity, row, definition, action)
    if definition.starts != "submit":
        await guarding.refuse_submit(work, entity, row, definition)
    await _may_start(work, entity, row, definition)
    id_ = await start(work, entity, row, definition, key=action.client_key, comment=action.comment,
                      chosen=_chosen(work, action))  # fmt: skip
    return await _found(work, id_)


async def _by_move(work: Work, entity: Entity, row: Row, definition: Workflow, action: Submit) -> Outcome:
    """For a workflow that a stage names, submitting and moving are one command (api.md)."""
    stage = row.get("stage") or ""
    found = ways(entity, stage, await came_from(work, entity, row)).values()
    way = next((each for each in found if each.approval == definition.name), None)
    if way is None:
        label = entity.stages[stage].label if stage in entity.stages else stage or "—"
        raise Refusal(STARTED_BY_MOVE, {"workflow": definition.label, "stage": label})
    done = await move(
        work, Move(entity.name, action.id, way.to, action.comment, chosen=action.chosen), key=action.client_key
    )
    if done.pending is None:
        return await _found(work, await ledger.newest(work, definition.name, entity.name, action.id))
    return await _found(work, int(done.pending["request"]))


def _chosen(work: Work, action: "Submit | Decide") -> Chosen | None:
    """Whom the person chose; None for the product, which nobody can ask."""
    return None if work.system else read_chosen(action.chosen)


async def _may_start(work: Work, entity: Entity, row: Row, definition: Workflow) -> None:
    if work.system:
        return
    if not definition.who_may_start:
        await work.row(entity, row["id"], "update")
    elif not await callers.is_one_of(work, definition.who_may_start, entity, row):
        raise Refusal(MAY_NOT_START, {"workflow": definition.label})


# ------------------------------------------------------------------------------------------------ decide
async def decide(work: Work, action: Decide) -> Outcome:
    """The request as JSON in `value`. Raises Refusal: 404 not mine to see, 403, 409 with who was faster, 422."""
    if action.verb not in _COMMANDS:
        raise Refusal(NO_VERB, {"verb": action.verb, "verbs": ", ".join(_COMMANDS)})
    _key(action.client_key)
    stored, row = await _locked(work, action.request)
    state = stored.state
    definition = await definition_of(work, state.workflow, state.version)
    entity = work.house.schema.entity(state.entity)
    if action.verb == "resubmit":
        await hand_in_again(
            work, stored, definition, entity, row, action.client_key, action.comment, _chosen(work, action)
        )
        return await _found(work, stored.id)
    if action.batch:
        _refuse_batch(work, definition, state, action)
    if action.values and action.verb in _ONE_BY_ONE and bringing.counts(
        work, definition, state, action.verb, action.revision
    ) and not _repeated(work, state, action):  # fmt: skip
        stored = await bringing.bring(work, stored, definition, action.values)
        action = replace(action, revision=stored.state.revision)
        state, row = stored.state, await work.stored(state.entity, state.record)
    drawn = await enclosed.signature_of(work, action.signature, confirmed=action.confirmed)
    result = await _applied(work, stored, definition, entity, row, replace(action, drawn=drawn))
    if not result.repeated:
        await _before(work, stored, row, action, result)
        stored = await ledger.keep(work, stored, result)
        await enclosed.hang(work, stored.id, result.events)
        await carry(work, stored.id, definition, result, state)
    return await _shown(work, stored)


def _refuse_batch(work: Work, definition: Workflow, state: Request, action: Decide) -> None:
    """Steps that ask for an opinion, a signature or fields are decided one by one (S15.3); whose turn it is not, and
    what was decided before, the engine says."""
    person = work.actor.user_id or 0
    allowed = engine.may(definition, state, person, work.house.organisation, work.now)
    if _repeated(work, state, action) or action.verb not in allowed:
        return
    mine = engine.at_hand(definition, state, person, work.house.organisation, work.now)
    seat = action.seat if action.seat is not None and state.seat(action.seat) else next(iter(mine), None)
    step = step_named(definition, state.step_of(seat).name) if seat is not None else None
    if step is not None and action.verb in _ONE_BY_ONE and not batchable(step):
        raise Refusal(NOT_BATCH, {"step": step.label})


def _repeated(work: Work, state: Request, action: Decide) -> bool:
    """Whether this very decision was taken before (S6.4)."""
    return (work.actor.user_id or 0, action.client_key) in state.keys


async def _locked(work: Work, id_: int) -> tuple[ledger.Stored, Row]:
    """The request, and its record locked: a write of the record takes the same order, so nobody waits in a ring.
    With the record's row, empty where it was deleted."""
    stored = await ledger.at_hand(work, id_)
    entity, record = stored.state.entity, stored.state.record
    if entity not in work.house.schema.entities:
        raise Refusal(NO_REQUEST)
    row = await audit.locked(work, entity, record)
    work.world.know(entity, [row] if row else ())
    if not await may_see(work, stored):
        raise Refusal(NO_REQUEST)
    return stored, row if row and not row["deleted_at_"] else {}


async def _applied(
    work: Work, stored: ledger.Stored, definition: Workflow, entity: Entity, row: Row, action: Decide
) -> Result:
    state = stored.state
    values = parameters.from_json(work.house, state.parameters)
    advice = await advice_for(work, definition, entity, row, state.submitter) if row else {}
    files = await enclosed.files_of(work, action.files)
    look = await look_of(work, stored)
    standing = standing_then.of_decider(work, entity, look, stored)
    now = work.now.astimezone(work.house.clock.zone)
    organisation = work.house.organisation
    try:
        async with decided(work, entity, row, state, action.verb) as (content, clash):
            common: dict[str, Any] = {
                "actor": work.actor.user_id or 0, "key": action.client_key, "comment": action.comment or action.reason,
                "subject": content_of(work, entity, content, state.submitter, values) if content else None,
                "advice": advice, "clash": clash, "standing": standing, "files": files,
            }  # fmt: skip
            command = _COMMANDS[action.verb](action, common)
            return await work.world.settle(lambda: engine.apply(definition, state, command, now, organisation))
    except Refusal as refusal:
        if refusal.code is not STALE or action.revision is None:
            raise
        changes = await revisions.between(work, stored.id, state.entity, action.revision, state.revision, look)
        raise Refusal(STALE, {"changes": changes}, current={"version": row.get("version"), "values": {}}) from refusal


async def _before(work: Work, stored: ledger.Stored, row: Row, action: Decide, result: Result) -> None:
    """Plugins may refuse a decision with a sentence (S12.8), and are told of it after the commit."""
    state = stored.state
    event = DecisionEvent(
        stored.id, state.workflow, _step_of(state, result), action.verb, work.actor, state.entity, state.record,
        frozen(row), work.now, action.comment,
    )  # fmt: skip
    await work.house.relay.guard("before_decision", doorway(work), decision=event)
    work.unit.after_commit(lambda: tell(work.house, work.actor, "after_decision", decision=event))


def _step_of(state: Request, result: Result) -> str:
    """The step that was decided; of an act on the whole request the first of those that are open."""
    seat = result.events[0].seat if result.events else None
    if seat is not None:
        return state.step_of(seat).name
    return next((step.name for step in state.active_steps), "")


# ------------------------------------------------------------------------------------------------ commands
Make = Callable[[Decide, dict[str, Any]], commands.Command]


def _revision(action: Decide) -> int:
    if action.revision is None or isinstance(action.revision, bool):
        raise Refusal(NO_REVISION)
    return action.revision


def _person(action: Decide) -> int:
    if not isinstance(action.to, int) or isinstance(action.to, bool):
        raise Refusal(PERSON_MISSING)
    return action.to


def _deciding(kind: type[commands.Decide]) -> Make:
    return lambda action, common: kind(revision=_revision(action), seat=action.seat, signature=action.drawn, **common)


_COMMANDS: Final[Mapping[str, Make]] = {
    "approve": _deciding(commands.Approve),
    "reject": _deciding(commands.Reject),
    "done": _deciding(commands.Done),
    "cannot": _deciding(commands.Cannot),
    "return": lambda action, common: commands.Return(
        revision=_revision(action), seat=action.seat, to=str(action.to or ""), **common
    ),
    "hand-over": lambda action, common: commands.HandOver(
        to=_person(action), seat=action.seat, revision=action.revision, **common
    ),
    "move-seat": lambda action, common: commands.MoveSeat(to=_person(action), seat=action.seat, **common),
    "add-signer": lambda action, common: commands.AddSigner(
        revision=_revision(action),
        seat=action.seat,
        people=tuple(action.people),
        place=action.place,
        need=action.need,
        **common,
    ),
    "remove-signer": lambda action, common: commands.RemoveSigner(seat=action.seat, **common),
    "urge": lambda action, common: commands.Urge(**common),
    "withdraw": lambda action, common: commands.Withdraw(**common),
    "take-back": lambda action, common: commands.TakeBack(seat=action.seat, **common),
    "comment": lambda action, common: commands.Comment(approvers=action.approvers, **common),
    "stop": lambda action, common: commands.Stop(**common),
    "resubmit": lambda action, common: commands.Comment(**common),  # handed in again by `starting`
}


def _key(key: str) -> None:
    if not isinstance(key, str) or len(key) > LONGEST_KEY:
        raise Refusal(KEY_MISSING)


async def _found(work: Work, id_: int) -> Outcome:
    return await _shown(work, await ledger.load(work, id_))


async def _shown(work: Work, stored: ledger.Stored) -> Outcome:
    value = await as_json(work, stored, work.actor.language)
    return Outcome(entity="request", id=stored.id, value=value)


__all__ = ["Decide", "Submit", "decide", "read_request", "route_of", "submit"]
