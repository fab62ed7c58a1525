"""Which records approvals touch: those they guard, by the file or by definitions that requests still follow, and what
is read with them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from expressions.conditions import TRUE
from expressions.frame import Frame
from schema.model import Schema, Workflow
from store.reader import Reader

if TYPE_CHECKING:
    from records.sight import Sight

_PINNED = "wf_version"


def by_file(schema: Schema) -> frozenset[str]:
    """The entities with an approval in the file."""
    return frozenset(flow.entity for flow in schema.workflows.values())


def by_action(schema: Schema, action: str) -> Mapping[str, tuple[Workflow, ...]]:
    """The approvals that guard an action (`starts: update`, ...), by entity (S1.1)."""
    found: dict[str, tuple[Workflow, ...]] = {}
    for flow in schema.workflows.values():
        if flow.starts == action:
            found[flow.entity] = (*found.get(flow.entity, ()), flow)
    return found


async def unapproved(sight: "Sight", entity: str) -> frozenset[int]:
    """The records of an entity that were made under an approval and not approved yet (S1.2): no link may name them."""
    ask = sight.house.extensions.unapproved
    if ask is None or entity not in by_action(sight.house.schema, "create"):
        return frozenset()
    return await ask(sight, entity)


async def by_requests(reader: Reader, frame: Frame) -> tuple[frozenset[str], frozenset[str]]:
    """The entities whose approvals are pinned: removing one from the file lets its requests finish (S16.3), and until
    they have, their locks hold. And those of them of which a step hides something (S7.6)."""
    rows = await reader.rows(_PINNED, ("text",), where=TRUE, frame=frame)
    pinned = [(str(orjson.loads(row["text"]).get("entity", "")), '"hide"' in row["text"]) for row in rows]
    return frozenset(entity for entity, _ in pinned), frozenset(entity for entity, hides in pinned if hides)


def around(schema: Schema, guarded: frozenset[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """What a seat lets its holders read besides the record itself: entity -> (guarded entity, link to it). Its lines,
    and the lists its form names (S7.2)."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for name in sorted(guarded & schema.entities.keys()):
        entity = schema.entities[name]
        listed: list[Any] = [entity.collections[each] for each in entity.form.related if each in entity.collections]
        pairs = [(each.entity, each.field) for each in listed]
        pairs += [(field.lines, "parent") for field in entity.fields.values() if field.lines]
        for child, link in pairs:
            found.setdefault(child, {})[name, link] = None
    return {child: tuple(links) for child, links in found.items()}
