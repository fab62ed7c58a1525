"""What keeps a record from being changed: rows of the internal `lock` table, its stage, and the entity's `locked`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from kernel.text import Text
from records import codes
from records.draft import Draft
from records.results import Row
from records.sight import Sight
from records.work import Work
from schema.model import Entity, Stage

LOCK: Final = "lock"
EVERY: Final = "*"  # the field of a lock on the whole record
_ANYWHERE: Final = frozenset(("approval", "stage", "stage_since", "completeness"))  # kept by the product, never locked
_STAGE: Final = Text.of({"en": "the stage “{stage}” keeps it.", "zh-CN": "阶段“{stage}”已锁定。"})


@dataclass(frozen=True, slots=True)
class Lock:
    """Fields that cannot be changed now (EVERY among them: all but `but`), and why."""

    fields: frozenset[str]
    reason: Any
    but: frozenset[str] = frozenset()
    request: int | None = None

    def holds(self, field: str) -> bool:
        """Whether this field is locked."""
        return field not in self.but and (EVERY in self.fields or field in self.fields)


async def refuse_locked(work: Work, draft: Draft, *, stored: bool = True) -> None:
    """Refuses a draft that changes locked fields. Raises Refusal 409 naming all of them with the reason.

    `stored=False`: it is known that no request locks it."""
    changed = changed_fields(draft)
    if not changed:
        return
    await refuse_fields(work, draft.entity, draft.old or draft.row, changed, stored=stored)


def changed_fields(draft: Draft) -> set[str]:
    """The fields a draft changes, lines by the name of their field; what the product keeps itself left out."""
    changed = {name for name in draft.changed() if not draft.entity.fields[name].computed} - _ANYWHERE
    removed = {line.entity.name for line in draft.removed}
    for name, rows in draft.lines.items():
        lines = draft.entity.fields[name].lines
        if lines in removed or any(each.differs for each in rows):
            changed.add(name)
    return changed


async def refuse_fields(
    work: Work, entity: Entity, row: Row, fields: Iterable[str], *, stored: bool = True
) -> None:  # fmt: skip
    """Raises Refusal 409 when one of the fields is locked on this record."""
    problems = []
    for lock in await locks_of(work, entity, row, stored=stored):
        if lock.request is not None and lock.request in work.requests:
            continue
        for name in sorted(fields):
            if lock.holds(name):
                label = entity.fields[name].label if name in entity.fields else entity.label
                problems.append(Problem(codes.LOCKED, {"labels": label, "reason": lock.reason}, name))
    if problems:
        labels = Text(tuple((tag, ", ".join(_label(p, tag) for p in problems)) for tag in ("zh-CN", "en")))
        raise Refusal(codes.LOCKED, {"labels": labels, "reason": problems[0].values["reason"]}, problems=problems)


def _label(problem: Problem, tag: str) -> str:
    label = problem.values["labels"]
    return label.in_(tag) if isinstance(label, Text) else str(label)


async def locks_of(
    sight: Sight, entity: Entity, row: Row, *, deleting: bool = False, stored: bool = True
) -> list[Lock]:  # fmt: skip
    """All locks on a record now, with their reasons; readable with the record (S3.4).

    A stage that an edit would reopen (S3.8) is open to edits, not to `deleting`: nothing would be left to go back.
    """
    found = []
    if (stage := entity.stages.get(row.get("stage") or "")) and not _entering(sight, entity, row):
        fields = frozenset((EVERY,) if stage.locked == "all" else stage.locked)
        reason = Text(tuple((tag, text.format(stage=stage.label.in_(tag))) for tag, text in _STAGE))
        found += [Lock(fields, reason)] if fields and (deleting or not _reopens(sight, entity, stage, row)) else []
    if entity.locked is not None and await _asked(sight, entity, row):
        found.append(Lock(frozenset((EVERY,)), entity.locked.message, frozenset(entity.locked.except_)))
    if stored and entity.name in sight.house.guarded:
        found += await _stored(sight, entity, row, {} if deleting else (await sight.opening(entity, row)).passes)
    return found


def _reopens(sight: Sight, entity: Entity, stage: Stage, row: Row) -> bool:
    """Whether an approval that says `reopen` opened this stage: a change then takes the record back (S3.8)."""
    if row.get("approval") not in ("approved", "not_needed"):
        return False
    ways = (way.approval for other in entity.stages.values() for way in other.next if way.to == stage.name)
    flows = (sight.house.schema.workflows.get(name) for name in (stage.approval, *ways))
    return any(flow is not None and flow.after_approval == "reopen" for flow in flows)


def _entering(sight: Sight, entity: Entity, row: Row) -> bool:
    return isinstance(sight, Work) and (entity.name, row["id"]) in sight.entering


async def _asked(sight: Sight, entity: Entity, row: Row) -> bool:
    if entity.locked is None or isinstance(entity.locked.when, bool):
        return entity.locked is not None and bool(entity.locked.when)
    pending = sight.world.pending.get(entity.name, {}).pop(row["id"], None)
    sight.world.know(entity.name, [row])
    try:
        return bool(await sight.world.value(entity.locked.when, sight.frame.about(row["id"])))
    finally:
        if pending is not None:
            sight.world.put(entity.name, pending)


async def _stored(sight: Sight, entity: Entity, row: Row, passes: Mapping[int, frozenset[str]]) -> list[Lock]:
    """The locks of requests; `passes` are the fields each leaves open to this person (S3.5, S3.6)."""
    where = sight.among(LOCK, "record", (Reference(entity.name, row["id"]),))
    rows = await sight.reader.rows(LOCK, where=where, frame=sight.frame)
    nothing: frozenset[str] = frozenset()
    return [
        Lock(
            frozenset((each["field"],)), _said(each["reason"]), passes.get(each["request"], nothing), each["request"]
        )
        for each in rows
    ]  # fmt: skip


def _said(reason: str | None) -> Text:
    """A stored reason: a text per language as JSON, or one text for all."""
    if reason and reason.startswith("{"):
        return Text.of(orjson.loads(reason))
    return Text.of(reason or "—")
