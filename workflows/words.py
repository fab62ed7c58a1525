"""Turns what approvals keep into the JSON people and screens read: persons, roles, steps, instants, titles."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from records.links import named
from records.sight import Sight
from schema.fieldtypes import registry
from schema.model import Field, Workflow
from workflows.causes import CAUSES
from workflows.chosen import Choice
from workflows.organisation import Organisation, department_of, name_of
from workflows.route import step_named, togethers
from workflows.state import Fork, Term

BESIDE: Final = ", "  # between the names of steps that are open side by side


def person_json(sight: Sight, person: int | None, name: str = "", department: str = "") -> dict[str, Any] | None:
    """`{id, title}` of a person, by the name of then where it is known, and the `department` of then (S8.2); None for
    the product itself."""
    if not person:
        return None
    found = {"id": person, "title": name or name_of(sight.house.organisation, person)}
    return {**found, "department": department} if department else found


def people_json(sight: Sight, people: Iterable[int]) -> list[dict[str, Any]]:
    """Several persons."""
    return [found for person in people if (found := person_json(sight, person)) is not None]


def pool_json(organisation: Organisation, people: Iterable[int], q: str = "") -> list[dict[str, Any]]:
    """People as a picker lists them, by name with their department, those whose name or department holds `q`."""
    wanted = q.strip().lower()
    rows = [(name_of(organisation, each), department_of(organisation, each), each) for each in people]
    found = sorted(row for row in rows if wanted in row[0].lower() or wanted in row[1].lower())
    return [{"id": id_, "title": name, "unit": department} for name, department, id_ in found]


def choice_json(organisation: Organisation, choice: Choice, chosen: Iterable[int], language: str) -> dict[str, Any]:
    """What the submitter has to choose for a step (S4.9): `key` is how it is sent back, under `chosen`."""
    return {
        "key": choice.key, "step": choice.step.name, "label": choice.step.label.in_(language), "many": choice.many,
        "pool": pool_json(organisation, choice.pool),
        "chosen": pool_json(organisation, (each for each in chosen if each in choice.pool)),
    }  # fmt: skip


def instant(at: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def due_json(term: Term | None) -> dict[str, Any]:
    """`{due, provisional}`: until when; a provisional one may move once next year's holidays are known (S11.2)."""
    return {"due": instant(term.due) if term else None, "provisional": bool(term and term.provisional)}


def joined(words: Sequence[str], language: str) -> str:
    """Several words one after another, as the language lists them."""
    return ("、" if language.startswith("zh") else ", ").join(words)


def step_label(definition: Workflow, name: str | None, language: str) -> str | None:
    """How people call a step, or several that stand side by side; a name that the definition does not know as it is."""
    if not name:
        return None
    comma = "、" if language.startswith("zh") else ", "
    return comma.join(_called(definition, each, language) for each in name.split(BESIDE))


def _called(definition: Workflow, name: str, language: str) -> str:
    try:
        return step_named(definition, name).label.in_(language)
    except KeyError:
        return name


def cause_text(definition: Workflow, cause: str, language: str, person: str = "") -> str | None:
    """Why something happened by itself, in words (S13.3); `person`: by whose approval of before (S4.8); what stands
    behind a colon is the branch it happened in (S2.8)."""
    name, _, branch = cause.partition(":")
    if name not in CAUSES:
        return cause or None
    return CAUSES[name].in_(language).format(name=person or "—", branch=branch_label(definition, branch, language))


def branch_label(definition: Workflow, name: str, language: str) -> str:
    """How people call a branch; where the definition has no such branch, the step of that name."""
    found = next((each.labels[name] for each in togethers(definition.steps) if name in each.labels), None)
    return found.in_(language) if found is not None else _called(definition, name, language)


def branches(definition: Workflow, path: Iterable[Fork], language: str) -> list[dict[str, Any]]:
    """`[{block, name, label}]`: the branches a step stands in, the outermost first."""
    return [
        {"block": fork.block, "name": fork.branch, "label": branch_label(definition, fork.branch, language)}
        for fork in path
    ]  # fmt: skip


def role_label(sight: Sight, name: str, language: str) -> str | None:
    """How people call a role; its name where the schema has lost it."""
    role = sight.house.schema.roles.get(name)
    return role.label.in_(language) if role else name or None


async def titles(sight: Sight, records: Mapping[str, Collection[int]]) -> dict[tuple[str, int], str]:
    """What records are called on the pages of their approvals: plainly where the title rests on what this person's
    grants hide (S13.5), whole where a seat alone opened the record (S7.2)."""
    found: dict[tuple[str, int], str] = {}
    for name, ids in records.items():
        entity = sight.house.schema.entities.get(name)
        if entity is None:
            continue
        rows = list((await sight.world.rows(name, sorted(ids))).values())
        called = await sight.called(entity, rows, await sight.rights(entity, rows))
        found.update({(name, row["id"]): title for row, title in zip(rows, called, strict=True)})
    return found


async def titled(sight: Sight, field: Field, value: Any) -> tuple[Any, str]:
    """A value in the API's form, links as `{id, title}` as far as this person may know, and those titles as a text."""
    linked = list(named(field, value))
    return _titled(field, value, linked, await titles_of(sight, linked))


async def titles_of(sight: Sight, linked: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str | None]:
    """What linked records are called for this person."""
    by_entity: dict[str, list[int]] = {}
    for entity, id_ in linked:
        by_entity.setdefault(entity, []).append(id_)
    return await sight.titles(by_entity) if by_entity else {}


def titled_by(field: Field, value: Any, titles: Mapping[tuple[str, int], str | None]) -> tuple[Any, str]:
    """The same with titles at hand."""
    return _titled(field, value, list(named(field, value)), titles)


def _titled(
    field: Field, value: Any, linked: Sequence[tuple[str, int]], titles: Mapping[tuple[str, int], str | None]
) -> tuple[Any, str]:  # fmt: skip
    if not linked:
        return (None if value is None else registry.of(field).as_json(field, value)), ""
    shown = [
        {"id": id_, "title": titles.get((entity, id_)), **({"entity": entity} if len(field.to) > 1 else {})}
        for entity, id_ in linked
    ]  # fmt: skip
    text = "、".join(title for each in linked if (title := titles.get(each)))
    return (shown if isinstance(value, tuple) else shown[0]), text
