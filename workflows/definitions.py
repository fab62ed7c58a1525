"""The definition a request is pinned to (S16): its text is kept under its hash, and read again when it is old."""

from collections import OrderedDict
from typing import Final

from kernel.errors import Refusal
from records.house import House
from records.sight import Sight
from records.work import Work
from schema.model import Workflow
from schema.reread import reread
from workflows.standing_codes import DEFINITION_LOST

_KEPT: Final = 200
_read: OrderedDict[tuple[str, str], Workflow] = (
    OrderedDict()
)  # by schema version and hash: the same text, the same meaning


async def pin(work: Work, definition: Workflow) -> None:
    """Keeps the text of a definition, once; nothing updates it later."""
    if not await _text(work, definition):
        await work.unit.insert(
            "wf_version",
            {"workflow": definition.name, "hash": definition.text_hash, "text": definition.text, "at": work.now},
        )


async def definition_of(sight: Sight, workflow: str, digest: str) -> Workflow:
    """The definition a request follows to its end, whatever the file says now. Raises Refusal when it is lost."""
    current = sight.house.schema.workflows.get(workflow)
    if current is not None and current.text_hash == digest:
        return current
    key = (sight.house.schema.version, digest)
    if key not in _read:
        _read[key] = await _reread(sight, workflow, digest)
        while len(_read) > _KEPT:
            _read.popitem(last=False)
    return _read[key]


async def _reread(sight: Sight, workflow: str, digest: str) -> Workflow:
    rows = await sight.reader.rows("wf_version", where=sight.among("wf_version", "hash", (digest,)), frame=sight.frame)
    text = next((str(row["text"]) for row in rows if row["workflow"] == workflow), None)
    if text is None:
        raise Refusal(DEFINITION_LOST, {"workflow": workflow})
    return reread(sight.house.schema, workflow, text, functions=sight.house.functions)


async def _text(work: Work, definition: Workflow) -> bool:
    where = work.among("wf_version", "hash", (definition.text_hash,))
    rows = await work.reader.rows("wf_version", ("workflow",), where=where, frame=work.frame)
    return any(row["workflow"] == definition.name for row in rows)


def current(house: House, workflow: str) -> Workflow | None:
    """The definition as the file says it now: what a new request follows."""
    return house.schema.workflows.get(workflow)
