"""The answer to an address that no page has: a plain document, which no script loads again."""

from nicegui import core
from starlette.requests import Request
from starlette.responses import Response

from accounts.holder import HouseHolder
from ui.desk import Desk
from ui.plain import Form, Plain
from ui.texts import offered, texts


class Missing:
    """Says in the person's language that there is no such page, and leads home."""

    def __init__(self, desk: Desk, holder: HouseHolder) -> None:
        self._desk = desk
        self._plain = Plain(holder)

    def register(self) -> None:
        """Stands in for NiceGUI's own page, whose client nobody signed in to and which would load itself for ever."""
        core.app.add_exception_handler(404, self.show)

    async def show(self, request: Request, _missing: Exception) -> Response:
        """The document, with status 404."""
        signed = await self._desk.who(request)
        language = offered(signed.language) if signed and signed.language else self._plain.language(request)
        words = texts(language)
        return self._plain.page(request, Form(words["no_such_page"], text=words["not_yours"], home=True), 404, language)
