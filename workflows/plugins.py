"""Asks plugins whom they name for a seat, before the engine runs: the engine itself calls nobody (S4.10)."""

from collections.abc import Iterator

from hooks.arguments import ApprovalRequest, frozen
from records.results import Row
from records.work import Work
from schema.model import Entity, Workflow
from workflows.route import seats_of, steps_of


def functions(definition: Workflow) -> Iterator[tuple[str, str]]:
    """(step, function) of every seat that a plugin fills."""
    for step in steps_of(definition.steps):
        for seat in seats_of(step):
            if seat.kind == "plugin":
                yield step.name, seat.name


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
