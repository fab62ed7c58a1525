"""Files into a list: opened, planned, tried, written as long work; the refused rows come back as a file."""

from typing import Any, Final
from urllib.parse import quote

import anyio
from starlette.responses import Response, StreamingResponse

from api.answers import answer
from api.call import Call
from api.entities import id_of
from api.intake import receive, room
from api.operation import Operation
from api.parameters import Parameter
from api.shapes import Shape, array, form, text
from transfer import arriving, telling
from transfer.importing import PlanImport, StartImport
from transfer.telling import Preview


async def begin_import(call: Call) -> Response:
    """Takes a file (`multipart/form-data` with a part `file`, or the bytes with `?name=`) and says what was found in
    it: columns with samples, and what each may become. Nothing is written yet."""
    entity = call.path["entity"]
    await arriving.refuse_early(call.house, call.actor, entity)
    folder = call.house.settings.data / "imports"
    with room():
        await anyio.Path(folder).mkdir(parents=True, exist_ok=True)
        stored = await receive(call.request, folder, call.house.settings.upload_bytes)
    try:
        id = await arriving.arrive(call.house, call.actor, entity, stored.path, stored.name)
    finally:
        await anyio.Path(stored.path).unlink(missing_ok=True)
    return answer(await telling.told(call.house, call.actor, id), 201, {"location": f"/api/v1/import_job/{id}"})


async def one_import(call: Call) -> Response:
    """An import of mine: what was found, what its columns become, how the try and the import itself go."""
    return answer(await telling.told(call.house, call.actor, id_of(call)))


async def change_import(call: Call) -> Response:
    """Another `sheet` or another opinion about the first row (`header`), which begins the mapping anew; or a plan:
    `mapping` holds the target of each column or "", `how` what is done, `match` the field records are found by."""
    id, body = id_of(call), call.body
    if "sheet" in body or "header" in body:
        known = await telling.told(call.house, call.actor, id)
        await arriving.read_anew(
            call.house, call.actor, id, body.get("sheet", known["sheet"]), body.get("header", known["header"])
        )
    if "mapping" in body:
        await call.door.run(PlanImport(id, tuple(body["mapping"]), body.get("how", "create"), body.get("match", "")))
    return await one_import(call)


async def preview_import(call: Call) -> Response:
    """The first hundred rows as the plan would have them, with every problem by row and column; nothing is written."""
    return answer((await call.door.run(Preview(id_of(call)))).value)


async def start_import(call: Call) -> Response:
    """Begins it as long work; with `dry` all rows are tried and none is written. 202 with the `job`."""
    id = id_of(call)
    await call.door.run(StartImport(id, call.body.get("dry", False)))
    found = await telling.told(call.house, call.actor, id)
    job = (found["tried"] if call.body.get("dry", False) else found["work"])["id"]
    return answer({**found, "job": job}, 202, {"location": f"/api/v1/jobs/{job}"})


async def import_problems(call: Call) -> Response:
    """The refused rows of the import, or of the last try: `{row, cells, problems}`."""
    asked = call.parameters
    return answer(
        await telling.problems(call.house, call.actor, id_of(call), asked.get("offset", 0), asked.get("limit", 100))
    )


async def refused_rows(call: Call) -> Response:
    """The refused rows as a file to correct and send again: the same columns, and why in the last one."""
    found = await telling.told(call.house, call.actor, id_of(call))
    name = quote(f"{found['entity']}-{found['id']}-refused.csv", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
    lines = telling.refused_file(call.house, call.actor, id_of(call))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


YES: Final[Shape] = {"type": "boolean"}
NAME: Final = (Parameter("name", most=200),)
IMPORT: Final[Shape] = {
    "type": "object",
    "required": ["id", "entity", "name", "columns", "targets", "mapping", "how", "match", "rows", "tried", "work"],
}
PLAN: Final = form(None, {
    "sheet": text(200), "header": YES, "mapping": array(text(200), 500, 1), "match": text(200),
    "how": text(10, enum=["create", "update", "both"]),
})  # fmt: skip
ROWS: Final[Shape] = {"type": "object", "required": ["rows"]}
OPERATIONS: Final[tuple[Any, ...]] = (
    Operation("POST", "/{entity}/import", begin_import, "Open a file to import", NAME, raw=True,
              answers={201: IMPORT}, refuses=(413, 422)),
    Operation("GET", "/import_job/{id}", one_import, "An import of mine", answers={200: IMPORT}),
    Operation("POST", "/import_job/{id}/plan", change_import, "Plan an import", body=PLAN, answers={200: IMPORT},
              refuses=(409,)),
    Operation("GET", "/import_job/{id}/preview", preview_import, "The first rows of an import, tried",
              answers={200: ROWS}, refuses=(409,)),
    Operation("POST", "/import_job/{id}/start", start_import, "Start or try an import",
              body=form(None, {"dry": YES}), answers={202: IMPORT}, refuses=(409,)),
    Operation("GET", "/import_job/{id}/problems", import_problems, "The refused rows of an import",
              (Parameter("offset", "integer"), Parameter("limit", "integer", most=1000)), answers={200: ROWS}),
    Operation("GET", "/import_job/{id}/refused", refused_rows, "The refused rows of an import as a file",
              answers={200: {"type": "string", "format": "binary"}}),
)  # fmt: skip
