"""The Origin guard: with our cookie, what changes something or opens a socket must come from a page of this site."""

from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.answers import refused
from api.codes import FOREIGN
from kernel.errors import Refusal
from kernel.language import first_language

COOKIE: Final = "gridwright_session"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class OriginGuard:
    """ASGI middleware over the API, the pages and the websocket alike. `locale` gives the language of last resort."""

    def __init__(self, app: ASGIApp, public_origin: str = "", locale: Callable[[], str] = lambda: "en") -> None:
        self._app = app
        self._public = public_origin.rstrip("/").lower()
        self._locale = locale

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets through, or answers 403 (a socket is closed with 1008 before it opens)."""
        if scope["type"] not in ("http", "websocket") or self._may_pass(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            language = first_language(Headers(scope=scope).get("accept-language", ""), self._locale())
            await refused(Refusal(FOREIGN), language)(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origin = headers.get("origin", "").lower()
        if scope["type"] == "http" and scope["method"] in _SAFE:
            return True
        if origin:
            return origin in self._own(scope, headers)
        # Without an Origin only what does not act by our cookie passes: programs with a bearer token, a first log-in.
        return scope["type"] == "http" and ("authorization" in headers or not _has_cookie(headers))

    def _own(self, scope: Scope, headers: Headers) -> frozenset[str]:
        if self._public:
            return frozenset({self._public})
        host = headers.get("host", "").lower()
        return frozenset({f"http://{host}", f"https://{host}"}) if host else frozenset()


def _has_cookie(headers: Headers) -> bool:
    return f"{COOKIE}=" in headers.get("cookie", "")
