"""Reading a request's body: bounded while it streams, then strict JSON."""

from typing import Any, Final

import orjson
from starlette.requests import Request

from api.codes import CONTROL, TOO_LARGE, UNREADABLE
from kernel.errors import Refusal
from kernel.text import Text

MOST: Final = 8 * 1024 * 1024  # a paste of 5,000 cells is well under 1 MiB
DEEPEST: Final = 32
_TOO_DEEP: Final = Text.of({"en": f"it is nested deeper than {DEEPEST} levels", "zh-CN": f"嵌套超过 {DEEPEST} 层"})


async def read_json(request: Request) -> Any:
    """The decoded body. Raises Refusal: 413 too large, 400 unreadable or nested too deep, 422 with U+0000 in a text."""
    _declared_json(request)
    raw = await read_bytes(request, MOST)
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Refusal(UNREADABLE, {"why": _unreadable(error)}) from error
    if _depth_of(raw) > DEEPEST and too_deep(value):
        raise Refusal(UNREADABLE, {"why": _TOO_DEEP})
    if b"\\u0000" in raw and holds_nul(value):
        raise Refusal(CONTROL)
    return value


async def read_bytes(request: Request, most: int) -> bytes:
    """The raw body, refused with 413 as soon as it passes `most` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise Refusal(TOO_LARGE, {"most": most})
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise Refusal(TOO_LARGE, {"most": most})
        parts.append(part)
    return b"".join(parts)


def too_deep(value: Any) -> bool:
    """Whether a document is nested deeper than 32 levels; walks level by level, so it cannot overflow itself."""
    level = [value]
    for _ in range(DEEPEST):
        level = [child for each in level for child in _children(each)]
        if not level:
            return False
    return True


def holds_nul(value: Any) -> bool:
    """Whether any text or key in the document holds U+0000, which PostgreSQL cannot keep."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str) and "\0" in each:
            return True
        if isinstance(each, dict):
            waiting.extend(each)
        waiting.extend(_children(each))
    return False


def _declared_json(request: Request) -> None:
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        why = {"en": f"its Content-Type is {kind[:80]!r}, not application/json",
               "zh-CN": f"Content-Type 为 {kind[:80]!r}，应为 application/json"}  # fmt: skip
        raise Refusal(UNREADABLE, {"why": Text.of(why)})


def _unreadable(error: orjson.JSONDecodeError) -> Text:
    """Where the text stops being JSON; what the parser says of it is English."""
    line, column = error.lineno, error.colno
    return Text.of({"en": f"{error.msg} (line {line}, column {column})", "zh-CN": f"第 {line} 行第 {column} 列有误"})


def _depth_of(raw: bytes) -> int:
    return raw.count(b"[") + raw.count(b"{")  # an upper bound: most bodies need no walk


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
