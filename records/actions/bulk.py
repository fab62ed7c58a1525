"""Many records at once: creates, updates and deletes in this order, each on its own or all or nothing."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kernel.errors import Problem, Refusal
from records.actions import create, delete, update
from records.codes import BULK_FAILED, WRONG_SHAPE
from records.parsing import AN_OBJECT
from records.results import Form, Outcome
from records.work import Work


@dataclass(frozen=True, slots=True)
class Bulk:
    """`update` items hold `id`, perhaps `version`, and the fields to change; `delete` items are ids, or hold `id`."""

    entity: str
    create: Sequence[Any] = ()
    update: Sequence[Any] = ()
    delete: Sequence[Any] = ()
    atomic: bool = False
    form: Form | None = None


async def run(work: Work, action: Bulk) -> Outcome:
    """`results` in order. With `atomic` one failure is 422 and nothing is written. Raises Refusal."""
    entity = work.entity(action.entity)
    results: list[Outcome | Refusal] = []
    for each in _items(work, action):
        results.append(await _tried(work, each))
    failed = [result for result in results if isinstance(result, Refusal)]
    if action.atomic and failed:
        problems = [problem for error in failed for problem in (error.problems or (Problem(error.code, error.values),))]
        raise Refusal(BULK_FAILED, {"count": len(failed), "all": len(results)}, problems=problems)
    return Outcome(entity=entity.name, results=tuple(results))


Item = Callable[[], Awaitable[Outcome]]


def _items(work: Work, action: Bulk) -> list[Item]:
    made: list[Item] = []
    for values in action.create:
        made.append(partial(create.run, work, create.Create(action.entity, values, form=action.form)))
    for item in action.update:
        made.append(partial(_update, work, action, item))
    for item in action.delete:
        made.append(partial(_delete, work, action, item))
    return made


async def _tried(work: Work, item: Item) -> Outcome | Refusal:
    mark = work.mark
    try:
        async with work.unit.savepoint():
            done = await item()
            return replace(done, pending=work.held.get((done.entity, done.id or 0)))
    except Refusal as error:
        work.undone(mark)
        return error


async def _update(work: Work, action: Bulk, item: Any) -> Outcome:
    id, version = _id(item), _version(item)
    values = {name: value for name, value in item.items() if name not in ("id", "version")}
    return await update.run(work, update.Update(action.entity, id, values, version, action.form))


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
