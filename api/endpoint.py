"""From a declared operation to an answer: signs in, reads strictly, runs the handler, turns every refusal into JSON."""

import logging
import secrets
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from accounts.accounts import Accounts
from accounts.codes import SIGNED_OUT
from accounts.holder import HouseHolder
from api import idempotency, parameters
from api.answers import refused
from api.body import read_json
from api.call import Call, language_of, who
from api.codes import NO_METHOD
from api.metrics import Metrics
from api.operation import Operation
from api.shapes import check
from kernel.errors import UNEXPECTED, Refusal

log = logging.getLogger("gridwright.api")


@dataclass(frozen=True, slots=True)
class Desk:
    """What all endpoints share."""

    holder: HouseHolder
    accounts: Accounts
    metrics: Metrics


class Endpoint:
    """An ASGI application for one path: finds the operation of the method, and answers."""

    def __init__(self, desk: Desk, operations: Iterable[Operation]) -> None:
        self._desk = desk
        self._operations = {each.method: each for each in operations}
        if "GET" in self._operations:
            self._operations["HEAD"] = self._operations["GET"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; the client going away ends it silently."""
        started = time.perf_counter()
        request = Request(scope, receive)
        operation = self._operations.get(request.method)
        try:
            response = await self._answer(request, operation)
        except ClientDisconnect:
            return
        name = operation.name if operation else "none"
        self._desk.metrics.count(name, response.status_code, time.perf_counter() - started)
        await response(scope, receive, send)

    async def _answer(self, request: Request, operation: Operation | None) -> Response:
        house = self._desk.holder.current
        call = Call(request, house, self._desk.holder, self._desk.accounts, None, language_of(request, house, None))
        try:
            call.signed = await who(request, call.accounts)
            call.language = language_of(request, house, call.signed)
            if operation is None:
                raise Refusal(NO_METHOD, {"method": request.method, "allowed": ", ".join(self._operations)})
            return await self._served(call, operation)
        except Refusal as refusal:
            return refused(refusal, call.language)
        except ClientDisconnect:
            raise
        except Exception as error:  # noqa: BLE001  the last net: a person gets a reference, the log gets the frames
            return unexpected(error, call.language, operation.name if operation else "none")

    async def _served(self, call: Call, operation: Operation) -> Response:
        """A question asked while a reload changes tables is answered by the schema that comes."""
        try:
            return await run(call, operation)
        except Exception as error:
            if operation.method != "GET" and isinstance(error, Refusal):
                raise
            try:
                call.house.refuse_overtaken()
            except Refusal as overtaken:
                before, call.house = call.house, await self._desk.holder.after(call.house)
                if call.house is before or operation.method != "GET":
                    raise overtaken from error
            else:
                raise
        return await run(call, operation)


async def run(call: Call, operation: Operation) -> Response:
    """Reads what the operation declares and runs its handler."""
    if call.signed is None and not operation.public:
        raise Refusal(SIGNED_OUT)
    call.parameters = parameters.read(call.request, operation.parameters)
    if operation.body is not None:
        call.body = check(operation.body, await read_json(call.request))
    key = call.request.headers.get("idempotency-key") if operation.idempotent else None
    if key is None:
        return await operation.handler(call)
    return await idempotency.once(call, key, operation.handler)


def unexpected(error: Exception, language: str, operation: str) -> Response:
    """INT001 with an id that the log line carries too. The log names places and kinds, never values."""
    id = secrets.token_hex(6)
    frames = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    log.error("unexpected", extra={"facts": {
        "id": id, "operation": operation, "error": type(error).__name__, "frames": frames[-12:],
    }})  # fmt: skip
    return refused(Refusal(UNEXPECTED, {"id": id}), language)
