"""What is kept of a request for others: its evidence, as a file, and the sheet to print."""

from typing import Final

from starlette.responses import HTMLResponse, Response

from api.call import Call
from api.entities import id_of
from api.operation import Operation
from api.parameters import Parameter
from documents.approval_sheet import POLICY, render
from workflows.evidence import evidence
from workflows.sheet import sheet_of

DECISION: Final = (Parameter("decision", "integer", least=1, most=10**9),)


async def evidence_pack(call: Call) -> Response:
    """The evidence of a request, or of one decision, as a file that `verify evidence` checks without the product."""
    number = id_of(call)
    found = await evidence(call.house, call.actor, number, call.parameters.get("decision"))
    headers = {"content-disposition": f'attachment; filename="evidence-{number}.json"'}
    return Response(found, headers=headers, media_type="application/json")


async def approval_sheet(call: Call) -> Response:
    """The approval sheet (审批单) as a page to print, as far as the reader may see the request."""
    found = render(await sheet_of(call.house, call.actor, id_of(call), call.language), call.language)
    return HTMLResponse(found, headers={"content-security-policy": POLICY})


OPERATIONS = (
    Operation("GET", "/requests/{id}/evidence", evidence_pack, "The evidence of a request", DECISION,
              answers={200: {"type": "object", "required": ["format", "request", "trail", "decisions", "seal"]}}),
    Operation("GET", "/requests/{id}/sheet", approval_sheet, "The approval sheet of a request, to print",
              answers={200: {"type": "string", "format": "binary"}}),
)  # fmt: skip
