"""Automations: effects in the transaction that created, deleted or changed a record, after its rules."""

from collections.abc import Collection

from records.context import Context
from records.draft import Draft
from records.effects import run
from records.formulas import Event
from records.work import Work
from schema.model import Automation


async def after_save(work: Work, draft: Draft, event: Event) -> None:
    """Runs what follows a save of a record or its lines, and what follows formulas elsewhere that changed with it."""
    kind = "created" if event.old is None else "changed"
    lines = [line for line in draft.family() if line is not draft and line.entity.automations]
    for line in lines:
        await _run(work, line, "created" if line.is_new else "changed", line.changed())
    for line in draft.removed:
        await _run(work, line, "deleted", ())
    await _run(work, draft, kind, event.fields)
    changed, work.formulas_changed = work.formulas_changed, {}
    for (entity, id), fields in changed.items():
        if any(each.after == "changed" for each in work.house.schema.entity(entity).automations.values()):
            row = await work.reader.one(entity, id)
            if row is not None:
                old = {**row, **{name: pair[0] for name, pair in fields.items()}}
                await _run(work, Draft(work.house.schema.entity(entity), row, old), "changed", fields.keys())


async def after_delete(work: Work, draft: Draft) -> None:
    """Runs what follows a deletion."""
    await _run(work, draft, "deleted", ())


async def _run(work: Work, draft: Draft, kind: str, fields: Collection[str]) -> None:
    for automation in draft.entity.automations.values():
        if _concerns(automation, kind, fields) and await _applies(work, draft, automation):
            context = Context(work, draft.entity.name, draft.id, old=draft.old, is_new=kind == "created")
            async with work.as_product(f"{draft.entity.name}.{automation.name}"):
                await run(automation.do, context)


def _concerns(automation: Automation, kind: str, fields: Collection[str]) -> bool:
    return automation.after == kind and (kind != "changed" or any(name in fields for name in automation.changed))


async def _applies(work: Work, draft: Draft, automation: Automation) -> bool:
    if automation.when is None:
        return True
    work.world.know(draft.entity.name, [draft.row])
    return bool(await work.world.value(automation.when, work.frame_of(draft)))
