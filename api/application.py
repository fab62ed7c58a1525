"""The ASGI application: the API below /api/v1, what machines watch at the root, the guards around everything."""

import re

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from api.answers import refused
from api.codes import NOT_FOUND
from api.endpoint import Desk, Endpoint
from api.guard import OriginGuard
from api.headers import SecurityHeaders
from api.health import Health
from api.metrics import Metrics
from api.routes import by_path
from kernel.errors import Refusal
from kernel.language import first_language


def application(holder: HouseHolder, accounts: Accounts) -> Starlette:
    """The application without pages; ui mounts them at `/` afterwards, behind the same guards."""
    desk = Desk(holder, accounts, Metrics())
    guards = [
        Middleware(SecurityHeaders),
        Middleware(
            OriginGuard,
            public_origin=holder.current.settings.public_origin,
            locale=lambda: holder.current.schema.app.locale,
        ),
    ]
    return Starlette(routes=routes(desk), middleware=guards)


def routes(desk: Desk) -> list[BaseRoute]:
    """Everything the API answers."""
    health = Health(desk)
    paths = [Route(path, Endpoint(desk, operations)) for path, operations in by_path().items()]
    return [
        Below("/api/v1", Router(paths, redirect_slashes=False, default=Nowhere(desk.holder))),
        Below("/api", Nowhere(desk.holder)),
        Route("/healthz", health.live),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
    ]


class Below(Mount):
    """Everything below an address, also where a line break stands in it: Starlette's own stops there."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


class Nowhere:
    """Answers what has no address with 404 as JSON."""

    def __init__(self, holder: HouseHolder) -> None:
        self._holder = holder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """404, in the browser's language; a socket is closed."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
        language = first_language(accepted, self._holder.current.schema.app.locale)
        await refused(Refusal(NOT_FOUND), language)(scope, receive, send)
