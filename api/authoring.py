"""Approvals as those who administer the schema write and try them; nothing is written."""

from starlette.responses import Response

from accounts.codes import NOT_ADMINISTRATOR
from api.answers import answer
from api.call import Call
from api.describe import administers
from api.operation import Operation
from api.shapes import form, integer, text
from kernel.errors import Refusal
from workflows import authoring, flow

MOST_DAYS = 366


def _in_charge(call: Call) -> None:
    if not administers(call, "schema"):
        raise Refusal(NOT_ADMINISTRATOR, {"what": "schema"})


async def approvals(call: Call) -> Response:
    """Every approval of the file."""
    _in_charge(call)
    return answer(authoring.listed(call.house, call.language))


async def approval(call: Call) -> Response:
    """One of them: its drawing, its route round each limit, and what the file says."""
    _in_charge(call)
    return answer(await authoring.opened(call.house, call.actor, call.path["name"], call.language))


async def drawing(call: Call) -> Response:
    """Its drawing alone."""
    _in_charge(call)
    return answer(await flow.of_workflow(call.house, call.actor, call.path["name"], call.language))


async def replay(call: Call) -> Response:
    """What the requests of the last days would do under it, or under an edited text."""
    _in_charge(call)
    days, edited = call.body.get("days", 90), call.body.get("text")
    return answer(await authoring.tried(call.house, call.actor, call.path["name"], call.language, days, edited))


OPERATIONS = (
    Operation("GET", "/schema/workflows", approvals, "The approvals of the file", administers="schema",
              answers={200: {"type": "object", "required": ["rows"]}}),
    Operation("GET", "/schema/workflows/{name}", approval, "An approval as it is written", administers="schema",
              answers={200: {"type": "object", "required": ["flow", "limits", "text"]}}),
    Operation("GET", "/schema/workflows/{name}/flow", drawing, "The whole flow of an approval", administers="schema",
              answers={200: {"type": "object", "required": ["workflow", "when", "blocks"]}}),
    Operation("POST", "/schema/workflows/{name}/replay", replay, "What an edit would have done", administers="schema",
              body=form(None, {"days": integer(1, MOST_DAYS), "text": text(100_000)}),
              answers={200: {"type": "object", "required": ["problems", "limits", "replay"]}}),
)  # fmt: skip
