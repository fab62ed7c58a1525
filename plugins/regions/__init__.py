"""Reads the sales region from an address: `region_of(address)` gives east, south, north, central, west or northeast.

Options: `regions: {KEY: [provinces or cities]}` puts places into regions of the schema's own; a city wins over its
province.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from plugins.api import TEXT, Function, hookimpl, place_in


@hookimpl
def register_functions(options: Mapping[str, Any]) -> list[Function]:
    """`region_of`."""
    own = {str(place): str(key) for key, names in (options.get("regions") or {}).items() for place in names}
    return [Function("region_of", partial(region_of, own=own), args=[TEXT], returns=TEXT)]


def region_of(address: str, own: Mapping[str, str]) -> str | None:
    """The region of the first place the address names; empty when it names none."""
    place = place_in(address)
    if place is None:
        return None
    return own.get(place.city) or own.get(place.province) or place.region
