"""What an approval brings about: its own effects, and those that stages, automations and approvals run because of it.

One that this release does not run would refuse the decision that leads to it, so the approval cannot be started at all.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from schema.model import Automation, Block, Choose, Effect, Entity, Schema, Stage, Step, Together, Workflow


def unrun(schema: Schema, effect: Effect) -> bool:
    """Whether this release reads and checks the effect and does not run it: a report that is not run is sent nowhere,
    and none to a chat group, whose members may each see something else of it."""
    if effect.word != "send":
        return False
    report = schema.reports.get(str(effect.object))
    return report is None or bool(report.unrun) or "robot" in effect.via


def with_unbuilt(schema: Schema) -> Schema:
    """The schema, each approval naming also the effects that keep it from being started."""
    return replace(schema, workflows={name: completed(schema, flow) for name, flow in schema.workflows.items()})


def completed(schema: Schema, flow: Workflow) -> Workflow:
    """One approval, of the schema or pinned, with these names."""
    return replace(flow, unbuilt=(*flow.unbuilt, *_words(schema, flow)))


def _words(schema: Schema, flow: Workflow) -> list[str]:
    walk = _Walk(schema)
    walk.approval(flow)
    found = dict.fromkeys(effect.word for effect in walk.found if unrun(schema, effect))
    inner = (word for other in walk.started if other is not flow for word in other.unbuilt)
    return [word for word in dict.fromkeys((*found, *inner)) if word not in flow.unbuilt]


class _Walk:
    """Follows effects to what they set off, each once."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.found: list[Effect] = []
        self.started: list[Workflow] = []
        self._met: set[int] = set()

    def approval(self, flow: Workflow) -> None:
        """Its effects, the stages it opens, and what follows the record's `approval`."""
        if self._new(flow):
            self.started.append(flow)
            for effects in _effects_of(flow):
                self._run(effects, flow.entity)
            for entity in (known,) if (known := self._schema.entities.get(flow.entity)) else ():
                for name in sorted(_opened(entity, flow.name) & entity.stages.keys()):
                    self._enter(entity, entity.stages[name])
            self._changed(flow.entity, ("approval",))

    def _run(self, effects: Iterable[Effect], at: str) -> None:
        for effect in effects:
            if self._new(effect):
                self.found.append(effect)
                self._follow(effect, effect.entity or at)
                self._run(effect.then, effect.entity or at)
                self._run(effect.otherwise, at)

    def _follow(self, effect: Effect, entity: str) -> None:
        known = self._schema.entities.get(entity)
        if effect.word == "start" and str(effect.object) in self._schema.workflows:
            self.approval(self._schema.workflows[str(effect.object)])
        elif effect.word == "move" and known is not None and str(effect.object) in known.stages:
            self._enter(known, known.stages[str(effect.object)])
        elif effect.word == "create":
            self._automated(entity, "created", ())
            for stage in list(known.stages.values())[:1] if known else ():
                self._run(stage.when_entered, entity)
        elif effect.word == "delete":
            self._automated(entity, "deleted", ())
        elif effect.word == "merge" and known is not None:
            self._changed(entity, known.fields)
            for other in self._schema.entities.values():
                self._changed(other.name, [each.name for each in other.fields.values() if entity in each.to])
        elif effect.word == "draw" and known is not None:
            lines, _ = effect.more["into"]
            self._automated(known.fields[lines].lines, "created", ())
            self._changed(entity, (lines,))
        elif effect.word in ("set", "assign"):
            self._changed(entity, effect.values if effect.word == "set" else ("owner", "unit"))

    def _enter(self, entity: Entity, stage: Stage) -> None:
        self._run(stage.when_entered, entity.name)
        self._changed(entity.name, ("stage", "stage_since"))

    def _changed(self, entity: str, fields: Collection[str]) -> None:
        self._automated(entity, "changed", fields)

    def _automated(self, entity: str, after: str, fields: Collection[str]) -> None:
        known = self._schema.entities.get(entity)
        for automation in known.automations.values() if known else ():
            if automation.after == after and (after != "changed" or _touches(automation, fields)):
                self._run(automation.do, entity)

    def _new(self, part: object) -> bool:
        if id(part) in self._met:
            return False
        self._met.add(id(part))
        return True


def _touches(automation: Automation, fields: Collection[str]) -> bool:
    return any(name in fields for name in automation.changed)


def _opened(entity: Entity, flow: str) -> frozenset[str]:
    """The stages that the approval lets a record enter."""
    whole = {stage.name for stage in entity.stages.values() if stage.approval == flow}
    ways = {way.to for stage in entity.stages.values() for way in stage.next if way.approval == flow}
    return frozenset(whole | ways)


def _effects_of(flow: Workflow) -> Iterator[tuple[Effect, ...]]:
    yield from (flow.when_approved, flow.when_rejected, flow.when_returned, flow.when_withdrawn)
    for step in _steps(flow.steps):
        yield step.when_passed
        yield from (level.do for level in step.late)


def _steps(blocks: Iterable[Block]) -> Iterator[Step]:
    for block in blocks:
        if isinstance(block, Step):
            yield block
        elif isinstance(block, Choose):
            for row in block.rows:
                yield from _steps(row.steps)
        elif isinstance(block, Together):
            for _, inner in block.branches:
                yield from _steps(inner)
