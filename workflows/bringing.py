"""Values that come with a decision: written through the ordinary door, before it is decided, in the same transaction
(S3.6, S7.5)."""

from collections.abc import Mapping
from typing import Any

from kernel.errors import Refusal
from records.actions.update import Update, change
from records.work import Work
from schema.model import Workflow
from workflows import engine, ledger
from workflows.content_codes import RESTARTS
from workflows.state import Request


def counts(work: Work, definition: Workflow, state: Request, verb: str, revision: int | None) -> bool:
    """Whether the values are written at all: what the engine refuses anyway leaves the record alone."""
    person = work.actor.user_id or 0
    return revision == state.revision and verb in engine.may(
        definition, state, person, work.house.organisation, work.now
    )


async def bring(work: Work, stored: ledger.Stored, definition: Workflow, values: Mapping[str, Any]) -> ledger.Stored:
    """Writes them to the record; the request as it is afterwards.

    Raises Refusal 409 locked, 422 at the fields, or where the values begin the approval anew (S3.5)."""
    state = stored.state
    entity = work.house.schema.entity(state.entity)
    await change(work, entity, Update(entity.name, state.record, dict(values)))
    after = await ledger.load(work, stored.id, lock=True)
    if after.state.round != state.round:
        raise Refusal(RESTARTS, {"workflow": definition.label})
    return after
