"""Puts the screens into the application that serves the HTTP interface."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import nicegui
from nicegui import core, ui
from nicegui.client import templates
from nicegui.dependencies import register_importmap_override
from starlette.applications import Starlette

from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from records.audiences import Audiences
from ui import assets
from ui.desk import Desk
from ui.entry import Entry
from ui.live import Live
from ui.missing import Missing
from ui.pages import Pages
from ui.presence import Presence
from ui.sockets import Sockets
from ui.values import Values
from ui.welcome import Welcome

PAGE: Final = Path(__file__).parent / "page"


def mount(app: Starlette, holder: HouseHolder, accounts: Accounts) -> None:
    """Adds pages, log-in, websocket and live messages at `/`; once per process, after the interface's routes."""
    desk = Desk(accounts)
    presence = Presence(desk, holder, audiences := Audiences())
    live = Live(desk, holder, Values(desk, holder, presence.showings, audiences))
    sockets = Sockets(desk, holder.current.settings.public_origin, presence, live)
    register_importmap_override(assets.OURS, assets.address())
    _place_page()
    assets.serve(core.app)
    Entry(desk, holder).register()
    Welcome(desk, holder).register()
    Pages(desk, holder).register()
    Missing(desk, holder).register()
    sockets.guard()
    holder.current.store.on_change(live.heard)
    holder.current.store.on_change(sockets.heard)
    holder.current.store.on_whisper(presence.overheard)
    holder.on_change(live.reloaded)
    _run_sweep(sockets)
    ui.run_with(
        app,  # type: ignore[arg-type]  # asks for FastAPI, needs what Starlette has
        title="Gridwright",
        favicon=assets.THEME / "sign.svg",
        dark=None,
        tailwind=False,
        binding_refresh_interval=None,
        reconnect_timeout=45,
        show_welcome_message=False,
        message_history_length=200,
    )


def _place_page() -> None:
    """Our page stands before NiceGUI's own of the same name."""
    loader: Any = templates.env.loader
    loader.searchpath.insert(0, str(PAGE))


def _run_sweep(sockets: Sockets) -> None:
    tasks: list[asyncio.Task[Any]] = []

    async def stop() -> None:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    nicegui.app.on_startup(lambda: tasks.append(asyncio.create_task(sockets.sweep())))
    nicegui.app.on_shutdown(stop)
