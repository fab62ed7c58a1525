"""The verb `move`: a record goes to another stage by the ways its schema lists, and by no other path (S20)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hooks.arguments import MoveEvent, frozen
from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from kernel.text import Text, listed
from records import picks
from records.context import Context
from records.editing import edit, open_draft
from records.effects import run
from records.formulas import Event, spread
from records.parsing import read_answers
from records.plugin_door import doorway, tell
from records.reading import seen
from records.results import Outcome, Row
from records.sight import Sight
from records.work import Work
from schema.model import Entity
from schema.stage_ways import Way, goes_back, ways
from workflows import callers, stage_checks
from workflows.chosen import Chosen, asks
from workflows.chosen import read as read_chosen
from workflows.stage_codes import (
    MOVE_BLOCKED,
    MOVE_BY_PRODUCT,
    MOVE_NOT_YOURS,
    MOVE_REASON,
    MOVE_WAITS,
    MOVE_WHEN,
    MOVED_MEANWHILE,
    NO_MOVE,
    NO_STAGE,
)
from workflows.state import Request

MOVES = "stage_move"


@dataclass(frozen=True, slots=True)
class Move:
    """Moves a record to a stage. `from_` is the stage the person saw, where the client says it (S20.2)."""

    entity: str
    id: int
    to: str
    reason: str = ""
    ask: Mapping[str, Any] = field(default_factory=dict)
    from_: str = ""
    chosen: Mapping[str, Any] = field(default_factory=dict)  # whom the mover chose for the approval it needs (S4.9)


async def move(work: Work, action: Move, *, key: str = "") -> Outcome:
    """Moves, or asks for the approval the move needs: then `pending` names the request and the stage."""
    entity = work.entity(action.entity)
    row = await work.row(entity, action.id)
    row = await work.reader.one(entity.name, action.id, lock=True) or row
    if row["stage"] == action.to and action.to in entity.stages:
        return await seen(work, entity, action.id)
    if action.from_ and action.from_ != row["stage"]:
        raise Refusal(MOVED_MEANWHILE, {"to": _label(entity, action.to), "stage": _label(entity, row["stage"])})
    way = await find_way(work, entity, row, action.to)
    await _may(work, entity, row, way)
    if way.reason and not action.reason.strip():
        raise Refusal(MOVE_REASON, {"to": way.stage.label})
    answers = await _answers(work, entity, row, way, action.ask)
    chosen = None if work.system else read_chosen(action.chosen)
    pending = await go(work, entity, row, way, action.reason, answers, key=key, chosen=chosen)
    return replace(await seen(work, entity, action.id), pending=pending)


async def _answers(
    work: Work, entity: Entity, row: Row, way: Way, sent: Mapping[str, Any]
) -> Mapping[str, Any]:  # fmt: skip
    """The answers to what the way asks, read as their fields read them."""
    if way.entry is None or not way.entry.ask:
        return {}
    answers, problems = await read_answers(work, way.entry.ask, sent, None)
    problems = problems or await picks.closed_answers(work, entity, row, way.entry.ask, answers)
    if problems:
        raise Refusal(MOVE_BLOCKED, {"to": way.stage.label}, problems=problems)
    return answers


async def mover(work: Work, entity: str, id_: int, stage: str, options: Mapping[str, Any]) -> None:
    """The effect `move`: obeys ways, must_fill, rules and approval, not `who` (S20.1)."""
    known = work.house.schema.entity(entity)
    row = await work.reader.one(entity, id_, lock=True) or await work.stored(entity, id_)
    if row["stage"] != stage:
        way = await find_way(work, known, row, stage)
        await go(work, known, row, way, str(options.get("reason") or ""), options.get("ask") or {})


async def go(
    work: Work,
    entity: Entity,
    row: Row,
    way: Way,
    reason: str,
    ask: Mapping[str, Any],
    *,
    key: str = "",
    chosen: Chosen | None = None,
) -> Mapping[str, Any] | None:
    """Asks everything the way asks, then starts its approval or makes the move."""
    from workflows.changes import left_behind
    from workflows.starting import start_for_move

    if (same := await _same(work, entity, row, way)) is not None:
        return same
    await refuse_while_waiting(work, entity, row)
    if way.when is not None and not await stage_checks.asked(work, entity, row, way.when, ask):
        raise Refusal(
            MOVE_WHEN, {"to": way.stage.label, "reason": await stage_checks.why(work, entity, row, way.when, ask)}
        )
    await demand(work, entity, row, way, ask)
    if way.approval:
        return await start_for_move(work, entity, row, way, reason, key, chosen)
    await enter(work, entity, row["id"], way.to, reason, ask)
    if way.backwards:
        await left_behind(work, entity, row["id"], way.to)
    return None


async def demand(work: Work, entity: Entity, row: Row, way: Way, ask: Mapping[str, Any]) -> None:
    """Refuses with everything that is still missing."""
    problems = await stage_checks.missing(work, entity, row, way, ask)
    if problems:
        raise Refusal(MOVE_BLOCKED, {"to": way.stage.label}, problems=problems)


# ------------------------------------------------------------------------------------------------ making the move
async def enter(
    work: Work,
    entity: Entity,
    id_: int,
    to: str,
    reason: str = "",
    ask: Mapping[str, Any] | None = None,
    context: Context | None = None,
) -> None:
    """Writes the stage and its history, then runs `when_entered`; the stage's lock closes after that."""
    row = await work.stored(entity.name, id_)
    event = MoveEvent(entity.name, id_, work.actor, frozen(row), row["stage"] or "", to, work.now, reason)
    await work.house.relay.guard("before_move", doorway(work), move=event)
    work.entering.add((entity.name, id_))
    try:
        draft = await edit(work, open_draft(entity, row), {"stage": to, "stage_since": work.now}, "move", reason=reason)
        await remember(work, entity, id_, row["stage"], to, reason)
        context = context or Context(work, entity.name, id_, ask=ask or {}, key=f"/{to}")
        context.old = draft.old
        async with work.as_product(f"{entity.name}.{to}"):
            await run(entity.stages[to].when_entered, context)
    finally:
        work.entering.discard((entity.name, id_))
    work.unit.after_commit(lambda: tell(work.house, work.actor, "after_move", move=event))


async def go_back(work: Work, request: Request) -> None:
    """The record leaves the stage that a request had opened for it, to where it came from (S3.8)."""
    entity = work.house.schema.entity(request.entity)
    row = await work.stored(entity.name, request.record)
    if not request.to_stage or row["stage"] != request.to_stage:
        return
    before = await stage_before(work, entity, row)
    if before in entity.stages:
        await enter(work, entity, request.record, str(before))


async def remember(work: Work, entity: Entity, id_: int, left: str | None, to: str, reason: str) -> None:
    """One line of the stage history: from, to, who, when (S20.6)."""
    row: Row = {
        "record": Reference(entity.name, id_),
        "left": left,
        "stage": to,
        "at": work.now,
        "by": work.actor.user_id,
        "reason": reason or None,
        "title_": to,
        "created_at": work.now,
        "created_by": work.actor.user_id,
        "updated_at": work.now,
    }
    row["id"] = await work.unit.insert(MOVES, row)
    await spread(work, [Event(MOVES, None, row, frozenset(row))])


# ------------------------------------------------------------------------------------------------ which way
async def find_way(sight: Sight, entity: Entity, row: Row, to: str) -> Way:
    """The way to a stage. Raises Refusal NO_STAGE, or NO_MOVE naming the open ones."""
    if goes_back(entity, to):
        to = await came_from(sight, entity, row) or "back"
    if to not in entity.stages:
        raise Refusal(NO_STAGE, {"to": to, "stages": listed([*entity.stages])})
    found = ways(entity, row["stage"] or "", await came_from(sight, entity, row))
    if to not in found:
        raise Refusal(NO_MOVE, {
            "stage": _label(entity, row["stage"]), "to": _label(entity, to),
            "open": _labels(entity, list(found)),
        })  # fmt: skip
    return found[to]


async def came_from(sight: Sight, entity: Entity, row: Row) -> str | None:
    """The stage the record was in before this one, where the schema lets a record go `back`."""
    if not any(goes_back(entity, each.to) for stage in entity.stages.values() for each in stage.next):
        return None
    return await stage_before(sight, entity, row)


async def stage_before(sight: Sight, entity: Entity, row: Row) -> str | None:
    """The stage the record came from, by its history."""
    where = sight.among(MOVES, "record", (Reference(entity.name, row["id"]),))
    rows = await sight.reader.rows(MOVES, ("left", "stage"), where, ("-at", "-id"), 1, frame=sight.frame)
    return rows[0]["left"] if rows and rows[0]["stage"] == row["stage"] else None


async def _may(work: Work, entity: Entity, row: Row, way: Way) -> None:
    if work.system:
        return
    if not way.who:
        await work.row(entity, row["id"], "update")
    elif any(person.kind == "nobody" for person in way.who):
        raise Refusal(MOVE_BY_PRODUCT, {"to": way.stage.label})
    elif not await callers.is_one_of(work, way.who, entity, row):
        raise Refusal(MOVE_NOT_YOURS, {"to": way.stage.label, "who": callers.labels(work, way.who, entity)})


async def _same(work: Work, entity: Entity, row: Row, way: Way) -> Mapping[str, Any] | None:
    """The request that waits for this very move already: asking twice is asking once (S1.3)."""
    waiting = await _waiting(work, entity, row) if way.approval else None
    if waiting is None or (waiting["workflow"], waiting["to_stage"]) != (way.approval, way.to):
        return None
    return {"request": waiting["id"], "to": way.to, "workflow": way.approval}


async def refuse_while_waiting(work: Work, entity: Entity, row: Row) -> None:
    """While a request runs that locks the record or guards a move, other moves are refused (S20.5)."""
    waiting = await _waiting(work, entity, row)
    if waiting is not None and waiting["id"] not in work.requests:
        flow = work.house.schema.workflows.get(waiting["workflow"])
        raise Refusal(MOVE_WAITS, {"workflow": flow.label if flow else waiting["workflow"]})


async def _waiting(sight: Sight, entity: Entity, row: Row) -> Row | None:
    from workflows.starting import open_requests

    for each in await open_requests(sight, entity.name, row["id"]):
        flow = sight.house.schema.workflows.get(each["workflow"])
        if each["state"] == "running" and (each["to_stage"] or flow is None or flow.locked == "all"):
            return each
    return None


def _label(entity: Entity, stage: str | None) -> object:
    known = entity.stages.get(stage or "")
    return known.label if known else stage or "—"


def _labels(entity: Entity, stages: Sequence[str]) -> Text:
    return listed([entity.stages[name].label for name in stages])


# ------------------------------------------------------------------------------------------------ what a person may
async def moves(sight: Sight, entity: Entity, row: Row) -> list[dict[str, Any]]:
    """`[{to, open, why}]`: every way out, and for a closed one why and what would open it."""
    if not entity.stages or row.get("stage") is None:
        return []
    waiting = await _waiting(sight, entity, row)
    found = ways(entity, row["stage"], await came_from(sight, entity, row)).values()
    return [await _offer(sight, entity, row, way, waiting) for way in found if not _for_product(sight, way)]


def _for_product(sight: Sight, way: Way) -> bool:
    return not sight.actor.is_system and any(person.kind == "nobody" for person in way.who)


async def _offer(sight: Sight, entity: Entity, row: Row, way: Way, waiting: Row | None) -> dict[str, Any]:
    language = sight.actor.language
    problems = await _closed(sight, entity, row, way, waiting)
    flow = sight.house.schema.workflows.get(way.approval)
    return {
        "to": way.to, "label": way.stage.label.in_(language), "open": not problems,
        "why": " ".join(problem.text(language) for problem in problems),
        "problems": [{"field": p.field, "code": p.code.name, "message": p.text(language)} for p in problems],
        "reason": way.reason, "ask": list(way.entry.ask) if way.entry else [],
        "approval": {"workflow": flow.name, "label": flow.label.in_(language), "chooses": asks(flow)} if flow else None,
    }  # fmt: skip


async def _closed(sight: Sight, entity: Entity, row: Row, way: Way, waiting: Row | None) -> list[Problem]:
    if waiting is not None:
        flow = sight.house.schema.workflows.get(waiting["workflow"])
        return [Problem(MOVE_WAITS, {"workflow": flow.label if flow else waiting["workflow"]})]
    if problem := await _not_mine(sight, entity, row, way):
        return [problem]
    if way.when is not None and not await stage_checks.asked(sight, entity, row, way.when, {}):
        reason = await stage_checks.why(sight, entity, row, way.when, {})
        return [Problem(MOVE_WHEN, {"to": way.stage.label, "reason": reason})]
    return await stage_checks.missing(sight, entity, row, way, {})


async def _not_mine(sight: Sight, entity: Entity, row: Row, way: Way) -> Problem | None:
    if sight.actor.is_system:
        return None
    if way.who:
        if await callers.is_one_of(sight, way.who, entity, row):
            return None
        return Problem(MOVE_NOT_YOURS, {"to": way.stage.label, "who": callers.labels(sight, way.who, entity)})
    try:
        await sight.row(entity, row["id"], "update")
    except Refusal as refusal:
        return Problem(refusal.code, refusal.values)
    return None
