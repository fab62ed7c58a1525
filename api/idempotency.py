"""Idempotency-Key: a retry of a request gets the first answer, for 24 hours, per person and path."""

import hashlib
from datetime import timedelta
from typing import Any, Final

import orjson
from starlette.responses import Response

from accounts.shelf import Shelf
from api.answers import answer
from api.call import Call
from api.codes import BAD_PARAMETER, KEY_REUSED, KEY_RUNNING
from api.operation import Handler
from kernel.errors import Refusal
from kernel.text import Text

KEPT: Final = timedelta(hours=24)
RUNNING: Final = timedelta(minutes=1)  # after that a request without an answer is taken to have died
_KEY_FORM: Final = Text.of({"en": "1 to 200 ASCII characters", "zh-CN": "1 到 200 个 ASCII 字符"})
TABLE: Final = "idempotency_key"


async def once(call: Call, key: str, handler: Handler) -> Response:
    """The stored answer of the first request with this key, else the handler's, which is stored when it was no refusal.

    Raises Refusal: 422 for the same key with another body, 409 while the first is still running.
    """
    _check(key)
    shelf, now = call.accounts.shelf, call.house.clock.now()
    scope = {"user": call.actor.user_id, "path": call.request.url.path, "key": key}
    digest = hashlib.sha256(orjson.dumps(call.body, option=orjson.OPT_SORT_KEYS)).hexdigest()
    mine = await shelf.add(TABLE, **scope, digest=digest, status=0, answer="", at=now)
    try:
        # Looked for after the own row stands: of two at the same moment at least one sees the other and gives way.
        for row in await _others(shelf, scope, mine):
            if not _stale(row, now):
                await shelf.remove(TABLE, id=mine)
                return _replayed(row, digest)
            await shelf.remove(TABLE, id=row["id"])
        response = await handler(call)
    except BaseException:
        await shelf.remove(TABLE, id=mine)
        raise
    await shelf.change(TABLE, mine, status=response.status_code, answer=bytes(response.body).decode())
    return response


async def _others(shelf: Shelf, scope: dict[str, Any], mine: int) -> list[dict[str, Any]]:
    return [row for row in await shelf.find(TABLE, **scope) if row["id"] != mine]


def _check(key: str) -> None:
    if not (0 < len(key) <= 200 and key.isascii() and key.isprintable()):
        raise Refusal(BAD_PARAMETER, {"name": "Idempotency-Key", "found": f"{len(key)}", "expected": _KEY_FORM})


def _stale(row: dict[str, Any], now: Any) -> bool:
    return bool(now - row["at"] >= (KEPT if row["status"] else RUNNING))


def _replayed(row: dict[str, Any], digest: str) -> Response:
    if row["digest"] != digest:
        raise Refusal(KEY_REUSED)
    if not row["status"]:
        raise Refusal(KEY_RUNNING)
    return answer(orjson.loads(row["answer"]), row["status"], {"idempotency-replayed": "true"})
