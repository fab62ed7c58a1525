"""Posts something to an address of another system: no redirects, a time limit, little of the answer read."""

import asyncio
import logging
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Final

import httpx

from notices.codes import ANSWERED, REDIRECTS, SILENT, UNREACHED, UNTRUSTED
from records.outbox import Unsent

SECONDS: Final = 20
MOST: Final = 64 * 1024  # bytes read of an answer
_ALWAYS: Final = {"content-type": "application/json", "accept-encoding": "identity", "user-agent": "Gridwright"}
_BUSY: Final = (429, 503)

for _talks in ("httpx", "httpcore"):  # of whole addresses, which are secrets here, and of answers
    logging.getLogger(_talks).setLevel(logging.WARNING)


async def post(url: str, body: bytes, headers: Mapping[str, str], now: datetime) -> bytes:
    """The beginning of the answer, where that is a success. Raises Unsent."""
    try:
        async with asyncio.timeout(SECONDS):
            return await _answered(url, body, headers, now)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise Unsent(SILENT, {"seconds": SECONDS}) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise Unsent(UNTRUSTED if untrusted(error) else UNREACHED) from error


async def _answered(url: str, body: bytes, headers: Mapping[str, str], now: datetime) -> bytes:
    async with (
        httpx.AsyncClient(verify=trust(), timeout=SECONDS, follow_redirects=False) as client,
        client.stream("POST", url, content=body, headers={**_ALWAYS, **headers}) as response,
    ):
        status = response.status_code
        if 300 <= status < 400:
            raise Unsent(REDIRECTS, {"status": status})
        if not 200 <= status < 300:
            asked = response.headers.get("retry-after", "") if status in _BUSY else ""
            raise Unsent(ANSWERED, {"status": status}, after=pause(asked, now))
        found = b""
        async for part in response.aiter_bytes():
            found += part
            if len(found) >= MOST:
                break
        return found[:MOST]


@cache
def trust() -> ssl.SSLContext:
    """The authorities that this machine trusts; SSL_CERT_FILE names others."""
    return ssl.create_default_context()


def untrusted(error: BaseException | None) -> bool:
    """Whether it comes from a certificate."""
    return error is not None and (
        isinstance(error, ssl.SSLCertVerificationError) or untrusted(error.__cause__ or error.__context__)
    )


def pause(asked: str, now: datetime) -> timedelta:
    """How long `Retry-After` asks to wait: seconds, or a date."""
    if asked.isdecimal():
        return timedelta(seconds=min(int(asked), 10**6))
    try:
        at = parsedate_to_datetime(asked)
    except ValueError:
        return timedelta()
    return max((at if at.tzinfo else at.replace(tzinfo=UTC)) - now, timedelta())
