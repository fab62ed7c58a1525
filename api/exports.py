"""Rows of a list as a file: asked for, perhaps approved, downloaded once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from api.answers import answer
from api.call import Call
from api.entities import id_of
from api.operation import Operation
from api.shapes import Shape, array, form, integer, text
from kernel.errors import Refusal
from records.results import Row
from schema.fieldtypes.shapes import COLOURS
from transfer import sealing, shelf
from transfer.asking import Export
from transfer.codes import NOT_MADE
from transfer.downloading import Fetch, Unlock, lines

KINDS: Final = {
    "csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson", "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_CHUNK: Final = 1 << 18


async def export(call: Call) -> Response:
    """Asks for the rows of a list as a file: `download` says where it is fetched, once, until `ready_until`; while an
    approval guards it, `pending` names the request; while it is made, `job` is the work that makes it."""
    body = call.body
    fields = tuple(body["fields"]) if "fields" in body else None
    given = {name: body[name] for name in ("filter", "q", "view", "sort", "format") if name in body}
    rows = tuple((each[0], each[1]) for each in body.get("rows", ()))
    colors = tuple((each["color"], each["when"], each.get("whole", False)) for each in body.get("colors", ()))
    ids = tuple(body.get("ids", ()))
    asked = Export(
        call.path["entity"],
        fields=fields,
        rows=rows,
        ids=ids,
        colors=colors,
        frozen=tuple(body.get("frozen", ())),
        by=tuple(body.get("by", ())),
        totals=tuple(body.get("totals", ())),
        **given,
    )
    done = await call.door.run(asked)
    at, until = f"/api/v1/export_job/{done.id}", done.value["ready_until"]
    found: dict[str, Any] = {**done.value, "ready_until": until and until.isoformat().replace("+00:00", "Z")}
    unlock = {"password": f"{at}/password"} if found["encrypted"] else {}
    waits = {"pending": dict(done.pending)} if done.pending else {}
    return answer({**found, "download": f"{at}/file"} | unlock | waits, 201)


async def export_password(call: Call) -> Response:
    """The password of an encrypted export of mine, shown this once; nobody keeps it."""
    job = (await call.door.run(Unlock(id_of(call)))).value
    plain, archive, word = shelf.place(call.house, job, sealed=False), shelf.place(call.house, job), sealing.password()
    if not plain.is_file():
        raise Refusal(NOT_MADE)
    await asyncio.to_thread(sealing.seal, plain, archive, shelf.named(job), word)
    return answer({"id": job["id"], "password": word}, headers={"cache-control": "no-store"})


async def export_file(call: Call) -> Response:
    """The file of an export of mine, with the rows and fields I may see; made beforehand, those of when it was made. It
    is handed out once."""
    job = (await call.door.run(Fetch(id_of(call)))).value
    suffix = "zip" if job["encrypted"] else job["format"] or "csv"
    name = quote(f"{job['entity']}-{job['id']}.{suffix}", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
    if not job["asked"].get("made"):
        return StreamingResponse(lines(call.house, call.actor, job), media_type=KINDS[suffix], headers=headers)
    return await _made(call, job, KINDS[suffix], headers)


async def _made(call: Call, job: Row, kind: str, headers: dict[str, str]) -> Response:
    path = shelf.place(call.house, job)
    if not path.is_file():
        raise Refusal(NOT_MADE)
    gone = BackgroundTask(asyncio.to_thread, path.unlink, True)
    sized = {**headers, "content-length": str(path.stat().st_size)}
    return StreamingResponse(_bytes(path), media_type=kind, headers=sized, background=gone)


async def _bytes(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk


ASKED: Final = form(None, {
    "filter": text(4000), "q": text(500), "view": text(200), "fields": array(text(200), 500, 1), "sort": text(1000),
    "format": {"enum": ["csv", "xlsx", "jsonl"]}, "rows": array(array(integer(0), 2, 2), 1000, 1),
    "ids": array(integer(1), 100_000, 1),
    "colors": array(form({"color": {"enum": [*COLOURS]}, "when": text(4000)}, {"whole": {"type": "boolean"}}), 20),
    "frozen": array(text(200), 500), "by": array(text(200), 3), "totals": array(text(200), 100),
})  # fmt: skip
JOB: Final[Shape] = {
    "type": "object", "required": ["id", "rows", "ready_until", "download", "encrypted", "job"],
}  # fmt: skip
OPERATIONS = (
    Operation("POST", "/{entity}/export", export, "Ask for rows of a list as a file", body=ASKED, idempotent=True,
              answers={201: JOB}),
    Operation("POST", "/export_job/{id}/password", export_password, "The password of an encrypted export, once",
              body=form(), answers={200: {"type": "object", "required": ["id", "password"]}}, refuses=(409,)),
    Operation("GET", "/export_job/{id}/file", export_file, "The file of an export of mine, once",
              answers={200: {"type": "string", "format": "binary"}}, refuses=(409,)),
)  # fmt: skip
