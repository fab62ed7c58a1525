"""What happens when a created record enters its first stage."""

from kernel.reference import Reference
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
    await work.unit.insert(MOVES, _row(work, draft, left, stage, reason))


def first_move(work: Work, draft: Draft) -> Row:
    """The row of the stage history with which a record begins."""
    return _row(work, draft, None, draft.row["stage"], "")


def _row(work: Work, draft: Draft, left: str | None, stage: str, reason: str) -> Row:
    return {
        "record": Reference(draft.entity.name, draft.id), "left": left, "stage": stage, "at": work.now,
        "by": work.actor.user_id, "reason": reason or None, "title_": stage, "created_at": work.now,
        "created_by": work.actor.user_id,
    }  # fmt: skip
