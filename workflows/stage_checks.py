"""What a move into a stage asks first: fields to fill, rules, the condition of the way (S20.3, S20.4)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from expressions.tree import Expression
from kernel.errors import Problem
from kernel.text import Text
from records import reasons
from records.draft import Draft
from records.messages import filled_text
from records.results import Row
from records.sight import Sight
from schema.fieldtypes import registry
from schema.model import Entity, Field, Rule
from schema.stage_ways import Way, must_fill
from workflows.codes import RULE_BROKEN
from workflows.stage_codes import MUST_FILL


async def missing(sight: Sight, entity: Entity, row: Row, way: Way, ask: Mapping[str, Any]) -> list[Problem]:
    """Everything that stands in the way of entering the stage, all at once."""
    problems = [
        Problem(MUST_FILL, {"field": entity.fields[name].label, "to": way.stage.label}, name)
        for name in must_fill(entity, way)
        if not await filled(sight, entity, entity.fields[name], row)
    ]
    for rule in way.stage.rules:
        if not rule.warn and not await holds(sight, entity, row, rule, ask):
            problems.append(
                Problem(RULE_BROKEN, {"message": await _message(sight, entity, row, rule)}, rule.at or None)
            )
    return problems


async def filled(sight: Sight, entity: Entity, field: Field, row: Row) -> bool:
    """Whether a field has a value; lines and fields of several records when there is one of them."""
    if field.type == "boolean":
        return True
    if field.lines:
        return bool((await sight.reader.children(field.lines, "parent", [row["id"]]))[row["id"]])
    if field.stored and registry.of(field).column(field) is None:
        return bool((await sight.reader.members(entity.name, field.name, [row["id"]]))[row["id"]])
    return row.get(field.name) not in (None, "", ())


async def holds(sight: Sight, entity: Entity, row: Row, rule: Rule, ask: Mapping[str, Any]) -> bool:
    """Whether a rule holds where it applies."""
    if rule.when is not None and not await asked(sight, entity, row, rule.when, ask):
        return True
    return await asked(sight, entity, row, rule.check, ask)


async def asked(sight: Sight, entity: Entity, row: Row, condition: Expression, ask: Mapping[str, Any]) -> bool:
    """The answer of a condition about the record as it is stored."""
    sight.world.know(entity.name, [row])
    frame = replace(sight.frame, record=row["id"], old=row, ask=ask)
    return bool(await sight.world.value(condition, frame))


async def why(sight: Sight, entity: Entity, row: Row, condition: Expression, ask: Mapping[str, Any]) -> Text:
    """Why a condition does not hold, in words, as far as the person may see it."""
    sight.world.know(entity.name, [row])
    return await reasons.why(sight, entity, row, condition, replace(sight.frame, old=row, ask=ask))


async def _message(sight: Sight, entity: Entity, row: Row, rule: Rule) -> Any:
    from records.work import Sketch

    if isinstance(sight, Sketch):
        return await filled_text(sight, Draft(entity, dict(row), row), rule.message)
    return rule.message
