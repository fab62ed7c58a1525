"""Answers: ready JSON bytes by orjson, never a dict for a framework to walk again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import orjson
from starlette.responses import Response

from kernel.errors import Refusal

_OPTIONS: Final = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """`value` as JSON."""
    return Response(packed(value), status, headers=headers, media_type="application/json")


def refused(refusal: Refusal, language: str) -> Response:
    """The error body of api.md with its status."""
    headers = {"retry-after": "900"} if refusal.status == 429 else {}
    if refusal.status == 401:
        headers["www-authenticate"] = "Bearer"
    if allowed := refusal.values.get("allowed"):
        headers["allow"] = str(allowed)
    return answer({"error": refusal.as_json(language)}, refusal.status, headers)


def packed(value: Any) -> bytes:
    """JSON bytes: instants as RFC 3339 in UTC, decimals as strings."""
    return orjson.dumps(value, default=_other, option=_OPTIONS)


def _other(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    if isinstance(value, Decimal) or hasattr(value, "__str__"):
        return str(value)
    raise TypeError(type(value).__name__)
