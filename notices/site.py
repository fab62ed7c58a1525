"""Where people find a record, or what else they are told of, in the product."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from records.house import House


def address(house: House, payload: Mapping[str, Any]) -> str:
    """The record's page, or the one that `opens` names, at the public address, behind the login; empty where no public
    address is set."""
    site = house.settings.public_origin.rstrip("/")
    if site and payload.get("opens"):
        return f"{site}{payload['opens']}"
    return f"{site}/e/{quote(str(payload['entity']), safe='')}/{payload['id']}" if site else ""
