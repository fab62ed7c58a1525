"""Look-alikes among records that are about to be stored together."""

import asyncio
from collections.abc import Sequence

from records.draft import Draft
from records.duplicates import matched, others_of, pairs_of
from records.likeness import Forms, forms_of, said
from records.work import Work
from schema.model import Duplicate


async def alike_within(work: Work, drafts: Sequence[Draft]) -> set[int]:
    """The places, from 0, of those that look like one before them by any rule."""
    found: set[int] = set()
    for rule in drafts[0].entity.duplicates if drafts else ():
        for name, field in others_of(drafts[0].entity, rule):
            if name == drafts[0].entity.name:
                exact = rule.how == "exact"
                found |= _equal(drafts, rule, field) if exact else await _similar(work, drafts, rule, field)
    return found


def _equal(drafts: Sequence[Draft], rule: Duplicate, field: str) -> set[int]:
    seen, found = set(), set[int]()
    for place, draft in enumerate(drafts):
        pairs = pairs_of(draft, rule, draft.entity, field) if matched(draft, rule) else []
        if pairs and tuple(value for _, value in pairs) in seen:
            found.add(place)
        seen.add(tuple(draft.row.get(there) for there in _there(draft, rule, field)))
    return found


async def _similar(work: Work, drafts: Sequence[Draft], rule: Duplicate, field: str) -> set[int]:
    """The forms of what they are compared by, and of what is compared with it."""
    entity, asked = drafts[0].entity, [place for place, draft in enumerate(drafts) if matched(draft, rule)]
    if len(drafts) < 2:
        return set()
    stored, mine = list[Forms](), list[list[str]]()
    for at, there in enumerate(_there(drafts[0], rule, field)):
        texts = [said(draft.row.get(there)) for draft in drafts]
        values = [said(pairs_of(drafts[place], rule, entity, field)[at][1]) for place in asked]
        forms = await forms_of(work.house, entity.name, there, [*texts, *values])
        stored.append(Forms(forms[: len(texts)]))
        mine.append(forms[len(texts) :])

    def compare() -> set[int]:
        found = set()
        for number, place in enumerate(asked):
            near: Sequence[int] | None = None
            for forms, texts in zip(stored, mine, strict=True):
                near = forms.likest(texts[number], rule.percent, near)
            if any(other < place for other in near or ()):
                found.add(place)
        return found

    return await asyncio.to_thread(compare)


def _there(draft: Draft, rule: Duplicate, field: str) -> list[str]:
    return [name for name in (field or rule.match[0], *rule.match[1:]) if name in draft.entity.fields]
