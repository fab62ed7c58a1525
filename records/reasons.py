"""Tells a person why a condition gave what it gave, and nothing that rests on what he may not see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from access.fields import READER, RecordRights
from expressions.explain import explain
from expressions.frame import Frame
from expressions.tree import Expression
from kernel.text import LANGUAGES, Text
from records.naming import ALWAYS
from records.results import Row
from records.sight import Sight
from schema.model import Entity
from schema.wording.reasons import Reason, reasons
from schema.wording.sentences import Sentences, links, telling
from schema.wording.values import Titles

Read = tuple[str, str, int | None]
HIDDEN: Final = Text.of({
    "zh-CN": "未满足的条件涉及您无权查看的内容", "en": "what does not hold rests on what you may not see",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """The record that reasons are about, with the person's rights on it; `rights` None: everything may be seen."""

    entity: str
    id: int
    rights: RecordRights | None


@dataclass(frozen=True, slots=True)
class Told:
    """Reasons as one person may be told them: `shown` says of each field looked at whether he sees it plainly."""

    sight: Sight
    shown: Mapping[Read, bool]
    titles: Titles

    def visible(self, found: Iterable[Reason]) -> list[Reason]:
        """Those that rest on nothing hidden."""
        return [each for each in found if all(self.shown[_read(read)] for read in each["reads"])]

    def saying(self, language: str) -> Sentences:
        """What says them in a language."""
        return Sentences(self.sight.house.schema, language, self.titles)

    def text(self, found: Iterable[Reason]) -> Text:
        """The visible ones as one text in every language; empty where there is none."""
        kept = telling(self.visible(found))
        words = [(tag, self.saying(tag)) for tag in LANGUAGES]
        return Text(tuple((tag, say.joined(say.sentence(each) for each in kept)) for tag, say in words))


async def told(sight: Sight, about: About, found: Sequence[Reason]) -> Told:
    """What the person may be told of these reasons."""
    reads = {_read(read) for each in found for read in each["reads"]}
    shown = {read: await _sees(sight, about, read) for read in sorted(reads, key=str)}
    visible = [each for each in found if all(shown[_read(read)] for read in each["reads"])]
    return Told(sight, shown, await sight.titles(links(visible)))


async def why(sight: Sight, entity: Entity, row: Row, condition: Expression, frame: Frame | None = None) -> Text:
    """Why a condition about a record holds or not, for a sentence; its values as far as the person sees them."""
    asked = replace(frame or sight.frame, record=row["id"])
    found = await sight.world.settle(lambda: explain(condition, sight.world, asked))
    kept = reasons(sight.house.schema, found.facts())
    rights = None if sight.actor.is_system else (await sight.rights(entity, [row]))[0]
    return (await told(sight, About(entity.name, row["id"], rights), kept)).text(kept) or HIDDEN


def _read(read: Sequence[Any]) -> Read:
    return (read[0], read[1], read[2])


# ------------------------------------------------------------------------------------------------ may he see it?
async def _sees(sight: Sight, about: About, read: Read) -> bool:
    entity, name, id_ = read
    if sight.actor.is_system or about.rights is None or (name in ALWAYS and entity == about.entity):
        return True
    if (entity, id_) == (about.entity, about.id):
        return not about.rights.masks(name)
    known = sight.house.schema.entities.get(entity)
    if known is None:
        return False
    if known.lines_of and known.lines_of[0] == about.entity:
        return _sees_lines(sight, known, about.rights, name)
    return await (_sees_one(sight, known, name, id_) if id_ is not None else sees_everywhere(sight, known, name))


def _sees_lines(sight: Sight, lines: Entity, rights: RecordRights, name: str) -> bool:
    """Lines have their parent's rights; a line field that the parent hides is hidden whole."""
    field = lines.lines_of[1] if lines.lines_of else ""
    inner = READER if rights.of_seat else sight.policy.fields(sight.actor, lines.name).on(rights.places)
    return not rights.masks(field) and not inner.masks(name)


async def _sees_one(sight: Sight, entity: Entity, name: str, id_: int) -> bool:
    """A field of another record: it must be readable, and the field plain on it."""
    if id_ not in await sight.readable(entity.name, [id_]):
        return False
    row = await sight.reader.one(entity.name, id_)
    return row is not None and not (await sight.rights(entity, [row]))[0].masks(name)


async def sees_everywhere(sight: Sight, entity: Entity, name: str) -> bool:
    """A figure over many records: the field must be plain wherever the person reads the entity at all."""
    rights = sight.policy.fields(sight.actor, entity.name)
    reading = [grant for grant in rights.grants if grant.reads]
    return rights.everything or (bool(reading) and all(name not in each.hidden | each.masked for each in reading))
