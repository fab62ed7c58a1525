"""Look-alikes, at every save: exact, normalised or similar, in other entities too and among hidden records."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from rapidfuzz import fuzz

from expressions.compile import compile
from expressions.conditions import FALSE, TRUE, all_of, any_of, negated
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.errors import Problem
from kernel.reference import Reference
from kernel.text import Text, sentence
from records.codes import DUPLICATE, DUPLICATE_HIDDEN
from records.draft import Draft
from records.links import is_many, targets
from records.results import Row
from records.work import Work
from schema.model import Duplicate, Entity

_CANDIDATES: Final = 2_000
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
    for rule in draft.entity.duplicates:
        if not any(name in draft.changed() for name in rule.match):
            continue
        found = await alike(work, draft, rule)
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
        if each.id in await work.readable(each.entity.name, [each.id]):
            visible.append(str(each.row.get("title_") or f"#{each.id}"))
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
async def alike(work: Work, draft: Draft, rule: Duplicate) -> list[Alike]:
    """The undeleted records that look like the draft by this rule, whoever may see them."""
    values = [draft.row.get(name) for name in rule.match]
    if any(value in (None, "") for value in values):
        return []
    found: list[Alike] = []
    for name, field in _others(draft, rule):
        entity = work.house.schema.entity(name)
        for row in await _rows(work, draft, rule, entity, field):
            found.append(Alike(entity, row["id"], row))
    return found


def _others(draft: Draft, rule: Duplicate) -> Iterable[tuple[str, str]]:
    return rule.others or ((draft.entity.name, rule.match[0]),)


async def _rows(work: Work, draft: Draft, rule: Duplicate, entity: Entity, field: str) -> list[Row]:
    itself = (
        work.among(entity.name, "id", (draft.id,)) if entity.name == draft.entity.name and not draft.is_new else FALSE
    )
    pairs = _pairs(draft, rule, entity, field)
    if rule.how == "exact":
        same = all_of(*(work.among(entity.name, name, (value,)) for name, value in pairs), negated(itself))
        return await work.reader.rows(entity.name, where=same, limit=10, frame=work.frame)
    mine = [await normal(work, str(value), entity.name, name) for name, value in pairs]
    if not all(mine):
        return []
    candidates = all_of(_near(work, entity, pairs[0][0], mine[0], rule), negated(itself))
    rows = await work.reader.rows(entity.name, where=candidates, limit=_CANDIDATES, frame=work.frame)
    return [row for row in rows if await _is_alike(work, rule, entity, pairs, mine, row)]


def _pairs(draft: Draft, rule: Duplicate, entity: Entity, field: str) -> list[tuple[str, Any]]:
    """(field there, value here); the first matched field may have another name there."""
    names = [field or rule.match[0], *rule.match[1:]]
    return [(there, draft.row[here]) for there, here in zip(names, rule.match, strict=True) if there in entity.fields]


def _near(work: Work, entity: Entity, field: str, text: str, rule: Duplicate) -> Expression:
    """Candidates found by the database: rows that share pairs of characters with the text."""
    pairs = sorted({text[at : at + 2] for at in range(len(text) - 1)} or {text})
    wanted = pairs if rule.how == "similar" else pairs[:4]
    literals = (pair.replace("\\", "\\\\").replace("'", "\\'") for pair in wanted[:12])
    conditions = [
        compile(f"contains({field}, '{pair}')", work.house.names, entity.name, expects=BOOLEAN) for pair in literals
    ]
    return any_of(*conditions) if conditions else TRUE


async def _is_alike(
    work: Work, rule: Duplicate, entity: Entity, pairs: list[tuple[str, Any]], mine: list[str], row: Row
) -> bool:  # fmt: skip
    for (name, _), text in zip(pairs, mine, strict=True):
        theirs = await normal(work, str(row.get(name) or ""), entity.name, name)
        if rule.how == "normalised" and theirs != text:
            return False
        if rule.how == "similar" and fuzz.ratio(theirs, text) < rule.percent:
            return False
    return True


async def normal(work: Work, text: str, entity: str, field: str) -> str:
    """A text without what does not count: legal forms (by a plugin), case, width, blanks and punctuation."""
    key = (text, entity, field)
    if key not in work.normal:
        left = await work.house.relay.normalised(text, entity, field)
        folded = unicodedata.normalize("NFKC", left).casefold()
        work.normal[key] = "".join(character for character in folded if character.isalnum())
    return work.normal[key]


async def follow_duplicates(work: Work, draft: Draft) -> None:
    """What `then` asks beyond a warning, once the record is stored: `create` makes a record that names both."""
    from records.steps.create import create_about

    mine = [each for each in work.alike if each[0] is draft]
    work.alike = [each for each in work.alike if each[0] is not draft]
    for _, rule, found in mine:
        if rule.create:
            await create_about(work, rule.create, draft, [(each.entity.name, each.id) for each in found])
