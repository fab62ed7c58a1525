"""How like one text is to every other of a field: without legal forms (by plugins), case, width, blanks, punctuation.

Every record is compared. The normalised forms are kept by the house, so that a text is normalised once."""

import asyncio
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from rapidfuzz import fuzz, process

from kernel.actor import Actor
from records.house import House
from records.results import Row
from records.worker import Worker
from schema.model import Schema
from store.reader import Reader

_EQUAL: Final = 100  # percent
_KEPT: Final = 500_000  # forms of one field, before those no longer in use go
_NOBODY: Final = Actor.system("look-alikes")
_AT_ONCE: Final = 1_000  # texts that plugins normalise within one time limit


class Likeness:
    """Compares with all undeleted records as a reader finds them; each field is read once."""

    def __init__(self, house: House, reader: Reader) -> None:
        self._house = house
        self._reader = reader
        self._read: dict[tuple[str, ...], list[Row]] = {}
        self._forms: dict[tuple[str, ...], Forms] = {}

    async def near(self, entity: str, values: Sequence[tuple[str, Any]], percent: int, besides: int) -> list[int]:
        """Ids of the records of which every one of these fields is at least so like its value, the likest first.

        `besides`: the record itself, which is left out. A value of which nothing is left is like none.
        """
        names = tuple(dict.fromkeys(name for name, _ in values))
        rows, places = await self._rows(entity, names), None
        for name, value in values:
            if not rows or (places is not None and not places):
                return []
            forms, mine = await self._forms_of(entity, names, name, said(value))
            if percent < _EQUAL:
                places = await asyncio.to_thread(forms.likest, mine, percent, places)
            else:
                places = forms.likest(mine, percent, places)
        return [id for place in places or () if (id := rows[place]["id"]) != besides]

    async def _rows(self, entity: str, names: tuple[str, ...]) -> list[Row]:
        if (entity, *names) not in self._read:
            frame = self._house.frame(_NOBODY)
            self._read[entity, *names] = await self._reader.rows(entity, ("id", *names), frame=frame)
        return self._read[entity, *names]

    async def _forms_of(self, entity: str, names: tuple[str, ...], name: str, text: str) -> tuple["Forms", str]:
        """Those of all records, and that of a text, made together where they are not known yet: a plugin that fails is
        passed over for both."""
        key = (entity, *names, name)
        if key in self._forms:
            return self._forms[key], (await forms_of(self._house, entity, name, [text]))[0]
        rows = await self._rows(entity, names)
        *forms, mine = await forms_of(self._house, entity, name, [*_texts(rows, name), text])
        self._forms[key] = Forms(forms)
        return self._forms[key], mine


class Forms:
    """The normalised texts of a field, one for each of some records, by their places."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._forms = forms

    @cached_property
    def _equal(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, form in enumerate(self._forms):
            found.setdefault(form, []).append(place)
        return found

    @cached_property
    def _holding(self) -> dict[str, list[int]]:
        """The places of the forms that hold a character."""
        found: dict[str, list[int]] = {}
        for place, form in enumerate(self._forms):
            for character in set(form):
                found.setdefault(character, []).append(place)
        return found

    def likest(self, mine: str, percent: int, among: Sequence[int] | None = None) -> Sequence[int]:
        """The places of the forms that are like enough, the likest first, then in their order (that of `among`, where
        others are out of the question already)."""
        if not mine:
            return ()
        if percent >= _EQUAL:
            found = self._equal.get(mine, [])
            return found if among is None else [place for place in among if self._forms[place] == mine]
        places = self._possible(mine, percent) if among is None else among
        asked = [self._forms[place] for place in places]
        scored = process.extract(mine, asked, scorer=fuzz.ratio, score_cutoff=percent, limit=None)
        order = range(len(self._forms)) if among is not None else places
        best = sorted(scored, key=lambda each: (-each[1], order[each[2]]))
        return [places[place] for _, _, place in best if asked[place]]

    def _possible(self, mine: str, percent: int) -> Sequence[int]:
        """The places of all forms that may be like enough: those that hold one of its rarest characters.

        Two texts of a and b characters that share c in the same order are alike by 2c / (a + b). Since b is at least
        c, a form that is like enough lacks at most a (200 - 2 percent) / (200 - percent) characters of this one.
        """
        lacking = -(-len(mine) * (200 - 2 * percent) // (200 - percent))
        if lacking >= len(mine):
            return range(len(self._forms))
        rarest = sorted((self._holding.get(character, ()) for character in mine), key=len)[: lacking + 1]
        return list(set().union(*rarest))


async def forms_of(house: House, entity: str, name: str, texts: list[str]) -> list[str]:
    """The form of each text of a field; those of plugins that failed are not kept."""
    kept = house.forms.get((entity, name), {})
    new, well = await _made(house, entity, name, [text for text in dict.fromkeys(texts) if text not in kept])
    known = {**kept, **new}
    if well and new:
        house.forms[entity, name] = known if len(known) <= _KEPT else {text: known[text] for text in texts}
    return [known[text] for text in texts]


async def _made(house: House, entity: str, name: str, texts: list[str]) -> tuple[dict[str, str], bool]:
    made: dict[str, str] = {}
    all_well = True
    for start in range(0, len(texts), _AT_ONCE):
        part = texts[start : start + _AT_ONCE]
        left, well = await house.relay.normalised(part, entity, name)
        made.update(zip(part, await asyncio.to_thread(_folded, left), strict=True))
        all_well = all_well and well
    return made, all_well


class Preparing(Worker):
    """Normalises what is compared before anybody saves: the first save after a start or a reload need not wait."""

    operation = "preparing look-alikes"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._done: House | None = None

    async def once(self) -> bool:
        """Once for each house; there is never more to do at once."""
        house = self.house
        if house is not self._done:
            for entity, name in _compared(house.schema):
                async with house.store.read() as reader:
                    rows = await reader.rows(entity, (name,), frame=house.frame(_NOBODY))
                await forms_of(house, entity, name, _texts(rows, name))
            self._done = house
        return False


def _compared(schema: Schema) -> dict[tuple[str, str], None]:
    """The fields in which not only what is equal is found."""
    rules = [rule for each in schema.entities.values() for rule in each.duplicates if rule.how != "exact"]
    return dict.fromkeys(
        (entity, name)
        for rule in rules
        for entity, first in rule.others
        for name in (first, *rule.match[1:])
        if name in schema.entity(entity).fields
    )


def _texts(rows: Sequence[Row], name: str) -> list[str]:
    return [said(row[name]) for row in rows]


def said(value: Any) -> str:
    """A value as it is compared."""
    return "" if value is None else str(value)


def _folded(texts: list[str]) -> list[str]:
    """Case, width and everything but letters and digits gone."""
    return ["".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold())) for text in texts]
