"""The words of approvals that this release reads and checks and does not run yet."""

from collections.abc import Iterator

from schema.model import Block, Choose, Step, Together, Workflow


def unbuilt(workflow: Workflow) -> tuple[str, ...]:
    """Words that change who decides or what happens: an approval with one of them cannot be started."""
    found = dict.fromkeys([*_of_workflow(workflow), *(word for block in workflow.steps for word in _of_block(block))])
    return tuple(found)


def _of_workflow(workflow: Workflow) -> Iterator[str]:
    if workflow.in_flight == "move":
        yield "in_flight: move"


def _of_block(block: Block) -> Iterator[str]:
    if isinstance(block, Step):
        yield from _of_step(block)
    elif isinstance(block, Choose):
        for row in block.rows:
            for inner in row.steps:
                yield from _of_block(inner)
    elif isinstance(block, Together):
        for _, steps in block.branches:
            for inner in steps:
                yield from _of_block(inner)


def _of_step(step: Step) -> Iterator[str]:
    for word in ("signature",):
        if getattr(step, word):
            yield word
