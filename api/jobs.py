"""Long work of mine: how far it has come, and stopping it."""

from starlette.responses import Response

from api.answers import answer
from api.call import Call
from api.entities import id_of
from api.operation import Operation
from api.records_shapes import ROWS
from api.shapes import Shape, form
from records import long_work
from records.actions.long_work import Cancel


async def job(call: Call) -> Response:
    """Its state, the rows done and their total, what came of it so far."""
    return answer(await long_work.progress(call.house, call.actor, id_of(call)))


async def jobs(call: Call) -> Response:
    """My last works, the newest first; what one copied stands in itself alone."""
    return answer({"rows": await long_work.all_mine(call.house, call.actor), "next": None})


async def cancel_job(call: Call) -> Response:
    """Stops it; what is done stays, and one undo takes it back."""
    await call.door.run(Cancel(id_of(call)))
    return await job(call)


JOB: Shape = {
    "type": "object",
    "required": ["id", "kind", "state", "done", "total", "started_at", "ended_at", "result", "error"],
}
OPERATIONS = (
    Operation("GET", "/jobs", jobs, "My long work", answers={200: ROWS}),
    Operation("GET", "/jobs/{id}", job, "How far long work has come", answers={200: JOB}),
    Operation("POST", "/jobs/{id}/cancel", cancel_job, "Stop long work", body=form(), answers={200: JOB}),
)
