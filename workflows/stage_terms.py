"""Until when a record is to leave its stage (language.md, Stages): counted from its entering, or from a field."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from expressions.tree import Expression
from kernel.duration import Duration
from records.results import Row
from records.sight import Sight
from schema.model import Entity, Stage
from workflows.state import Term
from workflows.terms import term


def stage_of(entity: Entity, row: Row) -> Stage | None:
    """The stage of a record, where it has a clock."""
    stage = entity.stages.get(row.get("stage") or "")
    return stage if stage is not None and stage.clock is not None else None


async def term_of(sight: Sight, entity: Entity, row: Row) -> Term | None:
    """Until when a record is to leave its stage; None where nothing is due, or not yet."""
    stage = stage_of(entity, row)
    if stage is None or stage.clock is None or row.get("stage_since") is None:
        return None
    span, clock = stage.clock.time, stage.clock
    if isinstance(span, Expression):
        span = await sight.world.value(span, replace(sight.frame, record=row["id"]))
    since = _instant(sight, row.get(clock.after) if clock.after else row.get("stage_since"))
    if since is None or not isinstance(span, Duration):
        return None
    organisation = sight.house.organisation
    return term(span, since, organisation.calendar_of(row.get("unit")), organisation)


def _instant(sight: Sight, value: Any) -> datetime | None:
    """An instant; a day counts from its beginning."""
    if isinstance(value, datetime):
        return value
    return sight.frame.start(value) if isinstance(value, date) else None
