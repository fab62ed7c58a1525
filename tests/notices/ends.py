"""Other ends for tests: a mail server and an HTTP receiver on free ports of this machine, which keep what they got."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from kernel.clock import Clock
from kernel.endpoints import MailServer
from notices.register import register
from records.internal import Internal
from records.outbox import PAUSES, NoticeSender, Sender
from records.results import Row
from tests.fixtures.houses import Housed

SENDER = Address("CRM", "crm", "example.com")
SITE = "https://crm.example.com"


# ------------------------------------------------------------------------------------------------ mail
@dataclass
class Post:
    """A mail server. `refuses`: what it answers instead of taking a mail; `login`: who must sign in, over TLS."""

    refuses: str = ""
    login: tuple[bytes, bytes] | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps a mail."""
        if self.refuses:
            return self.refuses
        assert isinstance(envelope.content, bytes)
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        self.to += envelope.rcpt_tos
        return "250 Taken"

    def known(self, server: SMTP, session: Session, envelope: Envelope, how: str, given: Any) -> AuthResult:
        """Whether it is the one who may send."""
        said = isinstance(given, LoginPassword) and (given.login, given.password)
        return AuthResult(success=said == self.login, handled=False)

    def server(self, user: str = "", password: str = "", host: str = "127.0.0.1") -> MailServer:
        """The setting that leads here."""
        return MailServer(host, self.port, SENDER, user=user, password=password)


@asynccontextmanager
async def post_office(
    login: tuple[bytes, bytes] | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Post]:  # fmt: skip
    """A mail server that listens."""
    office = Post(login=login)

    def made() -> SMTP:
        known: dict[str, Any] = {"authenticator": office.known, "auth_required": True} if login else {}
        return SMTP(office, tls_context=tls, require_starttls=tls is not None, loop=asyncio.get_running_loop(), **known)

    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()


# ------------------------------------------------------------------------------------------------ HTTP
@dataclass(frozen=True)
class Got:
    """One request: its target, its headers by small letters, its body."""

    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Another system. `answers` are given in turn, the last again and again: status, headers, body; none: silence."""

    answers: list[tuple[int, dict[str, str], bytes] | None] = field(default_factory=lambda: [(200, {}, b"")])
    got: list[Got] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """What it answers from now on."""
        self.answers = [(status, headers, body)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Reads one request and answers it."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.got.append(Got(head[0].split(" ")[1], headers, body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            await reader.read()  # says nothing until the other gives up
        else:
            status, more, said = answer
            lines = [f"HTTP/1.1 {status} Answer", f"content-length: {len(said)}", "connection: close"]
            lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + said)
        writer.close()


@asynccontextmanager
async def receiver(tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A system that listens."""
    found = Receiver()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0, ssl=tls)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()


# ------------------------------------------------------------------------------------------------ the house
def know(opened: Housed, **ends: Any) -> None:
    """Sets the other ends, and the address under which people find the house, and registers what sends to them."""
    settings = opened.house.settings
    opened.house.settings = replace(settings, endpoints=replace(settings.endpoints, **ends), public_origin=SITE)
    register(opened.house.extensions)


async def work(opened: Housed) -> None:
    """Sends what is due, effects and notices."""
    for kind in (Sender, NoticeSender):
        while await kind(opened.house).once():
            pass


def later(opened: Housed, span: timedelta) -> None:
    """The clock goes on."""
    opened.house.clock = Clock.frozen(opened.house.clock.now() + span)


async def given_up(opened: Housed) -> None:
    """All its tries are over."""
    for pause in (timedelta(), *PAUSES):
        later(opened, pause)
        await work(opened)


async def rows(opened: Housed, kind: str = "") -> list[Row]:
    """What stands in the outbox."""
    found = await Internal(lambda: opened.house).find("outbox")
    return [row for row in found if not kind or row["kind"] == kind]
