"""Many records at once: creates, updates and deletes in this order, each on its own or all or nothing."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kernel.errors import Problem, Refusal
from records.actions import create_many, delete, update
from records.actions.update_many import change_many
from records.codes import BULK_FAILED, WRONG_SHAPE
from records.parsing import AN_OBJECT
from records.reading import seen
from records.results import Form, Outcome
from records.work import Work
from schema.model import Entity


@dataclass(frozen=True, slots=True)
class Bulk:
    """`update` items hold `id`, perhaps `version`, and the fields to change; `delete` items are ids, or hold `id`."""

    entity: str
    create: Sequence[Any] = ()
    update: Sequence[Any] = ()
    delete: Sequence[Any] = ()
    atomic: bool = False
    form: Form | None = None


Result = Outcome | Refusal


async def run(work: Work, action: Bulk) -> Outcome:
    """`results` in order, each record as it is once all is done. With `atomic` one failure is 422 and nothing is
    written. Raises Refusal."""
    entity = work.entity(action.entity)
    results = [*await _created(work, entity, action), *await _updated(work, entity, action)]
    for item in action.delete:
        results.append(await _tried(work, partial(_delete, work, action, item)))
    failed = [result for result in results if isinstance(result, Refusal)]
    if action.atomic and failed:
        problems = [problem for error in failed for problem in (error.problems or (Problem(error.code, error.values),))]
        raise Refusal(BULK_FAILED, {"count": len(failed), "all": len(results)}, problems=problems)
    return Outcome(entity=entity.name, results=tuple(results))


async def _created(work: Work, entity: Entity, action: Bulk) -> list[Result]:
    if not action.create:
        return []
    try:
        made = await create_many.run(work, create_many.CreateMany(entity.name, action.create, action.form))
    except Refusal as error:  # nobody may make one here
        return [error] * len(action.create)
    return [await _shown(work, entity, each) for each in made.results]


async def _shown(work: Work, entity: Entity, result: Result) -> Result:
    if isinstance(result, Refusal) or result.id is None:
        return result
    return replace(await seen(work, entity, result.id, created=result.created), pending=result.pending)


async def _updated(work: Work, entity: Entity, action: Bulk) -> list[Result]:
    """Together where that means the same: each record that is named once."""
    asked = {item["id"]: _values(item) for item in action.update if _names(item)}
    often = Counter(item["id"] for item in action.update if _names(item))
    once = {id: values for id, values in asked.items() if often[id] == 1}
    versions = {item["id"]: _version(item) for item in action.update if _names(item)}
    known = {id: version for id, version in versions.items() if version is not None}
    form = action.form or ("values" if work.actor.is_system else "strict")
    together = await change_many(work, entity, once, form, whole=True, seen=known)
    results: list[Result] = []
    for item in action.update:
        if _names(item) and item["id"] in together:
            results.append(await seen(work, entity, item["id"]))
        else:
            results.append(await _tried(work, partial(_update, work, action, item)))
    return results


def _names(item: Any) -> bool:
    """Whether it names a record that may be there, and fields of it."""
    id = item.get("id") if isinstance(item, dict) else None
    return isinstance(id, int) and not isinstance(id, bool) and 0 < id < 2**63 and len(_values(item)) > 0


async def _tried(work: Work, item: Callable[[], Awaitable[Outcome]]) -> Result:
    mark = work.mark
    try:
        async with work.unit.savepoint():
            done = await item()
            return replace(done, pending=work.held.get((done.entity, done.id or 0)))
    except Refusal as error:
        work.undone(mark)
        return error


async def _update(work: Work, action: Bulk, item: Any) -> Outcome:
    values = _values(item) if isinstance(item, dict) else {}
    return await update.run(work, update.Update(action.entity, _id(item), values, _version(item), action.form))


def _values(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in ("id", "version")}


async def _delete(work: Work, action: Bulk, item: Any) -> Outcome:
    if isinstance(item, int) and not isinstance(item, bool):
        return await delete.run(work, delete.Delete(action.entity, item))
    return await delete.run(work, delete.Delete(action.entity, _id(item), _version(item)))


def _id(item: Any) -> int:
    id = item.get("id") if isinstance(item, dict) else None
    if not isinstance(id, int) or isinstance(id, bool):
        raise Refusal(WRONG_SHAPE, {"label": "id", "expected": AN_OBJECT})
    return id


def _version(item: Any) -> int | None:
    version = item.get("version")
    return version if isinstance(version, int) and not isinstance(version, bool) else None
