"""Plain HTML forms that need no script, for who is not signed in: the log-in, the first account, an invitation."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from accounts.accounts import Visit
from accounts.holder import HouseHolder
from kernel.errors import Refusal
from kernel.language import first_language
from ui.assets import THEME_SCRIPT, address
from ui.desk import COOKIE
from ui.texts import offered, texts

PAGE: Final = Template((Path(__file__).parent / "entry.html").read_text(encoding="utf-8"))
FIELD: Final = Template(
    '<label for="$name">$label</label>'
    '<input id="$name" name="$name" type="$type" value="$value" autocomplete="$complete" required$more>'
)
FORM: Final = Template(
    '<form method="post" action="$action">\n$hidden$fields\n<button type="submit">$button</button>\n</form>'
)
# These pages run one script, known by its digest. Other sites are not told the address of an invitation; "no-referrer"
# would make browsers post the form with the Origin "null", which is refused.
_DIGEST: Final = b64encode(sha256(THEME_SCRIPT.encode()).digest()).decode()
HEADERS: Final = {
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "content-security-policy": f"default-src 'none'; script-src 'sha256-{_DIGEST}'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form. `label` is a word of the screens; `value` what was typed before."""

    name: str
    label: str
    type: str = "password"
    complete: str = "new-password"
    value: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A page with one form; all texts are plain, not HTML. Without inputs there is no form."""

    title: str
    inputs: tuple[Input, ...] = ()
    button: str = ""
    action: str = ""
    text: str = ""
    problem: str = ""
    next: str = ""
    home: bool = False  # whether a link leads to the home page


class Unfit(Exception):
    """The form itself is not filled in right; `word` names the sentence."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(word)


class Plain:
    """Shows forms in the browser's language and signs people in."""

    def __init__(self, holder: HouseHolder) -> None:
        self._holder = holder

    def language(self, request: Request) -> str:
        """The browser's, as far as it is offered; else the application's."""
        accepted = request.headers.get("accept-language", "")
        return offered(first_language(accepted, self._holder.current.schema.app.locale))

    def page(self, request: Request, form: Form, status: int = 200, language: str = "") -> Response:
        """The page in the browser's language or this one; no cache keeps it, no other site is told its address."""
        language = language or self.language(request)
        page = PAGE.substitute(
            language=language, name=escape(self._holder.current.schema.app.name.in_(language)), theme=THEME_SCRIPT,
            tokens=address("tokens.css"), styles=address("entry.css"),
            sign=address("sign.svg"), title=escape(form.title),
            text=f"<p>{escape(form.text)}</p>" if form.text else "",
            problem=f'<p class="problem" role="alert">{escape(form.problem)}</p>' if form.problem else "",
            form=_form(form, language) if form.inputs else "",
            link=f'<a class="home" href="/">{escape(texts(language)["to_home"])}</a>' if form.home else "",
        )  # fmt: skip
        return HTMLResponse(page, status, HEADERS)

    def signed_in(self, request: Request, token: str, target: str) -> Response:
        """Goes on with the new session."""
        secure = request.url.scheme == "https" or self._holder.current.settings.public_origin.startswith("https:")
        response = RedirectResponse(target, 303)
        response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="lax", secure=secure)
        return response


async def typed(request: Request) -> dict[str, str]:
    """The fields that were sent."""
    return {name: str(value) for name, value in (await request.form(max_fields=8, max_files=0)).items()}


def visit(request: Request) -> Visit:
    """What the browser brings."""
    where = request.client.host if request.client else ""
    return Visit(request.headers.get("user-agent", "")[:200], where, request.cookies.get(COOKIE, ""))


def chosen(form: dict[str, str], *needed: str) -> str:
    """The new password, typed twice. Raises Unfit."""
    if not all(form.get(name, "").strip() for name in (*needed, "password")):
        raise Unfit("fill_all")
    if form["password"] != form.get("again", ""):
        raise Unfit("passwords_differ")
    return form["password"]


def sentence(refusal: Refusal, language: str) -> str:
    """What a refusal says, with its next step."""
    body = refusal.as_json(language)
    problems = [each["message"] for each in body["problems"]] or [body["message"]]
    return " ".join((*problems, body.get("help", ""))).strip()


def _form(form: Form, language: str) -> str:
    return FORM.substitute(
        action=escape(form.action), fields=_fields(form.inputs, language), button=escape(form.button),
        hidden=f'<input type="hidden" name="next" value="{escape(form.next)}">\n' if form.next else "",
    )  # fmt: skip


def _fields(inputs: Iterable[Input], language: str) -> str:
    words, inputs = texts(language), tuple(inputs)
    first = next((each.name for each in inputs if not each.fixed), "")
    return "".join(
        FIELD.substitute(
            name=each.name, type=each.type, complete=each.complete, label=escape(words[each.label]),
            value=escape(each.value[:200]) if each.type != "password" else "",
            more=" readonly" if each.fixed else " autofocus" if each.name == first else "",
        )
        for each in inputs
    )  # fmt: skip
