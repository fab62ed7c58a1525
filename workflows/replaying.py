"""What an approval would do with many records, or with the requests of the last months (S18.3): an author looks before
the file is saved. Nothing is written."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from expressions.tree import Expression
from kernel.actor import Actor
from records.house import House
from records.results import Row
from records.work import Sketch
from schema.model import Entity, Workflow
from workflows import ledger, revisions
from workflows.foresight import Foresight
from workflows.proposing import as_proposed
from workflows.simulate import simulate
from workflows.state import Request

PART: Final = 200  # records read at once
EXAMPLES: Final = 5  # of each thing told

Route = tuple[str, ...]
Progress = Callable[[int, int], None]  # how many are done, of how many


@dataclass(slots=True)
class Replay:
    """What came out. `routes`: how many go each way, () for no approval; `stopped`: how many could not be submitted;
    `waiting`: seats per person; `nobody`: steps that went to the administrators because nobody was found, with how
    many; `elsewhere`: requests that would go another way, with the way they went and the way they would go."""

    total: int = 0
    routes: Counter[Route] = field(default_factory=Counter)
    examples: dict[Route, list[int]] = field(default_factory=dict)
    stopped: Counter[str] = field(default_factory=Counter)
    waiting: Counter[int] = field(default_factory=Counter)
    nobody: Counter[str] = field(default_factory=Counter)
    elsewhere: list[tuple[int, Route, Route]] = field(default_factory=list)

    def note(self, id_: int, found: Foresight) -> Route:
        """Counts one answer; the route it names."""
        self.total += 1
        route = tuple(each.plan.name for each in found.steps if each.plan.applies) if found.needed else ()
        if found.problems:
            self.stopped.update({each.code.name for each in found.problems})
            return route
        self.routes[route] += 1
        shown = self.examples.setdefault(route, [])
        if len(shown) < EXAMPLES:
            shown.append(id_)
        for step in found.steps if found.needed else ():
            self.waiting.update(person for seat in step.seats for person in seat.people)
            if any(seat.rescue for seat in step.seats):
                self.nobody[step.plan.name] += 1
        return route


async def of_records(
    house: House, definition: Workflow, where: Expression, most: int, progress: Progress = lambda done, of: None
) -> Replay:
    """Every record that the condition holds for, at most so many, as if its owner submitted it now."""
    entity, found = house.schema.entity(definition.entity), Replay()
    async with house.store.read() as reader:
        frame = house.frame(Actor.system("simulate"))
        ids = await reader.ids(entity.name, where, ("id",), most, frame=frame)
        for start in range(0, len(ids), PART):
            sketch = Sketch(house, reader, Actor.system("simulate"))
            rows = await reader.many(entity.name, ids[start : start + PART])
            sketch.world.know(entity.name, rows.values())
            for id_, row in rows.items():
                async with as_proposed(sketch, entity, row) as draft:
                    found.note(id_, await simulate(sketch, entity, draft.row, definition))
            progress(min(start + PART, len(ids)), len(ids))
    return found


async def of_requests(
    house: House, definition: Workflow, since: datetime, progress: Progress = lambda done, of: None
) -> Replay:
    """Every request of this approval that was handed in since then, with the content of its last revision, as if it
    were handed in again today under `definition`: which would go elsewhere, who would wait, where nobody would."""
    found = Replay()
    async with house.store.read() as reader:
        sketch = Sketch(house, reader, Actor.system("simulate"))
        rows = await reader.rows(
            "request", ("id", "opened_at"), sketch.among("request", "workflow", (definition.name,)), ("id",),
            frame=sketch.frame,
        )  # fmt: skip
        ids = [row["id"] for row in rows if row["opened_at"] >= since]
        for start in range(0, len(ids), PART):
            await _part(sketch, definition, ids[start : start + PART], found)
            progress(min(start + PART, len(ids)), len(ids))
    return found


async def _part(sketch: Sketch, definition: Workflow, ids: list[int], found: Replay) -> None:
    """Some of the requests, read together; each is asked by itself. One whose trail does not rebuild it, as `verify`
    tells, is left out."""
    reader = sketch.reader
    states = await ledger.states(sketch, ids)
    states = {id_: state for id_, state in states.items() if state.entity == definition.entity}
    rows = await reader.many(definition.entity, {state.record for state in states.values()}, deleted=True)
    contents = await revisions.stored_of(sketch, list(states))
    for id_, state in states.items():
        if (row := rows.get(state.record)) is not None:
            kept = contents.get(id_, {}).get(state.revision, {})
            await _again(Sketch(sketch.house, reader, sketch.actor), definition, id_, state, row, kept, found)


async def _again(
    sketch: Sketch, definition: Workflow, id_: int, state: Request, row: Row, kept: Mapping[str, Any], found: Replay
) -> None:  # fmt: skip
    entity = sketch.house.schema.entity(definition.entity)
    sketch.world.know(entity.name, [row])
    async with as_proposed(sketch, entity, row, await _then(sketch, entity, row, kept)) as draft:
        route = found.note(id_, await simulate(sketch, entity, draft.row, definition, state.submitter))
    before = tuple(plan.name for plan in state.route if plan.applies) if state.state != "not_needed" else ()
    if route != before:
        found.elsewhere.append((id_, before, route))


async def _then(sketch: Sketch, entity: Entity, row: Row, kept: Mapping[str, Any]) -> Mapping[str, list[Any]]:
    """What differs between the record of today and the content that was decided; lines as they are today."""
    now = await revisions.without_lines(sketch, entity, row)
    changed = revisions.different({name: now.get(name) for name in kept}, kept)
    fields = entity.fields
    return {
        name: list(pair) for name, pair in changed.items()
        if name in fields and not fields[name].lines and not fields[name].computed and not fields[name].automatic
    }  # fmt: skip


async def titles_of(house: House, definition: Workflow | None, ids: list[int]) -> dict[int, str]:
    """What the records of an approval are called; without one, the records of these requests."""
    async with house.store.read() as reader:
        if definition is not None:
            return dict(await reader.titles(definition.entity, ids))
        found = await reader.many("request", ids, columns=("record",))
        by_entity: dict[str, set[int]] = {}
        for row in found.values():
            by_entity.setdefault(row["record"].entity, set()).add(row["record"].id)
        titles = {name: await reader.titles(name, records) for name, records in by_entity.items()}
        return {id_: titles[row["record"].entity].get(row["record"].id, "") for id_, row in found.items()}
