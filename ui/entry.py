"""Signing in and the first administrator: plain HTML forms that need no script, and an HTTP POST."""

from html import escape
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import urlsplit

from nicegui import core
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from accounts.accounts import Signed
from accounts.holder import HouseHolder
from kernel.errors import Refusal
from kernel.language import first_language
from ui.assets import THEME_SCRIPT, address
from ui.desk import COOKIE, Desk
from ui.texts import offered, texts

PAGE: Final = Template((Path(__file__).parent / "entry.html").read_text(encoding="utf-8"))
FIELD: Final = Template(
    '<label for="$name">$label</label>'
    '<input id="$name" name="$name" type="$type" value="$value" autocomplete="$complete" required$more>'
)


class Entry:
    """The log-in page and the page for an empty database."""

    def __init__(self, desk: Desk, holder: HouseHolder) -> None:
        self._desk = desk
        self._holder = holder

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
        form = {name: str(value) for name, value in (await request.form(max_fields=8, max_files=0)).items()}
        language = self._language(request)
        try:
            token, _ = await self._signed(request, form, language)
        except Refusal as refusal:
            return self._page(request, form, _sentence(refusal, language), refusal.status)
        except Unfit as unfit:
            return self._page(request, form, texts(language)[unfit.word], 422)
        response = RedirectResponse(_inside(form.get("next", "")), 303)
        response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="lax", secure=self._is_secure(request))
        return response

    async def _signed(self, request: Request, form: dict[str, str], language: str) -> tuple[str, Signed]:
        accounts = self._desk.accounts
        login, password = form.get("login", "").strip(), form.get("password", "")
        if accounts.is_empty():
            if not (login and password and form.get("name", "").strip()):
                raise Unfit("fill_all")
            if password != form.get("again", ""):
                raise Unfit("passwords_differ")
            await accounts.first_administrator(login, form["name"].strip(), password)
        return await accounts.log_in(login, password, request.headers.get("user-agent", "")[:200])

    def _page(self, request: Request, typed: dict[str, str], problem: str, status: int = 200) -> Response:
        language = self._language(request)
        words, first = texts(language), self._desk.accounts.is_empty()
        app = self._holder.current.schema.app
        fields = [
            ("login", "text", "username"),
            ("password", "password", "new-password" if first else "current-password"),
        ]
        if first:
            fields = [("name", "text", "name"), *fields, ("again", "password", "new-password")]
        labels = {"name": "your_name", "again": "password_again"}
        shown = "".join(
            FIELD.substitute(
                name=name, type=kind, complete=complete, label=escape(words[labels.get(name, name)]),
                value=escape(typed.get(name, "")[:200]) if kind == "text" else "",
                more=" autofocus" if index == 0 else "",
            )
            for index, (name, kind, complete) in enumerate(fields)
        )  # fmt: skip
        page = PAGE.substitute(
            language=language, name=escape(app.name.in_(language)), theme=THEME_SCRIPT, fields=shown,
            tokens=address("theme", "tokens.css"), styles=address("theme", "entry.css"),
            sign=address("theme", "sign.svg"),
            title=escape(words["first_title" if first else "sign_in"]),
            text=f"<p>{escape(words['first_text'])} {escape(words['password_rule'])}</p>" if first else "",
            problem=f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else "",
            button=escape(words["make_first_account" if first else "sign_in"]),
            next=escape(_inside(typed.get("next") or request.query_params.get("next", ""))),
        )  # fmt: skip
        return HTMLResponse(page, status, {"cache-control": "no-store"})

    def _language(self, request: Request) -> str:
        accepted = request.headers.get("accept-language", "")
        return offered(first_language(accepted, self._holder.current.schema.app.locale))

    def _is_secure(self, request: Request) -> bool:
        return request.url.scheme == "https" or self._holder.current.settings.public_origin.startswith("https:")


class Unfit(Exception):
    """The form itself is not filled in right; `word` names the sentence."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(word)


def _sentence(refusal: Refusal, language: str) -> str:
    body = refusal.as_json(language)
    problems = [each["message"] for each in body["problems"]] or [body["message"]]
    return " ".join((*problems, body.get("help", ""))).strip()


def _inside(target: str) -> str:
    """A path of this product; anything else, above all another host, is the home page."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\", "/login")):
        return "/"
    return target if target.isprintable() else "/"
