"""Signing in and out, who a request acts for, and the first administrator."""

from dataclasses import dataclass
from datetime import datetime

from accounts import people
from accounts.codes import NO_ACCOUNT, NOT_EMPTY, WRONG
from accounts.holder import HouseHolder
from accounts.journal import Journal
from accounts.passwords import Passwords, problems
from accounts.sessions import Session, Sessions
from accounts.shelf import CREDENTIAL, Shelf
from accounts.throttle import Throttle
from accounts.tokens import Tokens
from kernel.actor import Actor
from kernel.errors import Refusal
from records.internal import Internal


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody signed in: by a session of a browser, or by a program's token (`session` is None)."""

    actor: Actor
    language: str  # the person's own choice; empty when none was made
    session: Session | None = None


class Accounts:
    """The one object app.py makes; api and ui ask it who is there."""

    def __init__(self, holder: HouseHolder) -> None:
        clock = holder.current.clock
        shelf: Shelf = Internal(lambda: holder.current)
        self.shelf = shelf
        self.sessions = Sessions(shelf, clock)
        self.tokens = Tokens(shelf, clock)
        self.passwords = Passwords()
        self._throttle = Throttle(shelf, clock)
        self._holder = holder
        self._journal = Journal(holder)

    async def log_in(self, login: str, password: str, device: str) -> tuple[str, Signed]:
        """The new session's token and who it is. Raises Refusal: 401 wrong, 429 too many tries."""
        await self._throttle.attempt(login)
        user = self.user_of(login)
        stored = await self._stored(user) if user is not None else None
        if not await self.passwords.fits(stored, password) or user is None or not self.is_active(user):
            raise Refusal(WRONG)
        await self._throttle.forget(login)
        abnormal = any(known != device[:200] for known in await self.sessions.devices(user))
        token, session = await self.sessions.begin(user, device)
        await self._journal.logged_in(user, device, abnormal)
        return token, self._signed(user, session)

    async def log_out(self, signed: Signed) -> None:
        """Ends the session; a program's token has none."""
        if signed.session is not None:
            await self.sessions.end(signed.session.id)

    async def of_cookie(self, token: str) -> Signed | None:
        """Who a session cookie stands for; None when it has lapsed, was revoked, or the person was frozen."""
        session = await self.sessions.find(token)
        if session is None or not self.is_active(session.user_id):
            return None
        return self._signed(session.user_id, session)

    async def of_bearer(self, token: str) -> Signed | None:
        """Who a program's token stands for."""
        user = await self.tokens.user_of(token)
        return self._signed(user) if user is not None and self.is_active(user) else None

    async def holds(self, session: Session) -> bool:
        """Whether a session still holds: asked for each event of an open socket."""
        return self.is_active(session.user_id) and await self.sessions.alive(session.id)

    def actor_of(self, session: Session) -> Actor:
        """The person of this session with the roles held now. Raises KeyError when the person is gone."""
        return self._holder.current.organisation.actor(session.user_id)

    def user_of(self, login: str) -> int | None:
        """The id behind a login, in any case of letters."""
        wanted = login.strip().casefold()
        members = self._holder.current.organisation.members.values()
        return next((member.id for member in members if member.login.casefold() == wanted), None)

    def known(self, login: str) -> int:
        """The id behind a login. Raises Refusal when there is none."""
        user = self.user_of(login)
        if user is None:
            raise Refusal(NO_ACCOUNT, {"login": login})
        return user

    def is_active(self, user: int) -> bool:
        """Whether this person may sign in."""
        return self._holder.current.organisation.is_active(user)

    async def set_password(self, user: int, login: str, password: str, but: int | None = None) -> None:
        """Gives a person a password and ends the sessions begun with the old one. Raises Refusal (422)."""
        self.refuse_weak(login, password)
        hashed = await self.passwords.hashed(password)
        await self.shelf.remove(CREDENTIAL, user=user)
        await self.shelf.add(CREDENTIAL, user=user, hash=hashed)
        await self.sessions.end_all(user, but)

    async def fits(self, user: int, password: str) -> bool:
        """Whether this is the person's password, as asked for before it is changed."""
        return await self.passwords.fits(await self._stored(user), password)

    async def again(self, signed: Signed | None) -> Signed | None:
        """The same person with what is known of them now."""
        if signed is None or signed.actor.user_id is None:
            return None
        return self._signed(signed.actor.user_id, signed.session)

    async def first_administrator(self, login: str, name: str, password: str) -> int:
        """Makes the first person of an empty database. Raises Refusal: 409 there is one, 422."""
        if not self.is_empty():
            raise Refusal(NOT_EMPTY)
        return await people.first_administrator(self._holder, self, login, name, password)

    def refuse_weak(self, login: str, password: str) -> None:
        """Raises Refusal (422) when this password may not be used."""
        if found := problems(login, password):
            raise Refusal(found[0].code, found[0].values, problems=found)

    def is_empty(self) -> bool:
        """Whether nobody can sign in yet: then the first administrator is asked for."""
        return not self._holder.current.organisation.members

    def now(self) -> datetime:
        """The instant by the product's clock."""
        return self._holder.current.clock.now()

    async def _stored(self, user: int) -> str | None:
        rows = await self.shelf.find(CREDENTIAL, user=user)
        return str(rows[-1]["hash"]) if rows else None

    def _signed(self, user: int, session: Session | None = None) -> Signed:
        organisation = self._holder.current.organisation
        return Signed(organisation.actor(user), organisation.members[user].language, session)
