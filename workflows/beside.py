"""What stands beside the entries of a trail: what an edit changed (S3.6), and why a decision counts no more (S3.5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from records.sight import Sight
from workflows import revisions
from workflows.codes import OUTDATED
from workflows.events import Event
from workflows.ledger import Stored
from workflows.look import Look
from workflows.state import Request

DECIDED = frozenset(("approve", "reject", "return", "done", "cannot", "automatic"))


async def changed(sight: Sight, stored: Stored, look: Look, language: str) -> Mapping[int, Sequence[dict[str, Any]]]:
    """By number of the entry `[{name, label, old, new}]`, as far as this person may see it."""
    edits = {seq: each for seq, each in enumerate(stored.events, 1) if each.data.get("changes")}
    return {
        seq: await revisions.told(sight, stored.state.entity, _pairs(each), language, look)
        for seq, each in edits.items()
    }  # fmt: skip


def _pairs(event: Event) -> dict[str, tuple[Any, Any]]:
    return {name: (old, new) for name, (old, new) in event.data["changes"].items()}


def outdated(state: Request, events: Sequence[Event], language: str) -> Mapping[int, str]:
    """By number of the entry, why that decision counts no more."""
    decided = [seq for seq, each in enumerate(events, 1) if each.kind in DECIDED]
    return {
        seq: OUTDATED[said.outdated].in_(language)
        for seq, said in zip(decided, state.decisions, strict=False) if said.outdated
    }  # fmt: skip
