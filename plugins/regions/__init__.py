"""Reads the sales region from an address: `region_of(address)` gives east, south, north, central, west or northeast.

Options: `regions: {KEY: [provinces or cities]}` puts places into regions of the schema's own; a city wins over its
province. `fill: {ENTITY: {region: address}}` fills an empty region from an address whenever such a record is saved.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from plugins.api import TEXT, Function, RecordEvent, hookimpl, place_in


@hookimpl
def register_functions(options: Mapping[str, Any]) -> list[Function]:
    """`region_of`."""
    return [Function("region_of", partial(region_of, own=_own(options)), args=[TEXT], returns=TEXT)]


@hookimpl
def before_create(record: RecordEvent, options: Mapping[str, Any]) -> dict[str, Any]:
    """Fills the region."""
    return _filled(record, options)


@hookimpl
def before_update(record: RecordEvent, options: Mapping[str, Any]) -> dict[str, Any]:
    """Fills the region."""
    return _filled(record, options)


def region_of(address: str, own: Mapping[str, str]) -> str | None:
    """The region of the first place the address names; empty when it names none."""
    place = place_in(address)
    if place is None:
        return None
    return own.get(place.city) or own.get(place.province) or place.region


def _own(options: Mapping[str, Any]) -> dict[str, str]:
    return {str(place): str(key) for key, names in (options.get("regions") or {}).items() for place in names}


def _filled(record: RecordEvent, options: Mapping[str, Any]) -> dict[str, Any]:
    pairs = (options.get("fill") or {}).get(record.entity) or {}
    empty = {to: record.values.get(given) for to, given in pairs.items() if record.values.get(to) is None}
    found = {to: region_of(address, _own(options)) for to, address in empty.items() if address}
    return {to: region for to, region in found.items() if region}
