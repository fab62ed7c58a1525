"""Approvals that guard an action (S1.1): which words fit them, and that no two guard the same."""

from itertools import combinations
from typing import Final

from kernel.text import Text
from schema import guard_codes as codes
from schema.checks.reach import steps_of
from schema.desk import Said
from schema.model import Workflow
from schema.sections.bench import Bench

GUARDED: Final = ("create", "update", "delete", "export")
_BY_RIGHT: Final = Text.of({
    "en": "whoever may do it starts it.", "zh-CN": "有权执行该操作的人即发起人。"
})  # fmt: skip
_STANDS_BESIDE: Final = Text.of({
    "en": "what waits is not edited in the record.", "zh-CN": "待审批的内容不在记录中修改。"
})  # fmt: skip
_NEXT_TIME: Final = Text.of({
    "en": "the next time it is guarded again.", "zh-CN": "下一次操作仍会受保护。"
})  # fmt: skip
_UNUSABLE: Final = {
    "who_may_start": (GUARDED, _BY_RIGHT),
    "restart_if_changed": (("update", "delete", "export"), _STANDS_BESIDE),
    "after_approval": (("update", "delete", "export"), _NEXT_TIME),
}


def check(bench: Bench, said: Said, entity: str, starts: str) -> None:
    """Words that do not fit how the approval starts."""
    if said.has("fields") and starts != "update":
        bench.desk.report(codes.FIELDS_ALONE, said.at("fields"), workflow=said.name)
    for word, (kinds, reason) in _UNUSABLE.items():
        if said.has(word) and starts in kinds:
            bench.desk.report(
                codes.GUARD_WORD, said.at(word), workflow=said.name, starts=starts, word=word, reason=reason
            )
    if starts == "export" and entity != "export_job":
        bench.desk.report(codes.EXPORT_OF, said.at("entity"), workflow=said.name, entity=entity)
    fields = bench.entities[entity].fields
    for name in said.names("fields"):
        known = fields.get(name.text)
        if known is not None and (known.computed or (known.automatic and known.name != "owner")):
            bench.desk.report(codes.NEVER_BY_HAND, name, field=name.text, workflow=said.name)
    lines = bench.entities[entity].lines_of
    if lines is not None and starts in GUARDED:
        bench.desk.report(codes.GUARDED_LINES, said.at("entity"), entity=entity, parent=lines[0], field=lines[1])


def check_steps(bench: Bench, workflow: Workflow) -> None:
    """What steps may not ask of a guarded action."""
    _check_edits(bench, workflow)
    for step in steps_of(workflow.steps) if workflow.starts in GUARDED else ():
        for seat in step.who:
            if seat.kind == "chosen_by":  # S4.9: there is no page on which anybody could be asked
                bench.desk.report(
                    codes.CHOSEN_GUARDED, seat.place, step=step.name, workflow=workflow.name, starts=workflow.starts
                )


def _check_edits(bench: Bench, workflow: Workflow) -> None:
    """What an update guards is changed by proposing it, not on the way."""
    if workflow.starts != "update":
        return
    for step in steps_of(workflow.steps):
        for name in dict.fromkeys((*step.may_edit, *step.must_fill)):
            if not workflow.fields or name in workflow.fields:
                bench.desk.report(codes.EDITS_PROPOSAL, step.place, step=step.name, field=name, workflow=workflow.name)


def check_pairs(bench: Bench, workflows: dict[str, Workflow]) -> None:
    """One action has one guard; of updates each its own fields."""
    for first, second in combinations(workflows.values(), 2):
        if first.starts in GUARDED and (first.starts, first.entity) == (second.starts, second.entity):
            apart = first.fields and second.fields and not set(first.fields) & set(second.fields)
            if not (first.starts == "update" and apart):
                bench.desk.report(
                    codes.TWO_GUARDS, second.place, first=first.name, second=second.name, starts=first.starts,
                    entity=first.entity,
                )  # fmt: skip
