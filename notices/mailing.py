"""Mails: a notice to one person, or to somebody outside of the product whom a record stands for."""

import asyncio
import re
from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import Any, Final

import aiosmtplib

from kernel.endpoints import MAIL_URL, MailServer
from kernel.errors import Code, Problem
from notices.codes import (
    FROZEN,
    GONE,
    MAIL_REFUSED,
    NO_ADDRESS,
    OPTED_OUT,
    SILENT,
    UNENCRYPTED,
    UNREACHED,
    UNSET,
    UNTRUSTED,
)
from notices.posting import trust, untrusted
from notices.site import address
from records.extensions import Parcel
from records.house import House
from records.outbox import Unsent
from records.results import Row
from schema.sections.outside import OPT_OUT

SECONDS: Final = 40  # less than the outbox's lease, so that no mail is under way twice
SUBJECT: Final = 100  # characters
_HERE: Final = ("localhost", "127.0.0.1", "::1")
_BLANK: Final = re.compile(r"[\s\x00-\x1f\x7f]+")


async def leave(house: House, parcel: Parcel) -> Problem | None:
    """Sends it to the address as it is now; answers why there is nobody to send it to. Raises Unsent."""
    found = await _addressee(house, parcel.payload)
    if isinstance(found, Code):
        return Problem(found)
    server = house.settings.endpoints.mail
    if server is None:
        raise Unsent(UNSET, {"variable": MAIL_URL}, final=True)
    try:
        message = written(house, server, found, parcel)
    except (ValueError, MessageError):  # no address that a mail can carry
        return Problem(NO_ADDRESS)
    await _sent(server, message)
    return None


async def _addressee(house: House, payload: Mapping[str, Any]) -> str | Code:
    """The address, or why nothing is to be sent."""
    async with house.store.read() as reader:
        if "user" in payload:
            person = await reader.one("user", payload["user"])
            if person is not None and not person["active"]:
                return FROZEN
            return GONE if person is None else person["email"] or NO_ADDRESS
        name, id_ = payload["to"]["entity"], payload["to"]["id"]
        row = await reader.one(name, id_) if name in house.schema.entities else None
    return GONE if row is None else _outside(house, name, row)


def _outside(house: House, name: str, row: Row) -> str | Code:
    fields = house.schema.entity(name).fields
    if OPT_OUT in fields and fields[OPT_OUT].type == "boolean" and row.get(OPT_OUT):
        return OPTED_OUT
    known = (row.get(field.name) for field in fields.values() if field.type == "email")
    return next((str(each) for each in known if each), NO_ADDRESS)


def written(house: House, server: MailServer, to: str, parcel: Parcel) -> EmailMessage:
    """The text as the inbox has it, its first line as the subject; to a person of the product with the record's
    address. A repeated one has the same Message-ID. Raises ValueError for an address that no header takes."""
    payload, text = parcel.payload, str(parcel.payload["text"])
    message = EmailMessage(SMTP)
    message["From"] = server.sender
    message["To"] = Address(str(payload["name"]) if "user" in payload else "", addr_spec=to)
    message["Subject"] = _subject(text)
    message["Date"] = format_datetime(house.clock.now())
    message["Message-ID"] = f"<{sha256(parcel.key.encode()).hexdigest()}@{server.sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
    parts = [text, address(house, payload) if "user" in payload else ""]
    message.set_content("\n\n".join(part for part in parts if part) + "\n", cte="quoted-printable")
    return message


def _subject(text: str) -> str:
    line = _BLANK.sub(" ", text.strip().partition("\n")[0]).strip()
    return line if len(line) <= SUBJECT else line[: SUBJECT - 1] + "…"


async def _sent(server: MailServer, message: EmailMessage) -> None:
    starts = None if not server.user and server.host not in _HERE else bool(server.user)
    try:
        async with asyncio.timeout(SECONDS):
            await aiosmtplib.send(
                message, hostname=server.host, port=server.port, username=server.user or None,
                password=server.password or None, use_tls=server.tls, start_tls=False if server.tls else starts,
                tls_context=trust(), timeout=SECONDS / 2,
            )  # fmt: skip
    except (TimeoutError, aiosmtplib.SMTPTimeoutError) as error:
        raise Unsent(SILENT, {"seconds": SECONDS}) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise _why(error) from error


def _why(error: Exception) -> Unsent:
    """The status alone: what a mail server says beside it may repeat an address."""
    if untrusted(error):
        return Unsent(UNTRUSTED)
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return Unsent(MAIL_REFUSED, {"status": int(error.code)})
    lacks = isinstance(error, aiosmtplib.SMTPException) and "STARTTLS" in str(error)
    return Unsent(UNENCRYPTED if lacks else UNREACHED)
