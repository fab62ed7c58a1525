"""Webhooks: another system is told what happened, signed as Standard Webhooks says (standardwebhooks.com, 1.0.0)."""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

import orjson

from kernel.endpoints import webhook_variable
from notices.codes import UNSET
from notices.posting import post
from notices.site import address
from records.extensions import Parcel
from records.house import House
from records.outbox import Unsent


async def leave(house: House, parcel: Parcel) -> None:
    """Calls the address that is set under its name. Raises Unsent."""
    name = str(parcel.payload["name"])
    hook = house.settings.endpoints.webhooks.get(name)
    if hook is None:
        raise Unsent(UNSET, {"variable": webhook_variable(name)}, final=True)
    now, id_ = house.clock.now(), message_id(parcel.key)
    sent = orjson.dumps(body(house, parcel.payload, id_))
    await post(hook.url, sent, signed(hook.secrets, id_, now, sent), now)


def body(house: House, payload: Mapping[str, Any], id_: str) -> dict[str, Any]:
    """What is told: which record, by whose deed, and of its values those the file names under `with`."""
    told = {
        "event": payload["name"], "key": id_, "at": payload["at"], "entity": payload["entity"], "id": payload["id"],
        "url": address(house, payload) or None, "by": payload["by"], "request": payload["request"],
    }  # fmt: skip
    return {**told, "values": payload["values"]} if "values" in payload else told


def message_id(key: str) -> str:
    """The key as a header takes it; a full stop would end it within what is signed."""
    return quote(key, safe="/:").replace(".", "-")


def signed(secrets: Iterable[bytes], id_: str, now: datetime, sent: bytes) -> dict[str, str]:
    """The headers; one signature per secret."""
    at = str(int(now.timestamp()))
    content = f"{id_}.{at}.".encode() + sent
    signatures = (b64encode(hmac.digest(secret, content, "sha256")).decode() for secret in secrets)
    return {
        "webhook-id": id_, "webhook-timestamp": at, "webhook-signature": " ".join(f"v1,{each}" for each in signatures),
    }  # fmt: skip
