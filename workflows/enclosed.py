"""What a decision brings with it besides words: files, and a drawn signature (S7.4). The trail keeps their content
hashes, so that nothing can take their place; they hang on the request, for whoever may see its trail."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kernel.errors import Refusal
from kernel.reference import Reference
from records.attachments import ATTACHMENT
from records.sight import Sight
from records.work import Work
from schema import model
from workflows.commands import Decide
from workflows.content_codes import NO_SUCH_FILE, NOT_DRAWN, SIGNATURE_MISSING
from workflows.events import Event
from workflows.turn import Turn, refuse

PICTURE = "image/png"
File = Mapping[str, Any]


# ------------------------------------------------------------------------------------------------ the engine
def refuse_unsigned(turn: Turn, command: Decide, step: model.Step) -> None:
    """A step that asks for a signature takes no decision without one; giving it back needs none."""
    if step.signature and command.signature is None:
        raise refuse(SIGNATURE_MISSING, step=step.label)


# ------------------------------------------------------------------------------------------------ the shell
async def files_of(work: Work, ids: Sequence[int]) -> tuple[File, ...]:
    """`{id, name, type, size, sha256}` of files this person uploaded. Raises Refusal 422 for any other."""
    rows = await work.reader.many("file", set(ids)) if ids else {}
    for id_ in ids:
        if id_ not in rows or rows[id_]["owner"] != work.actor.user_id:
            raise Refusal(NO_SUCH_FILE, {"id": id_})
    return tuple(
        {"id": id_, "name": rows[id_]["name"], "type": rows[id_]["media_type"], "size": rows[id_]["size"],
         "sha256": rows[id_]["sha256"]}
        for id_ in dict.fromkeys(ids)
    )  # fmt: skip


async def signature_of(work: Work, id_: int | None, *, confirmed: bool) -> File | None:
    """The drawing, where the person has just confirmed who he is; else there is no signature. Raises Refusal 422."""
    if id_ is None or not confirmed:
        return None
    (drawing,) = await files_of(work, (id_,))
    if drawing["type"] != PICTURE:
        raise Refusal(NOT_DRAWN)
    return {"id": drawing["id"], "sha256": drawing["sha256"]}


async def hang(work: Work, request: int, events: Iterable[Event]) -> None:
    """Hangs what these entries brought on the request."""
    row = {"record": Reference("request", request), "by": work.actor.user_id, "at": work.now, "version": 1}
    rows = [{**row, "file": each["id"]} for event in events for each in brought(event)]
    if rows:
        await work.unit.insert_many(ATTACHMENT, rows)


def brought(event: Event) -> list[File]:
    """The files of an entry of the trail, its drawn signature last."""
    drawn = event.data.get("signature")
    return [*event.data.get("files", ()), *([drawn] if drawn else ())]


def shown(event: Event) -> dict[str, Any]:
    """`files` and `signature` of an entry, for whoever reads the trail."""
    return {"files": [dict(each) for each in event.data.get("files", ())], "signature": event.data.get("signature")}


async def kept_as(sight: Sight, events: Iterable[Event]) -> tuple[dict[int, str], dict[int, str]]:
    """(what the trail says, what is stored): the content hash of each file by its id."""
    said = {each["id"]: each["sha256"] for event in events for each in brought(event)}
    rows = await sight.reader.many("file", said) if said else {}
    return said, {id_: rows[id_]["sha256"] if id_ in rows else "" for id_ in said}
