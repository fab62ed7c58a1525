"""Reports of the schema: those that I may see, and the figures of one with the rows behind each."""

from typing import Final

from starlette.responses import Response

from api.answers import answer
from api.call import Call
from api.operation import Operation
from api.parameters import Parameter
from api.shapes import Shape, array, form
from reports.figures import figures
from reports.visible import listed


async def list_reports(call: Call) -> Response:
    """`{rows: [{name, label, kind, entity, period}], next}` in the order of the file."""
    house = await call.house.current()
    rows = [
        {"name": each.name, "label": each.label.in_(call.language), "kind": each.kind, "entity": each.entity,
         "period": each.period}
        for each in listed(house, call.actor)
    ]  # fmt: skip
    return answer({"rows": rows, "next": None})


async def report_figures(call: Call) -> Response:
    """The figures as far as I may read the rows; each says by which filter its rows are listed."""
    day = call.parameters.get("period", "")
    return answer(await figures(call.house, call.actor, call.language, call.path["name"], day))


def _or_null(shape: Shape) -> Shape:
    return {"anyOf": [shape, {"type": "null"}]}


_TEXT: Final[Shape] = {"type": "string"}
_TEXT_OR_NULL: Final[Shape] = {"type": ["string", "null"]}
_COUNT: Final[Shape] = {"type": "integer", "minimum": 0}
_KIND: Final[Shape] = {"type": "string", "enum": ["number", "table", "bar", "line", "pie", "funnel"]}
_FIGURE: Final = form(
    {"value": {"type": ["integer", "string", "boolean", "null"]}, "text": _TEXT, "filter": _TEXT_OR_NULL}
)
_FIGURES: Final[Shape] = {"type": "object", "additionalProperties": _FIGURE}
_PERIOD: Final = form(dict.fromkeys(("grain", "from", "to", "label", "before", "after"), _TEXT))
_ROW: Final = form(
    {"keys": array(form({"value": {}, "label": _TEXT})), "count": _COUNT, "filter": _TEXT_OR_NULL, "figures": _FIGURES}
)
_LISTED: Final = form(
    {"name": _TEXT, "label": _TEXT, "kind": _KIND, "entity": _TEXT, "period": _TEXT_OR_NULL}
)  # fmt: skip
_MEASURE: Final = form(
    {"name": _TEXT, "label": _TEXT, "part": {"type": "boolean"}, "decimals": _COUNT,
     "format": {"type": "string", "enum": ["integer", "number", "money", "percent", "other"]}}
)  # fmt: skip
REPORT: Final = form(
    {
        "name": _TEXT, "label": _TEXT, "kind": _KIND, "entity": _TEXT, "period": _or_null(_PERIOD),
        "by": array(form({"path": _TEXT_OR_NULL, "label": _TEXT})), "measures": array(_MEASURE),
        "target": _or_null(_FIGURE), "rows": array(_ROW), "more": {"type": "boolean"},
        "total": _or_null(form({"count": _COUNT, "filter": _TEXT_OR_NULL, "figures": _FIGURES})),
    }
)  # fmt: skip
OPERATIONS = (
    Operation("GET", "/reports", list_reports, "The reports that I may see",
              answers={200: form({"rows": array(_LISTED), "next": {"type": "null"}})}),
    Operation("GET", "/reports/{name}", report_figures, "The figures of a report, each with the rows behind it",
              (Parameter("period", most=10),), answers={200: REPORT}),
)  # fmt: skip
