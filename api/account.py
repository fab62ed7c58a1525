"""Signing in and out, and what concerns the signed-in person alone."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from accounts.accounts import Signed, Visit
from accounts.codes import SIGNED_OUT
from api.answers import answer
from api.call import Call
from api.codes import TOO_LARGE
from api.entities import id_of
from api.guard import COOKIE
from api.operation import Operation
from api.shapes import ANYTHING, form, text
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.text import LANGUAGES
from records.actions.update import Update
from records.door import Door

PASSWORD = text(10_000)
LOGIN = form({"login": text(200), "password": PASSWORD})
FIRST = form({"login": text(100, 1), "name": text(100, 1), "password": PASSWORD})
REDEEMED = form({"token": text(200), "password": PASSWORD})
OWN_PASSWORD = form({"old": PASSWORD, "new": PASSWORD})
PREFERENCES: dict[str, Any] = {"type": "object", "maxProperties": 2000}
MOST_PREFERENCES = 100_000  # bytes


async def login(call: Call) -> Response:
    """Begins a session and sets its cookie."""
    token, signed = await call.accounts.log_in(call.body["login"], call.body["password"], visit(call.request))
    return _welcome(call, token, signed)


async def first_administrator(call: Call) -> Response:
    """Makes the first administrator of an empty database and signs in."""
    await call.accounts.first_administrator(call.body["login"], call.body["name"], call.body["password"])
    return await login(call)


async def logout(call: Call) -> Response:
    """Ends the session; open pages of it are closed."""
    if call.signed is not None:
        await call.accounts.log_out(call.signed)
    response = answer({"done": True})
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=_secure(call))
    return response


async def me(call: Call) -> Response:
    """Who I am: roles held, home unit, what I administer."""
    return answer(about(call, call.actor))


async def change_me(call: Call) -> Response:
    """Sets my language; it holds for every answer from now on."""
    system = Actor.system(f"{call.actor.login} chose a language")
    await Door(call.house, system).run(Update("user", call.actor.user_id or 0, {"language": call.body["language"]}))
    signed = await call.accounts.again(call.signed)
    call.signed, call.language = signed, call.body["language"]
    return answer(about(call, signed.actor if signed else call.actor))


async def change_password(call: Call) -> Response:
    """Changes my password; my other sessions end."""
    if call.signed is None:
        raise Refusal(SIGNED_OUT)
    await call.accounts.change_password(call.signed, call.body["old"], call.body["new"], visit(call.request).address)
    return answer({"done": True})


async def invite(call: Call) -> Response:
    """A link by which the person chooses a password, once and within three days. It is shown here and never again."""
    token, until = await call.accounts.invite(call.actor, id_of(call))
    return answer({"link": f"{site(call)}/welcome/{token}", "until": until})


async def welcome(call: Call) -> Response:
    """Uses such a link: sets the password and signs in."""
    token, signed = await call.accounts.redeem(call.body["token"], call.body["password"], visit(call.request))
    return _welcome(call, token, signed)


async def preferences(call: Call) -> Response:
    """How I like my screens: one JSON object that only I read."""
    rows = await call.accounts.shelf.find("preference", user=call.actor.user_id)
    return answer(rows[0]["value"] if rows else {})


async def set_preferences(call: Call) -> Response:
    """Keeps the whole object."""
    if len(orjson.dumps(call.body)) > MOST_PREFERENCES:
        raise Refusal(TOO_LARGE, {"most": MOST_PREFERENCES})
    shelf, user = call.accounts.shelf, call.actor.user_id
    rows = await shelf.find("preference", user=user)
    if rows:
        await shelf.change("preference", rows[0]["id"], value=call.body)
    else:
        await shelf.add("preference", user=user, value=call.body)
    return answer(call.body)


def about(call: Call, actor: Actor) -> dict[str, Any]:
    """The answer of `GET /me`."""
    organisation, schema = call.house.organisation, call.house.schema
    roles = sorted(actor.roles)
    known = [schema.roles[name] for name in roles if name in schema.roles]
    return {
        "id": actor.user_id,
        "login": actor.login,
        "name": actor.name,
        "language": call.language,
        "roles": roles,
        "holdings": [{"role": held.role, "unit": _unit(organisation, held.unit)} for held in actor.holdings],
        "unit": _unit(organisation, actor.unit),
        "outside": actor.outside,
        "administers": sorted({what for role in known for what in role.administers}),
    }


def _unit(organisation: Any, unit: int | None) -> dict[str, Any] | None:
    known = organisation.units.get(unit)
    return None if known is None else {"id": known.id, "title": known.name}


def _welcome(call: Call, token: str, signed: Signed) -> Response:
    call.language = signed.language or call.language
    response = answer(about(call, signed.actor))
    response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="lax", secure=_secure(call))
    return response


def _secure(call: Call) -> bool:
    return call.request.url.scheme == "https" or call.house.settings.public_origin.startswith("https:")


def visit(request: Request) -> Visit:
    """What the browser brings."""
    address = request.client.host if request.client else ""
    return Visit(request.headers.get("user-agent", "")[:200], address, request.cookies.get(COOKIE, ""))


def site(call: Call) -> str:
    """The address under which people reach the product."""
    return call.house.settings.public_origin.rstrip("/") or str(call.request.base_url).rstrip("/")


ME = {200: {"type": "object", "required": ["id", "login", "name", "language", "roles", "unit", "administers"]}}
DONE = {200: form({"done": {"type": "boolean"}})}
INVITATION = form({"link": {"type": "string"}, "until": {"type": "string", "format": "date-time"}})
OPERATIONS = (
    Operation("POST", "/login", login, "Sign in", body=LOGIN, public=True, answers=ME, refuses=(401, 429)),
    Operation("POST", "/login/first", first_administrator, "Make the first administrator of an empty database",
              body=FIRST, public=True, answers=ME, refuses=(409, 429)),
    Operation("POST", "/login/welcome", welcome, "Use an invitation: choose a password and sign in", body=REDEEMED,
              public=True, answers=ME, refuses=(404, 429)),
    Operation("POST", "/user/{id}/invitation", invite, "Make a link by which a person chooses a password",
              body={"type": "object"}, administers="accounts", answers={200: INVITATION}),
    Operation("POST", "/logout", logout, "Sign out", public=True, answers=DONE),
    Operation("GET", "/me", me, "Who I am", answers=ME),
    Operation("PATCH", "/me", change_me, "Choose my language", body=form({"language": {"enum": list(LANGUAGES)}}),
              answers=ME),
    Operation("POST", "/me/password", change_password, "Change my password", body=OWN_PASSWORD,
              answers=DONE, refuses=(429,)),
    Operation("GET", "/me/preferences", preferences, "How I like my screens", answers={200: PREFERENCES}),
    Operation("PUT", "/me/preferences", set_preferences, "Keep how I like my screens", body=PREFERENCES,
              answers={200: ANYTHING}),
)  # fmt: skip
