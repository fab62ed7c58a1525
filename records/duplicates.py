"""Look-alikes, at every save: exact, normalised or similar, in other entities too and among hidden records."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from expressions.conditions import all_of, negated
from kernel.errors import Problem
from kernel.reference import Reference
from kernel.text import Text, sentence
from records.codes import DUPLICATE, DUPLICATE_HIDDEN
from records.draft import Draft
from records.likeness import Likeness
from records.links import is_many, targets
from records.results import Row
from records.work import Work
from schema.model import Duplicate, Entity

_EQUAL: Final = 10  # records that are equal in every way asked for: more say no more
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that looks like the one being saved; `row` None: it exists, but not for this person."""

    entity: Entity
    id: int
    row: Row


async def look_alikes(work: Work, draft: Draft) -> list[Problem]:
    """A problem per rule that finds something: an error where it says `refuse`, else a warning.

    Asked only when what is matched has changed. `link` fills the record's empty link to what was found.
    """
    problems: list[Problem] = []
    likeness = Likeness(work.house, work.reader)
    for rule in draft.entity.duplicates:
        if not any(name in draft.changed() for name in rule.match):
            continue
        found = await alike(work, draft, rule, likeness)
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
async def alike(work: Work, draft: Draft, rule: Duplicate, likeness: Likeness) -> list[Alike]:
    """The undeleted records that look like the draft by this rule, whoever may see them, the likest of each entity
    first; of equal ones (`exact`) the first few."""
    values = [draft.row.get(name) for name in rule.match]
    if any(value in (None, "") for value in values):
        return []
    found: list[Alike] = []
    for name, field in _others(draft, rule):
        entity = work.house.schema.entity(name)
        for row in await _rows(work, draft, rule, entity, field, likeness):
            found.append(Alike(entity, row["id"], row))
    return found


def _others(draft: Draft, rule: Duplicate) -> Iterable[tuple[str, str]]:
    return rule.others or ((draft.entity.name, rule.match[0]),)


async def _rows(
    work: Work, draft: Draft, rule: Duplicate, entity: Entity, field: str, likeness: Likeness
) -> list[Row]:  # fmt: skip
    besides = draft.id if entity.name == draft.entity.name else 0
    pairs = _pairs(draft, rule, entity, field)
    if rule.how == "exact":
        itself = work.among(entity.name, "id", (besides,))
        same = all_of(*(work.among(entity.name, name, (value,)) for name, value in pairs), negated(itself))
        return await work.reader.rows(entity.name, where=same, limit=_EQUAL, frame=work.frame)
    ids = await likeness.near(entity.name, pairs, rule.percent, besides)
    rows = await work.reader.many(entity.name, ids)
    return [rows[id] for id in ids]


def _pairs(draft: Draft, rule: Duplicate, entity: Entity, field: str) -> list[tuple[str, Any]]:
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
