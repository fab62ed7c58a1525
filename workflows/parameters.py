"""The parameters that a request's conditions read, fixed when it is submitted (design.md, Requests; S2.3)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from expressions.compile import compile
from expressions.tree import Expression
from records.house import House
from records.results import Row
from records.sight import Sight
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading
from schema.model import Entity, Schema, Workflow
from workflows.route import conditions, steps_of

_MARK = "param."


def names(definition: Workflow) -> Iterator[str]:
    """The parameters that decide the route, its rules, or the time a step allows."""
    asked = [*conditions(definition), *(rule.check for rule in definition.rules)]
    asked += [step.due for step in steps_of(definition.steps) if isinstance(step.due, Expression)]
    asked += [rule.when for rule in definition.rules if rule.when is not None]
    found = {special for condition in asked for special in condition.specials if special.startswith(_MARK)}
    yield from (special.removeprefix(_MARK) for special in sorted(found))


async def frozen_now(work: Sight, entity: Entity, row: Row, definition: Workflow) -> dict[str, Any]:
    """Their values for this record, as they are now."""
    found = {}
    for name in names(definition):
        expression = compile(f"{_MARK}{name}", work.house.names, entity.name)
        found[name] = await work.world.value(expression, replace(work.frame, record=row["id"]))
    return found


def as_json(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the trail keeps them."""
    return {
        name: None if value is None or (field := schema.parameters[name].field) is None
        else registry.of(field).as_json(field, value)
        for name, value in values.items()
    }  # fmt: skip


def from_json(house: House, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The values the trail kept; a parameter the schema no longer has, or of another type, is asked anew."""
    found = {}
    reading = Reading(house.clock.today(), zone=house.clock.zone)
    for name, raw in kept.items():
        declared = house.schema.parameters.get(name)
        if declared is None or declared.field is None:
            continue
        try:
            found[name] = registry.of(declared.field).strict(declared.field, raw, reading)
        except Invalid:
            continue
    return found
