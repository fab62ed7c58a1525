"""The fixed parts of the OpenAPI document: errors, ways to sign in, uploads."""

from collections.abc import Iterable
from typing import Any, Final

ERROR: Final = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "problems"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "problems": {
                    "type": "array",
                    "items": {"type": "object", "required": ["field", "code", "message"]},
                },
                "why": {"type": "string"},
                "help": {"type": "string"},
                "current": {"type": "object"},
            },
        }
    },
}
SECURITY: Final = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "gridwright_session"},
}


def upload(example: dict[str, str]) -> dict[str, Any]:
    """The body of a request that brings a file."""
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    form = {"type": "object", "properties": {"file": file}, "required": ["file"]}
    return {"required": True, "content": {"multipart/form-data": {"schema": form, "example": example}}}


def decisions(verbs: Iterable[str], *, listed: bool) -> dict[str, Any]:
    """Links from a request, or from the first of a queue, to what may be decided about it."""
    row = "/rows/0" if listed else ""
    request = f"$response.body#{row}/request/id" if listed else "$response.body#/id"
    revision = f"$response.body#{row}/revision"
    links: dict[str, Any] = {
        verb: {
            "operationId": f"decide.{verb}",
            "parameters": {"path.id": request},
            "requestBody": {
                "revision": revision, "comment": "As agreed.", "client_key": f"{verb}-{{{request}}}-{{{revision}}}",
            },
        }
        for verb in verbs
    }  # fmt: skip
    return links | (
        {"one_request": {"operationId": "one_request", "parameters": {"path.id": request}}} if listed else {}
    )
