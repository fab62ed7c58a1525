"""Rows of a list as a file: asked for, perhaps approved, downloaded once."""

from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from api.answers import answer
from api.call import Call
from api.entities import id_of
from api.operation import Operation
from api.shapes import Shape, array, form, text
from transfer.asking import Export
from transfer.downloading import Fetch, lines


async def export(call: Call) -> Response:
    """Asks for the rows of a list as a file: `download` says where it is fetched, once, until `ready_until`; while an
    approval guards it, `pending` names the request."""
    body = call.body
    fields = tuple(body["fields"]) if "fields" in body else None
    done = await call.door.run(
        Export(call.path["entity"], body.get("filter", ""), body.get("q", ""), body.get("view", ""), fields)
    )
    at = f"/api/v1/export_job/{done.id}/file"
    until = done.value["ready_until"]
    found: dict[str, Any] = {**done.value, "ready_until": until and until.isoformat().replace("+00:00", "Z")}
    return answer({**found, "download": at} | ({"pending": dict(done.pending)} if done.pending else {}), 201)


async def export_file(call: Call) -> Response:
    """The file of an export of mine: comma separated, UTF-8, with the rows and fields I may see now. It is handed out
    once."""
    job = (await call.door.run(Fetch(id_of(call)))).value
    name = quote(f"{job['entity']}-{job['id']}.csv", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
    return StreamingResponse(lines(call.house, call.actor, job), media_type="text/csv; charset=utf-8", headers=headers)


ASKED: Final = form(None, {
    "filter": text(4000), "q": text(500), "view": text(200), "fields": array(text(200), 500, 1),
})  # fmt: skip
JOB: Final[Shape] = {"type": "object", "required": ["id", "rows", "ready_until", "download"]}
OPERATIONS = (
    Operation("POST", "/{entity}/export", export, "Ask for rows of a list as a file", body=ASKED, idempotent=True,
              answers={201: JOB}),
    Operation("GET", "/export_job/{id}/file", export_file, "The file of an export of mine, once",
              answers={200: {"type": "string", "format": "binary"}}, refuses=(409,)),
)  # fmt: skip
