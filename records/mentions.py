"""Who a comment mentions, and who of them may read what it is about."""

import re
from collections.abc import Iterable
from typing import Final

from access.facts import Member
from kernel.errors import Refusal
from kernel.reference import Reference
from records.sight import Sight

_WORD: Final = re.compile(r"@([\w.\-]+)")


def mentioned(sight: Sight, text: str, chosen: Iterable[int]) -> tuple[int, ...]:
    """Active people named behind an @: those `chosen` from the list by id, then those whose login or name was typed.

    Of several people of one name the chosen one is meant; who is chosen and not in the text is not mentioned.
    """
    known = [member for member in sight.house.organisation.members.values() if member.active]
    picked = [member for member in known if member.id in set(chosen) and _stands_in(text, member)]
    rest = text
    for member in sorted(picked, key=lambda each: -len(each.name)):
        rest = rest.replace(f"@{member.name}", " ")
    words = {word.casefold().rstrip(".") for word in _WORD.findall(rest)}
    typed = [member for member in known if {member.login.casefold(), member.name.casefold()} & words]
    return tuple(dict.fromkeys(member.id for member in (*picked, *typed)))


async def readers(sight: Sight, record: Reference, people: Iterable[int], field: str = "") -> frozenset[int]:
    """Those of these people who may read the record, and its `field`; outsiders are told of no comment."""
    return frozenset([user for user in people if await _reads(sight, record, user, field)])


async def _reads(sight: Sight, record: Reference, user: int, field: str) -> bool:
    actor = sight.house.organisation.actor(user)
    theirs = Sight(sight.house, sight.reader, actor)
    try:
        entity = theirs.entity(record.entity)
        row = await theirs.row(entity, record.id)
    except Refusal:
        return False
    if field and (await theirs.rights(entity, [row]))[0].masks(field):
        return False
    return not actor.outside


def _stands_in(text: str, member: Member) -> bool:
    return f"@{member.name}" in text or f"@{member.login}" in text
