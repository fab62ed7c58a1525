"""Files attached to a record: listed, hung on it once uploaded, taken off; downloads go by `GET /files/{id}`."""

from starlette.responses import Response

from api.answers import answer
from api.call import Call
from api.entities import id_of, number_in
from api.operation import Operation
from api.records_shapes import ID
from api.shapes import array, form
from records.actions.attach import Attach, Detach

SHOWN = {"type": "object", "required": ["id", "name", "type", "size", "by", "at"]}


async def attachments(call: Call) -> Response:
    """What hangs on the record, newest first, and whether one may attach and remove."""
    return answer(await call.door.attachments(call.path["entity"], id_of(call)))


async def attach(call: Call) -> Response:
    """Hangs a file of mine on the record."""
    done = await call.door.run(Attach(call.path["entity"], id_of(call), call.body["file"]))
    return answer(done.value, 201)


async def detach(call: Call) -> Response:
    """Takes a file off the record."""
    await call.door.run(Detach(call.path["entity"], id_of(call), number_in(call, "file")))
    return answer({"id": number_in(call, "file"), "removed": True})


LIST = {200: {"type": "object", "required": ["rows", "may"], "properties": {"rows": array(SHOWN)}}}
OPERATIONS = (
    Operation("GET", "/{entity}/{id}/attachments", attachments, "Attached files", answers=LIST),
    Operation("POST", "/{entity}/{id}/attachments", attach, "Attach a file", body=form({"file": ID}), idempotent=True,
              answers={201: SHOWN}),
    Operation("DELETE", "/{entity}/{id}/attachments/{file}", detach, "Remove an attached file",
              answers={200: {"type": "object", "required": ["id", "removed"]}}, refuses=(409,)),
)  # fmt: skip
