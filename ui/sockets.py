"""The websocket's own guard: a socket belongs to one page, the page to one session, and a dead session has no sockets.

NiceGUI lets a socket of any Origin connect, and takes an event from any socket that knows a client's id. Both are
refused here before NiceGUI sees them.
"""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from nicegui import Client, background_tasks, core
from socketio.exceptions import ConnectionRefusedError as Refused  # type: ignore[import-untyped]
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from accounts.sessions import Session
from ui.desk import Desk
from ui.live import EVERYTHING, LISTENING, Change, Live
from ui.presence import PLACE, Presence

log = logging.getLogger("gridwright.ui")
Handler = Callable[..., Any]
MESSAGES: Final = ("event", "javascript_response", "ack", "log")
MALFORMED: Final = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
PAUSE: Final = 0.5  # seconds
SWEEP: Final = 60.0  # seconds between looks for sessions that lapsed without a message


class Sockets:
    """Wraps NiceGUI's socket handlers. `public_origin` is the address people use behind a proxy; empty = the Host."""

    def __init__(self, desk: Desk, public_origin: str, presence: Presence, live: Live) -> None:
        self._desk = desk
        self._live = live
        self._presence = presence
        self._public = public_origin.rstrip("/").lower()
        self._sessions: dict[str, Session] = {}

    def guard(self) -> None:
        """Puts the guard before every handler."""
        handlers = core.sio.handlers["/"]
        for name, wrap in (
            ("connect", self._connecting), ("handshake", self._shaking), ("disconnect", self._leaving),
            *((name, self._speaking) for name in MESSAGES),
        ):  # fmt: skip
            core.sio.on(name, wrap(handlers[name]))
        core.sio.on(PLACE, self._speaking(self._presence.said))
        core.sio.on(LISTENING, self._speaking(self._live.listening))
        engine = core.sio.eio
        engine.on("message", self._reading(engine.handlers["message"]))
        engine.handle_request = self._serving(engine.handle_request)
        _quieten(engine.logger)
        self._desk.accounts.sessions.on_end(self._ended)

    def _reading(self, inner: Handler) -> Handler:
        async def read(sid: str, data: Any) -> None:
            try:
                await inner(sid, data)
            except MALFORMED as error:
                _note(error)
                await core.sio.eio.disconnect(sid)

        return read

    def _serving(self, inner: Handler) -> Handler:
        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await inner(scope, receive, send)
            except MALFORMED as error:
                _note(error)  # a websocket closes with its request
                if scope["type"] == "http":
                    await Response(status_code=400)(scope, receive, send)

        return serve

    def _connecting(self, inner: Handler) -> Handler:
        async def connect(sid: str, environ: dict[str, Any], auth: Any = None, *_: Any) -> Any:
            if sid in self._sessions:
                return None  # an event that calls itself `connect`: what it says is not the environment of a request
            session = await self._admit(environ)
            self._sessions[sid] = session
            try:
                return await _done(inner(sid, environ, auth))
            except Refused:
                self._sessions.pop(sid, None)
                raise

        return connect

    async def _admit(self, environ: dict[str, Any]) -> Session:
        scope = environ["asgi.scope"]
        connection = HTTPConnection(scope)
        query = parse_qs(environ.get("QUERY_STRING", ""))
        if not self._is_own(connection):
            raise Refused("foreign origin")
        signed = await self._desk.who(connection)
        if signed is None or signed.session is None:
            raise Refused("Implicit handshake failed")  # the page loads again and asks for a log-in
        seat = self._desk.seat(query.get("client_id", [""])[0])
        if seat is None or seat.session.id != signed.session.id:
            raise Refused("Implicit handshake failed")
        return signed.session

    def _is_own(self, connection: HTTPConnection) -> bool:
        origin = connection.headers.get("origin", "").lower()
        if not origin and connection.headers.get("sec-fetch-site") == "same-origin":
            return True  # a browser names no origin where it asks its own by GET, as a socket over polling begins
        if self._public:
            return origin == self._public
        host = connection.headers.get("host", "").lower()
        return bool(host) and origin in (f"http://{host}", f"https://{host}")

    def _shaking(self, inner: Handler) -> Handler:
        async def handshake(sid: str, data: Any = None, *_: Any) -> Any:
            session = self._sessions.get(sid)
            client = data.get("client_id", "") if isinstance(data, dict) else ""
            seat = self._desk.seat(client)
            if session is None or seat is None or seat.session.id != session.id:
                return False
            return await _tried(inner, sid, data)

        return handshake

    def _speaking(self, inner: Handler) -> Handler:
        async def speak(sid: str, message: Any = None, *_: Any) -> Any:
            if not isinstance(message, dict) or not self._is_at(sid, str(message.get("client_id", ""))):
                log.warning("a socket message was refused", extra={"facts": {"socket": sid[:8]}})
                return None
            if not await self._holds(sid):
                return None
            return await _tried(inner, sid, message)

        return speak

    def _leaving(self, inner: Handler) -> Handler:
        def leave(sid: str, *rest: Any) -> Any:
            self._sessions.pop(sid, None)
            for room in core.sio.rooms(sid):  # one of them is named after the page
                self._presence.left(room)
            return inner(sid)

        return leave

    def _is_at(self, sid: str, client_id: str) -> bool:
        client = Client.instances.get(client_id)
        return client is not None and client_id in core.sio.rooms(sid)

    async def _holds(self, sid: str) -> bool:
        session = self._sessions.get(sid)
        if session is not None and await self._desk.accounts.holds(session):
            return True
        if session is not None:
            await self.close(session.id)
        else:
            await core.sio.disconnect(sid)
        return False

    def _ended(self, session_id: int) -> None:
        background_tasks.create(self.close(session_id), name="close the sockets of a session")

    async def close(self, session_id: int) -> None:
        """Sends the pages of a session to the log-in and closes their sockets."""
        for client_id in self._desk.of_session(session_id):
            seat = self._desk.seat(client_id)
            if seat is not None and not seat.workspace.is_deleted:
                seat.workspace.signed_out()
        await asyncio.sleep(0.3)  # lets the message leave
        for sid in [sid for sid, session in self._sessions.items() if session.id == session_id]:
            await core.sio.disconnect(sid)

    async def sweep(self) -> None:
        """Runs for ever: closes what belongs to sessions that lapsed, or were ended by another process."""
        while True:
            await asyncio.sleep(SWEEP)
            await self.look()

    async def look(self) -> None:
        """Closes the sockets of every session that does not hold any more."""
        for session in {session.id: session for session in self._sessions.values()}.values():
            if not await self._desk.accounts.holds(session):
                await self.close(session.id)

    def heard(self, changes: Iterable[Change]) -> None:
        """A listener of the store: whoever is locked, here, by a command or in another process, is out at once."""
        if any(change.entity in ("user", EVERYTHING) for change in changes) and self._sessions:
            background_tasks.create_lazy(self._look_soon(), name="look for sockets of people who were locked")

    async def _look_soon(self) -> None:
        await asyncio.sleep(PAUSE)  # until this process knows its people anew
        await self.look()


def _note(error: Exception) -> None:
    """No page of ours sends what the library's decoders give up on."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno} {last.name}"
    facts = {"error": type(error).__name__, "place": place}
    log.warning("a malformed socket message was refused", extra={"facts": facts})


def _quieten(logger: logging.Logger) -> None:
    """What clients sent wrongly, which the library prints beside our log as errors, becomes a warning in our log."""

    def demoted(record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True

    logger.handlers.clear()
    logger.addFilter(demoted)


async def _tried(inner: Handler, sid: str, message: Any) -> Any:
    """What the handler makes of a message; people's handlers run apart, so that what fails here is its form."""
    try:
        return await _done(inner(sid, message))
    except MALFORMED as error:
        _note(error)
        return False


async def _done(result: Awaitable[Any] | Any) -> Any:
    return await result if asyncio.iscoroutine(result) else result
