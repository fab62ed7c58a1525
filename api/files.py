"""Files: kept in the data folder under their SHA-256, handed out with the rights of the record that holds them."""

from pathlib import Path
from urllib.parse import quote

import anyio
from starlette.responses import FileResponse, Response

from api.answers import answer
from api.call import Call
from api.codes import NOT_FOUND
from api.entities import id_of
from api.file_kinds import shown_inline
from api.intake import receive, room
from api.operation import Operation
from api.parameters import Parameter
from kernel.errors import Refusal
from records import files


async def upload(call: Call) -> Response:
    """Takes one file: `multipart/form-data` with a part `file`, or the bytes with `?name=`."""
    folder = call.house.settings.data / "files"
    with room():
        await anyio.to_thread.run_sync(lambda: folder.mkdir(parents=True, exist_ok=True))
        stored = await receive(call.request, folder, call.house.settings.upload_bytes)
        place = folder / stored.sha256[:2] / stored.sha256
        await anyio.to_thread.run_sync(_settle, stored.path, place)
    made = await files.add(call.house, call.actor, stored.name, stored.kind, stored.size, stored.sha256)
    found = {"id": made.id, "name": stored.name, "size": stored.size, "type": stored.kind, "title": stored.name}
    return answer(found, 201, {"location": f"/api/v1/files/{made.id}"})


async def download(call: Call) -> Response:
    """The bytes, for those who may read a record and field that holds the file, and for its uploader."""
    found = (await files.find(call.house, call.actor, id_of(call))).values
    path = call.house.settings.data / "files" / found["sha256"][:2] / found["sha256"]
    if not await anyio.Path(path).is_file():
        raise Refusal(NOT_FOUND)
    kind = found["media_type"]
    shown, name = ("inline" if shown_inline(kind) else "attachment"), quote(found["name"], safe="")
    headers = {
        "content-disposition": f"{shown}; filename*=UTF-8''{name}",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'self'",
        "cache-control": "private, no-cache",
        "etag": f'"{found["sha256"]}"',
    }
    return FileResponse(path, media_type=kind, headers=headers)


def _settle(path: Path, place: Path) -> None:
    try:
        place.parent.mkdir(exist_ok=True)
        if not place.exists():
            path.rename(place)
    finally:
        path.unlink(missing_ok=True)


NAME = (Parameter("name", most=200),)
FILE = {"type": "object", "required": ["id", "name", "size", "type"]}
OPERATIONS = (
    Operation("POST", "/files", upload, "Upload a file", NAME, raw=True, answers={201: FILE}),
    Operation("GET", "/files/{id}", download, "Download a file", answers={200: {"type": "string", "format": "binary"}}),
)
