"""Fields of several entries: how many there may be."""

from typing import Any, TypeVar

from schema.fieldtypes.base import invalid
from schema.fieldtypes.codes import TOO_FEW, TOO_MANY
from schema.model import Field

AT_MOST = 10_000  # entries, whatever the field says
Entries = TypeVar("Entries", bound="tuple[Any, ...]")


def counted(field: Field, entries: Entries) -> Entries:
    """`entries` when there are at least `min` and at most `max`; none at all is a matter of `required`."""
    if entries and field.min is not None and len(entries) < int(field.min):
        invalid(TOO_FEW, field, len(entries), found=len(entries), min=int(field.min))
    most = AT_MOST if field.max is None else min(int(field.max), AT_MOST)
    if len(entries) > most:
        invalid(TOO_MANY, field, len(entries), found=len(entries), max=most)
    return entries
