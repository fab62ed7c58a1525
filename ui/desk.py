"""Who sits at which page: every open client is bound to the session that opened it."""

from collections.abc import Iterator
from dataclasses import dataclass

from nicegui import Client
from starlette.requests import HTTPConnection

from accounts.accounts import Accounts, Signed
from accounts.sessions import Session
from ui.workspace import Workspace

COOKIE = "gridwright_session"  # fixed by the HTTP interface


@dataclass(frozen=True, slots=True)
class Seat:
    """One open page: its session and the element to talk to."""

    session: Session
    workspace: Workspace


class Desk:
    """The open pages, by NiceGUI's client id."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self._seats: dict[str, Seat] = {}
        self.listening: set[str] = set()  # clients whose page hears what is pushed

    async def who(self, connection: HTTPConnection) -> Signed | None:
        """Who the session cookie of a request or socket stands for."""
        token = connection.cookies.get(COOKIE)
        return await self.accounts.of_cookie(token) if token else None

    def bind(self, client: Client, session: Session, workspace: Workspace) -> None:
        """Remembers whose page this is until NiceGUI forgets the client."""
        self._seats[client.id] = Seat(session, workspace)
        client.on_delete(lambda: self._forget(client.id))

    def _forget(self, client_id: str) -> None:
        self._seats.pop(client_id, None)
        self.listening.discard(client_id)

    def seat(self, client_id: str) -> Seat | None:
        """The page of this client."""
        return self._seats.get(client_id)

    def open(self) -> Iterator[tuple[str, Seat]]:
        """All open pages."""
        yield from tuple(self._seats.items())

    def of_session(self, session_id: int) -> tuple[str, ...]:
        """The clients opened by this session."""
        return tuple(client for client, seat in self.open() if seat.session.id == session_id)
