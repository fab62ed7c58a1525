"""Look-alikes, at every save: exact, normalised or similar, in other entities too and among hidden records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Final

from kernel.errors import Problem
from kernel.reference import Reference
from kernel.text import Text, sentence
from records.codes import DUPLICATE, DUPLICATE_HIDDEN
from records.draft import Draft
from records.likeness import Likeness
from records.links import is_many, targets
from records.work import Work
from schema.model import Duplicate, Entity

_EQUAL: Final = 10  # records that are equal in every way asked for: more say no more
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that looks like the one being saved."""

    entity: Entity
    id: int


async def look_alikes(work: Work, draft: Draft, others: "Others | None" = None) -> list[Problem]:
    """A problem per rule that finds something: an error where it says `refuse`, else a warning.

    Asked only when what is matched has changed. `link` fills the record's empty link to what was found. `others`: what
    is known already of the records it is compared with.
    """
    problems: list[Problem] = []
    others = others or Others(work, [draft])
    for rule in draft.entity.duplicates:
        if not any(name in draft.changed() for name in rule.match):
            continue
        found = await others.alike(draft, rule)
        if not found:
            continue
        problem = await _problem(work, rule, found)
        problems.append(problem if rule.then == "refuse" else replace(problem, severity="warning"))
        if rule.then == "create":
            work.alike.append((draft, rule, found))
        if rule.then == "link":
            _link(draft, found[0])
    return problems


def _link(draft: Draft, found: Alike) -> None:
    for field in draft.entity.own_fields:
        if found.entity.name in targets(field) and not is_many(field) and draft.row.get(field.name) is None:
            draft.row[field.name] = found.id if len(targets(field)) == 1 else Reference(found.entity.name, found.id)
            return


async def _problem(work: Work, rule: Duplicate, found: list[Alike]) -> Problem:
    visible: list[str] = []
    for each in found[:_SHOWN]:
        title = (await work.titles({each.entity.name: [each.id]}))[each.entity.name, each.id]
        visible += [] if title is None else [title]
    if visible:
        return Problem(DUPLICATE, {"message": sentence(rule.message), "found": ", ".join(visible)}, rule.match[0])
    values = {"message": sentence(rule.message), "entity": found[0].entity.label, "who": _allocators(work, found[0])}
    return Problem(DUPLICATE_HIDDEN, values, rule.match[0])


def _allocators(work: Work, found: Alike) -> Text:
    """Who can allocate a record: the roles that may assign it."""
    roles = [name for name, grants in found.entity.access.items() if any("assign" in grant.can for grant in grants)]
    labels = [work.house.schema.roles[name].label for name in roles if name in work.house.schema.roles]
    if not labels:
        return Text.of("—")
    return Text.of({tag: ", ".join(label.in_(tag) for label in labels) for tag in ("en", "zh-CN")})


# ---------------------------------------------------------------------------------------------------- finding
class Others:
    """The undeleted records, whoever may see them, that some drafts of one entity are compared with: read once."""

    def __init__(self, work: Work, drafts: Sequence[Draft]) -> None:
        self._work = work
        self._drafts = drafts
        self._likeness = Likeness(work.house, work.reader)
        self._equal: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[int]]] = {}

    async def alike(self, draft: Draft, rule: Duplicate) -> list[Alike]:
        """Those that look like the draft by this rule, the likest of each entity first; of equal ones (`exact`) the
        first few."""
        found: list[Alike] = []
        for name, field in others_of(draft.entity, rule) if matched(draft, rule) else ():
            entity = self._work.house.schema.entity(name)
            besides = draft.id if name == draft.entity.name else 0
            found += [Alike(entity, id) for id in await self._ids(draft, rule, entity, field, besides)]
        return found

    async def _ids(self, draft: Draft, rule: Duplicate, entity: Entity, field: str, besides: int) -> list[int]:
        pairs = pairs_of(draft, rule, entity, field)
        if rule.how != "exact":
            return await self._likeness.near(entity.name, pairs, rule.percent, besides)
        names = tuple(name for name, _ in pairs)
        if (entity.name, names) not in self._equal:
            await self._read(rule, entity, field, names)
        same = self._equal[entity.name, names].get(tuple(value for _, value in pairs), ())
        return [id for id in same if id != besides][:_EQUAL]

    async def _read(self, rule: Duplicate, entity: Entity, field: str, names: tuple[str, ...]) -> None:
        wanted = {pairs_of(each, rule, entity, field)[0][1] for each in self._drafts if matched(each, rule)}
        rows = await self._work.reader.holding(entity.name, ("id", *names), names[0], wanted)
        found = self._equal[entity.name, names] = {}
        for row in sorted(rows, key=itemgetter("id")):
            found.setdefault(tuple(row[name] for name in names), []).append(row["id"])


def matched(draft: Draft, rule: Duplicate) -> bool:
    """Whether everything that the rule compares is filled."""
    return all(draft.row.get(name) not in (None, "") for name in rule.match)


def others_of(entity: Entity, rule: Duplicate) -> Iterable[tuple[str, str]]:
    """The entities it is compared with, and what the first of its fields is called there."""
    return rule.others or ((entity.name, rule.match[0]),)


def pairs_of(draft: Draft, rule: Duplicate, entity: Entity, field: str) -> list[tuple[str, Any]]:
    """(field there, value here); the first matched field may have another name there."""
    names = [field or rule.match[0], *rule.match[1:]]
    return [(there, draft.row[here]) for there, here in zip(names, rule.match, strict=True) if there in entity.fields]


async def follow_duplicates(work: Work, draft: Draft) -> None:
    """What `then` asks beyond a warning, once the record is stored: `create` makes a record that names both."""
    from records.steps.create import create_about

    mine = [each for each in work.alike if each[0] is draft]
    work.alike = [each for each in work.alike if each[0] is not draft]
    for _, rule, found in mine:
        if rule.create:
            await create_about(work, rule.create, draft, [(each.entity.name, each.id) for each in found])
