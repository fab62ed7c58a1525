"""Records with which an effect is run in thought: those an approval may end with, as few as show what is asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from expressions.decide import decide
from expressions.evaluate import evaluate
from expressions.tree import Expression
from kernel.clock import Clock
from kernel.errors import Refusal
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid
from schema.inputs import with_inputs
from schema.model import Entity, Field, Rule, Schema
from schema.sampling import Sampling
from schema.worlds import RECORD, Example

DAY: Final = datetime(2026, 1, 15, 4, tzinfo=UTC)  # examples are the same whenever they are asked
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """The records of `entity` for which all `conditions` hold, in one of `stages`, with `filled` fields not empty."""

    schema: Schema
    entity: Entity
    conditions: tuple[Expression, ...] = ()
    stages: tuple[str, ...] = ()
    filled: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        """The day on which examples are made."""
        return date(DAY.year, DAY.month, DAY.day)

    def under(self, condition: Expression | None) -> "Scene":
        """The same where a further condition holds."""
        return self if condition is None else replace(self, conditions=(*self.conditions, condition))

    def having(self, names: Iterable[str]) -> "Scene":
        """The same with further fields filled."""
        return replace(self, filled=self.filled | frozenset(names))

    def found(
        self, wanted: Callable[["Seen"], bool], reads: Iterable[Expression] = (),
        tried: Mapping[str, Iterable[Any]] | None = None,
    ) -> Given | None:  # fmt: skip
        """The first record that fits and shows what is wanted. `reads`: what else it depends on; `tried`: values."""
        clock = Clock(ZoneInfo(self.schema.app.timezone), lambda: DAY)
        for given in self._examples(reads, tried or {}):
            seen = Seen(self, given, Example(self.schema, self.entity.name, given, clock))
            if seen.fits() and wanted(seen):
                return given
        return None

    def _examples(self, reads: Iterable[Expression], tried: Mapping[str, Iterable[Any]]) -> Iterator[Given]:
        sampling = Sampling(self.schema, self.entity.name, self.today)
        for condition in (*self.conditions, *reads):
            sampling.read(condition)
        for name, values in tried.items():
            sampling.add(name, values)
        _without_formulas(sampling, self.entity)
        if self.stages:
            sampling.values = {"stage": list(self.stages), **{k: v for k, v in sampling.values.items() if k != "stage"}}
        yield from sampling.examples()

    def may_be_empty(self, path: str) -> bool:
        """Whether a record may get here with nothing in the field, or in the link the path begins with."""
        name = path.split(".")[0]
        field = self.entity.fields.get(name)
        return field is not None and name not in self.filled and may_be_empty(field)


@dataclass(frozen=True, slots=True)
class Seen:
    """One record tried: its values and the world that holds it."""

    scene: Scene
    given: Given
    world: Example

    def fits(self) -> bool:
        """Whether such a record gets here: what must hold does, and nothing of its own is broken."""
        if any(decide(each, self.world, self.world.frame) is not True for each in self.scene.conditions):
            return False
        entity = self.scene.entity
        own = (entity.fields[name] for name in self.given if name in entity.fields)
        whole = all(stands(field, self.given[field.name], self) for field in own)
        return whole and not any(self.broken(rule) for rule in entity.rules if self.says(rule.check))

    def says(self, asked: Expression) -> bool:
        """Whether the example gives all that is asked of the record itself."""
        given = {name.split(".")[0] for name in self.given}
        inputs = (with_inputs(self.scene.entity, (path[0],)) for path in asked.reads if path)
        return all(names & given for names in inputs)

    def broken(self, rule: Rule, record: int = RECORD) -> bool:
        """Whether the rule is certainly broken by the record, or one it names."""
        frame = self.world.frame.about(record)
        applies = rule.when is None or decide(rule.when, self.world, frame) is True
        return not rule.warn and applies and decide(rule.check, self.world, frame) is False

    def value(self, given: Any, names: Mapping[str, Any] | None = None) -> Any:
        """What an effect writes; raises KeyError where that rests on what this record does not say."""
        if not isinstance(given, Expression):
            return given
        entity = self.scene.entity
        for path in given.reads:
            field = entity.fields.get(path[0]) if path else None
            known = field is None or field.formula is not None or any(n.split(".")[0] == path[0] for n in self.given)
            if not known or (field is None and path):
                raise KeyError(path)
        if given.tables or given.specials - {"submitter"} or given.organisation:
            raise KeyError(given.source)
        try:
            return evaluate(given, self.world, replace(self.world.frame, names=names or {}))
        except Refusal as error:
            raise KeyError(given.source) from error

    def after(self, changes: Mapping[str, Any]) -> "Seen":
        """The same record with other values, by path; what is computed from them is computed again."""
        fields = self.scene.entity.fields
        stale = {name for name in self.given if name in fields and with_inputs(self.scene.entity, (name,)) & {*changes}}
        given = {**{name: value for name, value in self.given.items() if name not in stale}, **changes}
        clock = Clock(ZoneInfo(self.scene.schema.app.timezone), lambda: DAY)
        return replace(self, given=given, world=Example(self.scene.schema, self.scene.entity.name, given, clock))


def _without_formulas(sampling: Sampling, entity: Entity) -> None:
    """Puts values of what a formula is worked out from in the place of values of the formula, where both are told: at
    the same limits, where it grows evenly with one number."""
    for name in [each for each in sampling.values if each in entity.fields and entity.fields[each].computed]:
        inputs = [each for each in with_inputs(entity, (name,)) if not entity.fields[each].computed]
        if len(inputs) == 1 and (found := _inverted(sampling, entity, name, inputs[0])):
            sampling.values.pop(name)
            sampling.add(inputs[0], found)
        elif any(each in sampling.values for each in inputs):
            sampling.values.pop(name)


def _inverted(sampling: Sampling, entity: Entity, name: str, source: str) -> list[Any]:
    """The values of `source` for which the formula has those wanted of it; [] where they cannot be told."""
    clock = Clock(ZoneInfo(sampling.schema.app.timezone), lambda: DAY)

    def computed(number: int | Decimal) -> Any:
        row = Example(sampling.schema, entity.name, {source: Decimal(number)}, clock).get(entity.name, RECORD)
        return row[name] if row is not None else None

    points = [computed(number) for number in (0, 1, 2)]
    if not all(isinstance(each, Decimal | int) and not isinstance(each, bool) for each in points):
        return []
    base, step = Decimal(points[0]), Decimal(points[1]) - Decimal(points[0])
    wanted = [each for each in sampling.values[name] if isinstance(each, Decimal | int)]
    if not step or Decimal(points[2]) != base + 2 * step:
        return []
    try:
        return [
            registry.of(field := entity.fields[source]).fit(field, (Decimal(each) - base) / step) for each in wanted
        ]
    except Invalid:
        return []


def may_be_empty(field: Field) -> bool:
    """Whether a field may be saved with nothing in it, as far as the field alone says."""
    settled = field.automatic or field.computed or field.required is True or field.default is not None
    return not settled and field.type not in ("boolean", "lines")


def stands(field: Field, value: Any, seen: Seen) -> bool:
    """Whether the field may hold the value, by its bounds, by `required` and by its own `check`."""
    if value is None:
        return field.required is not True and not holds(field.required, seen)
    return fits(field, value) and not (field.check is not None and not holds(field.check, seen, unless=True))


def fits(field: Field, value: Any) -> bool:
    """Whether the value lies within the field's bounds."""
    if isinstance(value, Decimal | int | str) and not isinstance(value, bool) and field.type != "choice":
        try:
            registry.of(field).fit(field, value)
        except (Invalid, Refusal, TypeError, ValueError, ArithmeticError):
            return False
    return True


def holds(asked: Any, seen: Seen, *, unless: bool = False) -> bool:
    """Whether `required` or `check` holds for the record at hand; `unless`: what an open answer counts as."""
    if not isinstance(asked, Expression):
        return bool(asked)
    answer = decide(asked, seen.world, seen.world.frame)
    return answer if isinstance(answer, bool) else unless
