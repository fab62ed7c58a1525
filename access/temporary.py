"""Temporary grants as the policy reads them: more records, never more fields than the person's roles show."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Final

from access.facts import TemporaryGrant
from kernel.errors import Place
from schema.model import Grant

_PLACE: Final = Place("", 0)  # no file says it: a decision did


def as_grant(lent: TemporaryGrant, written: Sequence[Grant]) -> Grant:
    """The grant it is beside those `written` for the person's roles.

    It hides, masks and closes what each of those that read (or update) does; to whom none reads, all is shown.
    """
    reading = [grant for grant in written if "read" in grant.can]
    updating = [grant for grant in written if "update" in grant.can]
    return Grant(
        "", (), lent.verbs, _PLACE,
        hide=_always(reading, lambda grant: grant.hide),
        mask=_always(reading, lambda grant: grant.hide | grant.mask),
        readonly=_always(updating, lambda grant: grant.readonly),
        fields=_only(updating),
    )  # fmt: skip


def _always(grants: Iterable[Grant], names: Callable[[Grant], frozenset[str]]) -> frozenset[str]:
    found = [names(grant) for grant in grants]
    return reduce(frozenset.intersection, found) if found else frozenset()


def _only(updating: Sequence[Grant]) -> frozenset[str] | None:
    """The fields that some updating grant opens; None: all."""
    named = [grant.fields for grant in updating if grant.fields is not None]
    return frozenset().union(*named) if named and len(named) == len(updating) else None
