"""The security headers of every answer, pages and API alike."""

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# NiceGUI's pages compile Vue templates and carry inline styles and scripts; nothing may come from another host, and
# nothing may be sent to one.
PAGES: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
DATA: Final = "default-src 'none'; frame-ancestors 'none'"
_HOST: Final = re.compile(r"[a-z0-9.\-]+(:[0-9]+)?|\[[0-9a-f:]+\](:[0-9]+)?", re.IGNORECASE)
_YEAR: Final = 31_536_000  # seconds
_ALWAYS: Final = (
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
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
        ours = _answers(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ours:
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


def _answers(scope: Scope) -> tuple[tuple[str, str], ...]:
    """What an answer to this request carries, unless it says something else itself."""
    found = list(_ALWAYS)
    if scope["path"].startswith("/api/"):
        found += [("content-security-policy", DATA), ("cache-control", "no-store")]
    else:
        found.append(("content-security-policy", PAGES.format(sockets=_sockets(Headers(scope=scope).get("host", "")))))
    if scope.get("scheme") == "https":
        found.append(("strict-transport-security", f"max-age={_YEAR}"))
    return tuple(found)


def _sockets(host: str) -> str:
    """This site's own websockets; not every browser counts them to 'self'."""
    return f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
