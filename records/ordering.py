"""The order of a list as one person sees it: what is hidden counts as empty, a link goes by a title one may read."""

from collections.abc import Sequence

from expressions.conditions import FALSE, TRUE
from expressions.tree import Expression
from records import naming
from records.links import is_open, targets
from records.naming import ALWAYS
from records.sight import Sight
from schema.model import Entity, Field
from store.listing import Seen


async def seen(sight: Sight, entity: Entity, sort: Sequence[str]) -> Seen:
    """What this person sees of the fields of a sort."""
    if sight.actor.is_system:
        return Seen()
    rights = sight.fields(entity.name)
    titles: dict[str, Expression] = {}
    plain: dict[str, Expression] = {}
    for name in (key.lstrip("-").partition(":")[0] for key in sort):
        if name in ALWAYS:
            continue
        if (where := rights.plain_where(name)) is not TRUE:
            plain[name] = where
        if targets(entity.fields[name]) and not is_open(entity.fields[name]):
            shown = await title_where(sight, linked(sight, entity.fields[name]))
            titles |= {name: shown} if shown is not TRUE else {}
    return Seen(titles, plain)


def linked(sight: Sight, field: Field) -> Entity | None:
    """A link's one target."""
    return None if is_open(field) else sight.house.schema.entity(targets(field)[0])


async def title_where(sight: Sight, target: Entity | None) -> Expression:
    """The records of a link's target whose title this person may read."""
    return FALSE if target is None else await naming.title_where(sight, target)
