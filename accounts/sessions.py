"""Sessions: a random token in the browser, its hash in our table; idle 12 hours, 7 days at most, revocable."""

import hashlib
import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from accounts.shelf import SESSION, Shelf
from kernel.clock import Clock
from kernel.errors import Refusal

log = logging.getLogger("gridwright.accounts")

IDLE: Final = timedelta(hours=12)
ABSOLUTE: Final = timedelta(days=7)
_TOUCH: Final = timedelta(minutes=1)  # `seen_at` is written at most this often

Ended = Callable[[int], None]  # is told the id of a session that ended


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser."""

    id: int
    user_id: int
    created_at: datetime
    seen_at: datetime


class Sessions:
    """Begins, finds and ends sessions, and tells listeners which ended so that open sockets are closed."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf = shelf
        self._clock = clock
        self._listeners: list[Ended] = []

    def on_end(self, listener: Ended) -> None:
        """`listener(session_id)` is called when a session of this process' database is ended here."""
        self._listeners.append(listener)

    async def begin(self, user_id: int, device: str) -> tuple[str, Session]:
        """A new session with a new token, at every log-in; the token is not kept here."""
        await self._sweep(user_id)
        token, now = secrets.token_urlsafe(32), self._clock.now()
        made = await self._shelf.add(
            SESSION, user=user_id, token=hashed(token), created_at=now, seen_at=now, device=device[:200]
        )
        return token, Session(made, user_id, now, now)

    async def find(self, token: str) -> Session | None:
        """The session behind a cookie, None when there is none or it has lapsed."""
        rows = await self._shelf.find(SESSION, token=hashed(token))
        if not rows:
            return None
        session, now = _session(rows[0]), self._clock.now()
        if lapsed(session, now):
            await self.end(session.id)
            return None
        if now - session.seen_at >= _TOUCH:
            await self._touch(session.id, now)
        return session

    async def _touch(self, session_id: int, now: datetime) -> None:
        """Notes that a session is used. Where nothing can be written, as on a full disk, its person may still read."""
        try:
            await self._shelf.change(SESSION, session_id, seen_at=now)
        except Refusal as refusal:
            log.warning("the use of a session was not noted", extra={"facts": {"code": refusal.code.name}})

    async def alive(self, session_id: int) -> bool:
        """Whether this session still holds: asked for each event of an open socket."""
        rows = await self._shelf.find(SESSION, id=session_id)
        return bool(rows) and not lapsed(_session(rows[0]), self._clock.now())

    async def all_alive(self, session_ids: Iterable[int]) -> frozenset[int]:
        """Those of the sessions that still hold."""
        rows, now = await self._shelf.among(SESSION, session_ids), self._clock.now()
        return frozenset(row["id"] for row in rows if not lapsed(_session(row), now))

    async def end(self, session_id: int) -> None:
        """Ends one session."""
        await self._shelf.remove(SESSION, id=session_id)
        self.tell((session_id,))

    async def end_all(self, user_id: int, but: int | None = None) -> None:
        """Ends every session of a person: a freeze, a new password."""
        for row in await self._shelf.find(SESSION, user=user_id):
            if row["id"] != but:
                await self.end(row["id"])

    async def devices(self, user_id: int) -> list[str]:
        """The devices a person is signed in on."""
        return [row["device"] for row in await self._shelf.find(SESSION, user=user_id)]

    async def _sweep(self, user_id: int) -> None:
        now = self._clock.now()
        for row in await self._shelf.find(SESSION, user=user_id):
            if lapsed(_session(row), now):
                await self.end(row["id"])

    def tell(self, session_ids: Iterable[int]) -> None:
        """Tells the listeners of sessions that ended."""
        for session_id in session_ids:
            for listener in tuple(self._listeners):
                listener(session_id)


def lapsed(session: Session, now: datetime) -> bool:
    """Whether the session was idle for 12 hours or is 7 days old."""
    return now - session.seen_at >= IDLE or now - session.created_at >= ABSOLUTE


def hashed(token: str) -> str:
    """What is kept of a token: a read database signs nobody in. Tokens are random, so one SHA-256 is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _session(row: dict[str, Any]) -> Session:
    return Session(row["id"], row["user"], row["created_at"], row["seen_at"])
