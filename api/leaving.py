"""What leaves the product and could not: listed for those who administer approvals, sent again or done by hand."""

from typing import Final

from starlette.responses import Response

from api.answers import answer
from api.call import Call
from api.entities import id_of
from api.operation import Operation
from api.parameters import Parameter
from api.shapes import Shape, form, text
from records import leaving
from records.actions.leaving import DoneByHand, SendAgain

LIST: Final = (
    Parameter("state", choices=tuple(leaving.STATES)), Parameter("limit", "integer", least=1, most=1000),
    Parameter("after", most=18),
)  # fmt: skip
WHY: Final = form({"reason": text(2_000)})  # that it is empty is told in the words of the deed
ROWS: Final[Shape] = {"type": "object", "required": ["rows", "total", "next"]}
ONE: Final[Shape] = {"type": "object", "required": ["id", "state"]}


async def effects(call: Call) -> Response:
    """Effects by state (`failed` unless asked otherwise), the oldest first; `holds`: how many wait behind one."""
    return answer(await leaving.leaving(call.house, call.actor, call.language, **call.parameters))


async def send_again(call: Call) -> Response:
    """Tries a failed effect again at once; the receiver gets the same key."""
    return answer((await call.door.run(SendAgain(id_of(call), call.body["reason"]))).value)


async def done_by_hand(call: Call) -> Response:
    """A failed effect was done by hand: it is never sent, and what it held up goes on."""
    return answer((await call.door.run(DoneByHand(id_of(call), call.body["reason"]))).value)


OPERATIONS = (
    Operation("GET", "/effects", effects, "What could not leave", LIST, administers="workflows", answers={200: ROWS}),
    Operation("POST", "/effects/{id}/send-again", send_again, "Try a failed effect again", body=WHY,
              administers="workflows", answers={200: ONE}, refuses=(409,)),
    Operation("POST", "/effects/{id}/done-by-hand", done_by_hand, "A failed effect was done by hand", body=WHY,
              administers="workflows", answers={200: ONE}, refuses=(409,)),
)  # fmt: skip
