"""What is read and checked, and not run by this release: named as such, never half run."""

from collections.abc import Iterator
from typing import Final

from kernel.errors import Place
from kernel.text import Text
from schema import codes, entity_codes
from schema import workflow_codes as flow
from schema.checks.reach import deeply, everything_done, steps_of
from schema.desk import listed
from schema.model import Effect, Entity, Schema
from schema.sections.bench import Bench
from schema.sections.consequences import unrun
from schema.sections.effects import RIGHTS
from schema.sections.naming import thing

_SHOWN: Final = frozenset(("grid", "board", "calendar", "timeline", "tree", "gallery"))


def check(schema: Schema, bench: Bench) -> None:
    """One note per thing that is not run yet."""
    for kind, zh, found in (
        ("schedule", "定时规则", schema.schedules),
        ("dashboard", "看板", schema.dashboards),
    ):
        for name, entry in found.items():
            _note(bench, entry["place"], thing(f"{kind} {name}", f"{zh} {name}"))
    for report in schema.reports.values():
        if report.unrun:
            words = ", ".join(report.unrun)
            _note(bench, report.place, thing(f"report {report.name}: {words}", f"报表 {report.name}：{words}"))
    for entity in schema.entities.values():
        _entity(bench, entity)
    for effect in everything_done(schema):
        if unrun(schema, effect):
            written = f"{effect.word} {effect.object}{' via robot' if 'robot' in effect.via else ''}"
            _note(bench, effect.place, thing(f"effect {written}", f"动作 {written}"))
    _rights(schema, bench)
    _workflows(schema, bench)


def _note(bench: Bench, place: Place, word: Text) -> None:
    bench.desk.report(codes.NOT_BUILT, place, "note", word=word)


def _entity(bench: Bench, entity: Entity) -> None:
    if entity.merge is not None:
        _note(bench, bench.place_of(entity.name, "merge"), thing("merge", "合并 merge"))
    for view in entity.views.values():
        if view.kind not in _SHOWN:
            _note(bench, view.place, thing(f"view kind {view.kind}", f"视图类型 {view.kind}"))


def _rights(schema: Schema, bench: Bench) -> None:
    """Rights and account effects outside approvals work for account administrators only (language.md, Effects)."""
    decided = {effect.place for effect in deeply(_decided(schema, bench))}
    for effect in everything_done(schema):
        if effect.word in RIGHTS and effect.place not in decided:
            bench.desk.report(entity_codes.ADMINISTRATORS_ONLY, effect.place, "warning", word=effect.word)


def _decided(schema: Schema, bench: Bench) -> Iterator[Effect]:
    """What follows somebody's decision: what approvals do, and stages that only an approval without `when` opens."""
    for workflow in schema.workflows.values():
        yield from workflow.when_rejected
        yield from () if workflow.name in bench.workflows_with_when else workflow.when_approved
        for step in steps_of(workflow.steps):
            yield from step.when_passed
    for entity in schema.entities.values():
        for stage in entity.stages.values():
            if stage.approval and stage.approval not in bench.workflows_with_when:
                yield from stage.when_entered


def _workflows(schema: Schema, bench: Bench) -> None:
    for workflow in schema.workflows.values():
        if workflow.unbuilt:
            words = listed(f"`{word}`" for word in workflow.unbuilt)
            bench.desk.report(flow.UNBUILT, workflow.place, "note", workflow=workflow.name, words=words)
