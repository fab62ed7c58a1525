"""Which cells a person may read: asked for many records at once, without reading what stands in them."""

from collections.abc import Collection

from access.fields import RecordRights
from access.policy import Policy
from expressions.conditions import TRUE, all_of
from kernel.actor import Actor
from kernel.errors import Refusal
from records.codes import INVALID
from records.sight import Sight
from records.words import no_field
from schema.model import Entity


def everywhere(policy: Policy, actor: Actor, entity: str) -> bool:
    """Whether this person reads every record, and the same fields of each: then no record need be looked at."""
    known = policy.schema.entities.get(entity)
    if known is None or known.internal or not policy.verbs(actor, entity):
        return False
    return policy.rows(actor, "read", entity) is TRUE and policy.fields(actor, entity).reads_alike


def refuse_unseen(entity: Entity, rights: RecordRights, field: str) -> None:
    """Raises Refusal 422 where a field does not exist, or not for this person: both are told alike."""
    known = [name for name in entity.fields if not rights.masks(name)]
    if field not in known:
        raise Refusal(INVALID, {"count": 1}, problems=[no_field(entity.label, field, known, "field")])


async def open_cells(sight: Sight, entity: str, cells: Collection[tuple[int, str]]) -> frozenset[tuple[int, str]]:
    """Those of the cells, by id and field, that may be read unmasked."""
    try:
        known = sight.entity(entity)
    except Refusal:
        return frozenset()
    among = sight.among(entity, "id", sorted({id for id, _ in cells}))
    rows = await sight.reader.rows(entity, where=all_of(among, await sight.rows_of(known)), frame=sight.frame)
    rights = {row["id"]: each for row, each in zip(rows, await sight.rights(known, rows), strict=True)}
    return frozenset(
        (id, field) for id, field in cells
        if id in rights and field in known.fields and rights[id].sees(field) and not rights[id].masks(field)
    )  # fmt: skip
