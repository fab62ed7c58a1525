"""Parts of an approval that no record reaches, and questions with one answer, each with an example record (S18.3)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from expressions.decide import Unknown, decide
from expressions.tree import Expression
from kernel.clock import Clock
from kernel.errors import Place, Problem
from kernel.text import Text
from schema import workflow_codes as flow
from schema.model import Block, Choose, Row, Schema, Step, Workflow
from schema.nodes import shortened
from schema.sampling import Sampling
from schema.sections.bench import Bench
from schema.worlds import Example

_DAY: Final = datetime(2026, 1, 15, 4, tzinfo=UTC)  # examples are the same whenever they are asked
_NOTHING: Final = Text.of({"en": "none", "zh-CN": "无"})


@dataclass(slots=True)
class _Asked:
    """How a condition was answered: one example that it holds for, one that it does not."""

    condition: Expression
    place: Place
    plain: bool  # every limit in it was tried
    holds: Mapping[str, Any] | None = None
    fails: Mapping[str, Any] | None = None
    taken: tuple[Mapping[str, Any], Row] | None = None  # it holds, and a row before it takes the record


@dataclass(slots=True)
class _Walk:
    """One workflow, asked with one example after the other."""

    schema: Schema
    asked: dict[int, _Asked] = field(default_factory=dict)
    whole: bool = True  # all conditions on the way are understood

    def learn(self, sampling: Sampling, condition: Expression | None, place: Place) -> None:
        """Takes a condition into account."""
        if condition is not None:
            plain = sampling.read(condition)
            self.whole &= plain
            self.asked[id(condition)] = _Asked(condition, place, plain)

    def holds(self, condition: Expression | None, world: Example, given: Mapping[str, Any]) -> bool:
        """The answer, remembered; what cannot be said is no."""
        if condition is None:
            return True
        answer = decide(condition, world, world.frame)
        found = self.asked[id(condition)]
        if isinstance(answer, Unknown):
            return False
        if answer:
            found.holds = found.holds or given
        else:
            found.fails = found.fails or given
        return answer

    def along(self, blocks: Iterable[Block], world: Example, given: Mapping[str, Any]) -> None:
        """Walks on with one example."""
        for block in blocks:
            if isinstance(block, Step):
                self.holds(block.when, world, given)
            elif isinstance(block, Choose):
                self._rows(block, world, given)
            else:
                for _, inner in block.branches:
                    self.along(inner, world, given)

    def _rows(self, block: Choose, world: Example, given: Mapping[str, Any]) -> None:
        for place, row in enumerate(block.rows):
            if self.holds(row.when, world, given):
                for later in block.rows[place + 1 :]:
                    self._taken(later, row, world, given)
                self.along(row.steps, world, given)
                return

    def _taken(self, later: Row, row: Row, world: Example, given: Mapping[str, Any]) -> None:
        """Remembers that a row before would take what `later` asks for."""
        found = self.asked.get(id(later.when))
        if found is not None and found.taken is None and decide(found.condition, world, world.frame) is True:
            found.taken = (given, row)


def check(schema: Schema, bench: Bench) -> None:
    """Every approval, once nothing else is wrong."""
    if any(problem.severity == "error" for problem in bench.desk.problems):
        return
    for workflow in schema.workflows.values():
        for problem in problems_of(schema, workflow):
            bench.desk.add(problem)


def sampled(schema: Schema, workflow: Workflow) -> Sampling:
    """The records that are tried for an approval: on both sides of every limit that its conditions ask about."""
    sampling = Sampling(schema, workflow.entity, date(_DAY.year, _DAY.month, _DAY.day))
    for condition in (workflow.when, *(each for each, _ in conditions(workflow.steps))):
        if condition is not None:
            sampling.read(condition)
    return sampling


def problems_of(schema: Schema, workflow: Workflow) -> Iterator[Problem]:
    """Warnings about one approval; nothing is said of conditions that no example can be found for."""
    walk = _Walk(schema)
    sampling = Sampling(schema, workflow.entity, date(_DAY.year, _DAY.month, _DAY.day))
    walk.learn(sampling, workflow.when, workflow.place)
    for condition, place in conditions(workflow.steps):
        walk.learn(sampling, condition, place)
    if not walk.asked:
        return
    clock = Clock(ZoneInfo(schema.app.timezone), lambda: _DAY)
    for given in sampling.examples():
        world = Example(schema, workflow.entity, given, clock)
        if walk.holds(workflow.when, world, given):
            walk.along(workflow.steps, world, given)
    if walk.whole:
        rows = {id(row.when): row for row in rows_of(workflow.steps) if row.when is not None}
        for each in walk.asked.values():
            yield from _said(each, rows.get(id(each.condition)))


def _said(asked: _Asked, row: Row | None) -> Iterator[Problem]:
    source = shortened(asked.condition.source)
    if asked.holds is None and asked.taken is not None:
        given, earlier = asked.taken
        before = shortened(earlier.when.source) if earlier.when is not None else "otherwise"
        values = {"row": source, "earlier": before, "example": example(given)}
        yield Problem(flow.TAKEN_BEFORE, values, place=asked.place, severity="warning")
    elif asked.holds is None:
        values = {"condition": source, "example": example(asked.fails)}
        yield Problem(flow.NEVER, values, place=asked.place, severity="warning")
    elif asked.fails is None and row is None:
        values = {"condition": source, "example": example(asked.holds)}
        yield Problem(flow.ALWAYS, values, place=asked.place, severity="warning")


def conditions(blocks: Iterable[Block]) -> Iterator[tuple[Expression | None, Place]]:
    """Every condition of the blocks, outer before inner, with its place."""
    for block in blocks:
        if isinstance(block, Step):
            yield block.when, block.place
        elif isinstance(block, Choose):
            for row in block.rows:
                yield row.when, row.place
                yield from conditions(row.steps)
        else:
            for _, inner in block.branches:
                yield from conditions(inner)


def rows_of(blocks: Iterable[Block]) -> Iterator[Row]:
    """Every row of every choose."""
    for block in blocks:
        if isinstance(block, Choose):
            for row in block.rows:
                yield row
                yield from rows_of(row.steps)
        elif not isinstance(block, Step):
            for _, inner in block.branches:
                yield from rows_of(inner)


def example(given: Mapping[str, Any] | None) -> Text:
    """A record as people write it: `amount 200000.01, standard_text true`."""
    if not given:
        return _NOTHING
    return Text.of(", ".join(f"{name} {_value(value)}" for name, value in given.items()))


def _value(value: Any) -> str:
    if value is None:
        return "empty"
    return str(value).lower() if isinstance(value, bool) else str(value)
