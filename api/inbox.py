"""My inbox, search over everything I may see, and the progress of long work."""

from starlette.responses import Response

from api.answers import answer
from api.call import Call
from api.entities import id_of
from api.operation import Operation
from api.parameters import Parameter
from api.records_shapes import MORE, ROWS
from notices import inbox

SEARCH = (Parameter("q", needed=True, most=500), Parameter("limit", "integer", least=1, most=100))


async def notices(call: Call) -> Response:
    """What I was told, newest first."""
    return answer(await inbox.read(call.house, call.actor, call.language, **call.parameters))


async def notice_read(call: Call) -> Response:
    """Marks one notice as read."""
    await inbox.mark_read(call.house, call.actor, id_of(call))
    return answer({"done": True})


async def search(call: Call) -> Response:
    """Records that I may see and that hold the text in a field I may read."""
    found = await call.door.search(call.parameters["q"], limit=call.parameters.get("limit", 20))
    labels = {name: entity.label.in_(call.language) for name, entity in call.house.schema.entities.items()}
    rows = [{"entity": r.entity, "id": r.id, "title": r.title, "number": r.values.get("number"),
             "label": labels[r.entity]} for r in found]  # fmt: skip
    return answer({"rows": rows, "next": None})


OPERATIONS = (
    Operation("GET", "/notices", notices, "My inbox", MORE, answers={200: ROWS}),
    Operation(
        "POST",
        "/notices/{id}/read",
        notice_read,
        "Mark a notice as read",
        body={"type": "object"},
        answers={200: {"type": "object"}},
    ),
    Operation("GET", "/search", search, "Search everything I may see", SEARCH, answers={200: ROWS}),
)
