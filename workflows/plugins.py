"""Plugins in an approval: whom they name for a seat, asked before the engine runs (S4.10), and their code (S16.6)."""

from collections.abc import Iterator, Mapping
from typing import Final

from expressions.nodes import Call, walk
from hooks.arguments import ApprovalRequest, frozen
from kernel.text import Text
from records.house import House
from records.results import Row
from records.work import Work
from schema.model import Entity, Workflow
from workflows.route import conditions, seats_of, steps_of

_CHANGED: Final = Text.of({
    "en": "The code of the plugin {plugin}, which this approval uses, is another one now.",
    "zh-CN": "此审批使用的插件 {plugin} 的代码已更新。",
})  # fmt: skip


def functions(definition: Workflow) -> Iterator[tuple[str, str]]:
    """(step, function) of every seat that a plugin fills."""
    for step in steps_of(definition.steps):
        for seat in seats_of(step):
            if seat.kind == "plugin":
                yield step.name, seat.name


def used(definition: Workflow) -> Iterator[str]:
    """The functions, approvers and effects of plugins that an approval names."""
    yield from (function for _, function in functions(definition))
    for condition in conditions(definition):
        yield from (node.name for node in walk(condition.root) if isinstance(node, Call) and node.function is not None)
    endings = (definition.when_approved, definition.when_rejected, definition.when_returned, definition.when_withdrawn)
    passed = (step.when_passed for step in steps_of(definition.steps))
    yield from (str(each.object) for effects in (*endings, *passed) for each in effects if each.word == "call")


def changed(house: House, definition: Workflow, known: Mapping[str, str], language: str) -> list[str]:
    """A sentence per plugin whose code is another one than when the request was handed in (S16.6)."""
    now = house.relay.code_of(used(definition)) if known else {}
    return [_CHANGED.in_(language).format(plugin=name) for name, code in known.items() if now.get(name) != code]


async def advice_for(
    work: Work, definition: Workflow, entity: Entity, row: Row, submitter: int
) -> dict[str, tuple[int, ...]]:
    """What each plugin answers; one that fails or is late answers nobody, and its seat opens as empty."""
    found: dict[str, tuple[int, ...]] = {}
    for step, function in functions(definition):
        if function not in found:
            request = ApprovalRequest(
                definition.name, step, entity.name, row["id"], frozen(row), submitter, row.get("unit"),
                work.house.organisation, work.now,
            )  # fmt: skip
            found[function] = await work.house.relay.approvers(function, request)
    return found
