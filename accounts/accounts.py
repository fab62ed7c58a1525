"""Signing in and out, who a request acts for, and the first administrator."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from accounts import people
from accounts.codes import DEAD_LINK, NO_ACCOUNT, NOT_CONFIRMED, NOT_EMPTY, WRONG
from accounts.holder import HouseHolder
from accounts.journal import Journal
from accounts.keys import GivePassword, Invite, Keys, Redeem
from accounts.passwords import Passwords, problems
from accounts.sessions import Session, Sessions, hashed
from accounts.shelf import CREDENTIAL, INVITATION, Shelf
from accounts.throttle import Throttle
from accounts.tokens import Tokens
from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from records.door import Door
from records.internal import Internal

VALID: Final = timedelta(days=3)  # how long an invitation may be used


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody signed in: by a session of a browser, or by a program's token (`session` is None)."""

    actor: Actor
    language: str  # the person's own choice; empty when none was made
    session: Session | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser brings when it signs in: its name, where it stands, and the session cookie it had."""

    device: str = ""
    address: str = ""
    former: str = ""


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
        Keys(self.sessions).register(holder.current.extensions)
        people.register(holder.current.extensions)

    async def log_in(self, login: str, password: str, visit: Visit) -> tuple[str, Signed]:
        """The new session's token and who it is. Raises Refusal: 401 wrong, 429 too many tries."""
        async with self._throttle.tried(login, visit.address) as one:
            user = self.user_of(login)
            stored = await self._stored(user) if user is not None else None
            if not await self.passwords.fits(stored, password) or user is None or not self.is_active(user):
                raise Refusal(WRONG)
            one.right = True
        return await self._begin(user, visit)

    async def _begin(self, user: int, visit: Visit) -> tuple[str, Signed]:
        """A new session; the one this browser had before ends, whoever's it was."""
        if visit.former and (former := await self.sessions.find(visit.former)):
            await self.sessions.end(former.id)
        abnormal = any(known != visit.device[:200] for known in await self.sessions.devices(user))
        token, session = await self.sessions.begin(user, visit.device)
        await self._journal.logged_in(user, visit.device, abnormal)
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

    async def holding(self, sessions: Iterable[Session]) -> frozenset[int]:
        """The ids of those sessions that still hold: asked once for many open pages."""
        active = {session.id for session in sessions if self.is_active(session.user_id)}
        return await self.sessions.all_alive(active)

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

    async def change_password(self, signed: Signed, old: str, new: str, address: str = "") -> None:
        """One's own password: the other sessions end. Raises Refusal: 401 the old one is wrong, 422, 429."""
        actor = signed.actor
        user = actor.user_id or 0
        self.refuse_weak(actor.login, new)
        async with self._throttle.tried(actor.login, address) as one:
            if not await self.passwords.fits(await self._stored(user), old):
                raise Refusal(WRONG)
            one.right = True
        but = signed.session.id if signed.session else None
        await self._door(actor).run(GivePassword(user, await self.passwords.hashed(new), but))

    async def confirm(self, signed: Signed, password: str, address: str = "") -> None:
        """Whoever is signed in proves once more who he is (S7.4). Raises Refusal: 422 it is wrong, 429."""
        actor = signed.actor
        async with self._throttle.tried(actor.login, address) as one:
            if not await self.passwords.fits(await self._stored(actor.user_id or 0), password):
                raise Refusal(NOT_CONFIRMED, problems=[Problem(NOT_CONFIRMED, {}, "password")])
            one.right = True

    async def reset_password(self, user: int, password: str) -> None:
        """Gives a person a password, for the command line: all sessions and tokens end. Raises Refusal (422)."""
        self.refuse_weak(self._holder.current.organisation.members[user].login, password)
        deed = GivePassword(user, await self.passwords.hashed(password), tokens=True)
        await self._door(Actor.system("user password")).run(deed)

    async def invite(self, actor: Actor, user: int) -> tuple[str, datetime]:
        """A token with which the person chooses a password, once, and until when. Only its hash is kept.

        Raises Refusal: 404, 403 not an administrator of accounts or the person administers more, 409 locked.
        """
        token, until = secrets.token_urlsafe(32), self.now() + VALID
        await self._door(actor).run(Invite(user, hashed(token), until))
        return token, until

    async def invited(self, token: str, address: str = "") -> str:
        """The login of whom a link is for. Raises Refusal: 404 it does not hold, 429 too many tries."""
        async with self._throttle.tried("", address) as one:
            rows = await self.shelf.find(INVITATION, token=hashed(token))
            if not rows or rows[0]["expires_at"] <= self.now() or not self.is_active(rows[0]["user"]):
                raise Refusal(DEAD_LINK)
            one.right = True
        return self._holder.current.organisation.members[rows[0]["user"]].login

    async def redeem(self, token: str, password: str, visit: Visit) -> tuple[str, Signed]:
        """Gives the invited person this password and signs them in. Raises Refusal: 404, 422 weak, 429."""
        login = await self.invited(token, visit.address)
        self.refuse_weak(login, password)
        deed = Redeem(hashed(token), await self.passwords.hashed(password))
        actor = self._holder.current.organisation.actor(self.known(login))
        done = await self._door(actor).run(deed)
        return await self._begin(done.id or 0, visit)

    async def again(self, signed: Signed | None) -> Signed | None:
        """The same person with what is known of them now."""
        if signed is None or signed.actor.user_id is None:
            return None
        return self._signed(signed.actor.user_id, signed.session)

    async def first_administrator(self, login: str, name: str, password: str) -> int:
        """Makes the first person of an empty database. Raises Refusal: 409 there is one, 422."""
        if not self.is_empty():  # asked again in the transaction; here it spares the hashing
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

    def _door(self, actor: Actor) -> Door:
        return Door(self._holder.current, actor)

    async def _stored(self, user: int) -> str | None:
        rows = await self.shelf.find(CREDENTIAL, user=user)
        return str(rows[-1]["hash"]) if rows else None

    def _signed(self, user: int, session: Session | None = None) -> Signed:
        organisation = self._holder.current.organisation
        return Signed(organisation.actor(user), organisation.members[user].language, session)
