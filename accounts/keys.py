"""Ways into an account, given and taken through the door: passwords, invitations, what ends when a person is locked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from access.organisation import Organisation
from accounts.codes import DEAD_LINK, LOCKED_OUT, MAY_MORE, NOT_ADMINISTRATOR, OWN_ACCOUNT
from accounts.sessions import Sessions
from accounts.shelf import CREDENTIAL, INVITATION, SESSION, TOKEN
from kernel.errors import Refusal
from kernel.text import Text
from records import audit
from records.extensions import Extensions
from records.results import Outcome, Row
from records.work import Work
from schema.model import Schema

USER: Final = "user"
_ACCOUNTS: Final = Text.of({"en": "accounts", "zh-CN": "账号"})


@dataclass(frozen=True, slots=True)
class GivePassword:
    """Gives a person a password by its hash; their sessions end, except `but`. `tokens`: those of programs end too."""

    user: int
    hash: str
    but: int | None = None
    tokens: bool = False


@dataclass(frozen=True, slots=True)
class Invite:
    """Lets a person choose a password by a link. `token` is the hash of what stands in it."""

    user: int
    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Redeem:
    """Uses an invitation, by the hash of its token; the person's password is from now on the one behind `hash`."""

    token: str
    hash: str


class Keys:
    """The handlers of these deeds; each runs in one transaction and leaves a trace without any secret."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def register(self, extensions: Extensions) -> None:
        """Makes the deeds known to the door, and has it tell of every changed person."""
        handlers: Mapping[type, Any] = {GivePassword: self.give, Invite: self.invite, Redeem: self.redeem}
        extensions.verbs.update(handlers)
        extensions.unkept.update(handlers)  # nothing that undo could take back
        extensions.written.append(self.written)

    async def give(self, work: Work, deed: GivePassword) -> Outcome:
        """Asks no right: who may is asked before. Raises Refusal (404)."""
        row = await work.stored(USER, deed.user)
        await self._give(work, row, deed.hash, deed.but, deed.tokens)
        return Outcome(entity=USER, id=deed.user)

    async def invite(self, work: Work, deed: Invite) -> Outcome:
        """The former invitation of this person ends. Raises Refusal: 404, 403, 409 the person is locked."""
        row = await work.row(work.entity(USER), deed.user)
        refuse_inviting(work, row)
        await _purge(work, INVITATION, deed.user)
        made = {"user": deed.user, "token": deed.token, "created_at": work.now, "expires_at": deed.until}
        await work.unit.insert(INVITATION, made)
        await _note(work, row, "invite")
        return Outcome(entity=USER, id=deed.user)

    async def redeem(self, work: Work, deed: Redeem) -> Outcome:
        """Once, in time, for somebody who may sign in. Raises Refusal (404)."""
        found = next(iter(await work.unit.equal(INVITATION, {"token": deed.token})), None)
        row = await work.reader.one(USER, found["user"]) if found else None
        if found is None or row is None or not row["active"] or found["expires_at"] <= work.now:
            raise Refusal(DEAD_LINK)
        await self._give(work, row, deed.hash, None, True)
        return Outcome(entity=USER, id=row["id"])

    async def written(self, work: Work, entity: str, id: int) -> None:
        """Whoever was locked is out: sessions, tokens and invitations end with the same commit."""
        if entity != USER:
            return
        row = await work.reader.one(USER, id)
        if row is None or not row["active"]:
            await self._end(work, id, None, (TOKEN, INVITATION))

    async def _give(self, work: Work, row: Row, hash: str, but: int | None, tokens: bool) -> None:
        await _purge(work, CREDENTIAL, row["id"])
        await work.unit.insert(CREDENTIAL, {"user": row["id"], "hash": hash})
        await self._end(work, row["id"], but, (INVITATION, TOKEN) if tokens else (INVITATION,))
        await _note(work, row, "set_password")

    async def _end(self, work: Work, user: int, but: int | None, tables: Iterable[str]) -> None:
        for table in tables:
            await _purge(work, table, user)
        ids = [row["id"] for row in await work.unit.equal(SESSION, {"user": user}) if row["id"] != but]
        await work.unit.purge(SESSION, ids)
        work.unit.after_commit(lambda: self._sessions.tell(ids))


def refuse_inviting(work: Work, row: Row) -> None:
    """Who gives others a way in may not gain by it: not for oneself, not for those who administer more."""
    actor, facts, schema = work.actor, work.house.organisation, work.house.schema
    if not row["active"]:
        raise Refusal(LOCKED_OUT, {"name": row["name"]})
    if actor.is_system:
        return
    mine = administered(schema, actor.roles)
    if "accounts" not in mine:
        raise Refusal(NOT_ADMINISTRATOR, {"what": _ACCOUNTS})
    if actor.user_id == row["id"]:
        raise Refusal(OWN_ACCOUNT)
    if _of(facts, schema, row["id"]) - mine:
        raise Refusal(MAY_MORE, {"name": row["name"]})


def administered(schema: Schema, roles: Iterable[str]) -> frozenset[str]:
    """What these roles administer: accounts, schema, workflows."""
    return frozenset(what for name in roles if name in schema.roles for what in schema.roles[name].administers)


def _of(facts: Organisation, schema: Schema, user: int) -> frozenset[str]:
    return administered(schema, facts.actor(user).roles)


async def _purge(work: Work, table: str, user: int) -> None:
    await work.unit.purge(table, [row["id"] for row in await work.unit.equal(table, {"user": user})])


async def _note(work: Work, row: Row, verb: str) -> None:
    await audit.write(work, work.house.schema.entity(USER), row["id"], verb, {}, version=row["version"])
