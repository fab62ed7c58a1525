"""Where people find a record in the product."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from records.house import House


def address(house: House, payload: Mapping[str, Any]) -> str:
    """The record's page at the public address, behind the login; empty where no public address is set."""
    site = house.settings.public_origin.rstrip("/")
    return f"{site}/e/{quote(str(payload['entity']), safe='')}/{payload['id']}" if site else ""
