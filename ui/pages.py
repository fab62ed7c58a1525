"""The addresses of the workspace: each serves the same element, signed in and in the person's own language."""

import logging
import uuid
from collections.abc import Awaitable, Callable
from copy import copy
from typing import Final
from urllib.parse import quote

from nicegui import Client, ui
from starlette.requests import Request
from starlette.responses import RedirectResponse

from accounts.accounts import Signed
from accounts.holder import HouseHolder
from accounts.sessions import Session
from kernel.errors import UNEXPECTED
from kernel.language import first_language
from ui.assets import begun, head
from ui.desk import Desk
from ui.offsets import offset
from ui.texts import offered
from ui.workspace import Workspace

log = logging.getLogger("gridwright.ui")
Builder = Callable[[Client, Request], Awaitable[RedirectResponse | None]]
GRID: Final = "/e/{entity}"
PATHS: Final = ("/", "/queue", "/requests/{id}", "/reports/approvals", "/reports/{name}", "/approvals/flows",
               "/approvals/stuck", GRID, "/e/{entity}/{id}")  # fmt: skip


class Pages:
    """Makes the pages of signed-in people."""

    def __init__(self, desk: Desk, holder: HouseHolder) -> None:
        self._desk = desk
        self._holder = holder

    def register(self) -> None:
        """Adds every address to NiceGUI's application."""
        for path in PATHS:
            ui.page(path)(self._builder(grid=path == GRID))

    def _builder(self, grid: bool) -> Builder:
        async def page(client: Client, request: Request) -> RedirectResponse | None:
            signed = await self._desk.who(request)
            if signed is None or signed.session is None:
                return RedirectResponse("/login?next=" + quote(_here(request), safe=""), 303)
            ui.add_head_html(head(own_views=not signed.actor.outside, grid=grid))
            self._show(client, signed, signed.session, request.headers.get("accept-language", ""))
            return None

        return page

    def _show(self, client: Client, signed: Signed, session: Session, accepted: str) -> None:
        language = offered(signed.language or first_language(accepted, self._holder.current.schema.app.locale))
        client.page = copy(client.page)  # the page object is shared by everybody; the language is this person's
        client.page.language = "zh-CN" if language.startswith("zh") else "en-US"
        client.title = self._holder.current.schema.app.name.in_(language)
        person = {"id": signed.actor.user_id, "name": signed.actor.name}
        house = self._holder.current
        around = offset(house.schema.app.timezone, house.clock.now().date())
        ui.add_body_html(begun(language, person, around))
        workspace = Workspace()
        self._desk.bind(client, session, workspace)
        client.on_exception(lambda error: _unexpected(workspace, language, error))


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _unexpected(workspace: Workspace, language: str, error: Exception) -> None:
    """Logs what went wrong under a reference and says so to the person, without a traceback."""
    reference = uuid.uuid4().hex[:12]
    log.error("a page failed", exc_info=error, extra={"facts": {"reference": reference}})
    values = {"id": reference}
    workspace.failed(f"{UNEXPECTED.sentence(language, values)} {UNEXPECTED.help(language, values)}")
