"""The page of an invitation: whoever was sent the link chooses a password and is signed in, once."""

from nicegui import core
from starlette.requests import Request
from starlette.responses import Response

from accounts.holder import HouseHolder
from kernel.errors import Refusal
from ui.desk import Desk
from ui.plain import Form, Input, Plain, Unfit, chosen, sentence, typed, visit
from ui.texts import texts

WELCOME = "/welcome/{token}"


class Welcome:
    """Looking at the page uses nothing up: programs that read mail follow links too."""

    def __init__(self, desk: Desk, holder: HouseHolder) -> None:
        self._desk = desk
        self._plain = Plain(holder)

    def register(self) -> None:
        """Adds the page to NiceGUI's application."""
        core.app.add_route(WELCOME, self.show, methods=["GET", "HEAD"])
        core.app.add_route(WELCOME, self.take, methods=["POST"])

    async def show(self, request: Request) -> Response:
        """The form for a link that holds; a sentence for one that does not."""
        return await self._page(request)

    async def take(self, request: Request) -> Response:
        """Sets the password and goes to the home page; what is refused is shown above the form."""
        form, language = await typed(request), self._plain.language(request)
        try:
            token, _ = await self._desk.accounts.redeem(_token(request), chosen(form), visit(request))
        except Refusal as refusal:
            return await self._page(request, sentence(refusal, language), refusal.status)
        except Unfit as unfit:
            return await self._page(request, texts(language)[unfit.word], 422)
        return self._plain.signed_in(request, token, "/")

    async def _page(self, request: Request, problem: str = "", status: int = 200) -> Response:
        language = self._plain.language(request)
        words = texts(language)
        try:
            login = await self._desk.accounts.invited(_token(request), visit(request).address)
        except Refusal as refusal:
            dead = Form(title=words["welcome_dead"], problem=sentence(refusal, language))
            return self._plain.page(request, dead, refusal.status)
        form = Form(
            title=words["welcome_title"], text=f"{words['welcome_text'].format(login=login)} {words['password_rule']}",
            inputs=(Input("login", "login", "text", "username", login, True), Input("password", "password_new"),
                    Input("again", "password_again")),
            button=words["welcome_button"], action=request.url.path, problem=problem,
        )  # fmt: skip
        return self._plain.page(request, form, status)


def _token(request: Request) -> str:
    return str(request.path_params["token"])
