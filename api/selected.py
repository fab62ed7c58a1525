"""Selected cells of a list: what they come to, and where filled ones end. Both only read."""

from typing import Final

from starlette.responses import Response

from api.answers import answer
from api.call import Call
from api.operation import Operation
from api.shapes import array, form, integer, text
from records.areas import Area
from records.results import Query

LIST: Final = {"filter": text(4000), "q": text(500), "sort": text(1000), "view": text(200)}
AREA: Final = form({"rows": array(integer(0), 2, 2), "columns": array(text(200), 500, 1)})
FIGURES: Final = form({"areas": array(AREA, 100, 1)}, LIST)
EDGE: Final = form({"column": text(200), "row": integer(0), "down": {"type": "boolean"}}, LIST)


async def area_figures(call: Call) -> Response:
    """Count, sum, average, least and greatest of cells: a cell that is hidden or masked counts as empty.

    `areas` share no cell. `like` names the field whose form the figures have; null: plain numbers.
    """
    areas = [Area((each["rows"][0], each["rows"][1]), tuple(each["columns"])) for each in call.body["areas"]]
    return answer(await call.door.figures(call.path["entity"], _list(call), areas))


async def area_edge(call: Call) -> Response:
    """The row where the filled cells of a column end, or the next begin, from `row` up or down."""
    body = call.body
    row = await call.door.edge(call.path["entity"], _list(call), body["column"], body["row"], down=body["down"])
    return answer({"row": row})


def _list(call: Call) -> Query:
    return Query(**{name: call.body[name] for name in LIST if name in call.body})


SAID: Final = {"type": "object", "required": ["rows", "cells", "count", "numbers", "like", "columns"]}
OPERATIONS: Final = (
    Operation("POST", "/{entity}/figures", area_figures, "Figures of selected cells", body=FIGURES,
              answers={200: SAID}),
    Operation("POST", "/{entity}/edge", area_edge, "Where filled cells end", body=EDGE,
              answers={200: form({"row": integer(0)})}),
)  # fmt: skip
