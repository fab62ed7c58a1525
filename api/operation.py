"""One operation of the HTTP surface, declared once for routing, checking, OpenAPI and the surface test."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from api.call import Call
from api.parameters import Parameter
from api.shapes import Shape

Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Operation:
    """A method at a path below /api/v1. `body` is the form of its JSON body (None: it has none).

    `about` says what its path variables mean in OpenAPI: "" (nothing), "entity" (one operation per entity I may see).
    `answers` are its successes; `refuses` the refusals that do not follow from what it takes (api/refusals.py).
    """

    method: str
    path: str
    handler: Handler
    summary: str
    parameters: tuple[Parameter, ...] = ()
    body: Shape | None = None
    public: bool = False
    idempotent: bool = False
    raw: bool = False  # reads its body itself (uploads)
    answers: Mapping[int, Shape] | None = None
    refuses: tuple[int, ...] = ()
    administers: str = ""  # stands there for those only who administer this

    @property
    def name(self) -> str:
        """A stable name, for OpenAPI and metrics."""
        return self.handler.__name__.strip("_")

    def shape_of(self, status: int) -> Any:
        """The form of an answer."""
        return (self.answers or {}).get(status, {})
