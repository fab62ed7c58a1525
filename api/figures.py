"""The numbers of approvals (S19), and the requests that each of them rests on."""

from typing import Final

from starlette.responses import Response

from api.answers import answer
from api.call import Call
from api.operation import Operation
from api.parameters import Parameter
from api.records_shapes import ROWS
from api.shapes import Shape
from workflows.figures.facts import BY
from workflows.figures.report import behind, question, report
from workflows.figures.tally import BEHIND

PERIOD: Final = (
    Parameter("workflow", most=50), Parameter("from", most=10), Parameter("to", most=10), Parameter("by", choices=BY),
)  # fmt: skip
NUMBER: Final = (
    Parameter("key", most=300), Parameter("of", choices=tuple(BEHIND)),
    Parameter("limit", "integer", least=1, most=1000), Parameter("after", most=18),
)  # fmt: skip
REPORT: Final[Shape] = {"type": "object", "required": ["by", "from", "to", "rows", "total", "slowest"]}


async def approval_figures(call: Call) -> Response:
    """Waiting in working time, shares, returns, rejections and what is open, of the requests that I may see."""
    return answer(await report(call.house, call.actor, call.language, question(call.house, call.parameters)))


async def requests_behind(call: Call) -> Response:
    """The requests behind one number: `key` as the report gives it, `of` which number."""
    given = {name: value for name, value in call.parameters.items() if name in ("key", "of", "limit", "after")}
    asked = question(call.house, call.parameters)
    return answer(await behind(call.house, call.actor, call.language, asked, **given))


OPERATIONS = (
    Operation("GET", "/reports/approvals", approval_figures, "The numbers of approvals", PERIOD, answers={200: REPORT}),
    Operation("GET", "/reports/approvals/requests", requests_behind, "The requests behind a number", PERIOD + NUMBER,
              answers={200: ROWS}),
)  # fmt: skip
