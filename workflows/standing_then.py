"""Who somebody was when he acted: his unit and roles of then, and what he could not see (S8.2, S13.5)."""

from collections.abc import Mapping
from typing import Any

from records.sight import Sight
from schema.model import Entity
from workflows import revisions
from workflows.ledger import Stored
from workflows.look import Look


def of_person(sight: Sight) -> dict[str, Any]:
    """`{unit: {id, title}, roles: [names]}` of the acting person, as the trail keeps it."""
    facts, person = sight.house.organisation, sight.actor.user_id
    member = facts.members.get(person or 0)
    if member is None:
        return {}
    unit = facts.units.get(member.unit or 0)
    roles = sorted({held.role for held in facts.holdings(member.id)})
    return {"unit": {"id": unit.id, "title": unit.name} if unit else None, "roles": roles}


def of_decider(sight: Sight, entity: Entity, look: Look, stored: Stored) -> Mapping[str, Any]:
    """The same with `revision`, the one that was current, and `unseen`: the fields of it hidden from him."""
    found = of_person(sight)
    return {**found, "revision": stored.state.revision, "unseen": unseen(sight, entity, look)} if found else {}


def unseen(sight: Sight, entity: Entity, look: Look) -> list[str]:
    """The fields of a snapshot that this person does not see plainly; of lines `lines.field`."""
    found: list[str] = []
    for name in revisions.fields_of(entity):
        field = entity.fields[name]
        if not look.shows(name):
            found.append(name)
        elif field.lines:
            child = sight.house.schema.entity(field.lines)
            found += [f"{name}.{each}" for each in child.fields if revisions.hides_in_lines(sight, field, each, look)]
    return sorted(found)
