"""Signing in and the first administrator: a plain form and an HTTP POST."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from nicegui import core
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from accounts.accounts import Signed
from accounts.holder import HouseHolder
from kernel.errors import Refusal
from ui.desk import Desk
from ui.plain import Form, Input, Plain, Unfit, chosen, sentence, typed, visit
from ui.texts import texts


class Entry:
    """The log-in page and the page for an empty database."""

    def __init__(self, desk: Desk, holder: HouseHolder) -> None:
        self._desk = desk
        self._plain = Plain(holder)

    def register(self) -> None:
        """Adds `/login` to NiceGUI's application."""
        core.app.add_route("/login", self.show, methods=["GET", "HEAD"])
        core.app.add_route("/login", self.take, methods=["POST"])

    async def show(self, request: Request) -> Response:
        """The form, or the way in for who is signed in already."""
        if await self._desk.who(request):
            return RedirectResponse(_inside(request.query_params.get("next", "")), 303)
        return self._page(request, {}, "")

    async def take(self, request: Request) -> Response:
        """Signs in and goes on; a refusal is shown above the form, with what was typed except passwords."""
        form, language = await typed(request), self._plain.language(request)
        try:
            token, _ = await self._signed(request, form)
        except Refusal as refusal:
            return self._page(request, form, sentence(refusal, language), refusal.status)
        except Unfit as unfit:
            return self._page(request, form, texts(language)[unfit.word], 422)
        return self._plain.signed_in(request, token, _inside(form.get("next", "")))

    async def _signed(self, request: Request, form: dict[str, str]) -> tuple[str, Signed]:
        accounts = self._desk.accounts
        login, password = form.get("login", "").strip(), form.get("password", "")
        if accounts.is_empty():
            password = chosen(form, "login", "name")
            await accounts.first_administrator(login, form["name"].strip(), password)
        return await accounts.log_in(login, password, visit(request))

    def _page(self, request: Request, form: Mapping[str, str], problem: str, status: int = 200) -> Response:
        words, first = texts(self._plain.language(request)), self._desk.accounts.is_empty()
        login = Input("login", "login", "text", "username", form.get("login", ""))
        name = Input("name", "your_name", "text", "name", form.get("name", ""))
        fresh = (name, login, Input("password", "password"), Input("again", "password_again"))
        shown = Form(
            title=words["first_title" if first else "sign_in"], problem=problem, action="/login",
            inputs=fresh if first else (login, Input("password", "password", complete="current-password")),
            button=words["make_first_account" if first else "sign_in"],
            text=f"{words['first_text']} {words['password_rule']}" if first else "",
            next=_inside(form.get("next") or request.query_params.get("next", "")),
        )  # fmt: skip
        return self._plain.page(request, shown, status)


def _inside(target: str) -> str:
    """A path of this product; anything else, above all another host, is the home page."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\", "/login")):
        return "/"
    return target if target.isprintable() else "/"
