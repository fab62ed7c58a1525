"""What happens when a created record enters its first stage."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from kernel.reference import Reference
from kernel.swift import swift
from records.context import Context
from records.draft import Draft
from records.effects import run
from records.results import Row
from records.work import Work

MOVES = "stage_move"


async def enter_first_stage(work: Work, draft: Draft) -> None:
    """Writes the entry down and runs the stage's `when_entered`; only then does the stage's lock close."""
    stage = draft.entity.stages.get(draft.row.get("stage") or "")
    if stage is None:
        return
    await note_move(work, draft, None, stage.name)
    if not stage.when_entered:
        return
    mark = (draft.entity.name, draft.id)
    work.entering.add(mark)
    try:
        async with work.as_product(f"{draft.entity.name}.{stage.name}"):
            await run(stage.when_entered, Context(work, *mark, is_new=True, key="entered"))
    finally:
        work.entering.discard(mark)


async def note_move(work: Work, draft: Draft, left: str | None, stage: str, reason: str = "") -> None:
    """One row of the stage history (S20.6)."""
    await work.unit.insert(MOVES, _row(draft, left, Stay(stage, work.now, work.actor.user_id), reason))


@swift(frozen=True, slots=True)
class Stay:
    """A stage that a record came through, since when, and who moved it there."""

    stage: str
    since: datetime
    by: int | None


def past_moves(draft: Draft, stays: Iterable[Stay]) -> Iterator[Row]:
    """The rows of the stage history of a record that comes with these stays, the first one first."""
    left = None
    for stay in stays:
        yield _row(draft, left, stay, "")
        left = stay.stage


def _row(draft: Draft, left: str | None, stay: Stay, reason: str) -> Row:
    return {
        "record": Reference(draft.entity.name, draft.id), "left": left, "stage": stay.stage, "at": stay.since,
        "by": stay.by, "reason": reason or None, "title_": stay.stage, "created_at": stay.since,
        "created_by": stay.by,
    }  # fmt: skip
