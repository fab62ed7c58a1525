"""What is kept of a request for others to check: its evidence, as a file."""

from typing import Final

from starlette.responses import Response

from api.call import Call
from api.entities import id_of
from api.operation import Operation
from api.parameters import Parameter
from workflows.evidence import evidence

DECISION: Final = (Parameter("decision", "integer", least=1, most=10**9),)


async def evidence_pack(call: Call) -> Response:
    """The evidence of a request, or of one decision, as a file that `verify evidence` checks without the product."""
    number = id_of(call)
    found = await evidence(call.house, call.actor, number, call.parameters.get("decision"))
    headers = {"content-disposition": f'attachment; filename="evidence-{number}.json"'}
    return Response(found, headers=headers, media_type="application/json")


OPERATIONS = (
    Operation("GET", "/requests/{id}/evidence", evidence_pack, "The evidence of a request", DECISION,
              answers={200: {"type": "object", "required": ["format", "request", "trail", "decisions", "seal"]}}),
)  # fmt: skip
