"""Stages that nothing leads into, and what must be filled in vain or in ways that contradict each other."""

from collections.abc import Iterable, Iterator

from schema import entity_codes
from schema.model import Block, Choose, Effect, Entity, Schema, Stage, Step, Together, Workflow
from schema.sections.bench import Bench


def check(schema: Schema, bench: Bench) -> None:
    """Every stage of every entity, and what the steps of approvals ask for."""
    moved = {(effect.entity, effect.object) for effect in everything_done(schema) if effect.word == "move"}
    anywhere = {stage for entity, stage in moved if not entity}
    for entity in schema.entities.values():
        entered = _entered(entity) | {stage for name, stage in moved if name == entity.name} | anywhere
        for stage in entity.stages.values():
            if stage.name not in entered:
                bench.desk.report(entity_codes.DEAD_STAGE, stage.place, "warning", name=stage.name)
            if stage.must_fill and stage.must_fill_only is not None:
                bench.desk.report(entity_codes.FILL_TWICE, stage.place, stage=stage.name)
            if stage.from_any and stage.ends == "" and stage.name in {way.to for way in stage.next}:
                bench.desk.report(entity_codes.TO_ITSELF, stage.place, "warning", stage=stage.name)
            _filled_anyway(bench, entity, stage, (*stage.must_fill, *(stage.must_fill_only or ())))
    for workflow in schema.workflows.values():
        for step in steps_of(workflow.steps):
            _filled_anyway(bench, schema.entities.get(workflow.entity), step, step.must_fill)


def _filled_anyway(bench: Bench, entity: Entity | None, asks: Stage | Step, names: Iterable[str]) -> None:
    """A yes or no is never empty: to be asked to fill it is to be asked nothing."""
    for name in names:
        field = entity.fields.get(name) if entity is not None else None
        if field is not None and field.type == "boolean":
            bench.desk.report(entity_codes.FILLED_ANYWAY, asks.place, "warning", name=asks.name, field=name)


def _entered(entity: Entity) -> set[str]:
    stages = list(entity.stages.values())
    entered = {way.to for stage in stages for way in stage.next}
    entered |= {stage.name for stage in stages if stage.from_any or stage.from_ or stage.first}
    return entered | ({stages[0].name} if stages else set())


# ------------------------------------------------------------------------------------------------ everything done
def everything_done(schema: Schema) -> Iterator[Effect]:
    """Every effect written anywhere in the schema, those inside others included."""
    for entity in schema.entities.values():
        for action in entity.actions.values():
            yield from deeply(action.do)
        for automation in entity.automations.values():
            yield from deeply(automation.do)
        for stage in entity.stages.values():
            yield from deeply(stage.when_entered)
            for level in stage.clock.late if stage.clock else ():
                yield from deeply(level.do)
    for workflow in schema.workflows.values():
        yield from _of_workflow(workflow)
    for schedule in schema.schedules.values():
        yield from deeply(schedule["do"])


def _of_workflow(workflow: Workflow) -> Iterator[Effect]:
    for done in (workflow.when_approved, workflow.when_rejected, workflow.when_returned, workflow.when_withdrawn):
        yield from deeply(done)
    for step in steps_of(workflow.steps):
        yield from deeply(step.when_passed)
        for level in step.late:
            yield from deeply(level.do)


def deeply(effects: Iterable[Effect]) -> Iterator[Effect]:
    """The effects, and those inside them."""
    for effect in effects:
        yield effect
        yield from deeply(effect.then)
        yield from deeply(effect.otherwise)


def steps_of(blocks: Iterable[Block]) -> Iterator[Step]:
    """Every step and work, in the order of the file."""
    for block in blocks:
        if isinstance(block, Step):
            yield block
        elif isinstance(block, Choose):
            for row in block.rows:
                yield from steps_of(row.steps)
        elif isinstance(block, Together):
            for _, inner in block.branches:
                yield from steps_of(inner)
