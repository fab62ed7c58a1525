"""Formulas that read a parameter or a profile follow it: a value was set or ended, a unit moved or took a profile.

Values that units set are held to the type and bounds of their parameter.
"""

from dataclasses import replace

from kernel.errors import Problem
from records.draft import Draft
from records.formulas import recompute, spread
from records.graph import Node
from records.people import read_organisation
from records.work import Work
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading


def value_problems(work: Work, draft: Draft) -> list[Problem]:
    """What is wrong with the value of a parameter: it must be one of the parameter's type, within its bounds."""
    declared = work.house.schema.parameters.get(str(draft.row.get("parameter")))
    if draft.entity.name != "parameter_value" or declared is None or declared.field is None:
        return []
    field = replace(declared.field, label=declared.label)
    reading = Reading(work.house.clock.today(), work.actor.language, work.house.clock.zone)
    try:
        registry.of(field).parse(field, draft.row.get("value"), reading)
    except Invalid as error:
        return [error.problem.on("value")]
    return []


async def follow_parameters(work: Work, draft: Draft) -> None:
    """Computes anew what reads the parameters that this record, just written or gone, decides about."""
    names = _concerned(work, draft)
    nodes = [
        node
        for node in sorted(work.house.graph.rank, key=work.house.graph.rank.__getitem__)
        if _reads(work, node, names)
    ]
    if not nodes:
        return
    facts = await read_organisation(work.house, work.reader)
    work.frame = replace(work.frame, organisation=facts)
    work.world.frame = work.frame
    for node in nodes:
        await spread(work, await recompute(work, node, None))


def _concerned(work: Work, draft: Draft) -> frozenset[str]:
    """The special names whose value may be another now."""
    if draft.entity.name == "parameter_value":
        return frozenset({f"param.{row.get('parameter')}" for row in (draft.row, draft.old or {})})
    if draft.entity.name == "unit" and (draft.is_new or {"profile", "parent"} & draft.changed().keys()):
        return frozenset(f"param.{name}" for name in work.house.schema.parameters) | {"profile"}
    return frozenset()


def _reads(work: Work, node: Node, names: frozenset[str]) -> bool:
    field = work.house.schema.entity(node[0]).fields.get(node[1])
    return bool(names) and field is not None and field.formula is not None and bool(field.formula.specials & names)
