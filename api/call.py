"""One HTTP request being answered: who asks, of which house, with which parameters and body."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request

from accounts.accounts import Accounts, Signed
from accounts.codes import SIGNED_OUT
from accounts.holder import HouseHolder
from api.guard import COOKIE
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.language import first_language
from records.door import Door
from records.house import House

Path = Mapping[str, str]


@dataclass(slots=True)
class Call:
    """Everything an operation's handler is given. `house` is the one that was current when the request came in."""

    request: Request
    house: House
    holder: HouseHolder
    accounts: Accounts
    signed: Signed | None
    language: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None

    @property
    def actor(self) -> Actor:
        """The signed-in person, answered in the language of this request. Raises Refusal (401)."""
        if self.signed is None:
            raise Refusal(SIGNED_OUT)
        return replace(self.signed.actor, language=self.language)

    @property
    def door(self) -> Door:
        """The door, opened as the signed-in person."""
        return Door(self.house, self.actor)

    @property
    def path(self) -> Path:
        """The variable parts of the address."""
        return self.request.path_params


async def who(request: Request, accounts: Accounts) -> Signed | None:
    """Who asks: a bearer token, else the session cookie. A header that is no valid token is nobody, cookie or not."""
    authorization = request.headers.get("authorization")
    if authorization is not None:
        kind, _, token = authorization.partition(" ")
        return await accounts.of_bearer(token.strip()) if kind.lower() == "bearer" else None
    cookie = request.cookies.get(COOKIE)
    return await accounts.of_cookie(cookie) if cookie else None


def language_of(request: Request, house: House, signed: Signed | None) -> str:
    """The person's language, else the browser's, else the application's."""
    if signed is not None and signed.language:
        return signed.language
    return first_language(request.headers.get("accept-language", ""), house.schema.app.locale)
