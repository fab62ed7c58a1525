"""What waits for me, requests, and deciding them one by one or several at once."""

from typing import Any, Final

from starlette.responses import Response

from api.account import visit
from api.answers import answer
from api.call import Call
from api.entities import id_of
from api.operation import Operation
from api.parameters import Parameter
from api.records_shapes import RESULTS
from api.shapes import Shape, array, form, integer, text
from kernel.errors import Refusal
from workflows import flow, queue
from workflows.choosing import choosable
from workflows.reading import read_request
from workflows.requests import Decide
from workflows.saw import saw
from workflows.stuck import WHYS, stuck

# Requests are decided in the words of api.md; the address may write them with a dash.
VERBS: Final = (
    "approve", "reject", "done", "cannot", "return", "withdraw", "take-back", "add-signer", "remove-signer", "urge",
    "stop", "comment", "resubmit",
)  # fmt: skip
GIVING: Final = ("hand-over", "move-seat")
SEAT: Final[Shape] = {"type": ["integer", "null"], "minimum": 1, "maximum": 2**53}
DECIDE = form(
    {"revision": integer(0), "client_key": text(200, 1)},
    {"seat": SEAT, "comment": text(20_000), "to": text(200), "after": text(20),
     "chosen": {"type": "object"}, "values": {"type": "object"}, "reason": text(),
     "files": array(integer(1), 10), "signature": integer(1), "password": text(1000),
     "people": array(integer(), 5, 1), "place": text(20), "need": text(20), "approvers": {"type": "boolean"}},
)  # fmt: skip
ONE = form(
    {"request": integer(), "verb": text(50), "revision": integer(0), "client_key": text(200, 1)},
    {"seat": SEAT, "comment": text(20_000)},
)
GIVE = form(
    {"to": integer(1), "client_key": text(200, 1)},
    {"seat": SEAT, "revision": integer(0), "comment": text(20_000), "reason": text(20_000)},
)
BATCH = form({"decisions": array(ONE, 500, 1)})
SAW = form({"revision": integer(0), "seq": integer(0)})
WAITING = (
    Parameter("waiting", choices=("mine", "started", "done")),
    Parameter("limit", "integer", least=1, most=1000), Parameter("offset", "integer", most=10**9),
    Parameter("after", most=18),
)  # fmt: skip


STUCK = (
    Parameter("why", choices=WHYS), Parameter("days", "integer", most=3650),
    Parameter("limit", "integer", least=1, most=1000), Parameter("after", most=18),
)  # fmt: skip


async def my_queue(call: Call) -> Response:
    """What waits for me, what I started, what is done."""
    return answer(await queue.read(call.house, call.actor, call.language, **call.parameters))


async def stuck_requests(call: Call) -> Response:
    """Open requests that do not move, for those who administer approvals."""
    return answer(await stuck(call.house, call.actor, call.language, **call.parameters))


async def one_request(call: Call) -> Response:
    """A request with its route, trail and what I may do."""
    return answer(await read_request(call.house, call.actor, id_of(call), call.language))


async def its_flow(call: Call) -> Response:
    """Every step, row and branch of the definition that a request follows, to draw it."""
    return answer(await flow.of_request(call.house, call.actor, id_of(call), call.language))


async def has_seen(call: Call) -> Response:
    """My screen has shown the request so far: what comes later is told as new."""
    await saw(call.house, call.actor, id_of(call), call.body["revision"], call.body["seq"])
    return answer({"done": True})


async def people_for(call: Call) -> Response:
    """Whom I may choose for a verb on a request: the pool of the step, and nobody else."""
    return answer(await choosable(call.house, call.actor, id_of(call), **call.parameters))


async def decide(call: Call) -> Response:
    """Carries out one decision; the same `client_key` again gives the same answer."""
    verb = call.request.url.path.rpartition("/")[2]
    return answer(await _decide(call, id_of(call), verb, call.body))


async def decide_batch(call: Call) -> Response:
    """Several decisions, each on its own: a result per item, in order."""
    return answer({"results": [await _item(call, each) for each in call.body["decisions"]]})


async def _item(call: Call, each: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in each.items() if name not in ("request", "verb")}
    try:
        return {"status": 200, "request": await _decide(call, each["request"], each["verb"], given, batch=True)}
    except Refusal as refusal:
        return {"status": refusal.status, "error": refusal.as_json(call.language)}


async def _decide(call: Call, request: int, verb: str, body: dict[str, Any], *, batch: bool = False) -> Any:
    given = {name: value for name, value in body.items() if name != "password"}
    confirmed = "password" in body and call.signed is not None
    if confirmed and call.signed is not None:  # before the transaction: the hashing holds no row locked
        await call.accounts.confirm(call.signed, body["password"], visit(call.request).address)
    return (await call.door.run(Decide(request, verb, **given, confirmed=confirmed, batch=batch))).value


CHOOSING = (
    Parameter("verb", choices=(*GIVING, "add-signer"), needed=True), Parameter("seat", "integer", least=1, most=2**53),
    Parameter("q", most=100),
)  # fmt: skip
FLOW: Shape = {"type": "object", "required": ["workflow", "when", "blocks"]}
PEOPLE: Shape = {"type": "object", "required": ["rows"]}
REQUEST: Shape = {
    "type": "object",
    "required": [
        "id",
        "state",
        "round",
        "revision",
        "record",
        "submitter",
        "route",
        "trail",
        "may",
        "problems",
        "moved",
    ],
}
OPERATIONS = (
    Operation("GET", "/queue", my_queue, "What waits for me", WAITING,
              answers={200: {"type": "object", "required": ["rows", "total", "next"]}}),
    Operation("POST", "/queue/batch", decide_batch, "Decide several requests", body=BATCH, answers={200: RESULTS}),
    Operation("GET", "/requests/stuck", stuck_requests, "What does not move", STUCK, administers="workflows",
              answers={200: {"type": "object", "required": ["rows", "total", "counts", "next"]}}),
    Operation("GET", "/requests/{id}", one_request, "A request", answers={200: REQUEST}),
    Operation("GET", "/requests/{id}/flow", its_flow, "The whole flow it follows", answers={200: FLOW}),
    Operation("POST", "/requests/{id}/seen", has_seen, "Say what my screen has shown", body=SAW,
              answers={200: {"type": "object"}}),
    *(Operation("POST", f"/requests/{{id}}/{verb}", decide, f"Decide: {verb}", body=DECIDE,
              answers={200: REQUEST}, refuses=(409, 429))
      for verb in VERBS),
    *(Operation("POST", f"/requests/{{id}}/{verb}", decide, f"Give a seat away: {verb}", body=GIVE,
              answers={200: REQUEST}, refuses=(409,))
      for verb in GIVING),
    Operation("GET", "/requests/{id}/people", people_for, "Whom I may choose", CHOOSING, answers={200: PEOPLE},
              refuses=(403, 409)),
)  # fmt: skip
