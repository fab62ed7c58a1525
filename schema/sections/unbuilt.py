"""The words of approvals that this release reads and checks and does not run yet."""

from schema.model import Workflow


def unbuilt(workflow: Workflow) -> tuple[str, ...]:
    """Words that change who decides or what happens: an approval with one of them cannot be started."""
    return ("in_flight: move",) if workflow.in_flight == "move" else ()
