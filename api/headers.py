"""The security headers of every answer, pages and API alike."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# NiceGUI's pages compile Vue templates and carry inline styles and scripts; nothing may come from another host.
PAGES: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
DATA: Final = "default-src 'none'; frame-ancestors 'none'"
_ALWAYS: Final = (
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
)


class SecurityHeaders:
    """ASGI middleware: adds the headers an answer does not carry yet; what the API says is never cached."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on, with headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        data = scope["path"].startswith("/api/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message), data)
            await send(message)

        await self._app(scope, receive, with_headers)


def _add(headers: MutableHeaders, data: bool) -> None:
    for name, value in _ALWAYS:
        headers.setdefault(name, value)
    headers.setdefault("content-security-policy", DATA if data else PAGES)
    if data:
        headers.setdefault("cache-control", "no-store")
