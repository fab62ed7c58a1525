"""Runs the examples that a file carries, and finds the route at each border of an approval (workflow-semantics 2.8)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from expressions.decide import Unknown, decide
from expressions.evaluate import evaluate
from expressions.nodes import Compare, Constant, Follow, Given, Setting, Special, walk
from expressions.nodes import Node as ExpressionNode
from expressions.tree import Expression
from kernel.clock import Clock
from kernel.errors import Problem, Refusal
from kernel.text import Text
from schema import codes
from schema.desk import listed
from schema.fieldtypes import registry
from schema.model import Block, Case, Choose, Entity, Field, Rule, Schema, Step, Workflow
from schema.sections.naming import thing
from schema.worlds import RECORD, Example

Conditions = tuple[Expression | None, Expression | None]
_NUMBERS: Final = frozenset(("integer", "decimal", "money", "percent", "score"))


@dataclass(frozen=True, slots=True)
class Border:
    """The routes round a number that a condition compares with: (value, steps or the fields it depends on)."""

    path: str
    routes: tuple[tuple[Decimal, tuple[str, ...] | Unknown], ...]


# ------------------------------------------------------------------------------------------------ routes
def route(schema: Schema, workflow: Workflow, world: Example) -> tuple[str, ...] | Unknown:
    """The steps that a record with these values passes; () = no approval; Unknown = it depends on empty fields."""
    needed = _holds(workflow.when, world)
    if isinstance(needed, Unknown):
        return needed
    return _along(workflow.steps, world) if needed else ()


def _holds(condition: Expression | None, world: Example) -> bool | Unknown:
    return True if condition is None else decide(condition, world, world.frame)


def _along(blocks: Iterable[Block], world: Example) -> tuple[str, ...] | Unknown:
    names: list[str] = []
    for block in blocks:
        found = _of(block, world)
        if isinstance(found, Unknown):
            return found
        names.extend(found)
    return tuple(names)


def _of(block: Block, world: Example) -> tuple[str, ...] | Unknown:
    if isinstance(block, Step):
        applies = _holds(block.when, world)
        return applies if isinstance(applies, Unknown) else ((block.name,) if applies else ())
    if isinstance(block, Choose):
        for row in block.rows:
            fits = _holds(row.when, world)
            if isinstance(fits, Unknown):
                return fits
            if fits:
                return _along(row.steps, world)
        return ()
    return _along([inner for _, branch in block.branches for inner in branch], world)


# ------------------------------------------------------------------------------------------------ cases
def run(schema: Schema, clock: Clock) -> tuple[list[Problem], int]:
    """The problems of all cases that do not come out as they say, and how many cases there are."""
    problems: list[Problem] = []
    count = 0
    for workflow in schema.workflows.values():
        for case in workflow.cases:
            count += 1
            problems.extend(_of_workflow(schema, workflow, case, clock))
    for entity, name, conditions, found in _conditioned(schema):
        for case in found:
            count += 1
            problems.extend(_of_conditions(schema, entity, name, conditions, case, clock))
    return problems, count


def _conditioned(schema: Schema) -> Iterator[tuple[str, str, Conditions, tuple[Case, ...]]]:
    """Rules and schedules that carry cases: entity, name, (asked, then must hold), cases."""
    for entity, rule in _rules(schema):
        yield entity, rule.name, (rule.when, rule.check), rule.cases
    for name, schedule in schema.schedules.items():
        if schedule["for_each"]:
            yield schedule["for_each"], name, (None, schedule["where"]), schedule["cases"]


def _rules(schema: Schema) -> Iterator[tuple[str, Rule]]:
    for entity in schema.entities.values():
        yield from ((entity.name, rule) for rule in entity.rules)
        yield from ((entity.name, rule) for stage in entity.stages.values() for rule in stage.rules)
    for workflow in schema.workflows.values():
        yield from ((workflow.entity, rule) for rule in workflow.rules)


def _of_workflow(schema: Schema, workflow: Workflow, case: Case, clock: Clock) -> Iterator[Problem]:
    expected = case.expect.get("route")
    found = route(schema, workflow, Example(schema, workflow.entity, case.given, clock))
    if isinstance(found, Unknown):
        yield Problem(codes.CASE_UNKNOWN, {"fields": _quoted(found.fields)}, place=case.place)
    elif expected is not None and found != expected:
        yield Problem(codes.CASE_FAILS, {"expected": said(expected), "found": said(found)}, place=case.place)


def _of_conditions(
    schema: Schema, entity: str, name: str, conditions: Conditions, case: Case, clock: Clock
) -> Iterator[Problem]:
    world = Example(schema, entity, case.given, clock)
    when, check = conditions
    try:
        asked = when is None or evaluate(when, world, world.frame)
        found = not asked or check is None or bool(evaluate(check, world, world.frame))
    except Refusal as refusal:
        yield Problem(refusal.code, refusal.values, place=case.place)
        return
    if case.expect.get("holds", True) != found:
        code = codes.CASE_RULE_HOLDS if found else codes.CASE_RULE_FAILS
        yield Problem(code, {"rule": name}, place=case.place)


def said(steps: tuple[str, ...] | Unknown) -> Text:
    """A route for people."""
    if isinstance(steps, Unknown):
        fields = ", ".join(steps.fields)
        return thing(f"depends on {fields}", f"取决于 {fields}")
    return thing("no approval", "无需审批") if not steps else Text.of(" → ".join(steps))


def _quoted(names: Iterable[str]) -> Text:
    return listed(f"`{name}`" for name in names)


# ------------------------------------------------------------------------------------------------ borders
def borders(schema: Schema, workflow: Workflow, clock: Clock) -> tuple[Border, ...]:
    """For every number that a condition of the route compares with: the route one step below, at it, one step above."""
    found: dict[tuple[str, Decimal], Border] = {}
    for condition in _conditions(workflow):
        for path, number in compared(schema, condition):
            if (path, number) not in found:
                found[path, number] = _border(schema, workflow, path, number, clock)
    return tuple(found.values())


def _conditions(workflow: Workflow) -> Iterator[Expression]:
    if workflow.when is not None:
        yield workflow.when
    yield from _inside(workflow.steps)


def _inside(blocks: Iterable[Block]) -> Iterator[Expression]:
    for block in blocks:
        if isinstance(block, Step):
            if block.when is not None:
                yield block.when
        elif isinstance(block, Choose):
            for row in block.rows:
                if row.when is not None:
                    yield row.when
                yield from _inside(row.steps)
        else:
            for _, branch in block.branches:
                yield from _inside(branch)


def compared(schema: Schema, condition: Expression) -> Iterator[tuple[str, Decimal]]:
    """Each (path, number) that the condition compares; a parameter counts with its default."""
    for node in walk(condition.root):
        if isinstance(node, Compare):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                path, number = path_of(one), _number(schema, other)
                if path and number is not None:
                    yield path, number


def path_of(node: ExpressionNode, named: str = "") -> str:
    """`customer.level` for a chain of links from the record at hand (or from the one called so), `submitter.unit` from
    who submits."""
    names: list[str] = []
    while isinstance(node, Follow):
        names.append(node.name)
        node = node.base
    if named and isinstance(node, Given):
        return ".".join(reversed(names)) if node.name == named else ""
    if named or not isinstance(node, Special) or node.name not in ("this", "submitter"):
        return ""
    return ".".join([*(("submitter",) if node.name == "submitter" else ()), *reversed(names)])


def _number(schema: Schema, node: ExpressionNode) -> Decimal | None:
    value = node.value if isinstance(node, Constant) else None
    if isinstance(node, Setting) and node.name in schema.parameters:
        value = schema.parameters[node.name].default
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    return Decimal(value)


def _border(schema: Schema, workflow: Workflow, path: str, number: Decimal, clock: Clock) -> Border:
    field = field_at(schema, workflow.entity, path)
    step = step_of(field)
    base = next((case.given for case in workflow.cases if path in case.given), {})
    rows = []
    for value in (number - step, number, number + step):
        given = {**base, path: int(value) if field is not None and field.type in ("integer", "score") else value}
        rows.append((value, route(schema, workflow, Example(schema, workflow.entity, given, clock))))
    return Border(path, tuple(rows))


def untried(schema: Schema, workflow: Workflow, found: Iterable[Border], clock: Clock) -> Iterator[Problem]:
    """A note per limit of the route at which no case of the file stands (2.8), with the case it could be."""
    worlds = [Example(schema, workflow.entity, case.given, clock) for case in workflow.cases]
    for border in found:
        below, at, above = border.routes
        same = [
            world for world, case in zip(worlds, workflow.cases, strict=True) if _gives(world, case, border.path, at[0])
        ]
        if not same:
            values = {
                "workflow": workflow.name, "path": border.path, "value": f"{at[0]:f}", "route": said(at[1]),
                "below": said(below[1]), "above": said(above[1]),
            }  # fmt: skip
            yield Problem(codes.CASE_MISSING, values, place=workflow.place, severity="note")


def _gives(world: Example, case: Case, path: str, number: Decimal) -> bool:
    """Whether a case is about a record with that very number, given or worked out."""
    value = case.given.get(path)
    if value is None and "." not in path:
        row = world.get(world.entity, RECORD)
        value = row[path] if row is not None else None
    return isinstance(value, Decimal | int) and not isinstance(value, bool) and Decimal(value) == number


def field_at(schema: Schema, entity: str | None, path: str) -> Field | None:
    """The field at the end of a path of links."""
    found: Field | None = None
    for name in path.split("."):
        held: Entity | None = schema.entities.get(entity or "")
        found = held.fields.get(name) if held else None
        if found is None:
            return None
        entity = registry.of(found).kind(found).entity
    return found


def step_of(field: Field | None) -> Decimal:
    """The smallest difference that the field can hold."""
    if field is None or field.type not in _NUMBERS or field.type in ("integer", "score"):
        return Decimal(1)
    column = registry.of(field).column(field)
    return Decimal(1).scaleb(-(column.decimals if column else 2))
