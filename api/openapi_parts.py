"""The fixed parts of the OpenAPI document: errors, ways to sign in, uploads."""

from typing import Final

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
UPLOAD: Final = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
                "required": ["file"],
            },
            "example": {"file": "hello"},
        }
    },
}
